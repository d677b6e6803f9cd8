using System.ComponentModel;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>What is asked of the list of accounts (客户账号管理).</summary>
public sealed record AccountQuery
{
    [FromQuery(Name = "q")]
    [Description("Beginning of the account's name. When none begins so, the accounts of companies that are called so, written, in pinyin, by first letters or in English.")]
    public string? Text { get; init; }

    [FromQuery(Name = "state")]
    [Description("`joining` (not associated yet), `associated`, `ended`, `direct` (the vendor's own) or `frozen`.")]
    public string? State { get; init; }

    [FromQuery(Name = "verification")]
    [Description("`none`, `pending`, `passed` or `failed`.")]
    public string? Verification { get; init; }

    [FromQuery(Name = "type")]
    [Description("`enterprise` or `individual`.")]
    public string? Type { get; init; }

    [FromQuery(Name = "distribution")]
    [Description("`agency` or `resale`.")]
    public string? Distribution { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }
}

/// <summary>Where an account stands towards its partner.</summary>
public enum AccountState
{
    /// <summary>Signed up by an invitation, not associated yet.</summary>
    Joining,
    Associated,

    /// <summary>The association is over; the account is the customer's own.</summary>
    Ended,

    /// <summary>The vendor's, without a partner.</summary>
    Direct,
    Frozen,
}

/// <summary>Accounts, newest first, and beside them invitations that nobody answered yet.</summary>
public sealed class ListAccounts(Db db, Caller caller, SearchNames names, TimeProvider clock)
{
    private const string Order = "created";
    private const string OpenOrder = "ends";

    public static AccountFilter Read(AccountQuery query, Caller caller)
    {
        var reader = new QueryReader();
        return new AccountFilter
        {
            Text = string.IsNullOrWhiteSpace(query.Text) ? null : LoginName.Key(query.Text),
            Company = string.IsNullOrWhiteSpace(query.Text) ? null : query.Text[..Math.Min(query.Text.Length, CustomerDetails.MaxNameLength)],
            State = reader.Enum<AccountState>("state", query.State),
            Verification = reader.Enum<VerificationStatus>("verification", query.Verification),
            Type = reader.Enum<CustomerType>("type", query.Type),
            Distribution = reader.Enum<DistributionType>("distribution", query.Distribution),
            Partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner ?? default,
            Ignored = reader.Unread,
        };
    }

    public async Task<Slice<AccountRow>> Run(AccountFilter filter, Place place, CancellationToken ct) => await names.OrNear(
        await Page(Narrowed(Mine(filter), filter), place, ct),
        filter.Company,
        ClaimSource.Account,
        filter.Partner,
        holders =>
        {
            var ids = IdsOf(holders);
            return Page(Narrowed(Mine(filter).Where(a => ids.Contains(a.Id)), filter with { Text = null }), place, ct);
        },
        ct);

    /// <summary>Invitations whose link works and with which no account was made, those that end first at the top.</summary>
    public Task<Slice<InvitationRow>> Open(AccountFilter filter, Place place, CancellationToken ct) =>
        OpenOnes(filter).Select(i => new InvitationRow
        {
            Id = i.Id,
            CustomerId = i.CustomerId,
            CustomerName = i.CustomerName,
            PartnerName = db.Partners.Where(p => p.Id == i.PartnerId).Select(p => p.Name).FirstOrDefault(),
            Email = i.Email,
            Nickname = i.Nickname,
            DistributionType = i.DistributionType,
            State = i.State,
            SentAt = i.SentAt,
            SentCount = i.SentCount,
            LinkExpiresAt = i.LinkExpiresAt,
        }).Slice(OpenOrder, i => i.LinkExpiresAt, i => i.Id, descending: false, place, ct);

    /// <summary>Accounts and open invitations, counted no further than what is shown.</summary>
    public async Task<(int Accounts, int Open)> Count(AccountFilter filter, CancellationToken ct)
    {
        const int cap = Tab.Cap + 1;
        var accounts = Mine(filter);
        var open = OpenOnes(filter);
        var counts = await db.Vendors.Where(v => v.Id == db.VendorId)
            .Select(v => new { Accounts = accounts.OrderBy(a => a.Id).Take(cap).Count(), Open = open.OrderBy(i => i.LinkExpiresAt).Take(cap).Count() }).SingleAsync(ct);
        return (counts.Accounts, counts.Open);
    }

