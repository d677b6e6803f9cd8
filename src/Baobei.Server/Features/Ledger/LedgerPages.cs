using System.Globalization;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Ledger;

/// <summary>An account with the names of whose it is.</summary>
/// <param name="Counterparty">Null where there is none.</param>
public sealed record LedgerAccountRow(LedgerAccount Account, string Owner, string? Counterparty);

/// <param name="Query">What was looked for; null: one's own accounts.</param>
/// <param name="MaySearch">The vendor's people look for partners' and customers' accounts.</param>
public sealed record LedgerModel(string? Query, bool MaySearch, IReadOnlyList<LedgerAccountRow> Rows, bool MayVerify);

/// <param name="HrefOf">The page of what a transfer is about, where there is one for the reader.</param>
public sealed record StatementModel(LedgerAccountRow Row, StatementQuery Query, Asked Asked, Slice<PostingView> Page, Func<string?, string?> HrefOf)
{
    public ListAddress Address => ListAddress.Of($"/ledger/accounts/{Row.Account.Id}", [("from", Query.FromDay?.ToString("O", CultureInfo.InvariantCulture)), ("to", Query.ToDay?.ToString("O", CultureInfo.InvariantCulture))]);
}

/// <summary>One side of a transfer with its account; null where the account is not the reader's to see.</summary>
public sealed record TransferLegRow(BookedLeg Leg, LedgerAccountRow? Row);

/// <param name="By">Who ordered it; null: the product itself.</param>
/// <param name="CorrectedBy">The transfer that took it back.</param>
public sealed record TransferModel(Transfer Transfer, IReadOnlyList<TransferLegRow> Legs, string? By, Id<Transfer>? CorrectedBy, LedgerHold? Hold, string? Href);

public sealed record LedgerVerificationsModel(Slice<LedgerVerification> Page, Asked Asked);

/// <summary>Reads what the pages of the ledger show.</summary>
public sealed class LedgerPages(Db db, LedgerReader reader, Caller caller, PageDirectory pages)
{
    private const int MostOwners = 20;

    public async Task<LedgerModel> Accounts(string? query, string? owner, CancellationToken ct)
    {
        query = string.IsNullOrWhiteSpace(query) ? null : query.Trim();
        var maySearch = caller.SeesAllPartners;
        var rows = maySearch && query is not null ? await Found(query, ct) : await reader.Of(string.IsNullOrWhiteSpace(owner) ? null : owner, ct);
        return new(query, maySearch, await Named(rows, ct), caller.May(Permission.VerifyLedger));
    }

    public async Task<StatementModel> Statement(Id<LedgerAccount> id, StatementQuery query, Asked asked, CancellationToken ct)
    {
        var account = await reader.Account(id, ct);
        var page = await reader.Statement(account, query, Place.Of(asked), ct);
        return new((await Named([account], ct))[0], query, asked, page, HrefOf);
    }

    public async Task<TransferModel> Transfer(Id<Transfer> id, CancellationToken ct)
    {
        var transfer = await reader.Transfer(id, ct);
        var rows = (await Named(await reader.Touched(transfer, ct), ct)).ToDictionary(row => row.Account.Id);
        var corrected = await db.Transfers.Where(t => t.Corrects == id && t.Corrects != null).Select(t => (Id<Transfer>?)t.Id).SingleOrDefaultAsync(ct);
        var hold = transfer.HoldId is { } held ? await db.LedgerHolds.AsNoTracking().SingleOrDefaultAsync(h => h.Id == held, ct) : null;

        // Who of another side ordered it is that side's business.
        var by = transfer.By is { } user
            ? await db.Users.Where(u => u.Id == user && (caller.SeesAllPartners || u.PartnerId == caller.Partner)).Select(u => u.DisplayName).SingleOrDefaultAsync(ct)
            : null;
        return new(transfer, [.. transfer.ReadLegs().Select(leg => new TransferLegRow(leg, rows.GetValueOrDefault(leg.Account)))], by, corrected, hold, HrefOf(transfer.Reference));
    }

    private string? HrefOf(string? reference)
    {
        var path = reference?.Split('_')[0] switch
        {
            "fdt" => "/funds",
            "pmt" => "/payments",
            "top" => "/top-ups",
            "wdr" => "/withdrawals",
            "pur" when caller.Role == Role.Customer => "/my/billing/purchase-orders",
            "pur" => "/purchase-orders",
            "ord" when caller.Role == Role.Customer => "/my/billing/orders",
            "ord" => "/orders",
            _ => null,
        };
        return path is not null && pages.Lets(caller, $"{path}/{{id}}") ? $"{path}/{reference}" : null;
    }

    private async Task<IReadOnlyList<LedgerAccount>> Found(string query, CancellationToken ct)
    {
        if (Id<LedgerAccount>.TryParse(query, null, out var one))
        {
            return await db.LedgerAccounts.AsNoTracking().Where(a => a.Id == one).ToListAsync(ct);
        }

        if (query.StartsWith("par_", StringComparison.Ordinal) || query.StartsWith("acc_", StringComparison.Ordinal))
        {
            return await reader.Of(query, ct);
        }

        var key = LoginName.Key(query);
        var partners = await db.Partners.Where(p => p.Name.Contains(query)).OrderBy(p => p.Name).Take(MostOwners).Select(p => p.Id).ToListAsync(ct);
        var accounts = await AccountNames.BeginningWith(db.CustomerAccounts, key).OrderBy(a => a.AccountNameKey).Take(MostOwners).Select(a => a.Id).ToListAsync(ct);
        Guid[] owners = [.. partners.Select(p => p.Value), .. accounts.Select(a => a.Value)];
        return await db.LedgerAccounts.AsNoTracking().Where(a => owners.Contains(a.OwnerId)).OrderBy(a => a.OwnerId).ThenBy(a => a.Purpose).Take(200).ToListAsync(ct);
    }

    private async Task<IReadOnlyList<LedgerAccountRow>> Named(IReadOnlyList<LedgerAccount> accounts, CancellationToken ct)
    {
        var ids = accounts.SelectMany(a => new[] { a.OwnerId, a.CounterpartyId ?? default }).Distinct().ToList();
        var (partnerIds, accountIds) = (ids.ConvertAll(id => new Id<Partner>(id)), ids.ConvertAll(id => new Id<CustomerAccount>(id)));
        var partners = await db.Partners.Where(p => partnerIds.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id.Value, p => p.Name, ct);
        var customers = await db.CustomerAccounts.Where(a => accountIds.Contains(a.Id)).Select(a => new { a.Id, a.AccountName }).ToDictionaryAsync(a => a.Id.Value, a => a.AccountName, ct);
        var vendor = accounts.Any(a => a.OwnerKind == LedgerOwnerKind.Vendor) ? await db.Vendors.Where(v => v.Id == db.VendorId).Select(v => v.Name).SingleAsync(ct) : "";
        return [.. accounts.Select(a => new LedgerAccountRow(a, NameOf(a.OwnerId), a.CounterpartyId is { } other ? NameOf(other) : null))];

        string NameOf(Guid id) => partners.GetValueOrDefault(id) ?? customers.GetValueOrDefault(id) ?? (id == db.VendorId.Value ? vendor : "—");
    }
}
