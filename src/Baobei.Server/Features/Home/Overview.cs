using System.Globalization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Home;

/// <summary>A number that matters, and the list behind it.</summary>
public sealed record Number(string Label, int Count, string Href, string? Note = null, State? State = null)
{
    public string Shown => Count > Tab.Cap ? $"{Tab.Cap}+" : Count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A customer whose hold ends soon.</summary>
public sealed record EndingRow(Id<Customer> Id, string Name, RegistrationStatus Status, DateTimeOffset EndsAt);

public sealed record PartnerHomeModel(
    string Name, string Partner, IReadOnlyList<Number> Numbers, IReadOnlyList<EndingRow> Ending, IReadOnlyList<TimelineEntry> Recent,
    bool IsNew, bool MayRegister, bool HasCustomerPage, int ObservationDays, int LinkLifetimeHours, string? Dashboard);

public sealed record VendorHomeModel(string Name, IReadOnlyList<Number> Work, IReadOnlyList<Number> Channel, IReadOnlyList<TimelineEntry> Recent, bool MayCreatePartners, bool HasPartners, string? Dashboard);

/// <summary>Reads the overview pages. Every number is counted no further than it is shown, and only when the list behind it exists and lets the caller in.</summary>
public sealed class Overview(Db db, Caller caller, PolicyBook policies, PageDirectory pages, EventTexts events, TimeProvider clock)
{
    private const int MostRows = 5;
    private const int MostRecent = 8;
    private const int ExpiresWithinDays = 30;

    /// <summary>The figures of projects, for whoever may see them.</summary>
    private string? Dashboard => pages.Lets(caller, "/projects/dashboard") ? "/projects/dashboard" : null;

    public async Task<PartnerHomeModel> Partner(CancellationToken ct)
    {
        var partner = caller.RequirePartner();
        var now = clock.GetUtcNow();
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        var numbers = new List<Number>();
        if (pages.Lets(caller, "/customers"))
        {
            var soon = now.AddDays(ExpiresWithinDays);
            var live = db.Customers.Where(c => c.PartnerId == partner && c.ExpiresAt > now);
            await Add(numbers, "home.number.observing", live.Where(c => c.Status == RegistrationStatus.Observing), "/customers?status=observing", ct);
            await Add(numbers, "home.number.inviting", live.Where(c => c.Status == RegistrationStatus.Inviting), "/customers?status=inviting", ct);
            await Add(numbers, "home.number.associated", live.Where(c => c.Status == RegistrationStatus.Associated), "/customers?status=associated", ct);
            await Add(numbers, "home.number.expiring", live.Where(c => c.ExpiresAt <= soon), $"/customers?expires={ExpiresWithinDays}", ct, State.Waiting);
        }

        if (pages.Lets(caller, "/accounts"))
        {
            await Add(numbers, "home.number.accounts", db.CustomerAccounts.Where(a => a.PartnerId == partner), "/accounts", ct);
        }

        if (pages.Lets(caller, "/projects"))
        {
            var projects = (await db.ProjectsBy(new(partner, ProjectIndex.PartnerStage, [], null), ct)).Where(p => p.PartnerId == partner);
            await Add(numbers, "home.number.projects", projects.Where(p => p.Status == ProjectStatus.InProgress && p.ExpiresAt > now), "/projects?status=in_progress", ct);
            await Add(
                numbers, "home.number.confirming", projects.Where(p => p.Status == ProjectStatus.PendingConfirmation && p.ExpiresAt > now),
                "/projects?kind=vendor_customer&status=pending_confirmation", ct, State.Waiting);
        }

        if (pages.Lets(caller, "/association-requests"))
        {
            var asked = db.AssociationRequests.Where(r => (r.PartnerId == partner || r.ReceiverId == partner) && r.Status == AssociationRequestStatus.Waiting && r.ExpiresAt > now);
            await Add(numbers, "home.number.association_requests", asked, "/association-requests", ct, State.Waiting);
        }

        var ending = await db.Customers.AsNoTracking().Where(c => c.PartnerId == partner && c.ExpiresAt > now && c.ExpiresAt < Customer.NoEnd)
            .OrderBy(c => c.ExpiresAt).Take(MostRows).Select(c => new EndingRow(c.Id, c.Name, c.Status, c.ExpiresAt)).ToListAsync(ct);
        return new(
            caller.Name, caller.PartnerName ?? "", numbers, ending, await Recent(db.Audit.Where(a => a.PartnerId == partner && EF.Functions.Like(a.Event, "customer.%")), ct),
            IsNew: !await db.Customers.AnyAsync(c => c.PartnerId == partner, ct),
            MayRegister: pages.Lets(caller, "/customers/new"),
            HasCustomerPage: pages.Lets(caller, "/customers/{id}"),
            policy.ObservationDays, policy.LinkLifetimeHours, Dashboard);
    }

