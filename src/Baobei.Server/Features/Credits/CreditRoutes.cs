using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Funds;
using Baobei.Server.Features.My;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Credits;

/// <summary>Credit and control of accounts: set by the vendor's finance and operator, read by whoever may read the money; 还款 by the customer.</summary>
internal static class CreditRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ChangeCredit>();
        services.AddScoped<ShowCredit>();
        services.AddScoped<PurchaseGate>();
        services.AddScoped<RepayCredit>();
        services.Recurs<WatchCredits>();
    }

    public static void MapCredits(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup("/accounts/{id}/credit");
        console.MapGet("", async (Id<CustomerAccount> id, [AsParameters] Asked asked, ShowCredit show, Caller caller, CancellationToken ct) =>
                CreditPage.Show(new(await show.Get(id, ct), await show.History(id, Place.Of(asked), ct), asked, caller.May(Permission.ManageCredit))))
            .Needs(Permission.ReadFunds);
        console.MapGet("/edit", async (Id<CustomerAccount> id, ShowCredit show, CancellationToken ct) =>
            {
                var credit = await show.Get(id, ct);
                return EditCreditPage.Show(new(credit, Form<CreditForm>.Blank(CreditForm.Of(credit))));
            })
            .Needs(Permission.ManageCredit);
        console.MapPost("/edit", (Id<CustomerAccount> id, Form<CreditForm> form, ChangeCredit change, ShowCredit show, CancellationToken ct) => form.Submit(
                () => change.Run(id, form.Input.ToCommand(), ct),
                _ => Flash.To($"/accounts/{id}/credit", "credits.changed"),
                async (again, status) => EditCreditPage.Show(new(await show.Get(id, ct), again), status),
                also: form.Input.Check))
            .Needs(Permission.ManageCredit);
        app.MapPost("/my/billing/repayment", (Form<RepayCredit.RepayForm> form, RepayCredit repay, MyBilling billing, CancellationToken ct) => form.Submit(
                () => repay.Run(form.Input.ToCommand(), ct),
                _ => Flash.To("/my/billing", "credits.repaid"),
                async (again, status) => MyBillingPage.Show(await billing.Page(new(), again, ct), status)))
            .Needs(Permission.UseCustomerConsole);

        var api = app.MapApi("accounts/{id}/credit");
        api.MapGet("", async (Id<CustomerAccount> id, ShowCredit show, CancellationToken ct) =>
            {
                var credit = await show.Get(id, ct);
                return Answers.Of(credit, credit.Version);
            })
            .Needs(Permission.ReadFunds).WithSummary("Shows credit line, alert, purchase control and shutdown policy of an account");
        api.MapPut("", async (Id<CustomerAccount> id, ChangeCredit.Command command, IfMatch ifMatch, ChangeCredit change, ShowCredit show, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => change.Run(id, command with { Version = ifMatch.Version }, ct));
                var credit = await show.Get(id, ct);
                return Answers.Of(credit, credit.Version);
            })
            .Needs(Permission.ManageCredit).WithSummary("Changes credit and control of an account, with a reason; what is left out stays");
        api.MapGet("/changes", async (Id<CustomerAccount> id, [AsParameters] Paging paging, ShowCredit show, CancellationToken ct) =>
            {
                var page = await show.History(id, Place.Of(paging), ct);
                return new Listing<CreditChangeView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadFunds).WithSummary("Lists every change of an account's credit and control: before, after, who, why");
        app.MapApi("my").MapPost("/repayments", async (RepayCredit.Command command, RepayCredit repay, CancellationToken ct) => FundsView.Of(await repay.Run(command, ct)))
            .Needs(Permission.UseCustomerConsole).WithSummary("Pays what my account bought on credit");
    }
}
