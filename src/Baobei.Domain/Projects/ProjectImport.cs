using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Projects;

/// <summary>How far a file of projects is.</summary>
public enum ProjectImportState
{
    /// <summary>Its rows are being taken in; nobody sees it yet.</summary>
    Receiving,

    /// <summary>The dry run goes on.</summary>
    Checking,

    /// <summary>Every row has its verdict; nothing was written.</summary>
    Checked,
    Loading,
    Loaded,

    /// <summary>What was not touched since is being taken back.</summary>
    Undoing,
    Undone,
}

/// <summary>What the rules say about a row of a file, and what became of it.</summary>
public enum ImportVerdict
{
    /// <summary>Would become a project.</summary>
    Create,

    /// <summary>Fields are wrong, or a rule refuses it.</summary>
    Wrong,

    /// <summary>The customer is another partner's, whoever that is.</summary>
    Conflict,

    /// <summary>An earlier row of the file says the same.</summary>
    Duplicate,

    /// <summary>The partner has this project already.</summary>
    Exists,

    /// <summary>Became a project.</summary>
    Loaded,

    /// <summary>Became one, and was taken back.</summary>
    Undone,

    /// <summary>Became one, and stays although the import was undone: somebody has touched it.</summary>
    Kept,
}

/// <summary>The file that a project came with, and who looks after it.</summary>
/// <param name="Owner">负责人 at the partner; null: whoever brought the file.</param>
public sealed record ImportedBy(Id<ProjectImport> Import, Guid? Owner = null);

/// <summary>Imported applications that wait at the same step of a route.</summary>
public sealed record ImportedWaiting(ApprovalStep Step, int Count);

/// <summary>How many projects an import brought to a partner.</summary>
public sealed record ImportedFor(Id<Partner> PartnerId, int Count);

