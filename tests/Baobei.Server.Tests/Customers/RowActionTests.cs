using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Customers;

/// <summary>What a partner does with a row, and what time does with it.</summary>
public sealed class RowActionTests(TestServer server)
{
    [Fact]
    public async Task Notes_are_changed_only_by_who_has_seen_the_newest_version()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        var path = $"/api/v1/customers/{id}";
        Assert.Equal("edit.version_required", (await sales.Calls(HttpMethod.Patch, path, new { nickname = "A" })).Is(428).Code);
        var changed = (await sales.Calls(HttpMethod.Patch, path, new { nickname = "A" }, ("If-Match", "\"v1\""))).Is(200);
        Assert.Equal(("A", "\"v2\""), (changed.Json.GetProperty("nickname").GetString(), changed.Response.Headers.ETag!.Tag));
        Assert.Equal("edit.conflict", (await sales.Calls(HttpMethod.Patch, path, new { nickname = "B" }, ("If-Match", "\"v1\""))).Is(412).Code);
        var kept = (await sales.Calls(HttpMethod.Patch, path, new { remark = "R" }, ("If-Match", "\"v2\""))).Is(200);
        Assert.Equal(("A", "R"), (kept.Json.GetProperty("nickname").GetString(), kept.Json.GetProperty("remark").GetString()));

