using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Imports;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>A row that can be registered, with all that this takes.</summary>
/// <param name="Place">Number of the place under observation that it takes; only when it is loaded.</param>
/// <param name="Stale">Claims whose hold is over on keys that it takes.</param>
internal sealed record RegistrableRow(CustomerDetails Details, Eligibility Eligibility, Partner Partner, int? Place, IReadOnlyList<CustomerClaim> Stale);

/// <summary>
/// What would become of rows of a file if each were registered now: the answer of <see cref="Eligibility"/>, as for <see cref="RegisterCustomer"/>, with the
/// facts of a whole batch gathered at once. Of whom a partner may not have the customer is told to the vendor only.
/// </summary>
public sealed class CustomerImportRules(
    Db db, Caller caller, NearNames near, ReviewSides sides, PolicyBook policies, Texts texts, TimeProvider clock, IServiceScopeFactory scopes)
{
    /// <summary>A partner's file is looked up so far: it is no way to find out who has registered what.</summary>
    public const int MostLookedUp = 1000;

    /// <summary>Batches that are at work while one is kept: one waits for the database while another is compared.</summary>
    private const int BatchesAhead = 3;

    /// <summary>Holders named for one row.</summary>
    private const int MostNamed = 3;

    /// <summary>What is said to the vendor, where the partner is spoken to otherwise.</summary>
    private static readonly Dictionary<string, string> _ofPartner = new()
    {
        [$"refused.{Eligibility.AlreadyRegistered}"] = "customers.import.partner_has_it",
        [$"refused.{Eligibility.TooManyObserved}"] = "customers.import.partner_places",
        [$"refused.{Eligibility.IsPartnerItself}"] = "customers.import.partner_itself",
        [$"refused.{Eligibility.PartnerEmail}"] = "customers.import.partner_email",
    };

    private static readonly Dictionary<(ClaimSource Source, Guid Holder), HolderName> _nobody = [];

    private static readonly Dictionary<string, string> _columns = new()
    {
        [Eligibility.InvalidName] = "name",
        [Eligibility.DisposableEmail] = "email",
        [Eligibility.PartnerEmail] = "email",
        [Eligibility.SameEmail] = "email",
        [Eligibility.SamePhone] = "phone",
        [Eligibility.SimilarName] = "name",
        [Eligibility.IsPartner] = "name",
        [Eligibility.IsPartnerItself] = "name",
    };

    /// <summary>
    /// The dry run of a part. Of a vendor's file the next ones are at work while this one is kept: they may miss what is registered in that moment, as any dry run
    /// does. Of a partner's file few rows are looked up.
    /// </summary>
    internal async Task<CheckedRows> Check(RegistrationImport import, ImportPart part, IReadOnlyList<ImportRow> rows, CustomerImportMemory memory, CancellationToken ct)
    {
        var seen = memory.Ahead.TryDequeue(out var ahead) && await ahead is { } done ? done : await Check(import, part, rows, memory, Task.CompletedTask, ct);
        while (import.PartnerId is null && memory.Ahead.Count < BatchesAhead)
        {
            var (number, before) = (import.Batch + 1 + memory.Ahead.Count, memory.Ahead.LastOrDefault() ?? Task.CompletedTask);
            memory.Ahead.Enqueue(Task.Run(() => CheckNext(import, number, memory, before, ct), ct));
        }

        return seen;
    }

    /// <param name="register">Called in the order of the rows with each that can be registered; gives the id of the customer.</param>
    internal async Task<CheckedRows> Judge(
        RegistrationImport import, IReadOnlyList<ImportRow> rows, IReadOnlyList<string[]> cells, CustomerImportMemory memory,
        Func<ImportRow, RegistrableRow, PolicyVersion, DateTimeOffset, ImportRow> register, CancellationToken ct) =>
        Judge(import, await Gather(import, rows, cells, memory, ct), memory, register);

    private static CheckedRows Judge(
        RegistrationImport import, GatheredRows batch, CustomerImportMemory memory, Func<ImportRow, RegistrableRow, PolicyVersion, DateTimeOffset, ImportRow> register)
    {
        memory.Met(batch.Places);

        // What the rows are compared with that is not among them does not change meanwhile.
        var (first, last) = batch.All.Length == 0 ? (0, 0) : (batch.All[0].Row.Line, batch.All[^1].Row.Line);
        Parallel.ForEach(batch.Asked.Where(row => !row.HasLineFrom(first, last)), row => row.Near = Near(row, batch, memory));
        foreach (var row in batch.Asked)
        {
            row.Near ??= Near(row, batch, memory);
            Judge(row, batch, memory, register);
        }

        if (import.PartnerId is null)
        {
            TellVendor(batch);
        }

        return new(
            [.. batch.All.Select(row => row.Row with { Partner = row.Partner?.Id, Verdict = row.Verdict, Faults = row.Faults.Count == 0 ? null : row.Faults })], batch.Asked.Count);
    }

    /// <summary>The row as a row before it that is registered, with its keys, for <see cref="CustomerImportMemory"/>.</summary>
    internal (GoodRow Row, IReadOnlyList<IdentityKey> Keys)? Good(ImportRow row, string[] cells) =>
        row.Partner is { } partner && CustomerImportColumns.Read(cells, texts, new()) is { } details
            ? (new(row.Line, partner, details.CustomerType, EligibilityFacts.PartyOf(details)), IdentityKeys.Of(details)) : null;

    private static ImportFault Fault(string? column, string key, params object[] details) =>
        new(column, key, [.. details.Select(one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? "")]);

    /// <returns>Null: there is no such batch.</returns>
    private async Task<CheckedRows?> CheckNext(RegistrationImport import, int number, CustomerImportMemory memory, Task before, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(caller);
        var part = await scope.ServiceProvider.GetRequiredService<Db>().Set<ImportPart>().AsNoTracking().SingleOrDefaultAsync(part => part.ImportId == import.Id && part.Number == number, ct);
        return part is null ? null : await scope.ServiceProvider.GetRequiredService<CustomerImportRules>().Check(import, part, ImportPart.RowsOf(part.Rows), memory, before, ct);
    }

    /// <param name="before">The batch before, which is judged first.</param>
    private async Task<CheckedRows> Check(RegistrationImport import, ImportPart part, IReadOnlyList<ImportRow> rows, CustomerImportMemory memory, Task before, CancellationToken ct)
    {
        var gathered = await Gather(import, rows, ImportPart.CellsOf(part.Cells), memory, ct);
        await before;
        return Judge(import, gathered, memory, (row, _, _, _) => row);
    }

    /// <summary>Reads the rows, and of the world what they are judged by.</summary>
    private async Task<GatheredRows> Gather(
        RegistrationImport import, IReadOnlyList<ImportRow> rows, IReadOnlyList<string[]> cells, CustomerImportMemory memory, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var policy = await policies.InForce(caller.Vendor, now, ct);
        var partners = await Partners(import, cells.Select(row => row[ImportColumns.Partner]), memory, ct);
        var all = new PendingRow[rows.Count];
        Parallel.For(0, rows.Count, i => all[i] = Begin(rows[i], cells[i], partners[cells[i][ImportColumns.Partner]], policy.Values));
        var asked = LookedUp(import, all);
        var companies = asked.Where(row => row.Party is not null).ToList();
        var held = await near.All(companies.ConvertAll(row => row.Party!), policy.Values.Matching, now, ct);
        Parallel.For(0, companies.Count, i => (companies[i].Held, companies[i].Lines) = (held[i], memory.Lines(companies[i].Party!, companies[i].Row.Line)));
        return await db.Briefly(
            async () =>
            {
                var claims = await Claims(asked, ct);
                return new GatheredRows(
                    all, asked, claims, await Places(import, asked, memory, now, ct), import.PartnerId is null ? await Holders(asked, claims, now, ct) : _nobody, policy, now);
            },
            ct);
    }

    private async Task<IReadOnlyDictionary<string, (Partner? Partner, ImportFault? Fault)>> Partners(RegistrationImport import, IEnumerable<string> typed, CustomerImportMemory memory, CancellationToken ct)
    {
        if (import.State != RegistrationImportState.Checking)
        {
            return await ImportPartners.Of(db, import, typed, ct);
        }

        var partners = new Dictionary<string, (Partner? Partner, ImportFault? Fault)>();
        foreach (var text in typed)
        {
            partners[text] = memory.Partners.GetValueOrDefault(text);
        }

        var unknown = partners.Where(one => one.Value == default).Select(one => one.Key).ToList();
        if (unknown.Count == 0)
        {
            return partners;
        }

        foreach (var (text, found) in await ImportPartners.Of(db, import, unknown, ct))
        {
            partners[text] = found;
            if (found.Partner is not null)
            {
                // What names nobody is not remembered: of that there may be very much.
                memory.Partners.TryAdd(text, found);
            }
        }

        return partners;
    }

    /// <summary>Whoever the rows may meet; a registration that is over is in nobody's way.</summary>
    private Task<IReadOnlyDictionary<(ClaimSource Source, Guid Holder), HolderName>> Holders(List<PendingRow> rows, ILookup<string, ClaimRow> claims, DateTimeOffset now, CancellationToken ct) =>
        sides.NamesOf(
            [
                .. rows.SelectMany(row => row.Held).Where(name => name.IsLive || name.Source != ClaimSource.Registration).Select(name => (name.Source, name.Holder, name.Partner)),
                .. claims.SelectMany(found => found).Where(row => row.IsLive(now) || row.Claim.Source != ClaimSource.Registration)
                    .Select(row => (row.Claim.Source, row.Claim.Holder, row.Claim.PartnerId?.Value)),
            ],
            ct);

    private PendingRow Begin(ImportRow row, string[] cells, (Partner? Partner, ImportFault? Fault) partner, Policy policy)
    {
        var wrong = new WrongFields();
        var details = CustomerImportColumns.Read(cells, texts, wrong);
        var pending = new PendingRow { Row = row, Details = details, Party = details is null ? null : EligibilityFacts.PartyOf(details), Partner = partner.Partner };
        if (partner.Fault is { } fault)
        {
            pending.Stop(ImportVerdict.Wrong, fault);
        }

        foreach (var one in wrong.All)
        {
            pending.Stop(ImportVerdict.Wrong, Fault(Data.Names.Snake(one.Field), $"validation.{one.Code}", [.. one.Details]));
        }

        if (details is not null && pending.Partner is { } of)
        {
            pending.Keys = MarkedKey.Of(IdentityKeys.Of(details));
            pending.Facts = EligibilityFacts.Begin(details, new(of.Id, of.Status == PartnerStatus.Effective, of.DistributionEnabled), 0, policy);
        }

        return pending;
    }

    /// <summary>The rows whose customer is looked up.</summary>
    private static List<PendingRow> LookedUp(RegistrationImport import, PendingRow[] all)
    {
        var good = all.Where(row => row.IsGood).ToList();
        if (import.PartnerId is null || import.State != RegistrationImportState.Checking)
        {
            return good;
        }

        var most = Math.Clamp(MostLookedUp - import.LookedUp, 0, good.Count);
        foreach (var row in good.Skip(most))
        {
            row.Stop(ImportVerdict.Wrong, Fault(null, "customers.import.too_many", MostLookedUp));
        }

        return good[..most];
    }

    /// <summary>Claims on the keys of the rows; of an address or number that very many have, some of them.</summary>
    private async Task<ILookup<string, ClaimRow>> Claims(List<PendingRow> rows, CancellationToken ct)
    {
        var exclusive = rows.SelectMany(row => row.Keys).Select(marked => marked.Key).Where(key => key.Kind is KeyKind.Name or KeyKind.Code).Select(key => key.Text).Distinct().ToList();
        var hints = rows.SelectMany(row => row.Keys).Select(marked => marked.Key).Where(key => key.Kind is KeyKind.Mail or KeyKind.Tel).Select(key => key.Text).Distinct().ToList();
        var shared = await db.Set<CustomerClaim>().Where(claim => EF.Parameter(hints).Contains(claim.Key)).GroupBy(claim => claim.Key).Where(group => group.Count() > ClaimQuery.MostHints)
            .Select(group => group.Key).ToListAsync(ct);
        var found = await Read([.. exclusive, .. hints.Except(shared)], int.MaxValue, ct);
        foreach (var key in shared)
        {
            found.AddRange(await Read([key], ClaimQuery.MostHints, ct));
        }

        return found.ToLookup(row => row.Claim.Key);
    }

    private async Task<List<ClaimRow>> Read(List<string> keys, int most, CancellationToken ct)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var claims = db.Set<CustomerClaim>().Where(claim => EF.Parameter(keys).Contains(claim.Key));
        claims = most == int.MaxValue ? claims : claims.OrderByDescending(claim => claim.Holder).Take(most);
        return await ClaimQuery.WithHolds(db, claims).ToListAsync(ct);
    }

    /// <summary>Places under observation that the partners of the rows have: how many, and for loading the numbers that are free.</summary>
    private async Task<Dictionary<Id<Partner>, FreePlaces>> Places(RegistrationImport import, List<PendingRow> rows, CustomerImportMemory memory, DateTimeOffset now, CancellationToken ct)
    {
        var asked = rows.Select(row => row.Partner!.Id).Distinct().Where(partner => import.State != RegistrationImportState.Checking || !memory.Knows(partner)).ToList();
        return asked.Count == 0 ? [] : await FreePlaces.Of(db, asked, now, ct);
    }

    private static void Judge(
        PendingRow row, GatheredRows batch, CustomerImportMemory memory, Func<ImportRow, RegistrableRow, PolicyVersion, DateTimeOffset, ImportRow> register)
    {
        var (partner, details, policy, now) = (row.Partner!, row.Details!, batch.Policy, batch.Now);
        if (memory.SameAs(details.CustomerType, row.Keys) is { } same)
        {
            row.Stop(ImportVerdict.Duplicate, Fault(null, "imports.same_row", same));
            return;
        }

        var found = row.Keys.SelectMany(marked => batch.Claims[marked.Key.Text]).ToList();
        var eligibility = row.Eligibility = Eligibility.Of(row.Facts! with
        {
            Observed = memory.Observed(partner.Id),
            Claims = [.. found.Select(one => one.Found(now)), .. memory.Claims(row.Keys)],
            Names = [.. row.Held, .. row.Near!.Select(one => one.Name)],
        });
        foreach (var reason in eligibility.Reasons)
        {
            row.Stop(VerdictOf(eligibility), Fault(_columns.GetValueOrDefault(reason.Code), $"refused.{reason.Code}", [.. reason.Details]));
        }

        foreach (var (line, _) in row.Near!.Take(MostNamed))
        {
            row.Stop(row.Verdict, Fault("name", "customers.import.near_row", line));
        }

        if (eligibility.Verdict == Verdict.Refuse)
        {
            return;
        }

        var stale = found.Where(one => one.Claim.IsExclusive && !one.Found(now).IsLive).Select(one => one.Claim).ToList();
        int? place = null;
        if (batch.Places.TryGetValue(partner.Id, out var free))
        {
            place = free.Take(policy.Values.MaxObserved, stale);
        }

        row.Row = register(row.Row, new(details, eligibility, partner, place, stale), policy, now);
        row.Verdict = row.Row.CustomerId is null ? row.Verdict : ImportVerdict.Loaded;
        memory.Add(new(row.Row.Line, partner.Id, details.CustomerType, row.Party, row.Row.CustomerId?.Value ?? default), row.Keys);
    }

    private static IReadOnlyList<(int Line, FoundName Name)> Near(PendingRow row, GatheredRows batch, CustomerImportMemory memory) =>
        row.Party is { } party ? memory.Near(row.Lines, row.Partner!.Id, party, batch.Policy.Values.Matching) : [];

    private static ImportVerdict VerdictOf(Eligibility eligibility) => eligibility.Verdict switch
    {
        Verdict.Allow => ImportVerdict.Create,
        Verdict.Review => ImportVerdict.Review,
        _ when eligibility.Reasons.Any(reason => reason.Code == Eligibility.AlreadyRegistered) => ImportVerdict.Exists,
        _ when eligibility.Reasons.Any(reason => reason.Code is Eligibility.Protected or Eligibility.HasAccount) => ImportVerdict.Conflict,
        _ => ImportVerdict.Wrong,
    };

    /// <summary>The vendor is told who holds what is in the way or may be the same, and of the partner in the third person.</summary>
    private static void TellVendor(GatheredRows batch)
    {
        foreach (var row in batch.Asked.Where(row => row.Eligibility is not null))
        {
            for (var i = 0; i < row.Faults.Count; i++)
            {
                row.Faults[i] = row.Faults[i] with { Key = _ofPartner.GetValueOrDefault(row.Faults[i].Key, row.Faults[i].Key) };
            }

            foreach (var one in row.Eligibility!.Evidence.Where(one => one.Holder != default).DistinctBy(one => one.Holder).Take(MostNamed))
            {
                if (batch.Holders.TryGetValue((one.Source, one.Holder), out var holder))
                {
                    row.Faults.Add(Beside(holder, one.Similarity));
                }
            }
        }
    }

    /// <param name="similarity">Thousandths; null when a key is equal.</param>
    private static ImportFault Beside(HolderName holder, int? similarity) => (similarity, holder.Partner) switch
    {
        ({ } score, { } partner) => Fault("name", "customers.import.near", holder.Name, partner, (score + 5) / 10),
        ({ } score, null) => Fault("name", "customers.import.near_direct", holder.Name, (score + 5) / 10),
        (null, { } partner) => Fault(null, "customers.import.held", holder.Name, partner),
        _ => Fault(null, "customers.import.held_direct", holder.Name),
    };
}

