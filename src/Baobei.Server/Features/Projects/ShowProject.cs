using System.Text.Json;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>An entry of 项目进展 with the name of who wrote it and its files.</summary>
public sealed record ProgressView(ProjectProgressEntry Entry, string By, IReadOnlyList<ProjectFile> Files, bool IsCorrected);

/// <summary>One decision, as the caller may read it.</summary>
/// <param name="By">The person; for a partner "the vendor".</param>
public sealed record DecisionView(ApprovalDecision Decision, string By);

/// <summary>One project with everything that belongs to it.</summary>
public sealed record ProjectPicture
{
    public required Project Project { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public required Policy Policy { get; init; }

    /// <summary>客户名称 as the caller may read it.</summary>
    public required string CustomerName { get; init; }

    /// <summary>For the vendor's people.</summary>
    public string? PartnerName { get; init; }

    public required string CreatedBy { get; init; }

    public required string Owner { get; init; }

    public required IReadOnlyList<ProjectFile> Files { get; init; }

    /// <summary>Names of its products in the reader's language.</summary>
    public required IReadOnlyList<string> Products { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<ProgressView> Progress { get; init; }

    /// <summary>The newest application; null for one of the partner's own customer.</summary>
    public RegistrationApplication? Application { get; init; }

    public required IReadOnlyList<DecisionView> Decisions { get; init; }

    /// <summary>The newest entry in the waiting list, also one that is over; null when it never was in it.</summary>
    public WaitingListEntry? Entry { get; init; }

    /// <summary>The same while it is open.</summary>
    public WaitingView? Waiting => WaitingView.Of(Entry, Now);

    /// <summary>申请验收 and 申请延期, the newest first.</summary>
    public required IReadOnlyList<ProjectRequest> Requests { get; init; }

    public required IReadOnlyList<TimelineEntry> History { get; init; }

    public ProjectStatus Status => Project.StatusAt(Now);

    /// <summary>项目胜率, per cent.</summary>
    public int WinRate => Domain.Projects.WinRate.Of(Status, Project.Stage, Policy);

    public Money Amount => new(Project.AmountMinor, Project.Currency);
}

/// <summary>Everything about one project.</summary>
public sealed class ShowProject(Db db, Caller caller, ProjectFiles files, ListProducts products, EventTexts events, Texts texts, PolicyBook policies, TimeProvider clock)
{
    /// <summary>Entries of the time line and of 项目进展 that a page shows; the API has the rest.</summary>
    private const int MaxEntries = 100;

    /// <summary>What happens between the vendor's people only.</summary>
    private static readonly string[] _ofVendor = [ProjectDelegated.Name, ProjectDelegationEnded.Name, ProjectDecisionDue.Name];

    public async Task<ProjectPicture> Run(Id<Project> id, CancellationToken ct)
    {
        var project = await db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) ?? throw new NotFound();
        var now = clock.GetUtcNow();
        var application = project.ApplicationId is { } applicationId ? await db.RegistrationApplications.AsNoTracking().SingleAsync(a => a.Id == applicationId, ct) : null;
        var entries = await db.ProjectProgress.AsNoTracking().Where(e => e.ProjectId == id).OrderByDescending(e => e.Id).Take(MaxEntries).ToListAsync(ct);
        var subject = id.ToString();
        var seesAll = caller.SeesAllPartners;
        var audit = await db.Audit.AsNoTracking().Where(a => a.Subject == subject && (seesAll || !_ofVendor.Contains(a.Event))).OrderByDescending(a => a.Id).Take(MaxEntries).ToListAsync(ct);
        var decisions = application?.Decisions ?? [];
        var people = await People(
            [project.CreatedBy, project.Owner, .. entries.Select(e => e.By), .. decisions.Select(d => d.By), .. audit.Select(a => a.UserId).OfType<Guid>()], ct);
        var attached = (await files.Of([.. project.Files, .. entries.SelectMany(e => e.Files)], ct)).ToLookup(file => file.Id.Value);
        var corrected = entries.Select(e => e.Corrects).OfType<Id<ProjectProgressEntry>>().ToHashSet();
        return new ProjectPicture
        {
            Project = project,
            Now = now,
            Zone = ReaderZone.Of(caller),
            Policy = (await policies.InForce(caller.Vendor, now, ct)).Values,
            CustomerName = CustomerNameOf(project),
            PartnerName = caller.SeesAllPartners ? await db.Partners.Where(p => p.Id == project.PartnerId).Select(p => p.Name).SingleAsync(ct) : null,
            CreatedBy = NameOf(project.CreatedBy),
            Owner = NameOf(project.Owner),
            Files = [.. project.Files.SelectMany(file => attached[file].Take(1))],
            Products = await ProductNames(project.Products, ct),
            Progress = [.. entries.Select(e => new ProgressView(e, NameOf(e.By), [.. e.Files.SelectMany(file => attached[file].Take(1))], corrected.Contains(e.Id)))],
            Application = application,
            Decisions = [.. decisions.Select(d => new DecisionView(d, NameOf(d.By)))],
            Entry = await db.Rows<WaitingListEntry>().AsNoTracking().Where(e => e.ProjectId == id).OrderByDescending(e => e.Id).FirstOrDefaultAsync(ct),
            Requests = await db.ProjectRequests.AsNoTracking().Where(r => r.ProjectId == id).OrderByDescending(r => r.Id).Take(MaxEntries).ToListAsync(ct),
            History = [.. audit.Select(entry => Entry(entry, people))],
        };

        string NameOf(Guid person) => people.GetValueOrDefault(person) ?? "";
    }

    /// <summary>A project that was registered a moment ago, for the API: as it was written, since nothing has happened to it yet.</summary>
    public async Task<ProjectView> Registered(Project project, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        return ProjectView.Of(
            project, CustomerNameOf(project), await files.Of(project.Files, ct), returned: [], waiting: null, WinRate.Of(project.StatusAt(now), project.Stage, policy), now);
    }

    /// <summary>Names of products in the reader's language; a code that the catalogue has not is its own name.</summary>
    public async Task<IReadOnlyList<string>> ProductNames(IReadOnlyList<string> codes, CancellationToken ct)
    {
        var names = (await products.NamedBy(codes, ct)).ToDictionary(p => p.Code, p => p.Name);
        return [.. codes.Select(code => names.GetValueOrDefault(code) ?? code)];
    }

    /// <summary>Ids of the files that may be opened with the project: its own, and those of its entries and requests.</summary>
    public async Task<IReadOnlyList<Guid>> FilesOf(Id<Project> id, CancellationToken ct)
    {
        var own = await db.Projects.Where(p => p.Id == id).Select(p => p.Files).SingleOrDefaultAsync(ct) ?? throw new NotFound();
        var others = await db.ProjectProgress.Where(e => e.ProjectId == id).Select(e => e.Files).ToListAsync(ct);
        var asked = await db.ProjectRequests.Where(r => r.ProjectId == id).Select(r => r.Files).ToListAsync(ct);
        return [.. own, .. others.Concat(asked).SelectMany(list => list)];
    }

    /// <summary>Names of people as the caller may read them: a partner does not learn the names of the vendor's people.</summary>
    internal async Task<Dictionary<Guid, string>> People(IEnumerable<Guid> ids, CancellationToken ct)
    {
        var asked = ids.Distinct().ToArray();
        var people = await db.Users.Where(u => asked.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.Role }).ToListAsync(ct);
        return people.ToDictionary(
            person => person.Id,
            person => caller.SeesAllPartners || person.Role > Role.Auditor ? person.DisplayName : "customers.history.by_vendor");
    }

