using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
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
                    db, services.GetRequiredService<Caller>(), services.GetRequiredService<ClaimQuery>(), services.GetRequiredService<NearNames>(),
                    services.GetRequiredService<PolicyBook>(), new Moment(moment));
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

    [Fact]
    public async Task After_the_protection_the_partner_can_still_end_the_association_and_a_notice_runs_out()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var id = await Associated(town, sales);
        town.Pass(TimeSpan.FromDays(90));
        await town.RunSchedule();
        var page = (await sales.Opens($"/customers/{id}")).Is(200).Page;
        Assert.NotNull(page.QuerySelector($"a[href='/customers/{id}/release']"));
        Assert.Contains("the association goes on", page.QuerySelector(".next")!.TextContent, StringComparison.Ordinal);
        (await sales.Submits($"/customers/{id}/release", new Dictionary<string, string> { ["Reason"] = "Moved" })).Is(303);
        (await sales.Calls(HttpMethod.Delete, $"/api/v1/customers/{id}/release")).Is(200);
        await town.As(async (_, db) =>
        {
            (await db.Customers.SingleAsync(c => c.Id == Id<Customer>.Parse(id, null))).GiveNotice(null, new Policy(), town.Now);
            return await db.SaveChangesAsync();
        });
        var end = (await Row(town, id)).NoticeEndsAt!.Value;
        town.Pass(end - town.Now - TimeSpan.FromSeconds(30));
        await town.RunSchedule();
        Assert.Equal(RegistrationStatus.Expired, (await Row(town, id)).Status);
        town.Pass(end - town.Now);
        Assert.Equal("released", (await sales.Calls(HttpMethod.Get, $"/api/v1/customers/{id}")).Is(200).Json.GetProperty("status").GetString());
        await town.RunSchedule();
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByCustomer), ((await Row(town, id)).Status, (await Row(town, id)).EndReason));
        Assert.Equal(end, await town.As((_, db) => db.CustomerAccounts.Select(a => a.EndedAt).SingleAsync()));
        Assert.Contains("Association ended", (await sales.Opens($"/customers/{id}")).Is(200).Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_vendors_operator_ends_a_protection_and_then_the_association_with_a_reason_that_the_partner_reads()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Sales();
        var owner = await town.Someone(Role.PartnerOwner, partner);
        var (other, _) = await town.Sales();
        var boss = await town.Someone(Role.VendorOperator);
        var id = await Associated(town, sales);
        var name = (await Row(town, id)).Name;
        var (page, api) = ($"/customers/{id}/ending", $"/api/v1/customers/{id}/ending");
        Assert.Null((await sales.Opens($"/customers/{id}")).Is(200).Page.QuerySelector($"a[href='{page}']"));
        Assert.NotNull((await boss.Opens($"/customers/{id}")).Is(200).Page.QuerySelector($"a[href='{page}']"));
        Assert.Equal(["Reason", "What"], (await boss.Submits(page, new Dictionary<string, string> { ["Reason"] = " " })).Is(422).WrongFields().Order());
        (await boss.Calls(HttpMethod.Post, api, new { what = "protection" })).Is(400);

        (await other.Registers(Reports.Company(name))).Is(409);
        (await boss.Submits(page, new Dictionary<string, string> { ["What"] = "Protection", ["Reason"] = "Sold to nobody" })).Is(303);
        Assert.Equal((RegistrationStatus.Expired, EndReason.ProtectionEndedByVendor), ((await Row(town, id)).Status, (await Row(town, id)).EndReason));
        Assert.Null(await town.As((_, db) => db.CustomerAccounts.Select(a => a.EndedAt).SingleAsync()));
        (await other.Registers(Reports.Company(name))).Is(201);
        Assert.DoesNotContain("End the protection only", (await boss.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        (await boss.Calls(HttpMethod.Post, api, new { what = "protection", reason = "Again" })).IsRefused("customer.expired");

        (await boss.Calls(HttpMethod.Post, api, new { what = "association", reason = "The partner is gone" })).Is(200);
        Assert.Equal((RegistrationStatus.Released, EndReason.ReleasedByVendor), ((await Row(town, id)).Status, (await Row(town, id)).EndReason));
        Assert.Equal(town.Now, (await town.As((_, db) => db.CustomerAccounts.Select(a => a.EndedAt).SingleAsync()))!.Value, TimeSpan.FromMinutes(1));
        (await boss.Calls(HttpMethod.Post, api, new { what = "association", reason = "Again" })).IsRefused("customer.wrong_status");

        var seen = (await sales.Opens($"/customers/{id}")).Is(200).Page.QuerySelector("aside")!.TextContent;
        Assert.Contains("Sold to nobody", seen, StringComparison.Ordinal);
        Assert.Contains("The partner is gone", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(boss.User!.DisplayName, seen, StringComparison.Ordinal);
        var audited = await town.As((_, db) => db.Audit.Where(a => a.Subject == id && a.UserId == boss.User!.Id).Select(a => a.Details).ToListAsync());
        Assert.Equal(2, audited.Count(details => details.Contains("Sold to nobody", StringComparison.Ordinal) || details.Contains("The partner is gone", StringComparison.Ordinal)));
        await town.Deliver();
        Assert.Contains("The partner is gone", (await owner.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
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
