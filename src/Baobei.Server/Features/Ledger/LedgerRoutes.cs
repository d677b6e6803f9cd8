using System.ComponentModel;
using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Ledger;

/// <summary>资金账户: accounts, statements, transfers, and whether the books are right.</summary>
internal static class LedgerRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(s => new LedgerWriter(s.GetRequiredService<ILedgerTransactions>()));
        services.AddScoped<LedgerBooking>();
        services.AddScoped<BookTransfer>();
        services.AddScoped<LedgerReader>();
        services.AddScoped<LedgerPages>();
        services.AddScoped<VerifyLedger>();
        services.AddScoped<AskLedgerVerification>();
        services.AddScoped<LedgerVerifications>();
        services.On<LedgerVerificationAsked, VerifyAskedLedger>();
        services.Recurs<LapseHolds>();
        services.Recurs<VerifyLedgerDaily>();
    }

    public static void MapLedger(this IEndpointRouteBuilder app)
    {
        // The ledger keeps the keys of its orders itself, for good.
        var booking = app.MapGroup($"{ApiGroup.Root}/ledger").AddEndpointFilterFactory(ValidateCommand.Filter).WithTags("ledger");
        booking.MapPost("transfers", async ([FromHeader(Name = Idempotency.Header)] string? key, BookTransfer.Command command, BookTransfer book, HttpResponse response, CancellationToken ct) =>
                Told(await book.Run(key, command, ct), response))
            .Needs(Permission.BookTransfers).WithSummary("Books a transfer; an `Idempotency-Key` is required and kept for good");
        booking.MapPost("holds", async ([FromHeader(Name = Idempotency.Header)] string? key, BookTransfer.Hold command, BookTransfer book, HttpResponse response, CancellationToken ct) =>
                Told(await book.SetAside(key, command, ct), response))
            .Needs(Permission.BookTransfers).WithSummary("Sets money of one owner aside");
        booking.MapPost("holds/{id}/posting", async (Id<LedgerHold> id, [FromHeader(Name = Idempotency.Header)] string? key, BookTransfer.Post command, BookTransfer book, HttpResponse response, CancellationToken ct) =>
                Told(await book.Spend(key, id, command, ct), response))
            .Needs(Permission.BookTransfers).WithSummary("Spends what a hold set aside, in full or in part; the rest goes back");
        booking.MapPost("holds/{id}/void", async (Id<LedgerHold> id, [FromHeader(Name = Idempotency.Header)] string? key, BookTransfer.Reason command, BookTransfer book, HttpResponse response, CancellationToken ct) =>
                Told(await book.GiveBack(key, id, command, ct), response))
            .Needs(Permission.BookTransfers).WithSummary("Gives back what a hold set aside");
        booking.MapPost("transfers/{id}/correction", async (Id<Transfer> id, [FromHeader(Name = Idempotency.Header)] string? key, BookTransfer.Reason command, BookTransfer book, HttpResponse response, CancellationToken ct) =>
                Told(await book.Correct(key, id, command, ct), response))
            .Needs(Permission.BookTransfers).WithSummary("Takes a transfer back by another one that names it");

        var api = app.MapApi("ledger");
        api.MapGet("transfers/{id}", async (Id<Transfer> id, LedgerReader reader, CancellationToken ct) => TransferView.Of(await reader.Transfer(id, ct)))
            .Needs(Permission.ReadLedger).WithSummary("Shows a transfer");
        api.MapGet("accounts", async ([Description("Whose: `par_…`, `acc_…` or `ven_…`; not given: one's own.")] string? owner, LedgerReader reader, CancellationToken ct) =>
                new Listing<LedgerAccountView>([.. (await reader.Of(owner, ct)).Select(LedgerAccountView.Of)], null))
            .Needs(Permission.ReadLedger).WithSummary("Lists the ledger accounts of one owner");
        api.MapGet("accounts/{id}", async (Id<LedgerAccount> id, LedgerReader reader, CancellationToken ct) => LedgerAccountView.Of(await reader.Account(id, ct)))
            .Needs(Permission.ReadLedger).WithSummary("Shows a ledger account");
        api.MapGet("accounts/{id}/balance", async (Id<LedgerAccount> id, [Description("A moment; not given: now.")] DateTimeOffset? at, LedgerReader reader, TimeProvider clock, CancellationToken ct) =>
                await reader.BalanceAt(await reader.Account(id, ct), at ?? clock.GetUtcNow(), ct))
            .Needs(Permission.ReadLedger).WithSummary("Says what an account had at a moment: as written by then, and as it counts for then");
        api.MapGet("accounts/{id}/postings", async (Id<LedgerAccount> id, [AsParameters] StatementQuery query, [AsParameters] Paging paging, LedgerReader reader, CancellationToken ct) =>
            {
                var page = await reader.Statement(await reader.Account(id, ct), query, Place.Of(paging), ct);
                return new Listing<PostingView>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadLedger).WithSummary("Statement of a ledger account, newest first, with the balance after each posting");
        api.MapGet("verifications", async ([AsParameters] Paging paging, LedgerVerifications verifications, CancellationToken ct) =>
            {
                var page = await verifications.Read(Place.Of(paging), ct);
                return new Listing<LedgerVerificationView>([.. page.Rows.Select(LedgerVerificationView.Of)], page.Next);
            })
            .Needs(Permission.VerifyLedger).WithSummary("Lists when the ledger was looked through and what was found");
        api.MapPost("verifications", async (AskLedgerVerification ask, CancellationToken ct) =>
                Results.Json(LedgerVerificationView.Of(await ask.Run(ct)), ServerJson.Options, statusCode: StatusCodes.Status202Accepted))
            .Needs(Permission.VerifyLedger).WithSummary("Has the whole ledger looked through");

        var console = app.MapGroup("/ledger");
        console.MapGet("", async (string? q, string? owner, LedgerPages pages, CancellationToken ct) => LedgerPage.Show(await pages.Accounts(q, owner, ct))).Needs(Permission.ReadLedger);
        console.MapGet("accounts/{id}", async (Id<LedgerAccount> id, [AsParameters] StatementQuery query, [AsParameters] Asked asked, LedgerPages pages, CancellationToken ct) =>
            StatementPage.Show(await pages.Statement(id, query, asked, ct))).Needs(Permission.ReadLedger);
        console.MapGet("accounts/{id}/csv", Export).Needs(Permission.ReadLedger);
        console.MapGet("transfers/{id}", async (Id<Transfer> id, LedgerPages pages, CancellationToken ct) => TransferPage.Show(await pages.Transfer(id, ct))).Needs(Permission.ReadLedger);
        console.MapGet("verifications", async ([AsParameters] Asked asked, LedgerVerifications verifications, CancellationToken ct) =>
            LedgerVerificationsPage.Show(new(await verifications.Read(Place.Of(asked), ct), asked))).Needs(Permission.VerifyLedger);
        console.MapPost("verifications", async (AskLedgerVerification ask, CancellationToken ct) =>
        {
            await ask.Run(ct);
            return new SeeOther(Flash.To("/ledger/verifications", "ledger.verification_asked"));
        }).Needs(Permission.VerifyLedger);
    }

    /// <summary>The same answer every time; a header says when it is not the first.</summary>
    private static IResult Told(Booked booked, HttpResponse response)
    {
        if (booked.Replayed)
        {
            response.Headers["Idempotent-Replayed"] = "true";
        }

        return Results.Json(TransferView.Of(booked.Transfer), ServerJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Export(
        Id<LedgerAccount> id, [AsParameters] StatementQuery query, LedgerReader reader, CallerSlot slot, TimeProvider clock, Texts texts, CancellationToken ct)
    {
        var account = await reader.Account(id, ct);
        var zone = ReaderZone.Of(slot.Caller);
        string?[] header =
        [
            texts["ledger.entry"], $"{texts["ledger.booked_at"]} ({zone.Id})", $"{texts["ledger.effective_at"]} ({zone.Id})", texts["ledger.occasion"], texts["ledger.kind"], texts["ledger.amount"],
            texts["ledger.balance"], texts["ledger.currency"], texts["ledger.memo"], texts["ledger.reference"], texts["ledger.transfer"],
        ];
        return Results.Stream(
            body => Csv.Write(body, header, Rows(ct), ct), "text/csv; charset=utf-8", Csv.FileName("statement", clock.GetUtcNow(), zone));

        async IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> Rows([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var batch in reader.All(account, query, stop))
            {
                yield return batch.Select(row => new[]
                {
                    row.Entry.ToString(CultureInfo.InvariantCulture), ReaderZone.Show(row.BookedAt, zone), ReaderZone.Show(row.EffectiveAt, zone), texts.Of(row.Occasion), texts.Of(row.Kind),
                    new Money(row.AmountMinor, account.Currency).ToPlain(), new Money(row.BalanceMinor, account.Currency).ToPlain(), account.Currency, row.Memo, row.Reference, row.TransferId.ToString(),
                });
            }
        }
    }
}