/// <summary>Rows of a batch, and what of the world they are judged by.</summary>
/// <param name="Asked">Those whose customer is looked up.</param>
/// <param name="Claims">On their keys.</param>
/// <param name="Places">Of their partners, in a dry run only of those that were not met before.</param>
/// <param name="Holders">Whoever they may meet, for the vendor to be told.</param>
internal sealed record GatheredRows(
    PendingRow[] All, List<PendingRow> Asked, ILookup<string, ClaimRow> Claims, Dictionary<Id<Partner>, FreePlaces> Places,
    IReadOnlyDictionary<(ClaimSource Source, Guid Holder), HolderName> Holders, PolicyVersion Policy, DateTimeOffset Now);

/// <summary>A row that is being judged.</summary>
internal sealed class PendingRow
{
    public required ImportRow Row { get; set; }

    /// <summary>Null when something is wrong.</summary>
    public required CustomerDetails? Details { get; init; }

    /// <summary>Null when it is no company.</summary>
    public required MatchParty? Party { get; init; }

    public Partner? Partner { get; init; }

    public IReadOnlyList<MarkedKey> Keys { get; set; } = [];

    public EligibilityFacts? Facts { get; set; }

    /// <summary>Holders whose name is near.</summary>
    public IReadOnlyList<FoundName> Held { get; set; } = [];