    /// <summary>
    /// Accounts that are called what was typed or whose name begins so, at most <paramref name="most"/>, the one of exactly that name first.
    /// Names are found in the index of all names; where very many begin so, a partner's few are looked for among its own instead.
    /// </summary>
    public async Task<IReadOnlyList<AccountRow>> Named(string typed, int most, CancellationToken ct)
    {
        var key = LoginName.Key(typed);
        if (key.Length == 0)
        {
            return [];
        }

        var all = db.CustomerAccounts;
        var beginning = AccountNames.BeginningWith(all, key);
        if (caller.SeesAllPartners)
        {
            return await Shown(beginning.OrderBy(a => a.AccountNameKey).Take(most)).ToListAsync(ct);
        }

        var own = caller.Partner;
        var found = beginning.OrderBy(a => a.AccountNameKey).Take(CustomerReading.Few + 1);
        if (await found.CountAsync(ct) <= CustomerReading.Few)
        {
            return await Shown(found.Where(a => a.PartnerId == own).OrderBy(a => a.AccountNameKey).Take(most)).ToListAsync(ct);
        }

        // Not as a range of the names: it is the partner's own index that has to be read.
        var exact = await Shown(all.Where(a => a.AccountNameKey == key && a.PartnerId == own)).ToListAsync(ct);
        var others = all.Where(a => a.PartnerId == own && a.AccountNameKey.StartsWith(key) && a.AccountNameKey != key);
        return [.. exact, .. await Shown(others.OrderByDescending(a => a.Id).Take(most - exact.Count)).ToListAsync(ct)];
    }

    /// <summary>Accounts of companies that what was typed may mean, at most <paramref name="most"/>, the newest first.</summary>
    public async Task<IReadOnlyList<AccountRow>> Meant(string typed, int most, CancellationToken ct)
    {
        var ids = IdsOf((await names.Of(typed, ClaimSource.Account, null, ct)).All.Take(most));
        return ids.Length == 0 ? [] : await Shown(Mine(new()).Where(a => ids.Contains(a.Id)).OrderByDescending(a => a.Id)).ToListAsync(ct);
    }

    private static Id<CustomerAccount>[] IdsOf(IEnumerable<Guid> holders) => [.. holders.Select(holder => new Id<CustomerAccount>(holder))];

    private Task<Slice<AccountRow>> Page(IQueryable<CustomerAccount> rows, Place place, CancellationToken ct) => Shown(rows).Slice(Order, a => a.Id, descending: true, place, ct);

    private IQueryable<AccountRow> Shown(IQueryable<CustomerAccount> rows)
    {
        var customers = db.Customers;
        return rows.Select(a => new AccountRow
        {
            Id = a.Id,
            AccountName = a.AccountName,
            CustomerId = a.CustomerId,
            CustomerName = customers.Where(c => c.Id == a.CustomerId).Select(c => c.Name).FirstOrDefault(),
            PartnerId = a.PartnerId,
            PartnerName = db.Partners.Where(p => p.Id == a.PartnerId).Select(p => p.Name).FirstOrDefault(),
            CustomerType = a.CustomerType,
            DistributionType = a.DistributionType,
            Nickname = a.Nickname,
            HolderName = a.HolderName,
            VerificationStatus = a.VerificationStatus,
            VerifiedAt = a.VerifiedAt,
            CreatedAt = a.CreatedAt,
            AssociatedAt = a.AssociatedAt,
            EndedAt = a.EndedAt,
            IsFrozen = a.IsFrozen,
        });
    }

    private IQueryable<CustomerAccount> Mine(AccountFilter filter)
    {
        var rows = db.CustomerAccounts;
        if (!caller.SeesAllPartners)
        {
            // Accounts may have no partner, so the filter of partners does not cover them.
            var own = caller.Partner;
            rows = rows.Where(a => a.PartnerId == own);
        }
        else if (filter.Partner is { } partner)
        {
            rows = rows.Where(a => a.PartnerId == partner);
        }

        return rows;
    }

    private IQueryable<CustomerInvitation> OpenOnes(AccountFilter filter)
    {
        var now = clock.GetUtcNow();
        var rows = db.CustomerInvitations.Where(i => (i.State == InvitationState.Sent || i.State == InvitationState.Opened) && i.LinkExpiresAt > now);
        return (caller.SeesAllPartners ? filter.Partner : caller.Partner) is { } partner ? rows.Where(i => i.PartnerId == partner) : rows;
    }

