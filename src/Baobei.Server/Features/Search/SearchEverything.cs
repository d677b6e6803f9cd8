using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Partners;
using Baobei.Server.Features.Projects;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Search;

/// <summary>What was found of one kind, at most <see cref="SearchEverything.Most"/>.</summary>
/// <param name="HasMore">There are more; the list of that kind has them all.</param>
/// <param name="Near">None has what was typed; they are called something that is read so or near it.</param>
public sealed record Found<T>(IReadOnlyList<T> Data, bool HasMore, bool Near = false)
{
    internal static Found<T> Of(IReadOnlyList<T> rows, bool near = false) => new([.. rows.Take(SearchEverything.Most)], rows.Count > SearchEverything.Most, near);

    internal static Found<T> Of(Slice<T> page) => new(page.Rows, page.Next is not null, page.IsNear);

    internal Found<TOther> Select<TOther>(Func<T, TOther> select) => new([.. Data.Select(select)], HasMore, Near);
}

/// <summary>What was found of everything.</summary>
/// <param name="Query">What was typed.</param>
/// <param name="Accounts">Null for those who may not read accounts.</param>
/// <param name="Partners">Null for those who may not read partners: all but the vendor's people.</param>
/// <param name="Projects">Null for those who may not read projects.</param>
/// <param name="Products">Null for those who may not read the catalogue; partners find what is on sale.</param>
/// <param name="Specs">The same of specifications.</param>
public sealed record SearchResults(string Query, Found<CustomerRow> Customers, Found<AccountRow>? Accounts, Found<Partner>? Partners, Found<ProjectRow>? Projects,
    Found<Product>? Products, Found<SpecOffer>? Specs)
{
    public bool IsEmpty => Customers.Data.Count == 0 && Accounts is null or { Data.Count: 0 } && Partners is null or { Data.Count: 0 }
        && Projects is null or { Data.Count: 0 } && Products is null or { Data.Count: 0 } && Specs is null or { Data.Count: 0 };
}

/// <summary>
/// Search of everything, as far as the caller may see it: customers by a part of name or nickname, written or as it is read, or by the beginning of an
/// account's name, accounts by name or by their company's, projects by a part of name, written or as it is read, or of number, products and specifications by a part of name or code, and for the vendor's people partners by name. A partner finds only its own.
/// </summary>
public sealed class SearchEverything(ListCustomers customers, ListAccounts accounts, ListProjects projects, CatalogueList catalogue, PartnerList partners, Db db, Caller caller)
{
    /// <summary>Rows of each kind.</summary>
    public const int Most = 10;

    /// <summary>Longer than any name that is kept.</summary>
    public const int MaxLength = 200;

    /// <param name="typed">Not blank; what is too long to be a name is cut.</param>
    public async Task<SearchResults> Run(string typed, CancellationToken ct)
    {
        typed = typed.Trim();
        typed = typed[..Math.Min(typed.Length, MaxLength)];
        var named = caller.May(Permission.ReadAccounts) ? await accounts.Named(typed, Most + 1, ct) : null;
        return new(
            typed,
            await Customers(typed, named ?? [], ct),
            named is null ? null : named.Count > 0 ? Found<AccountRow>.Of(named) : Found<AccountRow>.Of(await accounts.Meant(typed, Most + 1, ct), near: true),
            caller.May(Permission.ReadPartners) ? await Partners(typed, ct) : null,
            caller.May(Permission.ReadProjects) ? await Projects(typed, ct) : null,
            caller.May(Permission.ReadCatalogue) ? Found<Product>.Of(await catalogue.Products(new(typed), new(null, null, Most), ct)) : null,
            caller.May(Permission.ReadCatalogue) ? Found<SpecOffer>.Of(await catalogue.Specs(new(typed), new(null, null, Most), ct)) : null);
    }

    private async Task<Found<ProjectRow>> Projects(string typed, CancellationToken ct)
    {
        var text = SearchGrams.QueryOf(typed);
        if (text.Length == 0)
        {
            return new([], false);
        }

        return Found<ProjectRow>.Of(await projects.Run(new ProjectFilter { Text = text, Partner = caller.SeesAllPartners ? null : caller.Partner }, new(null, null, Most), ct));
    }

    private async Task<Found<CustomerRow>> Customers(string typed, IEnumerable<AccountRow> named, CancellationToken ct)
    {
        // What folds to nothing, such as brackets, asks for no name.
        var text = SearchGrams.QueryOf(typed);
        IReadOnlyList<CustomerRow> byName = [];
        var (hasMore, isNear) = (false, false);
        if (text.Length > 0)
        {
            var page = await customers.Run(new CustomerFilter { Text = text, Typed = typed, Partner = caller.SeesAllPartners ? null : caller.Partner }, new(null, null, Most), ct);
            (byName, hasMore, isNear) = (page.Rows, page.Next is not null, page.IsNear);
        }

        var byAccount = named.Select(account => account.CustomerId).OfType<Id<Domain.Customers.Customer>>().Except(byName.Select(row => row.Id)).ToArray();
        var others = byAccount.Length == 0 || byName.Count >= Most
            ? []
            : await db.CustomersOf(byAccount).AsNoTracking().OrderByDescending(c => c.ReportedAt).Select(CustomerRow.Columns).ToListAsync(ct);
        var found = Found<CustomerRow>.Of([.. byName, .. others]);
        return found with { HasMore = hasMore || found.HasMore, Near = isNear && others.Count == 0 };
    }

    private async Task<Found<Partner>> Partners(string typed, CancellationToken ct) => Found<Partner>.Of(await partners.Rows(new PartnerQuery(typed), new Place(null, null, Most), ct));
}