    /// <summary>Rows before it whose name may be near, as <see cref="CustomerImportMemory.Lines"/> answers.</summary>
    public IReadOnlyList<int> Lines { get; set; } = [];

    /// <summary>Those of <see cref="Lines"/> that are in the way; null: not compared yet.</summary>
    public IReadOnlyList<(int Line, FoundName Name)>? Near { get; set; }

    public Eligibility? Eligibility { get; set; }

    public ImportVerdict Verdict { get; set; } = ImportVerdict.Create;

    public List<ImportFault> Faults { get; } = [];

    public bool IsGood => Verdict == ImportVerdict.Create && Facts is not null;

    /// <summary>One of <see cref="Lines"/> is among these.</summary>
    public bool HasLineFrom(int first, int last) => Lines.Any(line => line >= first && line <= last);

    public void Stop(ImportVerdict verdict, ImportFault fault)
    {
        Verdict = verdict;
        Faults.Add(fault);
    }
}

/// <summary>The numbered places that a partner has for customers under observation.</summary>
/// <param name="numbers">Those that are taken.</param>
/// <param name="stale">Claims of places whose hold is over.</param>
internal sealed class FreePlaces(HashSet<int> numbers, IReadOnlyDictionary<int, CustomerClaim> stale)
{
    public int Taken => numbers.Count;

