using System.Diagnostics.CodeAnalysis;
using Baobei.Domain.Customers;

namespace Baobei.Server.Features.Customers;

internal static class AccountNames
{
    /// <summary>A range of the unique index of names; both databases compare them by code point.</summary>
    [SuppressMessage("Globalization", "CA1309:Use ordinal string comparison", Justification = "Becomes SQL; the column's collation compares by code point.")]
    public static IQueryable<CustomerAccount> BeginningWith(IQueryable<CustomerAccount> accounts, string key)
    {
        var end = key + '\uffff';
        return accounts.Where(a => string.Compare(a.AccountNameKey, key) >= 0 && string.Compare(a.AccountNameKey, end) < 0);
    }
}
