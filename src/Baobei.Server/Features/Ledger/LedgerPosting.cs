using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Ledger;

/// <summary>One order on its way into the ledger, and its answer.</summary>
internal sealed class LedgerJob(Id<Vendor> vendor, TransferOrder order, DateTimeOffset now)
{
    public Id<Vendor> Vendor => vendor;

    public TransferOrder Order => order;

    public DateTimeOffset Now => now;

    public Booked? Booked { get; set; }

    /// <summary>Why it was refused.</summary>
    public Exception? Failure { get; set; }
}

/// <summary>A transfer, and whether it had been booked before under the same key.</summary>
public sealed record Booked(Transfer Transfer, bool Replayed);

/// <summary>Books orders in a transaction that is open: reads and locks what they are about, decides in memory, stores everything at once.</summary>
internal static class LedgerPosting
{
    /// <summary>Each job gets its transfer or its refusal; a refused one changes nothing and holds nobody up.</summary>
    public static async Task Book(ILedgerRows rows, IReadOnlyList<LedgerJob> jobs, CancellationToken ct)
    {
        foreach (var ofVendor in jobs.GroupBy(job => job.Vendor))
        {
            await Book(rows, ofVendor.Key, [.. ofVendor], ct);
        }
    }

    private static async Task Book(ILedgerRows rows, Id<Vendor> vendor, List<LedgerJob> jobs, CancellationToken ct)
    {
        var now = jobs.Max(job => job.Now);
        var book = await Fill(rows, vendor, jobs.ConvertAll(job => job.Order), jobs.SelectMany(job => job.Order.Names()), now, ct);
        book.LapseOver(now);
        foreach (var job in jobs)
        {
            (job.Booked, job.Failure) = (null, null);
            try
            {
                var (transfer, replayed) = book.Book(job.Order, job.Now);
                job.Booked = new(transfer, replayed);
            }
            catch (Exception refusal) when (refusal is Refused or InvalidField or NotFound)
            {
                job.Failure = refusal;
            }
        }

        if (book.Transfers.Count > 0)
        {
            await rows.Write(book, ct);
        }
    }

    /// <summary>A book with these accounts, which are opened when they are not there; holds of their owners whose time is over have lapsed.</summary>
    public static async Task<LedgerBook> Lock(ILedgerRows rows, Id<Vendor> vendor, IReadOnlyCollection<LedgerAccountName> names, DateTimeOffset now, CancellationToken ct)
    {
        await Open(rows, vendor, names, now, ct);
        var book = await Fill(rows, vendor, [], names, now, ct);
        book.LapseOver(now);
        if (book.Transfers.Count == 0)
        {
            return book;
        }

        await rows.Write(book, ct);
        return await Fill(rows, vendor, [], names, now, ct);
    }

    /// <summary>
    /// Opens what is not there before anything is locked: whoever locked some and then opened others would wait for those who do it the other way round.
    /// The ledger's own writer does so and tries again when it is given up; a unit of work cannot.
    /// </summary>
    public static Task Open(ILedgerRows rows, Id<Vendor> vendor, IEnumerable<LedgerAccountName> names, DateTimeOffset now, CancellationToken ct)
    {
        LedgerAccount[] accounts = [.. names.Distinct().Select(name => LedgerAccount.Open(vendor, name, Transfer.Stored(now))).OrderBy(account => account.Id)];
        return accounts.Length == 0 ? Task.CompletedTask : rows.Open(accounts, ct);
    }

    private static async Task<LedgerBook> Fill(
        ILedgerRows rows, Id<Vendor> vendor, List<TransferOrder> orders, IEnumerable<LedgerAccountName> named, DateTimeOffset now, CancellationToken ct)
    {
        var names = new Dictionary<Id<LedgerAccount>, LedgerAccountName>();
        foreach (var name in named)
        {
            names[name.IdFor(vendor)] = name;
        }

        var read = await rows.Read(
            new(
                vendor, [.. orders.Select(order => order.Key).Distinct(StringComparer.Ordinal)], [.. orders.Where(order => order.Corrects is not null).Select(order => order.Corrects!.Value).Distinct()],
                [.. orders.Where(order => order.Hold is not null).Select(order => order.Hold!.Value).Distinct()], [.. names.Values.Select(name => name.OwnerId).Distinct()], now,
                [.. names.Keys.Order()]),
            ct);
        var book = new LedgerBook(vendor);
        Enter(read);

        // Holds and corrections tell which other accounts they are about; accounts that are not there yet are opened.
        foreach (var name in read.Holds.SelectMany(hold => hold.Sources.Select(source => source.Account).Append(hold.Account)))
        {
            names[name.IdFor(vendor)] = name;
        }

        var corrected = orders.Exists(order => order.Corrects is not null)
            ? read.Transfers.Where(transfer => orders.Exists(order => order.Corrects == transfer.Id)).SelectMany(transfer => transfer.ReadLegs().Select(leg => leg.Account))
            : [];
        var known = read.Accounts.Select(account => account.Id).ToHashSet();
        var missing = names.Keys.Concat(corrected).Where(id => !known.Contains(id)).Distinct().Order().ToList();
        if (missing.Count > 0)
        {
            LedgerAccount[] opened = [.. missing.Where(names.ContainsKey).Select(id => LedgerAccount.Open(vendor, names[id], Transfer.Stored(now)))];
            if (opened.Length > 0)
            {
                await rows.Open(opened, ct);
            }
        }

        if (missing.Count > 0 || read.Holds.Count > 0)
        {
            // Now that their accounts are locked, nobody else ends these holds.
            Enter(await rows.Read(new(vendor, [], [], [.. read.Holds.Select(hold => hold.Id)], [], now, missing), ct));
        }

        return book;

        void Enter(LedgerRead found)
        {
            found.Accounts.ForEach(book.Add);
            found.Holds.ForEach(book.Add);
            foreach (var transfer in found.Transfers)
            {
                book.AddBooked(transfer);
                book.AddEarlier(transfer, found.Corrected.Contains(transfer.Id));
            }
        }
    }
}
