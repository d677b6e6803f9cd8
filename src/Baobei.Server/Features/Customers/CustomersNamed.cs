using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>A customer that has a name, and the act that made it.</summary>
public sealed record NamedCustomer(Id<Customer> Id, Id<CustomerRegistration> Registration);

/// <summary>Customers that were found by a name.</summary>
/// <param name="AreNear">None has the text; their names are read so or near it.</param>
public sealed record NamedCustomers(IReadOnlyList<NamedCustomer> Rows, bool AreNear);

/// <summary>Finds customers by a part of their name or nickname, or else by how it is read or what it is near, for the lists of what was done with them.</summary>
public sealed class CustomersNamed(Db db, SearchNames names)
{
    /// <summary>Of so many at most, their rows are looked up one by one; of more, a page of any list is soon full in the list's own order.</summary>
    public const int Few = 1000;

    /// <summary>What was typed, as it is compared; null when nothing was.</summary>
    public static string? Read(string? typed)
    {
        var text = typed is null ? null : SearchGrams.QueryOf(typed[..Math.Min(typed.Length, CustomerDetails.MaxNameLength)]);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Null when many have it.</summary>
    /// <param name="typed">Such that <see cref="Read"/> answers a text.</param>
    public async Task<NamedCustomers?> Find(string typed, CancellationToken ct)
    {
        var text = Read(typed)!;
        var customers = await db.CustomersBy(new(null, CustomerIndex.Reported, SearchGrams.ToFind(text), null), ct);
        var found = await customers.Where(c => c.SearchText.Contains(text)).Take(Few + 1).Select(c => new NamedCustomer(c.Id, c.RegistrationId)).ToListAsync(ct);
        if (found.Count > Few)
        {
            return null;
        }

        if (found.Count > 0)
        {
            return new(found, false);
        }

        var meant = (await names.Of(typed, ClaimSource.Registration, null, ct)).All.Select(holder => new Id<Customer>(holder)).Union(await names.Ended(text, null, [], ct)).ToArray();
        return meant.Length == 0 ? new([], false) : new(await db.CustomersOf(meant).Select(c => new NamedCustomer(c.Id, c.RegistrationId)).ToListAsync(ct), true);
    }
}
