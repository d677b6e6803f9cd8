using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.DirectAccounts;

/// <summary>存量账号: accounts that customers have with the vendor directly.</summary>
internal static class DirectAccountRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<AddDirectAccount>();
        services.AddScoped<DirectAccountList>();
    }

    public static void MapDirectAccounts(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("direct-accounts");
        api.MapGet("", async ([AsParameters] DirectAccountQuery query, [AsParameters] Paging paging, DirectAccountList list, CancellationToken ct) =>
            {
                var page = await list.Read(query, Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(Permission.ReadPartners).WithSummary("List the accounts that belong to no partner");
        api.MapGet("{id}", (Id<CustomerAccount> id, DirectAccountList list, CancellationToken ct) => list.Get(id, ct))
            .Needs(Permission.ReadPartners).WithSummary("Read a direct account");
        api.MapPost("", async (AddDirectAccount.Command command, AddDirectAccount add, DirectAccountList list, CancellationToken ct) =>
            {
                var account = await add.Run(command, ct);
                return Answers.Created($"/api/v1/direct-accounts/{account.Id}", await list.Get(account.Id, ct));
            })
            .Needs(Permission.CreateAccounts).WithSummary("Enter a direct account, so that its holder is not registered anew");

        var console = app.MapGroup("/vendor/accounts");
        console.MapGet("", async ([AsParameters] DirectAccountQuery query, [AsParameters] Asked asked, DirectAccountList list, Caller caller, CancellationToken ct) =>
                DirectAccountListPage.Show(new(query, asked, await list.Read(query, Place.Of(asked), ct), caller.May(Permission.CreateAccounts))))
            .Needs(Permission.ReadPartners);
        console.MapGet("new", () => NewDirectAccountPage.Show(Form<AddDirectAccount.Command>.Blank(new() { CustomerType = CustomerType.Enterprise })))
            .Needs(Permission.CreateAccounts);
        console.MapPost("", (Form<AddDirectAccount.Command> form, AddDirectAccount add, CancellationToken ct) => form.Submit(
                () => add.Run(form.Input, ct),
                then: _ => Flash.To("/vendor/accounts", "direct_accounts.added"),
                again: (again, status) => Task.FromResult(NewDirectAccountPage.Show(again, status))))
            .Needs(Permission.CreateAccounts);
    }
}
