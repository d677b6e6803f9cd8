using System.ComponentModel;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Partners;
using Baobei.Server.Features.Projects;
using Baobei.Server.Jobs;

namespace Baobei.Server.Features.Search;

/// <summary>The page of the search.</summary>
/// <param name="Results">Null before anything was asked for.</param>
/// <param name="PartnerNames">Of the customers' partners; null for a partner's people, who see their own only.</param>
public sealed record SearchModel(SearchResults? Results, IReadOnlyDictionary<Id<Partner>, string>? PartnerNames, DateTimeOffset Now);

/// <summary>What a search found, as the API shows it.</summary>
/// <param name="Accounts">Null for callers who may not read accounts.</param>
/// <param name="Partners">Null for callers who may not read partners.</param>
/// <param name="Projects">Null for callers who may not read projects.</param>
/// <param name="Products">Null for callers who may not read the catalogue; partners find what is on sale.</param>
/// <param name="Specs">The same of specifications.</param>
public sealed record SearchView(Found<CustomerView> Customers, Found<AccountView>? Accounts, Found<PartnerView>? Partners, Found<ProjectSummary>? Projects,
    Found<ProductView>? Products, Found<SpecView>? Specs);

/// <summary>Search of everything: the field in the top bar leads here.</summary>
internal static class SearchRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<SearchEverything>();
        services.Recurs<CompleteSounds>();
    }

    public static void MapSearch(this IEndpointRouteBuilder app)
    {
        app.MapGet("/search", async (string? q, SearchEverything search, PartnerNames partners, TimeProvider clock, CancellationToken ct) =>
            {
                if (string.IsNullOrWhiteSpace(q))
                {
                    return SearchPage.Show(new(null, null, clock.GetUtcNow()));
                }

                var results = await search.Run(q, ct);
                return SearchPage.Show(new(results, await partners.Of(results.Customers.Data.Select(row => row.PartnerId), null, ct), clock.GetUtcNow()));
            })
            .Needs(Permission.ReadCustomers);
        app.MapApi("search").MapGet(
            "/",
            async ([Description("Part of a customer's name or nickname, or the beginning of an account's name, or part of a partner's name, or part of a project's name or number, or part of the name or code of a product or specification.")] string? q,
                SearchEverything search, Caller caller, TimeProvider clock, CancellationToken ct) =>
            {
                var results = await search.Run(string.IsNullOrWhiteSpace(q) ? throw new InvalidField("q", "required") : q, ct);
                var now = clock.GetUtcNow();
                return new SearchView(
                    results.Customers.Select(row => CustomerView.Of(row, now)), results.Accounts?.Select(AccountView.Of), results.Partners?.Select(PartnerView.Of),
                    results.Projects?.Select(row => ProjectSummary.Of(row, caller, now)), results.Products?.Select(ProductView.Of), results.Specs?.Select(offer => SpecView.Of(offer, caller)));
            })
            .Needs(Permission.ReadCustomers).WithSummary("Searches customers, accounts, projects, partners, products and specifications at once; 10 of each at most");
    }
}
