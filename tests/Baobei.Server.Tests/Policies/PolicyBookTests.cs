using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Policies;

public sealed class PolicyBookTests(TestServer server)
{
    [Fact]
    public async Task A_new_vendor_has_the_numbers_of_the_guide()
    {
        var town = await Town.Build(server);
        var version = await InForce(town);
        Assert.Equal(1, version.Number);
        Assert.Equal((72, 15, 90, 100), (version.Values.LinkLifetimeHours, version.Values.ObservationDays, version.Values.ProtectionDays, version.Values.MaxObserved));
    }

    [Fact]
    public async Task A_version_holds_from_its_moment_and_not_a_tick_before()
    {
        var town = await Town.Build(server);
        var written = await Write(town, new() { Note = "Longer", EffectiveFrom = town.Now.AddDays(3), Values = new() { ProtectionDays = 120 } });
        var book = server.Services.GetRequiredService<PolicyBook>();
        var before = await book.InForce(town.Vendor.Id, written.EffectiveFrom.AddMicroseconds(-1), CancellationToken.None);
        var at = await book.InForce(town.Vendor.Id, written.EffectiveFrom, CancellationToken.None);
        Assert.Equal((90, 120), (before.Values.ProtectionDays, at.Values.ProtectionDays));
    }

    [Fact]
    public async Task A_version_for_now_waits_until_every_process_can_know_it()
    {
        var town = await Town.Build(server);
        var asked = town.Now;
        var written = await Write(town, new() { Note = "Now", Values = new() { MaxObserved = 50 } });
        Assert.True(written.EffectiveFrom >= asked + PolicyBook.Lead);
        Assert.Equal(100, (await InForce(town)).Values.MaxObserved);
        town.Pass(PolicyBook.Lead);
        Assert.Equal(50, (await InForce(town)).Values.MaxObserved);
    }

    [Fact]
    public async Task What_was_decided_stays_decided_so_no_version_holds_in_the_past()
    {
        var town = await Town.Build(server);
        var invalid = await Assert.ThrowsAsync<InvalidField>(() => Write(town, new() { Note = "Back", EffectiveFrom = town.Now.AddSeconds(-1) }));
        Assert.Equal((nameof(WritePolicy.Command.EffectiveFrom), "in_the_past"), (invalid.Field, invalid.Code));
    }

    [Fact]
    public async Task Who_looked_at_an_older_version_is_told_so()
    {
        var town = await Town.Build(server);
        await Write(town, new() { Note = "First", Basis = 1 });
        var refused = await Assert.ThrowsAsync<Refused>(() => Write(town, new() { Note = "Second", Basis = 1, EffectiveFrom = town.Now.AddDays(1) }));
        Assert.Equal("edit.conflict", refused.Code);
    }

    [Fact]
    public async Task Each_vendor_has_its_own_numbers()
    {
        var one = await Town.Build(server);
        var other = await Town.Build(server);
        await one.Policy(p => p with { MaxObserved = 3 });
        Assert.Equal(3, (await InForce(one)).Values.MaxObserved);
        Assert.Equal(100, (await InForce(other)).Values.MaxObserved);
    }

    private static Task<PolicyVersion> InForce(Town town) => town.As(async (services, _) =>
        await services.GetRequiredService<PolicyBook>().InForce(town.Vendor.Id, town.Now, CancellationToken.None));

    private static Task<PolicyVersion> Write(Town town, WritePolicy.Command command) => town.As(
        (services, _) => services.GetRequiredService<WritePolicy>().Run(command, CancellationToken.None),
        Caller.Job(town.Vendor.Id) with { User = Guid.CreateVersion7(), Role = Role.VendorOperator });
}