    private static IQueryable<CustomerAccount> Narrowed(IQueryable<CustomerAccount> rows, AccountFilter filter)
    {
        rows = filter.State switch
        {
            null => rows,
            AccountState.Joining => rows.Where(a => a.PartnerId != null && a.AssociatedAt == null),
            AccountState.Associated => rows.Where(a => a.AssociatedAt != null && a.EndedAt == null && !a.IsFrozen),
            AccountState.Ended => rows.Where(a => a.EndedAt != null),
            AccountState.Direct => rows.Where(a => a.PartnerId == null),
            AccountState.Frozen => rows.Where(a => a.IsFrozen),
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        if (filter.Text is { } text)
        {
            rows = AccountNames.BeginningWith(rows, text);
        }

        if (filter.Verification is { } verification)
        {
            rows = rows.Where(a => a.VerificationStatus == verification);
        }

        if (filter.Type is { } type)
        {
            rows = rows.Where(a => a.CustomerType == type);
        }

        return filter.Distribution is { } distribution ? rows.Where(a => a.DistributionType == distribution) : rows;
    }
}

/// <summary>What a list of accounts shows.</summary>
public sealed record AccountFilter
{
    /// <summary>Beginning of the name, as its key.</summary>
    public string? Text { get; init; }

    /// <summary>The same as it was typed, which may be the name of a company.</summary>
    public string? Company { get; init; }

    public AccountState? State { get; init; }

    public VerificationStatus? Verification { get; init; }

    public CustomerType? Type { get; init; }

    public DistributionType? Distribution { get; init; }

    public Id<Partner>? Partner { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public AccountFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    public ListAddress Address(string path, AccountQuery query) => ListAddress.Of(
        path,
        ("q", Text is null ? null : query.Text),
        ("state", State is { } state ? Words.Of(state) : null),
        ("verification", Verification is { } verification ? Words.Of(verification) : null),
        ("type", Type is { } type ? Words.Of(type) : null),
        ("distribution", Distribution is { } distribution ? Words.Of(distribution) : null),
        ("partner", query.Partner is null ? null : Partner?.ToString()));
}

/// <summary>What the list reads of an account.</summary>
public sealed record AccountRow
{
    public Id<CustomerAccount> Id { get; init; }

    public string AccountName { get; init; } = "";

    public Id<Customer>? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public Id<Partner>? PartnerId { get; init; }

    public string? PartnerName { get; init; }

    public CustomerType CustomerType { get; init; }

    public DistributionType? DistributionType { get; init; }

    public string? Nickname { get; init; }

    public string? HolderName { get; init; }

    public VerificationStatus VerificationStatus { get; init; }

    public DateTimeOffset? VerifiedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? AssociatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsFrozen { get; init; }

    public AccountState State =>
        IsFrozen ? AccountState.Frozen
        : PartnerId is null ? AccountState.Direct
        : EndedAt is not null ? AccountState.Ended
        : AssociatedAt is not null ? AccountState.Associated
        : AccountState.Joining;
}

/// <summary>What the list reads of an invitation.</summary>
public sealed record InvitationRow
{
    public Id<CustomerInvitation> Id { get; init; }

    public Id<Customer> CustomerId { get; init; }

    public string CustomerName { get; init; } = "";

    public string? PartnerName { get; init; }

    public string Email { get; init; } = "";

    public string Nickname { get; init; } = "";

    public DistributionType DistributionType { get; init; }

    public InvitationState State { get; init; }

    public DateTimeOffset SentAt { get; init; }

    public int SentCount { get; init; }

    public DateTimeOffset LinkExpiresAt { get; init; }
}

/// <summary>An account as the API shows it.</summary>
public sealed record AccountView(
    Id<CustomerAccount> Id,
    string AccountName,
    AccountState State,
    Id<Customer>? CustomerId,
    string? CustomerName,
    Id<Partner>? PartnerId,
    CustomerType CustomerType,
    DistributionType? DistributionType,
    string? Nickname,
    string? HolderName,
    VerificationStatus VerificationStatus,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AssociatedAt,
    DateTimeOffset? EndedAt,
    bool IsFrozen)
{
    internal static AccountView Of(AccountRow row) => new(
        row.Id,
        row.AccountName,
        row.State,
        row.CustomerId,
        row.CustomerName,
        row.PartnerId,
        row.CustomerType,
        row.DistributionType,
        row.Nickname,
        row.HolderName,
        row.VerificationStatus,
        row.VerifiedAt,
        row.CreatedAt,
        row.AssociatedAt,
        row.EndedAt,
        row.IsFrozen);
}
