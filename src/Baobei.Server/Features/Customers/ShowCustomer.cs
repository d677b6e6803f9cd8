using System.Text.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Everything about one customer: facts, accounts, invitations, what holds it and until when, and what happened.</summary>
public sealed class ShowCustomer(Db db, EventTexts texts, Caller caller, PolicyBook policies, TimeProvider clock)
{
    /// <summary>Entries of the time line; the audit has the rest.</summary>
    private const int MaxEntries = 100;

    /// <summary>The list of projects has the rest.</summary>
    private const int MaxProjects = 20;

    /// <summary>What belongs to an account's own records, or is told a second time by what it meant for the customer.</summary>
    private static readonly string[] _untold = [AccountCreated.Name, ConsentGiven.Name, ConsentWithdrawn.Name, VerificationSubmitted.Name];

    /// <summary>What follows by itself when a customer's request is carried out: the customer asked, the product did.</summary>
    private static readonly string[] _consequences =
        [VerificationPassed.Name, VerificationFailed.Name, CustomerAssociated.Name, CustomerAccountAdded.Name, CustomerExpired.Name];

    /// <summary>For the API.</summary>
    public async Task<CustomerView> View(Id<Customer> id, CancellationToken ct) => CustomerView.Of(await Row(id, ct), clock.GetUtcNow());

    public async Task<CustomerPicture> Run(Id<Customer> id, CancellationToken ct)
    {
        var row = await Row(id, ct);
        var now = clock.GetUtcNow();
        var registration = await db.CustomerRegistrations.AsNoTracking().SingleAsync(r => r.Id == row.RegistrationId, ct);
        var invitations = await db.CustomerInvitations.AsNoTracking().Where(i => i.CustomerId == id).OrderByDescending(i => i.SentAt).ToListAsync(ct);

        // Accounts that went to a later registration still did here what they did.
        var joined = invitations.Select(i => i.AccountId).OfType<Id<CustomerAccount>>().ToArray();
        var everyone = await db.CustomerAccounts.AsNoTracking().Where(a => a.CustomerId == id || joined.Contains(a.Id)).OrderBy(a => a.Id).ToListAsync(ct);
        var accounts = everyone.FindAll(a => a.CustomerId == id);
        var subjects = accounts.Select(a => a.Id.ToString()).Append(id.ToString()).ToArray();
        var entries = await db.Audit.AsNoTracking().Where(a => subjects.Contains(a.Subject) && !_untold.Contains(a.Event)).OrderByDescending(a => a.Id).Take(MaxEntries).ToListAsync(ct);
        var people = await People([row.RegisteredBy, .. invitations.Select(i => i.SentBy), .. entries.Select(e => e.UserId).OfType<Guid>()], ct);
        return new CustomerPicture
        {
            Row = row,
            Now = now,
            Zone = ReaderZone.Of(caller),
            WarningDays = (await policies.InForce(caller.Vendor, now, ct)).Values.ExpiryWarningDays,
            PartnerName = caller.SeesAllPartners ? await db.Partners.Where(p => p.Id == row.PartnerId).Select(p => p.Name).SingleAsync(ct) : null,
            Registration = registration,
            RegisteredBy = people.GetValueOrDefault(row.RegisteredBy) ?? "",
            Invitations = [.. invitations.Select(i => new SentInvitation(i, i.StateAt(now), people.GetValueOrDefault(i.SentBy) ?? ""))],
            Accounts = accounts,
            Projects = await Projects(accounts, ct),
            ReleaseReason = await db.Customers.Where(c => c.Id == id).Select(c => c.ReleaseReason).SingleAsync(ct),
            ReleaseRequestedAt = await db.Customers.Where(c => c.Id == id).Select(c => c.ReleaseRequestedAt).SingleAsync(ct),
            History = [.. entries.Select(entry => Entry(entry, people, everyone)).OrderByDescending(entry => entry.At)],
        };
    }

    /// <summary>The newest projects of its accounts that the caller may see.</summary>
    private async Task<IReadOnlyList<ProjectRow>> Projects(List<CustomerAccount> accounts, CancellationToken ct)
    {
        var ids = accounts.ConvertAll(account => account.Id);
        return ids.Count == 0 || !caller.May(Permission.ReadProjects) ? []
            : await db.Projects.Where(p => ids.Contains(p.AccountId)).OrderByDescending(p => p.Id).Take(MaxProjects).Select(ProjectRow.Columns).ToListAsync(ct);
    }

    private async Task<CustomerRow> Row(Id<Customer> id, CancellationToken ct) =>
        await db.Customers.Where(c => c.Id == id).Select(CustomerRow.Columns).SingleOrDefaultAsync(ct) ?? throw new NotFound();