    public static async Task<Dictionary<Id<Partner>, FreePlaces>> Of(Db db, IReadOnlyList<Id<Partner>> partners, DateTimeOffset now, CancellationToken ct)
    {
        var claims = (await ClaimQuery.WithHolds(db, db.PlacesOf(partners)).ToListAsync(ct)).ToLookup(row => row.Claim.Key[..(row.Claim.Key.LastIndexOf(':') + 1)]);
        return partners.ToDictionary(partner => partner, partner =>
        {
            var byNumber = claims[CustomerClaim.SlotKeys(partner)].ToDictionary(row => CustomerClaim.SlotNumber(row.Claim.Key, partner) ?? 0);
            return new FreePlaces(
                [.. byNumber.Where(one => one.Value.HasPlace(now)).Select(one => one.Key)], byNumber.Where(one => !one.Value.HasPlace(now)).ToDictionary(one => one.Key, one => one.Value.Claim));
        });
    }

    /// <summary>The first that is free, of <paramref name="most"/>; a claim of it whose hold is over is added to what has to go.</summary>
    public int Take(int most, List<CustomerClaim> gone)
    {
        var number = Enumerable.Range(1, most).First(one => !numbers.Contains(one));
        numbers.Add(number);
        if (stale.TryGetValue(number, out var claim))
        {
            gone.Add(claim);
        }

        return number;
    }
}
