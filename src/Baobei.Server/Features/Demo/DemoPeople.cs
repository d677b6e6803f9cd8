using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Commands;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>Who can sign in to the demo. They all have one password, which is printed; production refuses to start with any of them.</summary>
internal static class DemoPeople
{
    public const string Password = "demo-baobei";

    /// <summary>Those who are in the database.</summary>
    public static async Task<IReadOnlyList<Row>> Present(IServiceProvider services, CancellationToken ct) => await Where.As(
        services,
        null,
        async scope =>
        {
            var db = scope.GetRequiredService<Db>();
            return await (
                from user in db.Users
                where user.IsDemo
                join partner in db.Partners on user.PartnerId equals partner.Id into partners
                from partner in partners.DefaultIfEmpty()
                orderby user.CreatedAt, user.Id
                select new Row(user.UserName!, user.Role, partner == null ? null : partner.Name)).ToListAsync(ct);
        },
        ct);

    public sealed record Row(string UserName, Role Role, string? PartnerName);
}