/// <summary>
/// 项目导入: a file of projects. It is looked through row by row by the rules of a registration (dry run), then loaded, and may be undone for
/// <see cref="UndoWithin"/> as far as nobody has touched what it brought. Each of the three goes on in the background, batch by batch: what a
/// batch did and how far it is are saved together, so that whoever goes on after an interruption does nothing twice and leaves nothing out.
/// </summary>
public sealed class ProjectImport : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxRows = 100_000;
    public const int MaxNameLength = 120;

    /// <summary>Rows that are worked on together.</summary>
    public const int BatchSize = 500;

    /// <summary>For so long after its end an import can be undone.</summary>
    public static readonly TimeSpan UndoWithin = TimeSpan.FromDays(7);

    private const string WrongState = "import.wrong_state";

    public static readonly Lifecycle<ProjectImportState> Lifecycle = new Lifecycle<ProjectImportState>(WrongState)
        .Allow(ProjectImportState.Receiving, ProjectImportState.Checking)
        .Allow(ProjectImportState.Checking, ProjectImportState.Checked)
        .Allow(ProjectImportState.Checked, ProjectImportState.Loading)
        .Allow(ProjectImportState.Loading, ProjectImportState.Loaded)
        .Allow(ProjectImportState.Loaded, ProjectImportState.Undoing)
        .Allow(ProjectImportState.Undoing, ProjectImportState.Undone);

    public static string IdPrefix => "pim";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<ProjectImport> Id { get; private init; }

    /// <summary>Whose projects they are; null when the vendor brings those of several partners.</summary>
    public Id<Partner>? PartnerId { get; private init; }

    public int Version { get; private set; }

    /// <summary>Who handed it in: who registers its projects.</summary>
    public Guid CreatedBy { get; private init; }

    /// <summary>As the sender's computer called it; only ever shown.</summary>
    public string FileName { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public ProjectImportState State { get; private set; }

    /// <summary>Rows of the file, without its head.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows that the phase at hand has done.</summary>
    public int Done { get; private set; }

    /// <summary>Batches that the phase at hand has done.</summary>
    public int Batch { get; private set; }

    /// <summary>How many rows have each <see cref="ImportVerdict"/>, in its order.</summary>
    public IReadOnlyList<int> Counts { get; private set; } = None;

    /// <summary>Rows of which the account was looked up: a partner may try no more names with a file than it may register projects on a day.</summary>
    public int LookedUp { get; private set; }

    /// <summary>What waits for the vendor's people because of it.</summary>
    public IReadOnlyList<ImportedWaiting> Waiting { get; private set; } = [];

    /// <summary>What it brought to whom.</summary>
    public IReadOnlyList<ImportedFor> Brought { get; private set; } = [];

    public DateTimeOffset? LoadedAt { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    /// <summary>Until then one process works on it; afterwards any may. On the real clock.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    /// <summary>On the real clock, as everything that is tidied away.</summary>
    public DateTimeOffset StoredAt { get; private init; }

    private static IReadOnlyList<int> None => new int[Enum.GetValues<ImportVerdict>().Length];

    /// <summary>Somebody hands in a file.</summary>
    /// <param name="partner">Null for the vendor's.</param>
    /// <param name="realNow">The post's time: a demo's clock does not hasten what is tidied.</param>
    public static ProjectImport Receive(Id<Partner>? partner, string fileName, Guid by, DateTimeOffset now, DateTimeOffset realNow) => new()
    {
        Id = Id<ProjectImport>.At(now),
        PartnerId = partner,
        CreatedBy = by,
        FileName = fileName,
        CreatedAt = now,
        StoredAt = realNow,
    };

    public static bool IsAtWork(ProjectImportState state) => state is ProjectImportState.Checking or ProjectImportState.Loading or ProjectImportState.Undoing;

    public int Count(ImportVerdict verdict) => Counts[(int)verdict];

    /// <summary>Every row is in: the dry run begins.</summary>
    public void Received(int rows)
    {
        Go(ProjectImportState.Checking);
        Rows = rows;
        Tell(new ProjectImportReceived(Id, PartnerId, FileName, rows));
    }

    /// <summary>Loads what the dry run found good. Refusals: <c>import.wrong_state</c>, <c>import.nothing_to_load</c>.</summary>
    public void Load()
    {
        var to = Lifecycle.Move(State, ProjectImportState.Loading);
        if (Count(ImportVerdict.Create) == 0)
        {
            throw new Refused("import.nothing_to_load");
        }

        Go(to);
        Tell(new ProjectImportStarted(Id, PartnerId, FileName, Count(ImportVerdict.Create)));
    }

    /// <summary>It can be undone at <paramref name="now"/>.</summary>
    public bool MayUndo(DateTimeOffset now) => State == ProjectImportState.Loaded && Count(ImportVerdict.Loaded) > 0 && !Deadline.IsOver(UndoUntil, now);

    /// <summary>Until when it can be undone; <see cref="Deadline.None"/> before it was loaded.</summary>
    public DateTimeOffset UndoUntil => LoadedAt is { } at ? at + UndoWithin : Deadline.None;

    /// <summary>Takes back what nobody touched since. Refusals: <c>import.wrong_state</c>, <c>import.nothing_to_undo</c>, <c>import.undo_over</c> (days).</summary>
    public void Undo(DateTimeOffset now)
    {
        var to = Lifecycle.Move(State, ProjectImportState.Undoing);
        if (Deadline.IsOver(UndoUntil, now))
        {
            throw new Refused("import.undo_over", UndoWithin.Days);
        }

        if (Count(ImportVerdict.Loaded) == 0)
        {
            throw new Refused("import.nothing_to_undo");
        }

        Go(to);
        Tell(new ProjectImportUndoStarted(Id, PartnerId, FileName));
    }

    /// <summary>A process takes it under a lease until <paramref name="until"/>, or holds it longer.</summary>
    public void Lease(DateTimeOffset until)
    {
        LeasedUntil = until;
        Version++;
    }

    /// <summary>One more batch is done: <paramref name="before"/> became <paramref name="after"/>, row by row. Null: a row had no verdict yet.</summary>
    public void Advance(IReadOnlyList<ImportVerdict?> before, IReadOnlyList<ImportVerdict> after, int lookedUp = 0)
    {
        if (before.Count != after.Count)
        {
            throw new ArgumentException("Rows were lost.", nameof(after));
        }

        var counts = Counts.ToArray();
        for (var i = 0; i < after.Count; i++)
        {
            if (before[i] is { } was)
            {
                counts[(int)was]--;
            }

            counts[(int)after[i]]++;
        }

        Counts = counts;
        Done += after.Count;
        Batch++;
        LookedUp += lookedUp;
        Version++;
    }

    /// <summary>Notes for whom a loaded row was, and at which step it waits (null: it is valid).</summary>
    public void Note(IEnumerable<(Id<Partner> Partner, ApprovalStep? Step)> loaded)
    {
        var waiting = Waiting.ToList();
        var brought = Brought.ToDictionary(one => one.PartnerId, one => one.Count);
        foreach (var (partner, step) in loaded)
        {
            brought[partner] = brought.GetValueOrDefault(partner) + 1;
            if (step is null)
            {
                continue;
            }

            var at = waiting.FindIndex(one => IsSame(one.Step, step));
            if (at < 0)
            {
                waiting.Add(new(step, 1));
            }
            else
            {
                waiting[at] = waiting[at] with { Count = waiting[at].Count + 1 };
            }
        }

        Waiting = waiting;
        Brought = [.. brought.Select(one => new ImportedFor(one.Key, one.Value))];
    }

    /// <summary>The phase at hand has done every batch.</summary>
    public void Finish(DateTimeOffset now)
    {
        switch (State)
        {
            case ProjectImportState.Checking:
                Go(ProjectImportState.Checked);
                break;
            case ProjectImportState.Loading:
                Go(ProjectImportState.Loaded);
                LoadedAt = now;
                Tell(new ProjectImportLoaded(Id, PartnerId, FileName, CreatedBy, Count(ImportVerdict.Loaded), Rows - Count(ImportVerdict.Loaded), Waiting, Brought));
                break;
            default:
                Go(ProjectImportState.Undone);
                UndoneAt = now;
                Tell(new ProjectImportUndone(Id, PartnerId, FileName, CreatedBy, Count(ImportVerdict.Undone), Count(ImportVerdict.Kept), Brought));
                break;
        }

        Done = Rows;
        LeasedUntil = null;
    }

    private static bool IsSame(ApprovalStep one, ApprovalStep other) =>
        one.Role == other.Role && one.Label == other.Label && one.TermWorkingDays == other.TermWorkingDays && one.People.SequenceEqual(other.People);

    private void Go(ProjectImportState to)
    {
        State = Lifecycle.Move(State, to);
        Done = 0;
        Batch = 0;
        Version++;
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, Id.ToString());
}

/// <summary>A file of projects was handed in; its dry run begins.</summary>
public sealed record ProjectImportReceived(Id<ProjectImport> ImportId, Id<Partner>? PartnerId, string FileName, int Rows) : IEvent
{
    public static string Name => "import.received";
}

/// <summary>Its good rows are being loaded.</summary>
public sealed record ProjectImportStarted(Id<ProjectImport> ImportId, Id<Partner>? PartnerId, string FileName, int Rows) : IEvent
{
    public static string Name => "import.started";
}

/// <summary>A file of projects was loaded: told once for all its rows.</summary>
/// <param name="NotLoaded">Rows that became no project.</param>
/// <param name="Waiting">What waits for the vendor's people.</param>
/// <param name="For">Whose projects they are.</param>
public sealed record ProjectImportLoaded(
    Id<ProjectImport> ImportId, Id<Partner>? PartnerId, string FileName, Guid By, int Loaded, int NotLoaded, IReadOnlyList<ImportedWaiting> Waiting,
    IReadOnlyList<ImportedFor> For) : IEvent
{
    public static string Name => "import.loaded";
}

/// <summary>What an import brought is being taken back.</summary>
public sealed record ProjectImportUndoStarted(Id<ProjectImport> ImportId, Id<Partner>? PartnerId, string FileName) : IEvent
{
    public static string Name => "import.undo_started";
}

/// <summary>What an import brought was taken back, but for what somebody had touched.</summary>
public sealed record ProjectImportUndone(
    Id<ProjectImport> ImportId, Id<Partner>? PartnerId, string FileName, Guid By, int Undone, int Kept, IReadOnlyList<ImportedFor> For) : IEvent
{
    public static string Name => "import.undone";
}