    public async Task<VendorHomeModel> Vendor(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var work = new List<Number>();
        if (pages.Lets(caller, "/reviews"))
        {
            await Add(work, "home.work.reviews", db.CustomerRegistrations.Where(r => r.Verdict == Verdict.Review && r.Decision == null), "/reviews", ct, State.Waiting);
        }

        if (pages.Lets(caller, "/approvals"))
        {
            await AddSteps(work, "home.work.approvals", db.RegistrationApplications.Where(a => a.State == ApplicationState.PendingApproval), "/approvals", now, ct);
            await Add(work, "home.work.requests", db.ProjectRequests.Where(r => r.State == ProjectRequestState.Pending), "/project-requests", ct, State.Waiting);
        }

        if (pages.Lets(caller, "/purchase-approvals"))
        {
            await AddSteps(
                work, "home.work.purchases", db.PurchaseOrders.Where(o => o.Status == PurchaseOrderStatus.AwaitingApproval && o.PromisedUntil > now), "/purchase-approvals", now, ct);
        }

        if (caller.May(Permission.IssueInvoices))
        {
            await Add(work, "home.work.invoices", db.Invoices.Where(i => i.Status == InvoiceStatus.Requested), "/invoices?status=requested", ct, State.Waiting);
        }

        if (caller.May(Permission.ManageBank))
        {
            await Add(work, "home.work.bank", db.BankLines.Where(l => l.Status == BankLineStatus.New), "/bank?status=new", ct, State.Waiting);
            await Add(work, "home.work.proposed", db.BankLines.Where(l => l.Status == BankLineStatus.Proposed), "/bank?status=proposed", ct, State.Waiting);
            await Add(work, "home.work.withdrawals", db.Withdrawals.Where(w => w.Status == WithdrawalStatus.Waiting), "/withdrawals", ct, State.Waiting);
        }

        if (pages.Lets(caller, "/verifications"))
        {
            await Add(work, "home.work.verifications", db.IdentityVerifications.Where(v => v.Status == VerificationStatus.Pending), "/verifications", ct, State.Waiting);
        }

        if (pages.Lets(caller, "/association-requests"))
        {
            var moves = db.AssociationRequests.Where(r => r.Kind == AssociationRequestKind.Move && r.Status == AssociationRequestStatus.Waiting && r.ExpiresAt > now);
            await Add(work, "home.work.moves", moves, "/association-requests", ct, State.Waiting);
        }

        if (pages.Lets(caller, "/vendor/deliveries"))
        {
            await Add(
                work, "home.work.deliveries", db.Outbox.Where(o => o.Address != null && o.DeadAt != null && o.DeliveredAt == null), "/vendor/deliveries?state=failed", ct,
                State.Wrong);
        }

        if (caller.May(Permission.ReadPartners))
        {
            await Add(work, "home.work.applying", db.Partners.Where(p => p.Status == PartnerStatus.Applying), "/vendor/partners?status=applying", ct, State.Waiting);
            await Add(
                work, "home.work.unopened", db.Partners.Where(p => p.Status == PartnerStatus.Effective && !p.DistributionEnabled),
                "/vendor/partners?status=effective&distribution=closed", ct, State.Waiting);
        }

        var channel = new List<Number>();
        if (caller.May(Permission.ReadPartners))
        {
            await Add(channel, "home.channel.partners", db.Partners.Where(p => p.Status == PartnerStatus.Effective), "/vendor/partners?status=effective", ct);
        }

        if (pages.Lets(caller, "/customers"))
        {
            await Add(channel, "home.channel.associated", db.Customers.Where(c => c.Status == RegistrationStatus.Associated && c.ExpiresAt > now), "/customers?status=associated", ct);
        }

        return new(
            caller.Name, work, channel, caller.May(Permission.ReadAudit) ? await Recent(Business(db.Audit), ct) : [],
            caller.May(Permission.ManagePartners), await db.Partners.AnyAsync(ct), Dashboard);
    }

    /// <summary>What moved the channel: who signed in and out, and the consents that every sign-up gives, stand in the audit.</summary>
    private static IQueryable<AuditEntry> Business(IQueryable<AuditEntry> entries) =>
        entries.Where(a => !EF.Functions.Like(a.Event, "session.%") && a.Event != RecoveryCodeUsed.Name && a.Event != ConsentGiven.Name);

    private static async Task Add<T>(List<Number> numbers, string label, IQueryable<T> rows, string href, CancellationToken ct, State? whenAny = null)
    {
        var count = await rows.CountCapped(ct);
        numbers.Add(new(label, count, href, count > 0 ? $"{label}.note" : null, count > 0 ? whenAny : null));
    }

    /// <summary>Steps that wait for a decision; that one of them is overdue is said instead of the usual.</summary>
    private static async Task AddSteps<T>(List<Number> numbers, string label, IQueryable<T> rows, string href, DateTimeOffset now, CancellationToken ct)
        where T : Approvable
    {
        await Add(numbers, label, rows, href, ct, State.Waiting);
        if (numbers[^1].Count > 0 && await rows.AnyAsync(row => row.DueAt <= now, ct))
        {
            numbers[^1] = numbers[^1] with { Note = "home.work.overdue", State = State.Wrong };
        }
    }

    private async Task<IReadOnlyList<TimelineEntry>> Recent(IQueryable<AuditEntry> entries, CancellationToken ct)
    {
        var recent = await entries.AsNoTracking().OrderByDescending(a => a.Id).Take(MostRecent).ToListAsync(ct);

        // A partner reads that the vendor did it, or another partner that agreed to a move, not who of its people.
        var people = caller.SeesAllPartners ? [] : recent.Select(entry => entry.UserId).OfType<Guid>().Distinct().ToArray();
        var strangers = people.Length == 0 ? [] : await db.Users.Where(u => people.Contains(u.Id) && u.PartnerId != caller.Partner && u.Role != Role.Customer)
            .ToDictionaryAsync(u => u.Id, u => u.PartnerId is null ? "customers.history.by_vendor" : "customers.history.by_other_partner", ct);
        return
        [
            .. recent.Select(entry => new TimelineEntry(
                entry.At,
                events.KeyOf(entry.Event, EventTexts.Read(entry.Details)),
                entry.UserId is { } user && strangers.TryGetValue(user, out var by) ? by : AuditTimeline.ByOf(entry),
                EventTexts.NameOf(EventTexts.Read(entry.Details)))),
        ];
    }
}