    private string CustomerNameOf(Project project) => project.IsCustomerShown || caller.SeesAllPartners ? project.CustomerName : ProjectRow.Masked(project.CustomerName);

    private TimelineEntry Entry(AuditEntry entry, Dictionary<Guid, string> people)
    {
        var details = EventTexts.Read(entry.Details);
        var by = entry.UserId is { } user && !IsOfLine(entry, details) ? people.GetValueOrDefault(user) ?? "" : "customers.history.by_product";
        return new TimelineEntry(At(entry, details), events.KeyOf(entry.Event, details), by.Length == 0 ? null : by, NoteOf(details), StateOf(entry.Event));
    }

    /// <summary>The line moves on by itself, whoever caused it.</summary>
    private static bool IsOfLine(AuditEntry entry, JsonElement details) => entry.Event == ProjectOffered.Name
        || (entry.Event == ProjectWaitingEnded.Name && details.TryGetProperty("kind", out var kind) && kind.GetString() == "lapsed");

    /// <summary>What ended because its time was over ended then, however much later the job noted it.</summary>
    private static DateTimeOffset At(AuditEntry entry, JsonElement details) =>
        entry.Channel == Channel.Job && (details.TryGetProperty("expiredAt", out var value) || details.TryGetProperty("endedAt", out value))
            && value.TryGetDateTimeOffset(out var at) ? at : entry.At;

    private string? NoteOf(JsonElement details)
    {
        if ((Word("words") ?? Word("note")) is { } words)
        {
            return words;
        }

        if (Word("to") is { } to && Word("from") is { } from && from != to && texts.Has($"enum.project_stage.{to}"))
        {
            return texts["projects.history.stage", texts[$"enum.project_stage.{from}"], texts[$"enum.project_stage.{to}"]];
        }

        return null;

        string? Word(string name) => details.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static State? StateOf(string happened) => happened switch
    {
        "project.offered" or "project.confirmed" or "project.approved" or "project.step_approved" or "project.request_granted" => State.Good,
        "project.rejected" or "project.customer_refused" or "project.returned" or "project.request_returned" => State.Wrong,
        "project.waiting_ended" or "project.expired" or "project.withdrawn" or "project.lost" or "project.closed" or "project.association_ended" or "project.taken_back" => State.Ended,
        "project.queued" or "project.resubmitted" or "project.requested" or "project.delegated" or "project.decision_due" => State.Waiting,
        _ => null,
    };
}
