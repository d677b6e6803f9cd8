using Baobei.Server.Commands;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>Fills an empty installation with a demo, through the same use cases that people use.</summary>
internal static class DemoSeed
{
    /// <returns>False when there are people already; then nothing is added.</returns>
    public static Task<bool> Fill(IServiceProvider services, CancellationToken ct) => Where.As(
        services,
        null,
        async scope =>
        {
            var db = scope.GetRequiredService<Db>();
            if (await db.Users.AnyAsync(ct))
            {
                return false;
            }

            var create = scope.GetRequiredService<CreatePerson>();
            foreach (var person in DemoData.All.People)
            {
                var user = create.Add(new CreatePerson.Command
                {
                    UserName = person.UserName,
                    Email = $"{person.UserName}@vendor.example",
                    DisplayName = person.Name,
                    Role = person.Role,
                    Password = DemoPeople.Password,
                });
                user.IsDemo = true;
                user.EmailConfirmed = true;
            }

            await db.SaveChangesAsync(ct);
            return true;
        },
        ct);
}
