using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.DirectAccounts;

/// <summary>What the list of direct accounts is asked for.</summary>
public sealed record DirectAccountQuery(string? Q = null, string? Type = null)
{
    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();

    public CustomerType? WantedType => Enum.TryParse<CustomerType>(Type, ignoreCase: true, out var type) && Enum.IsDefined(type) ? type : null;

    public ListAddress Address => ListAddress.Of("/vendor/accounts", ("q", Text), ("type", WantedType?.ToString().ToLowerInvariant()));
}

/// <summary>A direct account as the vendor's people see it.</summary>
public sealed record DirectAccountView(
    Id<CustomerAccount> Id, string AccountName, CustomerType CustomerType, string? HolderName, string? CreditCode, string Email, string Phone, DateTimeOffset CreatedAt);

public sealed record DirectAccountListModel(DirectAccountQuery Query, Asked Asked, Slice<DirectAccountView> Page, bool MayAdd);

/// <summary>Reads the accounts that belong to no partner.</summary>
public sealed class DirectAccountList(Db db, SearchNames names)
{
    /// <summary>Whose account name begins so or whose company's name has it; when there is none, those whose company's name is read so or near it.</summary>
    public async Task<Slice<DirectAccountView>> Read(DirectAccountQuery query, Place place, CancellationToken ct)
    {
        var page = await names.OrNear(
            await Rows(query, null, place, ct),
            query.Text,
            ClaimSource.Account,
            null,
            holders => Rows(query, [.. holders.Select(holder => new Id<CustomerAccount>(holder))], place, ct),
            ct);
        var codes = await CodesOf([.. page.Rows.Select(a => a.Id.Value)], ct);
        return page.Select(a => View(a, codes.GetValueOrDefault(a.Id.Value)));
    }

    private Task<Slice<CustomerAccount>> Rows(DirectAccountQuery query, Id<CustomerAccount>[]? ids, Place place, CancellationToken ct)
    {
        var rows = db.CustomerAccounts.AsNoTracking().Where(a => a.PartnerId == null);
        if (ids is not null)
        {
            rows = rows.Where(a => ids.Contains(a.Id));
        }
        else if (query.Text is { } text)
        {
            var name = LoginName.Key(text);
            var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's lower(), which knows no culture.
            rows = rows.Where(a => a.AccountNameKey.StartsWith(name) || a.HolderName!.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        if (query.WantedType is { } type)
        {
            rows = rows.Where(a => a.CustomerType == type);
        }

        return rows.Slice("-created", a => a.Id, descending: true, place, ct);
    }

    public async Task<DirectAccountView> Get(Id<CustomerAccount> id, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.AsNoTracking().Where(a => a.PartnerId == null).Get(id, ct);
        return View(account, (await CodesOf([id.Value], ct)).GetValueOrDefault(id.Value));
    }

    private static DirectAccountView View(CustomerAccount account, string? code) => new(
        account.Id, account.AccountName, account.CustomerType, account.HolderName, code, account.Email, account.Phone, account.CreatedAt);

    /// <summary>An account keeps its holder's code as a claim.</summary>
    private async Task<Dictionary<Guid, string>> CodesOf(Guid[] accounts, CancellationToken ct)
    {
        var prefix = IdentityKey.PrefixOf(KeyKind.Code);
        return await db.CustomerClaims.Where(c => accounts.Contains(c.Holder) && c.Key.StartsWith(prefix)).ToDictionaryAsync(c => c.Holder, c => c.Key[prefix.Length..], ct);
    }
}
