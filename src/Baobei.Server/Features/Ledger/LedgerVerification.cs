using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Ledger;

/// <summary>核对: one look through the vendor's ledger and what it found, kept for the auditor.</summary>
public sealed class LedgerVerification : Entity, IHasId
{
    public static string IdPrefix => "lvf";

    public Id<LedgerVerification> Id { get; private init; }

    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Null: it goes on, or the process ended meanwhile.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Who asked for it; null: the schedule.</summary>
    public string? AskedBy { get; private init; }

    public long Accounts { get; private set; }

    public long Transfers { get; private set; }

    public long Postings { get; private set; }

    /// <summary>Of the first row that is wrong; null: everything is right.</summary>
    public LedgerFault? Fault { get; private set; }

    public string? Row { get; private set; }

    public static LedgerVerification Begin(string? askedBy, DateTimeOffset now) => new() { Id = Id<LedgerVerification>.At(now), StartedAt = now, AskedBy = askedBy };

    public void Finish(LedgerVerdict verdict, DateTimeOffset now)
    {
        (FinishedAt, Accounts, Transfers, Postings) = (now, verdict.Accounts, verdict.Transfers, verdict.Postings);
        (Fault, Row) = (verdict.Finding?.Fault, verdict.Finding?.Row);
        Raise(new LedgerVerified(Id, Accounts, Transfers, Postings, Fault, Row), Id.ToString());
    }
}

/// <summary>The ledger was looked through.</summary>
public sealed record LedgerVerified(Id<LedgerVerification> VerificationId, long Accounts, long Transfers, long Postings, LedgerFault? Fault, string? Row) : IEvent
{
    public static string Name => "ledger.verified";
}

/// <summary>Somebody asked to have the ledger looked through now.</summary>
public sealed record LedgerVerificationAsked(Id<LedgerVerification> VerificationId) : IEvent
{
    public static string Name => "ledger.verification_asked";
}

/// <summary>Asks for a look through the ledger, which is taken behind the request: it may last minutes.</summary>
public sealed class AskLedgerVerification(Db db, Caller caller, TimeProvider clock)
{
    /// <summary>Refusal: <c>ledger.verifying</c> while one that was asked for in the last ten minutes goes on.</summary>
    public async Task<LedgerVerification> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var since = now.AddMinutes(-10);
        if (await db.LedgerVerifications.AnyAsync(v => v.FinishedAt == null && v.StartedAt > since, ct))
        {
            throw new Refused("ledger.verifying");
        }

        var verification = LedgerVerification.Begin(caller.Name, now);
        db.Add(verification);
        db.Queue(new LedgerVerificationAsked(verification.Id), verification.Id.ToString());
        await db.SaveChangesAsync(ct);
        return verification;
    }
}

/// <summary>Looks through the ledger for whoever asked.</summary>
public sealed class VerifyAskedLedger(Db db, VerifyLedger verify, TimeProvider clock) : IHandle<LedgerVerificationAsked>
{
    public async Task Handle(LedgerVerificationAsked happened, CancellationToken ct)
    {
        var verification = await db.LedgerVerifications.Get(happened.VerificationId, ct);
        if (verification.FinishedAt is null)
        {
            verification.Finish(await verify.Run(ct), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }
    }
}

/// <summary>Looks through the ledger once a day.</summary>
public sealed class VerifyLedgerDaily(Db db, VerifyLedger verify, TimeProvider clock) : IRecurring
{
    public static string Name => "ledger.verify";

    public static TimeSpan Every => TimeSpan.FromDays(1);

    public async Task Run(CancellationToken ct)
    {
        if (!await db.Transfers.AnyAsync(ct))
        {
            return;
        }

        var verification = LedgerVerification.Begin(null, clock.GetUtcNow());
        verification.Finish(await verify.Run(ct), clock.GetUtcNow());
        db.Add(verification);
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>A look through the ledger as the API shows it.</summary>
public sealed record LedgerVerificationView(
    Id<LedgerVerification> Id, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string? AskedBy, long Accounts, long Transfers, long Postings, bool? IsRight, LedgerFault? Fault, string? Row)
{
    public static LedgerVerificationView Of(LedgerVerification one) => new(
        one.Id, one.StartedAt, one.FinishedAt, one.AskedBy, one.Accounts, one.Transfers, one.Postings, one.FinishedAt is null ? null : one.Fault is null, one.Fault, one.Row);
}

/// <summary>Reads the looks through the ledger, newest first.</summary>
public sealed class LedgerVerifications(Db db)
{
    public Task<Slice<LedgerVerification>> Read(Place place, CancellationToken ct) =>
        db.LedgerVerifications.AsNoTracking().Slice("ledger_verifications", v => v.Id, descending: true, place, ct);
}
