using Baobei.Server.Commands;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>Fills an empty installation with a demo, through the same use cases that people use.</summary>
internal static class DemoSeed
{
    /// <returns>False when there are people already; then nothing is added.</returns>
    public static async Task<bool> Fill(IServiceProvider services, CancellationToken ct)
    {
        var (vendor, isEmpty) = await Where.As(
            services,
            null,
            async scope =>
            {
                var db = scope.GetRequiredService<Db>();
                return (db.VendorId, !await db.Users.AnyAsync(ct));
            },
            ct);
        if (isEmpty)
        {
            await new DemoStory(services, vendor).Tell(ct);
        }

        return isEmpty;
    }
}