    /// <summary>Names of people as the caller may read them: a partner does not learn the names of the vendor's people, nor of another partner's that agreed to a move.</summary>
    private async Task<Dictionary<Guid, string>> People(IEnumerable<Guid> ids, CancellationToken ct)
    {
        var asked = ids.Distinct().ToArray();
        var people = await db.Users.Where(u => asked.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.Role, u.PartnerId }).ToListAsync(ct);
        return people.ToDictionary(
            person => person.Id,
            person => caller.SeesAllPartners ? person.DisplayName
                : person.Role <= Role.Auditor ? "customers.history.by_vendor"
                : person.PartnerId is { } of && of != caller.Partner ? "customers.history.by_other_partner"
                : person.DisplayName);
    }

    private TimelineEntry Entry(AuditEntry entry, Dictionary<Guid, string> people, List<CustomerAccount> accounts)
    {
        var details = EventTexts.Read(entry.Details);
        var account = AccountOf(entry, details, accounts);
        var by = account is not null ? _consequences.Contains(entry.Event) ? "customers.history.by_product" : account
            : entry.UserId is { } user ? people.GetValueOrDefault(user) ?? entry.UserName
            : entry.Channel is Channel.Console or Channel.Api ? "customers.history.by_invited"
            : "customers.history.by_product";
        var note = NoteOf(details);
        return new TimelineEntry(EndedAt(entry, details) ?? entry.At, texts.KeyOf(entry.Event, details), by.Length == 0 ? null : by, note == by ? null : note, StateOf(entry.Event), LinkOf(details));
    }

    /// <summary>From a row whose association was renewed to the one under which it goes on, and back.</summary>
    private static TimelineLink? LinkOf(JsonElement details) =>
        details.TryGetProperty("renewedAs", out var newer) ? new($"/customers/{newer.GetString()}", "customers.renewed_as")
        : details.TryGetProperty("renews", out var earlier) && earlier.ValueKind == JsonValueKind.String ? new($"/customers/{earlier.GetString()}", "customers.renews")
        : null;

    /// <summary>What ended because its time was over ended then, however much later the job noted it.</summary>
    private static DateTimeOffset? EndedAt(AuditEntry entry, JsonElement details)
    {
        if (entry.Channel != Channel.Job)
        {
            return null;
        }

        foreach (var name in new[] { "expiredAt", "releasedAt" })
        {
            if (details.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var at))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The account that did it: whoever signs up is not signed in yet, so the event says whose account it was.</summary>
    private static string? AccountOf(AuditEntry entry, JsonElement details, List<CustomerAccount> accounts) =>
        entry.Event is "customer.signed_up" or "customer.account_joined" or "customer.association_renewed" ? details.GetProperty("accountName").GetString()
        : entry.UserId is { } user ? accounts.Find(account => account.UserId == user)?.AccountName
        : null;

    /// <summary>What is worth reading beside the event's name: an address, an account, a reason in somebody's words or the product's.</summary>
    private static string? NoteOf(JsonElement details)
    {
        if (Text("explanation") is { } explanation)
        {
            return explanation;
        }

        if (Text("reason") is { } reason)
        {
            var key = $"customers.end_reason.{reason}";
            return details.TryGetProperty("expiredAt", out _) || details.TryGetProperty("releasedAt", out _) ? key : reason;
        }

        return details.TryGetProperty("generation", out _) ? Text("email") : details.TryGetProperty("associatedAt", out _) ? null : Text("accountName");

        string? Text(string name) => details.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static State? StateOf(string happened) => happened switch
    {
        "customer.associated" or "customer.association_renewed" or "customer.protection_renewed" or "customer.review_approved" or "verification.passed" => State.Good,
        "customer.review_rejected" or "verification.failed" or "invitation.refused" => State.Wrong,
        "customer.expired" or "customer.released" or "customer.withdrawn" or "invitation.expired" => State.Ended,
        "customer.invited" or "customer.release_requested" or "customer.verification_submitted" => State.Waiting,
        _ => null,
    };
}

/// <summary>One customer with everything that belongs to it.</summary>
public sealed record CustomerPicture
{
    public required CustomerRow Row { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>In which its sentences say times.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>So many days before the end of the protection the partner is reminded, as the policy says now.</summary>
    public required IReadOnlyList<int> WarningDays { get; init; }

    /// <summary>For the vendor's people.</summary>
    public string? PartnerName { get; init; }

    public required CustomerRegistration Registration { get; init; }

    public required string RegisteredBy { get; init; }

    public required IReadOnlyList<SentInvitation> Invitations { get; init; }

    public required IReadOnlyList<CustomerAccount> Accounts { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<ProjectRow> Projects { get; init; }

    public string? ReleaseReason { get; init; }

    public DateTimeOffset? ReleaseRequestedAt { get; init; }

    public required IReadOnlyList<TimelineEntry> History { get; init; }

    public RegistrationStatus Status => Row.Hold.StatusAt(Now);

    public EndReason? EndReason => Row.Hold.EndReasonAt(Now);

    public bool IsLive => Row.Hold.IsLiveAt(Now);

    /// <summary>With the protection or after it.</summary>
    public bool IsAssociated => Row.IsAssociatedAt(Now);

    /// <summary>When the association was over; null while it is not.</summary>
    public DateTimeOffset? ReleasedAt => Status == RegistrationStatus.Released ? Accounts.Max(account => account.EndedAt) ?? Row.NoticeEndsAt ?? Row.ExpiresAt : null;
}

/// <param name="State">What it is now.</param>
/// <param name="SentBy">The person's name.</param>
public sealed record SentInvitation(CustomerInvitation Invitation, InvitationState State, string SentBy);
