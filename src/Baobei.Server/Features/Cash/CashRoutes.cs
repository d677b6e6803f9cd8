using Baobei.Domain.Cash;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Cash;

/// <summary>充值 and 提现: asked for by partners and by accounts that do so themselves; the bank's statements, and what they are matched with, by the vendor's finance.</summary>
internal static class CashRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CashOwners>();
        services.AddScoped<TopUps>();
        services.AddScoped<Withdrawals>();
        services.AddScoped<BankStatements>();
        services.AddScoped<CashPages>();
        services.Recurs<LapseCash>();
    }

    public static void MapCash(this IEndpointRouteBuilder app)
    {
        MapTopUps(app.MapGroup("/top-ups"));
        MapWithdrawals(app.MapGroup("/withdrawals"));
        MapBank(app.MapGroup("/bank"));
        MapTopUpApi(app.MapApi("top-ups"));
        MapWithdrawalApi(app.MapApi("withdrawals"));
        MapBankApi(app.MapApi("bank-lines"));
    }

    private static void MapTopUps(RouteGroupBuilder console)
    {
        console.MapGet("", ([AsParameters] Asked asked, CashPages pages, CancellationToken ct) => pages.TopUps(asked, ct)).Needs(Permission.ReadCash);
        console.MapGet("/new", () => NewTopUpPage.Show(Form<TopUps.AmountForm>.Blank())).Needs(Permission.UseCash);
        console.MapPost("/new", (Form<TopUps.AmountForm> form, TopUps topUps, CancellationToken ct) => form.Submit(
                () => topUps.Ask(form.Input.ToCommand(), ct),
                order => Flash.To($"/top-ups/{order.Id}", "cash.top_up_asked"),
                (again, status) => Task.FromResult(NewTopUpPage.Show(again, status))))
            .Needs(Permission.UseCash);
        console.MapGet("/{id}", (Id<TopUpOrder> id, CashPages pages, CancellationToken ct) => pages.TopUp(id, ct)).Needs(Permission.ReadCash);
        console.MapPost("/{id}/cancellation", async (Id<TopUpOrder> id, TopUps topUps, CancellationToken ct) =>
            {
                await topUps.Cancel(id, ct);
                return new SeeOther(Flash.To($"/top-ups/{id}", "cash.top_up_cancelled"));
            })
            .Needs(Permission.UseCash);
    }

    private static void MapWithdrawals(RouteGroupBuilder console)
    {
        console.MapGet("", ([AsParameters] Asked asked, CashPages pages, CancellationToken ct) => pages.Withdrawals(asked, ct)).Needs(Permission.ReadCash);
        console.MapGet("/new", (CashPages pages, CancellationToken ct) => pages.NewWithdrawal(null, 200, ct)).Needs(Permission.UseCash);
        console.MapPost("/new", (Form<Withdrawals.AskForm> form, Withdrawals withdrawals, CashPages pages, CancellationToken ct) => form.Submit(
                () => withdrawals.Ask(form.Input.ToCommand(), ct),
                one => Flash.To($"/withdrawals/{one.Id}", "cash.withdrawal_asked"),
                (again, status) => pages.NewWithdrawal(again, status, ct),
                also: form.Input.Check))
            .Needs(Permission.UseCash);
        console.MapGet("/{id}", (Id<Withdrawal> id, CashPages pages, CancellationToken ct) => pages.Withdrawal(id, null, null, 200, ct)).Needs(Permission.ReadCash);
        console.MapPost("/{id}/cancellation", async (Id<Withdrawal> id, Withdrawals withdrawals, CancellationToken ct) =>
            {
                await withdrawals.Cancel(id, ct);
                return new SeeOther(Flash.To($"/withdrawals/{id}", "cash.withdrawal_cancelled"));
            })
            .Needs(Permission.UseCash);
        console.MapPost("/{id}/payment", (Id<Withdrawal> id, Form<Withdrawals.PayCommand> form, Withdrawals withdrawals, CashPages pages, CancellationToken ct) => form.Submit(
                () => withdrawals.Pay(id, form.Input, ct),
                Flash.To($"/withdrawals/{id}", "cash.withdrawal_paid"),
                (again, status) => pages.Withdrawal(id, again, null, status, ct)))
            .Needs(Permission.ManageBank);
        console.MapPost("/{id}/refusal", (Id<Withdrawal> id, Form<Withdrawals.RefusalCommand> form, Withdrawals withdrawals, CashPages pages, CancellationToken ct) => form.Submit(
                () => withdrawals.Refuse(id, form.Input, ct),
                Flash.To($"/withdrawals/{id}", "cash.withdrawal_refused"),
                (again, status) => pages.Withdrawal(id, null, again, status, ct)))
            .Needs(Permission.ManageBank);
    }

    private static void MapBank(RouteGroupBuilder console)
    {
        console.MapGet("", ([FromQuery] string? status, [AsParameters] Asked asked, CashPages pages, CancellationToken ct) => pages.Bank(status, asked, ct)).Needs(Permission.ManageBank);
        console.MapGet("/import", () => BankImportPage.Show(Form<BankStatements.FileForm>.Blank())).Needs(Permission.ManageBank);
        console.MapPost("/import", (Form<BankStatements.FileForm> form, BankStatements bank, CancellationToken ct) => form.Submit(
                () => bank.Import(form.Files?["File"], ct),
                result => Flash.To(result.Proposed > 0 ? "/bank?status=proposed" : "/bank", result.Taken == 0 ? "cash.bank_known" : "cash.bank_imported"),
                (again, status) => Task.FromResult(BankImportPage.Show(again, status))))
            .Needs(Permission.ManageBank);
        console.MapGet("/{id}", (Id<BankLine> id, CashPages pages, CancellationToken ct) => pages.Line(id, null, null, 200, ct)).Needs(Permission.ManageBank);
        console.MapPost("/{id}/match", (Id<BankLine> id, Form<BankStatements.MatchCommand> form, BankStatements bank, CashPages pages, CancellationToken ct) => form.Submit(
                () => bank.Match(id, form.Input, ct),
                line => Flash.To($"/bank/{id}", line.Status == BankLineStatus.Booked ? "cash.bank_booked" : "cash.bank_matched"),
                (again, status) => pages.Line(id, again, null, status, ct)))
            .Needs(Permission.ManageBank);
        console.MapPost("/{id}/confirmation", async (Id<BankLine> id, BankStatements bank, CancellationToken ct) =>
            {
                await bank.Confirm(id, ct);
                return new SeeOther(Flash.To($"/bank/{id}", "cash.bank_booked"));
            })
            .Needs(Permission.ManageBank);
        console.MapPost("/{id}/rejection", (Id<BankLine> id, Form<BankStatements.ReasonCommand> form, BankStatements bank, CashPages pages, CancellationToken ct) => form.Submit(
                () => bank.Reject(id, form.Input, ct),
                Flash.To($"/bank/{id}", "cash.bank_rejected"),
                (again, status) => pages.Line(id, null, again, status, ct)))
            .Needs(Permission.ManageBank);
        console.MapPost("/{id}/setting-aside", (Id<BankLine> id, Form<BankStatements.ReasonCommand> form, BankStatements bank, CashPages pages, CancellationToken ct) => form.Submit(
                () => bank.SetAside(id, form.Input, ct),
                Flash.To($"/bank/{id}", "cash.bank_set_aside"),
                (again, status) => pages.Line(id, null, again, status, ct)))
            .Needs(Permission.ManageBank);
    }

    private static void MapTopUpApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] Paging paging, TopUps topUps, TimeProvider clock, CancellationToken ct) =>
            {
                var (page, now) = (await topUps.List(Place.Of(paging), ct), clock.GetUtcNow());
                return new Listing<TopUpView>([.. page.Rows.Select(order => TopUpView.Of(order, now))], page.Next);
            })
            .Needs(Permission.ReadCash).WithSummary("Lists top-ups, the newest first");
        api.MapPost("", async (TopUps.Command command, TopUps topUps, TimeProvider clock, CancellationToken ct) =>
            {
                var order = await topUps.Ask(command, ct);
                return Answers.Created($"/api/v1/top-ups/{order.Id}", TopUpView.Of(order, clock.GetUtcNow()), order.Version);
            })
            .Needs(Permission.UseCash).WithSummary("Announces a bank transfer and gets the code to write into its remark");
        api.MapGet("/{id}", async (Id<TopUpOrder> id, TopUps topUps, TimeProvider clock, CancellationToken ct) => TopUpView.Of(await topUps.Get(id, ct), clock.GetUtcNow()))
            .Needs(Permission.ReadCash).WithSummary("Shows a top-up");
        api.MapPost("/{id}/cancellation", async (Id<TopUpOrder> id, TopUps topUps, TimeProvider clock, CancellationToken ct) => TopUpView.Of(await topUps.Cancel(id, ct), clock.GetUtcNow()))
            .Needs(Permission.UseCash).WithSummary("Takes an announced top-up back");
    }

    private static void MapWithdrawalApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] Paging paging, Withdrawals withdrawals, TimeProvider clock, CancellationToken ct) =>
            {
                var (page, now) = (await withdrawals.List(Place.Of(paging), ct), clock.GetUtcNow());
                return new Listing<WithdrawalView>([.. page.Rows.Select(one => WithdrawalView.Of(one, now))], page.Next);
            })
            .Needs(Permission.ReadCash).WithSummary("Lists withdrawals, the newest first");
        api.MapPost("", async (Withdrawals.Command command, Withdrawals withdrawals, TimeProvider clock, CancellationToken ct) =>
            {
                var one = await withdrawals.Ask(command, ct);
                return Answers.Created($"/api/v1/withdrawals/{one.Id}", WithdrawalView.Of(one, clock.GetUtcNow()), one.Version);
            })
            .Needs(Permission.UseCash).WithSummary("Asks for cash back; it is set aside until the vendor's finance decides");
        api.MapGet("/{id}", async (Id<Withdrawal> id, Withdrawals withdrawals, TimeProvider clock, CancellationToken ct) => WithdrawalView.Of(await withdrawals.Get(id, ct), clock.GetUtcNow()))
            .Needs(Permission.ReadCash).WithSummary("Shows a withdrawal");
        api.MapPost("/{id}/cancellation", async (Id<Withdrawal> id, Withdrawals withdrawals, TimeProvider clock, CancellationToken ct) =>
                WithdrawalView.Of(await withdrawals.Cancel(id, ct), clock.GetUtcNow()))
            .Needs(Permission.UseCash).WithSummary("Takes a withdrawal back before it is decided");
        api.MapPost("/{id}/payment", async (Id<Withdrawal> id, Withdrawals.PayCommand command, Withdrawals withdrawals, TimeProvider clock, CancellationToken ct) =>
                WithdrawalView.Of(await withdrawals.Pay(id, command, ct), clock.GetUtcNow()))
            .Needs(Permission.ManageBank).WithSummary("Says that a withdrawal was paid, with the bank's number");
        api.MapPost("/{id}/refusal", async (Id<Withdrawal> id, Withdrawals.RefusalCommand command, Withdrawals withdrawals, TimeProvider clock, CancellationToken ct) =>
                WithdrawalView.Of(await withdrawals.Refuse(id, command, ct), clock.GetUtcNow()))
            .Needs(Permission.ManageBank).WithSummary("Refuses a withdrawal; the money goes back");
    }

    private static void MapBankApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([FromQuery] string? status, [AsParameters] Paging paging, BankStatements bank, CancellationToken ct) =>
            {
                var page = await bank.List(Customers.Words.Find<BankLineStatus>(status ?? ""), Place.Of(paging), ct);
                return new Listing<BankLineView>([.. page.Rows.Select(BankLineView.Of)], page.Next);
            })
            .Needs(Permission.ManageBank).WithSummary("Lists what came in at the bank, the newest first");
        api.MapPost("/statements", (BankStatements.Command command, BankStatements bank, CancellationToken ct) => bank.Import(command.File?.AsForm(nameof(command.File)), ct))
            .Needs(Permission.ManageBank).WithSummary("Brings a statement of the bank; each line is taken once, and booked when code and amount say whose it is");
        api.MapGet("/{id}", async (Id<BankLine> id, BankStatements bank, CancellationToken ct) => BankLineView.Of(await bank.Get(id, ct)))
            .Needs(Permission.ManageBank).WithSummary("Shows a line of the bank");
        api.MapPost("/{id}/match", async (Id<BankLine> id, BankStatements.MatchCommand command, BankStatements bank, CancellationToken ct) => BankLineView.Of(await bank.Match(id, command, ct)))
            .Needs(Permission.ManageBank).WithSummary("Matches a line with a top-up by its code; from an amount on a second person confirms it");
        api.MapPost("/{id}/confirmation", async (Id<BankLine> id, BankStatements bank, CancellationToken ct) => BankLineView.Of(await bank.Confirm(id, ct)))
            .Needs(Permission.ManageBank).WithSummary("Confirms a match as the second person; it is booked");
        api.MapPost("/{id}/rejection", async (Id<BankLine> id, BankStatements.ReasonCommand command, BankStatements bank, CancellationToken ct) => BankLineView.Of(await bank.Reject(id, command, ct)))
            .Needs(Permission.ManageBank).WithSummary("Takes a match back");
        api.MapPost("/{id}/setting-aside", async (Id<BankLine> id, BankStatements.ReasonCommand command, BankStatements bank, CancellationToken ct) => BankLineView.Of(await bank.SetAside(id, command, ct)))
            .Needs(Permission.ManageBank).WithSummary("Sets a line aside that is no top-up");
    }
}