        var dialog = (await sales.Opens($"/customers/{id}/notes")).Is(200);
        (await sales.Calls(HttpMethod.Patch, path, new { nickname = "" }, ("If-Match", "\"v3\""))).Is(200);
        (await dialog.Submits(new Dictionary<string, string> { ["Nickname"] = "C" })).Is(409);
        (await sales.Submits($"/customers/{id}/notes", new Dictionary<string, string> { ["Nickname"] = "C" })).Is(303);
        Assert.Equal("C", (await Row(town, id)).Nickname);
    }

    [Fact]
    public async Task A_registration_that_was_taken_back_is_free_for_others_at_once()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (other, _) = await town.Sales();
        var report = Reports.Company().With("creditCode", "91330100799655058B");
        var id = await sales.Holds(report);
        (await sales.Invites(id, "boss@invited.example")).Is(200);
        (await other.Registers(report)).IsRefused("customer.protected");
        (await other.Calls(HttpMethod.Post, $"/api/v1/customers/{id}/withdrawal")).Is(404);
        (await sales.Submits($"/customers/{id}/withdrawal", new Dictionary<string, string>())).Is(303);
        await other.Holds(report);
        Assert.Equal(InvitationState.Replaced, await town.As((_, db) => db.CustomerInvitations.Select(i => i.State).SingleAsync()));
        Assert.Equal(0, await town.As((_, db) => db.CustomerClaims.CountAsync(c => c.Holder == Id<Customer>.Parse(id, null).Value)));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{id}/withdrawal")).IsRefused("customer.wrong_status");
    }

    [Fact]
    public async Task A_registration_is_not_taken_back_while_the_customers_identity_is_looked_at()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await sales.Holds(Reports.Company());
        (await sales.Invites(id, "boss@invited.example")).Is(200);
        await town.As(async (_, db) =>
        {
            var customer = await db.Customers.SingleAsync(c => c.Id == Id<Customer>.Parse(id, null));
            var invitation = await db.CustomerInvitations.SingleAsync(i => i.CustomerId == customer.Id);
            db.Add(CustomerAccount.SignUp(customer, invitation, "boss2026", customer.Phone, Guid.CreateVersion7(), town.Now));
            invitation.Submit(town.Now);
            customer.SubmittedVerification(town.Now);
            return await db.SaveChangesAsync();
        });

        Assert.Null((await sales.Opens($"/customers/{id}")).Is(200).Page.QuerySelector($"a[href='/customers/{id}/withdrawal']"));
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{id}/withdrawal")).IsRefused("customer.under_verification");
        var refused = (await sales.Submits($"/customers/{id}/withdrawal", new Dictionary<string, string>())).Is(409);
        Assert.Contains("Wait for the decision", refused.Body, StringComparison.Ordinal);
        Assert.Equal(RegistrationStatus.Inviting, (await Row(town, id)).Status);
    }

    [Fact]
    public async Task The_partner_agrees_to_the_customers_notice_or_asks_for_the_end_itself()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var asked = await Associated(town, sales);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{asked}/release/confirmation")).IsRefused("customer.release_not_requested");
        (await sales.Submits($"/customers/{asked}/release", new Dictionary<string, string> { ["Reason"] = "Moved" })).Is(303);
        Assert.Equal(ReleaseParty.Partner, (await Row(town, asked)).ReleaseRequestedBy);
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{asked}/release", new { reason = "Again" })).IsRefused("customer.release_requested");
        (await sales.Calls(HttpMethod.Post, $"/api/v1/customers/{asked}/release/confirmation")).IsRefused("customer.own_release");
        (await sales.Calls(HttpMethod.Delete, $"/api/v1/customers/{asked}/release")).Is(200);
        Assert.Null((await Row(town, asked)).ReleaseRequestedBy);

        await town.As(async (_, db) =>
        {
            (await db.Customers.SingleAsync(c => c.Id == Id<Customer>.Parse(asked, null))).GiveNotice("Enough", new Policy(), town.Now);
            return await db.SaveChangesAsync();
        });
        (await sales.Calls(HttpMethod.Delete, $"/api/v1/customers/{asked}/release")).IsRefused("customer.notice_given");
        (await sales.Submits($"/customers/{asked}/release", new Dictionary<string, string>(), $"/customers/{asked}/release/confirmation")).Is(303);
        var row = await Row(town, asked);
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByCustomer), (row.Status, row.EndReason));
        Assert.Equal(row.ExpiresAt, await town.As((_, db) => db.CustomerAccounts.Select(a => a.EndedAt).SingleAsync()));
    }

    [Fact]
    public async Task A_hold_ends_at_its_moment_and_not_a_microsecond_before()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var (_, competitor) = await town.Sales();
        var report = Reports.Company();
        var id = await sales.Holds(report);
        var end = (await Row(town, id)).ExpiresAt;
        var before = await CodesAt(end.AddMicroseconds(-1));
        var then = await CodesAt(end);
        Assert.Equal(["customer.protected"], before);
        Assert.Empty(then);

        async Task<string[]> CodesAt(DateTimeOffset moment) => await town.As(
            async (services, db) =>
            {
                var gather = new GatherFacts(
                    db, services.GetRequiredService<Caller>(), services.GetRequiredService<ClaimQuery>(), services.GetRequiredService<PolicyBook>(), new Moment(moment));
                var details = new CustomerDetails { CustomerType = CustomerType.Enterprise, Name = (string)report["name"]! };
                return Eligibility.Of((await gather.Run(details, CancellationToken.None)).Facts).Reasons.Select(reason => reason.Code).ToArray();
            },
            Caller.Job(town.Vendor.Id) with { Partner = competitor.Id, PartnerStatus = competitor.Status, DistributionEnabled = true });
    }

    [Fact]
    public async Task What_time_has_ended_is_tidied_up_and_told_once()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var report = Reports.Company();
        var id = await sales.Holds(report);
        var protectedOne = await Associated(town, sales);
        await sales.Invites(id, "boss@invited.example");
        town.Pass(TimeSpan.FromDays(15));
        await town.RunSchedule();
        await town.RunSchedule();
        var row = await Row(town, id);
        Assert.Equal((RegistrationStatus.Expired, EndReason.ObservationOver), (row.Status, row.EndReason));
        Assert.Equal(InvitationState.Expired, await town.As((_, db) => db.CustomerInvitations.Where(i => i.CustomerId == row.Id).Select(i => i.State).SingleAsync()));
        Assert.Equal(RegistrationStatus.Associated, (await Row(town, protectedOne)).Status);
        Assert.Equal((1, 1), (await Told("customer.expired", id), await Told("invitation.expired", id)));
        Assert.Equal(0, await town.As((_, db) => db.CustomerClaims.CountAsync(c => c.Holder == row.Id.Value)));

        town.Pass(TimeSpan.FromDays(75));
        await town.RunSchedule();
        Assert.Equal(EndReason.ProtectionOver, (await Row(town, protectedOne)).EndReason);

        Task<int> Told(string name, string subject) => town.As((_, db) => db.Audit.CountAsync(a => a.Event == name && a.Subject == subject));
    }

    [Fact]
    public async Task An_association_that_notice_has_ended_reads_as_released_and_frees_its_accounts()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await Associated(town, sales);
        await town.As(async (_, db) =>
        {
            (await db.Customers.SingleAsync(c => c.Id == Id<Customer>.Parse(id, null))).GiveNotice(null, new Policy(), town.Now);
            return await db.SaveChangesAsync();
        });
        town.Pass(TimeSpan.FromDays(30));
        await town.RunSchedule();
        Assert.Equal(RegistrationStatus.Released, (await Row(town, id)).Status);
        Assert.NotNull(await town.As((_, db) => db.CustomerAccounts.Select(a => a.EndedAt).SingleAsync()));
    }

    private static Task<Customer> Row(Town town, string id) => town.As((_, db) => db.Customers.AsNoTracking().SingleAsync(c => c.Id == Id<Customer>.Parse(id, null)));

    /// <summary>A customer that has signed up and is verified.</summary>
    private static async Task<string> Associated(Town town, Person sales)
    {
        var report = Reports.Company();
        var id = await sales.Holds(report);
        (await sales.Invites(id, $"boss{Guid.CreateVersion7():N}@invited.example")).Is(200);
        await town.As(async (_, db) =>
        {
            var customer = await db.Customers.SingleAsync(c => c.Id == Id<Customer>.Parse(id, null));
            var invitation = await db.CustomerInvitations.SingleAsync(i => i.CustomerId == customer.Id);
            var account = CustomerAccount.SignUp(customer, invitation, $"user{Guid.CreateVersion7():N}"[..20], customer.Phone, Guid.CreateVersion7(), town.Now);
            var verification = IdentityVerification.Submit(
                account, null, new() { CustomerType = customer.CustomerType, Name = customer.Name, CreditCode = "91330100799655058B" }, town.Now);
            verification.Pass(account, null, town.Now);
            customer.Associate(account, new Policy(), town.Now);
            db.Add(account);
            db.Add(verification);
            return await db.SaveChangesAsync();
        });
        return id;
    }

    private sealed class Moment(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
