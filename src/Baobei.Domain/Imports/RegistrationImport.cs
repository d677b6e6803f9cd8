using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Imports;

/// <summary>What the rows of a file register.</summary>
public enum ImportSubject
{
    Projects,
    Customers,
}

/// <summary>How far a file is.</summary>
public enum RegistrationImportState
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
    /// <summary>Would be registered.</summary>
    Create,

    /// <summary>Fields are wrong, or a rule refuses it.</summary>
    Wrong,

    /// <summary>The customer is another partner's, whoever that is.</summary>
    Conflict,

    /// <summary>An earlier row of the file says the same.</summary>
    Duplicate,

    /// <summary>The partner has this project, or this customer, already.</summary>
    Exists,

    /// <summary>Was registered.</summary>
    Loaded,

    /// <summary>Was registered, and taken back.</summary>
    Undone,

    /// <summary>Was registered, and stays although the import was undone: somebody has touched it.</summary>
    Kept,

    /// <summary>Would be registered, and the vendor would have to decide: of customers that may be somebody else's.</summary>
    Review,
}

/// <summary>The file that a project came with, and who looks after it.</summary>
/// <param name="Owner">负责人 at the partner; null: whoever brought the file.</param>
public sealed record ImportedBy(Id<RegistrationImport> Import, Guid? Owner = null);

/// <summary>Imported applications that wait at the same step of a route.</summary>
public sealed record ImportedWaiting(ApprovalStep Step, int Count);

/// <summary>How many projects or customers an import brought to a partner.</summary>
public sealed record ImportedFor(Id<Partner> PartnerId, int Count);

/// <summary>
/// 批量导入: a file of projects or customers to register. It is looked through row by row by the rules of a registration (dry run), then loaded, and may be undone for
/// <see cref="UndoWithin"/> as far as nobody has touched what it brought. Each of the three goes on in the background, batch by batch: what a
/// batch did and how far it is are saved together, so that whoever goes on after an interruption does nothing twice and leaves nothing out.
/// </summary>
public sealed class RegistrationImport : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxNameLength = 120;

    /// <summary>Rows that are worked on together.</summary>
    public const int BatchSize = 500;

    /// <summary>For so long after its end an import can be undone.</summary>
    public static readonly TimeSpan UndoWithin = TimeSpan.FromDays(7);

    private const string WrongState = "import.wrong_state";

    public static readonly Lifecycle<RegistrationImportState> Lifecycle = new Lifecycle<RegistrationImportState>(WrongState)
        .Allow(RegistrationImportState.Receiving, RegistrationImportState.Checking)
        .Allow(RegistrationImportState.Checking, RegistrationImportState.Checked)
        .Allow(RegistrationImportState.Checked, RegistrationImportState.Loading)
        .Allow(RegistrationImportState.Loading, RegistrationImportState.Loaded)
        .Allow(RegistrationImportState.Loaded, RegistrationImportState.Undoing)
        .Allow(RegistrationImportState.Undoing, RegistrationImportState.Undone);

    public static string IdPrefix => "pim";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<RegistrationImport> Id { get; private init; }

    public ImportSubject Subject { get; private init; }

    /// <summary>Whose projects or customers they are; null when the vendor brings those of several partners.</summary>
    public Id<Partner>? PartnerId { get; private init; }

    public int Version { get; private set; }

    /// <summary>Who handed it in: who registers what it says.</summary>
    public Guid CreatedBy { get; private init; }

    /// <summary>As the sender's computer called it; only ever shown.</summary>
    public string FileName { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public RegistrationImportState State { get; private set; }

    /// <summary>Rows of the file, without its head.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows that the phase at hand has done.</summary>
    public int Done { get; private set; }

    /// <summary>Batches that the phase at hand has done.</summary>
    public int Batch { get; private set; }

    /// <summary>How many rows have each <see cref="ImportVerdict"/>, in its order.</summary>
    public IReadOnlyList<int> Counts { get; private set; } = None;

    /// <summary>Rows of which the account or customer was looked up: a partner may not try any number of names with a file.</summary>
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
    public static RegistrationImport Receive(ImportSubject subject, Id<Partner>? partner, string fileName, Guid by, DateTimeOffset now, DateTimeOffset realNow) => new()
    {
        Id = Id<RegistrationImport>.At(now),
        Subject = subject,
        PartnerId = partner,
        CreatedBy = by,
        FileName = fileName,
        CreatedAt = now,
        StoredAt = realNow,
    };

    public static bool IsAtWork(RegistrationImportState state) => state is RegistrationImportState.Checking or RegistrationImportState.Loading or RegistrationImportState.Undoing;

    public int Count(ImportVerdict verdict) => (int)verdict < Counts.Count ? Counts[(int)verdict] : 0;

    /// <summary>Rows that loading would register, at once or for the vendor to decide.</summary>
    public int Loadable => Count(ImportVerdict.Create) + Count(ImportVerdict.Review);

    /// <summary>The dry run found that it can be registered.</summary>
    public static bool IsLoadable(ImportVerdict? verdict) => verdict is ImportVerdict.Create or ImportVerdict.Review;

    /// <summary>Every row is in: the dry run begins.</summary>
    public void Received(int rows)
    {
        Go(RegistrationImportState.Checking);
        Rows = rows;
        Tell(new RegistrationImportReceived(Id, Subject, PartnerId, FileName, rows));
    }

    /// <summary>Loads what the dry run found good. Refusals: <c>import.wrong_state</c>, <c>import.nothing_to_load</c>.</summary>
    public void Load()
    {
        var to = Lifecycle.Move(State, RegistrationImportState.Loading);
        if (Loadable == 0)
        {
            throw new Refused("import.nothing_to_load");
        }

        Go(to);
        Tell(new RegistrationImportStarted(Id, Subject, PartnerId, FileName, Loadable));
    }

    /// <summary>It can be undone at <paramref name="now"/>.</summary>
    public bool MayUndo(DateTimeOffset now) => State == RegistrationImportState.Loaded && Count(ImportVerdict.Loaded) > 0 && !Deadline.IsOver(UndoUntil, now);

    /// <summary>Until when it can be undone; <see cref="Deadline.None"/> before it was loaded.</summary>
    public DateTimeOffset UndoUntil => LoadedAt is { } at ? at + UndoWithin : Deadline.None;

    /// <summary>Takes back what nobody touched since. Refusals: <c>import.wrong_state</c>, <c>import.nothing_to_undo</c>, <c>import.undo_over</c> (days).</summary>
    public void Undo(DateTimeOffset now)
    {
        var to = Lifecycle.Move(State, RegistrationImportState.Undoing);
        if (Deadline.IsOver(UndoUntil, now))
        {
            throw new Refused("import.undo_over", UndoWithin.Days);
        }

        if (Count(ImportVerdict.Loaded) == 0)
        {
            throw new Refused("import.nothing_to_undo");
        }

        Go(to);
        Tell(new RegistrationImportUndoStarted(Id, Subject, PartnerId, FileName));
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

        // One from before there were as many verdicts has fewer.
        int[] counts = [.. Counts, .. None.Skip(Counts.Count)];
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
            case RegistrationImportState.Checking:
                Go(RegistrationImportState.Checked);
                break;
            case RegistrationImportState.Loading:
                Go(RegistrationImportState.Loaded);
                LoadedAt = now;
                Tell(new RegistrationImportLoaded(
                    Id, Subject, PartnerId, FileName, CreatedBy, Count(ImportVerdict.Loaded), Rows - Count(ImportVerdict.Loaded), Waiting, Brought));
                break;
            default:
                Go(RegistrationImportState.Undone);
                UndoneAt = now;
                Tell(new RegistrationImportUndone(Id, Subject, PartnerId, FileName, CreatedBy, Count(ImportVerdict.Undone), Count(ImportVerdict.Kept), Brought));
                break;
        }

        Done = Rows;
        LeasedUntil = null;
    }

    private static bool IsSame(ApprovalStep one, ApprovalStep other) =>
        one.Role == other.Role && one.Label == other.Label && one.TermWorkingDays == other.TermWorkingDays && one.People.SequenceEqual(other.People);

    private void Go(RegistrationImportState to)
    {
        State = Lifecycle.Move(State, to);
        Done = 0;
        Batch = 0;
        Version++;
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, Id.ToString());
}

