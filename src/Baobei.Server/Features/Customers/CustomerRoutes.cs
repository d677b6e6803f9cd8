using Baobei.Domain.Customers;
using Baobei.Domain.Filters;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Filters;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Customers;

/// <summary>客户管理 and 客户账号管理: everything that is only read.</summary>
internal static class CustomerRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ListCustomers>();
        services.AddScoped<ListRegistrations>();
        services.AddScoped<ListAccounts>();
        services.AddScoped<ShowCustomer>();
        services.AddScoped<ExportCustomers>();
        services.AddScoped<PartnerNames>();
        services.AddScoped<AccountDutyBook>();
        services.AddScoped<CustomerPages>();
    }

    public static void MapCustomers(this IEndpointRouteBuilder app)
    {
        app.MapGet("/customers", async (
                    [AsParameters] CustomerQuery query, [AsParameters] PageQuery page, CustomerPages pages, SavedFilters filters, HttpRequest request, CancellationToken ct) =>
                await FilterRoutes.Opening(FilteredList.Customers, request, filters, ct) ?? CustomerListPage.Show(await pages.Customers(query, page, ct)))
            .Needs(Permission.ReadCustomers);
        app.MapGet("/customers/{id}", async (Id<Customer> id, CustomerPages pages, CancellationToken ct) => CustomerPage.Show(await pages.Customer(id, ct)))
            .Needs(Permission.ReadCustomers);
        app.MapGet("/customers.csv", Export).Needs(Permission.ExportCustomers);
        app.MapGet("/customers/registrations", async ([AsParameters] RegistrationQuery query, [AsParameters] PageQuery page, CustomerPages pages, CancellationToken ct) =>
                RegistrationListPage.Show(await pages.Registrations(query, page, ct)))
            .Needs(Permission.ReadCustomers);
        app.MapGet(
            "/accounts",
            async ([AsParameters] AccountQuery query, [FromQuery] string? tab, [AsParameters] PageQuery page, CustomerPages pages, CancellationToken ct) =>
                AccountListPage.Show(await pages.Accounts(query, tab, page, ct)))
            .Needs(Permission.ReadAccounts);
        MapApi(app);
    }

    private static void MapApi(IEndpointRouteBuilder app)
    {
        var customers = app.MapApi("customers");
        customers.MapGet("/", async ([AsParameters] CustomerQuery query, [AsParameters] Paging paging, ListCustomers list, Caller caller, TimeProvider clock, CancellationToken ct) =>
            {
                var filter = CustomerFilter.Read(query, caller, live: null).OrRefuse();
                var page = await list.Run(filter, Place.Of(paging), ct);
                var now = clock.GetUtcNow();
                return page.Select(row => CustomerView.Of(row, now)).ToListing();
            })
            .Needs(Permission.ReadCustomers).WithSummary("Lists customers");
        customers.MapGet("/{id}", async (Id<Customer> id, ShowCustomer show, CancellationToken ct) =>
            {
                var customer = await show.View(id, ct);
                return Answers.Of(customer, customer.Version);
            })
            .Needs(Permission.ReadCustomers).WithSummary("Shows a customer").Produces<CustomerView>();
        app.MapApi("registrations").MapGet("/", async ([AsParameters] RegistrationQuery query, [AsParameters] Paging paging, ListRegistrations list, Caller caller, CancellationToken ct) =>
            {
                var page = await list.Run(ListRegistrations.Read(query, caller).OrRefuse(), Place.Of(paging), ct);
                return page.Select(RegistrationView.Of).ToListing();
            })
            .Needs(Permission.ReadCustomers).WithSummary("Lists registrations with their verdicts");
        app.MapApi("accounts").MapGet("/", async ([AsParameters] AccountQuery query, [AsParameters] Paging paging, ListAccounts list, Caller caller, CancellationToken ct) =>
            {
                var page = await list.Run(ListAccounts.Read(query, caller).OrRefuse(), Place.Of(paging), ct);
                return page.Select(AccountView.Of).ToListing();
            })
            .Needs(Permission.ReadAccounts).WithSummary("Lists customers' accounts");
    }

    private static IResult Export([AsParameters] CustomerQuery query, HttpRequest request, ExportCustomers export, Caller caller, CancellationToken ct)
    {
        var filter = CustomerFilter.Read(query, caller, live: true);
        var asked = request.QueryString.Value ?? "";
        return Results.Stream(stream => export.Run(filter, asked, stream, ct), "text/csv; charset=utf-8", export.FileName());
    }
}
