using System.Diagnostics.CodeAnalysis;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

internal static class AccountNames
{
    /// <summary>The account of that name, as somebody typed it; the default, which no account has, when there is none.</summary>
    public static async Task<Id<CustomerAccount>> IdOf(Db db, string typed, CancellationToken ct)
    {
        var key = LoginName.Key(typed.Trim());
        return await db.CustomerAccounts.Where(a => a.AccountNameKey == key).Select(a => a.Id).SingleOrDefaultAsync(ct);
    }

    /// <summary>A range of the unique index of names; both databases compare them by code point.</summary>
    [SuppressMessage("Globalization", "CA1309:Use ordinal string comparison", Justification = "Becomes SQL; the column's collation compares by code point.")]
    public static IQueryable<CustomerAccount> BeginningWith(IQueryable<CustomerAccount> accounts, string key)
    {
        var end = key + '\uffff';
        return accounts.Where(a => string.Compare(a.AccountNameKey, key) >= 0 && string.Compare(a.AccountNameKey, end) < 0);
    }
}
