using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests;

public sealed class FoundationTests(TestServer server)
{
    [Fact]
    public async Task An_unknown_address_is_a_404_for_everybody()
    {
        var town = await Town.Build(server);
        var operatorPerson = await town.Someone(Role.VendorOperator);
        (await operatorPerson.Opens("/there/is/nothing")).Is(404);
        (await town.Visitor().Opens("/there/is/nothing")).Is(404);
        (await town.Visitor().Calls(HttpMethod.Get, "/api/v1/nothing")).Is(404);
    }

    [Fact]
    public async Task A_vendor_never_sees_the_rows_of_another()
    {
        var one = await Town.Build(server);
        var other = await Town.Build(server);
        var partner = await one.Partner("Only here");
        Assert.Equal(1, await one.As(async (_, db) => await db.Partners.CountAsync(p => p.Id == partner.Id)));
        Assert.Equal(0, await other.As(async (_, db) => await db.Partners.CountAsync(p => p.Id == partner.Id)));
    }

    [Fact]
    public async Task Saving_over_a_newer_version_is_refused()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        await town.As(async (_, db) =>
        {
            var mine = await db.Partners.SingleAsync(p => p.Id == partner.Id);
            await town.As(async (_, otherDb) =>
            {
                (await otherDb.Partners.SingleAsync(p => p.Id == partner.Id)).Suspend();
                return await otherDb.SaveChangesAsync();
            });
            mine.Suspend();
            var refused = await Assert.ThrowsAsync<Refused>(() => db.SaveChangesAsync());
            Assert.Equal("edit.conflict", refused.Code);
            return 0;
        });
    }

    [Fact]
    public async Task Every_change_writes_who_did_it_in_the_same_transaction()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var events = await town.As(async (_, db) => await db.Audit.Where(a => a.Subject == partner.Id.ToString()).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync());
        Assert.Equal(["partner.created", "partner.status_changed", "partner.distribution_changed"], events);
    }
}
