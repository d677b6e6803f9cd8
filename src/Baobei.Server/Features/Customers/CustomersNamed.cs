using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>A customer that has a name, and the act that made it.</summary>
public sealed record NamedCustomer(Id<Customer> Id, Id<CustomerRegistration> Registration);

/// <summary>Finds customers by a part of their name or nickname, for the lists of what was done with them.</summary>
public sealed class CustomersNamed(Db db)
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
    /// <param name="text">As <see cref="Read"/> answers.</param>
    public async Task<IReadOnlyList<NamedCustomer>?> Find(string text, CancellationToken ct)
    {
        var customers = await db.CustomersBy(new(null, CustomerIndex.Reported, SearchGrams.ToFind(text), null), ct);
        var found = await customers.Where(c => c.SearchText.Contains(text)).Take(Few + 1).Select(c => new NamedCustomer(c.Id, c.RegistrationId)).ToListAsync(ct);
        return found.Count > Few ? null : found;
    }
}
