using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Features.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Access;

/// <summary>Requests find their vendor by host name.</summary>
public sealed class VendorDirectoryTests(TestServer server)
{
    [Fact]
    public async Task A_new_vendor_is_found_from_then_on_whoever_was_reading_meanwhile()
    {
        var directory = server.Services.GetRequiredService<VendorDirectory>();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await directory.Refresh(CancellationToken.None);
            }
        })).ToList();
        var lost = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            var host = $"v{Guid.CreateVersion7():N}.localhost";
            var vendor = await Create(host);
            for (var look = 0; look < 10; look++)
            {
                if ((await directory.Find(host, CancellationToken.None))?.Id != vendor.Id)
                {
                    lost.Add($"vendor {i}, look {look}");
                }

                await Task.Delay(1);
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(lost);
    }

    [Fact]
    public async Task An_unknown_host_is_the_first_vendors()
    {
        var directory = server.Services.GetRequiredService<VendorDirectory>();
        var first = (await directory.Refresh(CancellationToken.None))[0];
        Assert.Equal(first.Id, (await directory.Find("nobody.example", CancellationToken.None))!.Id);
    }

    private async Task<Vendor> Create(string host)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CreateVendor>().Run("Vendor", "Vendor", host, CancellationToken.None);
    }
}
