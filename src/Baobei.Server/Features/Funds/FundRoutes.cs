using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Funds;

/// <summary>划拨 and 回收: moved by the partner's owner and finance, read by them and by the vendor's.</summary>
internal static class FundRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<FundDesk>();
        services.AddScoped<MoveFunds>();
        services.AddScoped<DecideFunds>();
        services.AddScoped<FundBatches>();
        services.AddScoped<ShowFunds>();
        services.AddScoped<FundPages>();
        services.AddScoped<SettleRelease>();
        services.Recurs<LapseFunds>();
    }

    public static void MapFunds(this IEndpointRouteBuilder app)
    {
        MapAccount(app.MapGroup("/accounts/{id}/funds"));
        var console = app.MapGroup("/funds");
        MapTransfers(console);
        MapBatches(console.MapGroup("/batches"));
        MapAccountApi(app.MapApi("accounts/{id}"));
        MapTransferApi(app.MapApi("fund-transfers"));
        MapBatchApi(app.MapApi("fund-batches"));
    }

    private static void MapAccount(RouteGroupBuilder console)
    {
        console.MapGet("", (Id<CustomerAccount> id, [AsParameters] Asked asked, FundPages pages, CancellationToken ct) => pages.Account(id, asked, ct)).Needs(Permission.ReadFunds);
        console.MapGet("/transfer", (Id<CustomerAccount> id, FundPages pages, CancellationToken ct) => pages.Move(FundKind.Transfer, id, null, 200, ct)).Needs(Permission.TransferFunds);
        console.MapPost("/transfer", (Id<CustomerAccount> id, Form<FundForm> form, MoveFunds move, FundPages pages, CancellationToken ct) => form.Submit(
                () => move.Transfer(id, form.Input.ToCommand(), ct),
                done => Done(id, done),
                (again, status) => pages.Move(FundKind.Transfer, id, again, status, ct),
                also: form.Input.Check))
            .Needs(Permission.TransferFunds);
        console.MapGet("/reclaim", (Id<CustomerAccount> id, FundPages pages, CancellationToken ct) => pages.Move(FundKind.Reclaim, id, null, 200, ct)).Needs(Permission.TransferFunds);
        console.MapPost("/reclaim", (Id<CustomerAccount> id, Form<FundForm> form, MoveFunds move, FundPages pages, CancellationToken ct) => form.Submit(
                () => move.Reclaim(id, form.Input.ToCommand(), ct),
                done => Done(id, done),
                (again, status) => pages.Move(FundKind.Reclaim, id, again, status, ct),
                also: form.Input.Check))
            .Needs(Permission.TransferFunds);
    }

    private static void MapTransfers(RouteGroupBuilder console)
    {
        console.MapGet("", (
                [AsParameters] FundQuery query, [AsParameters] Asked asked, FundPages pages, CancellationToken ct) => pages.List(query, asked, ct))
            .Needs(Permission.ReadFunds);
        console.MapGet("/{id}", (Id<FundTransfer> id, FundPages pages, CancellationToken ct) => pages.One(id, null, 200, ct)).Needs(Permission.ReadFunds);
        console.MapPost("/{id}/release", async (Id<FundTransfer> id, DecideFunds decide, CancellationToken ct) =>
            {
                await decide.Release(id, ct);
                return new SeeOther(Flash.To($"/funds/{id}", "funds.released"));
            })
            .Needs(Permission.TransferFunds);
        console.MapPost("/{id}/refusal", (Id<FundTransfer> id, Form<DecideFunds.RefusalCommand> form, DecideFunds decide, FundPages pages, CancellationToken ct) => form.Submit(
                () => decide.Refuse(id, form.Input, ct),
                refused => Flash.To($"/funds/{id}", refused.Status == FundStatus.TakenBack ? "funds.taken_back" : "funds.refused"),
                (again, status) => pages.One(id, again, status, ct)))
            .Needs(Permission.TransferFunds);
    }

    private static void MapBatches(RouteGroupBuilder console)
    {
        console.MapGet("/new", () => NewFundBatchPage.Show(Form<FundBatches.FileForm>.Blank(new() { Kind = FundKind.Transfer }))).Needs(Permission.TransferFunds);
        console.MapPost("", (Form<FundBatches.FileForm> form, FundBatches batches, CancellationToken ct) => form.Submit(
                () => batches.Store(form.Input.Kind, form.Files?["File"], ct),
                batch => $"/funds/batches/{batch.Id}",
                (again, status) => Task.FromResult(NewFundBatchPage.Show(again, status))))
            .Needs(Permission.TransferFunds);
        console.MapGet("/{id}", async (Id<FundBatch> id, [FromQuery] string? verdict, [AsParameters] Asked asked, FundBatches batches, CancellationToken ct) =>
                FundBatchPage.Show(FundBatchModel.Of(await batches.Report(id, ct), verdict, asked, Form<FundBatches.BookCommand>.Blank())))
            .Needs(Permission.TransferFunds);
        console.MapPost("/{id}/booking", (Id<FundBatch> id, Form<FundBatches.BookCommand> form, FundBatches batches, CancellationToken ct) => form.Submit(
                () => batches.Book(id, ct),
                _ => Flash.To($"/funds/batches/{id}", "funds.batch_booked"),
                async (again, status) => FundBatchPage.Show(FundBatchModel.Of(await batches.Report(id, ct), null, new(), again), status)))
            .Needs(Permission.TransferFunds);
    }

    private static void MapAccountApi(RouteGroupBuilder api)
    {
        api.MapGet("/funds", (Id<CustomerAccount> id, ShowFunds show, CancellationToken ct) => show.Account(id, ct))
            .Needs(Permission.ReadFunds).WithSummary("Shows the money of an account: what it has, and what its partner can take back");
        api.MapGet("/fund-transfers", async (Id<CustomerAccount> id, [AsParameters] Paging paging, ShowFunds show, CancellationToken ct) =>
            {
                var page = await show.History(id, Place.Of(paging), ct);
                return new Listing<FundTransferView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadFunds).WithSummary("Lists transfers and reclaims of an account, the newest first");
        api.MapPost("/fund-transfers", async (Id<CustomerAccount> id, MoveFunds.Command command, MoveFunds move, ShowFunds show, CancellationToken ct) =>
                Made(await show.View(await move.Transfer(id, command, ct), ct)))
            .Needs(Permission.TransferFunds).WithSummary("Transfers cash of the partner to its resale account; from an amount on it waits for a second person");
        api.MapPost("/fund-reclaims", async (Id<CustomerAccount> id, MoveFunds.Command command, MoveFunds move, ShowFunds show, CancellationToken ct) =>
                Made(await show.View(await move.Reclaim(id, command, ct), ct)))
            .Needs(Permission.TransferFunds).WithSummary("Takes cash back from the partner's resale account");
    }

    private static void MapTransferApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] FundQuery query, [AsParameters] Paging paging, ShowFunds show, CancellationToken ct) =>
            {
                var page = await show.List(query, Place.Of(paging), ct);
                return new Listing<FundTransferView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadFunds).WithSummary("Lists transfers and reclaims of all accounts, the newest first");
        api.MapGet("/{id}", async (Id<FundTransfer> id, ShowFunds show, CancellationToken ct) => await show.View(await show.Get(id, ct), ct))
            .Needs(Permission.ReadFunds).WithSummary("Shows a transfer or a reclaim");
        api.MapPost("/{id}/release", async (Id<FundTransfer> id, DecideFunds decide, ShowFunds show, CancellationToken ct) => await show.View(await decide.Release(id, ct), ct))
            .Needs(Permission.TransferFunds).WithSummary("Releases what waits for a second person; not by the one who asked for it");
        api.MapPost("/{id}/refusal", async (Id<FundTransfer> id, DecideFunds.RefusalCommand command, DecideFunds decide, ShowFunds show, CancellationToken ct) =>
                await show.View(await decide.Refuse(id, command, ct), ct))
            .Needs(Permission.TransferFunds).WithSummary("Refuses what waits for a second person; the money goes back");
    }

    private static void MapBatchApi(RouteGroupBuilder api)
    {
        api.MapPost("", async (FundBatches.Command command, FundBatches batches, CancellationToken ct) =>
            {
                var batch = await batches.Store(command.Kind, command.File?.AsForm(nameof(command.File)), ct);
                return Answers.Created($"/api/v1/fund-batches/{batch.Id}", FundBatchView.Of(await batches.Report(batch.Id, ct)));
            })
            .Needs(Permission.TransferFunds).WithSummary("Hands in a file of transfers or reclaims and sees what it would do; nothing moves yet");
        api.MapGet("/{id}", async (Id<FundBatch> id, FundBatches batches, CancellationToken ct) => FundBatchView.Of(await batches.Report(id, ct)))
            .Needs(Permission.TransferFunds).WithSummary("Shows what booking a file would do now, or did");
        api.MapGet("/{id}/rows", async (Id<FundBatch> id, [FromQuery] string? verdict, [AsParameters] Paging paging, FundBatches batches, Texts texts, CancellationToken ct) =>
            {
                var report = await batches.Report(id, ct);
                var page = FundBatchModel.Page(report, Customers.Words.Find<FundVerdict>(verdict ?? ""), Place.Of(paging));
                return new Listing<FundBatchRowView>([.. page.Rows.Select(row => FundBatchRowView.Of(row, texts))], page.Next);
            })
            .Needs(Permission.TransferFunds).WithSummary("Lists the lines of a file with their verdicts");
        api.MapPost("/{id}/booking", async (Id<FundBatch> id, FundBatches batches, CancellationToken ct) => FundBatchView.Of(await batches.Book(id, ct)))
            .Needs(Permission.TransferFunds).WithSummary("Books a file, each line once");
    }

    private static string Done(Id<CustomerAccount> id, FundTransfer done) => done.Status == FundStatus.Waiting
        ? Flash.To($"/funds/{done.Id}", "funds.asked")
        : Flash.To($"/accounts/{id}/funds", done.Kind == FundKind.Transfer ? "funds.transferred" : "funds.reclaimed", about: $"/funds/{done.Id}");

    private static CreatedThing<FundTransferView> Made(FundTransferView transfer) => Answers.Created($"/api/v1/fund-transfers/{transfer.Id}", transfer);
}