/// <summary>A file was handed in; its dry run begins.</summary>
public sealed record RegistrationImportReceived(Id<RegistrationImport> ImportId, ImportSubject Subject, Id<Partner>? PartnerId, string FileName, int Rows) : IEvent
{
    public static string Name => "import.received";
}

/// <summary>Its good rows are being loaded.</summary>
public sealed record RegistrationImportStarted(Id<RegistrationImport> ImportId, ImportSubject Subject, Id<Partner>? PartnerId, string FileName, int Rows) : IEvent
{
    public static string Name => "import.started";
}

/// <summary>A file was loaded: told once for all its rows.</summary>
/// <param name="NotLoaded">Rows that were not registered.</param>
/// <param name="Waiting">What waits for the vendor's people.</param>
/// <param name="For">Whose they are.</param>
public sealed record RegistrationImportLoaded(
    Id<RegistrationImport> ImportId, ImportSubject Subject, Id<Partner>? PartnerId, string FileName, Guid By, int Loaded, int NotLoaded, IReadOnlyList<ImportedWaiting> Waiting,
    IReadOnlyList<ImportedFor> For) : IEvent
{
    public static string Name => "import.loaded";
}

/// <summary>What an import brought is being taken back.</summary>
public sealed record RegistrationImportUndoStarted(Id<RegistrationImport> ImportId, ImportSubject Subject, Id<Partner>? PartnerId, string FileName) : IEvent
{
    public static string Name => "import.undo_started";
}

/// <summary>What an import brought was taken back, but for what somebody had touched.</summary>
public sealed record RegistrationImportUndone(
    Id<RegistrationImport> ImportId, ImportSubject Subject, Id<Partner>? PartnerId, string FileName, Guid By, int Undone, int Kept, IReadOnlyList<ImportedFor> For) : IEvent
{
    public static string Name => "import.undone";
}
