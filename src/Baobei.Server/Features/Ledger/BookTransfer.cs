using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Ledger;

/// <summary>
/// 调账: the vendor's finance, or its programs, book what no other page of the product books. The ledger itself is the record of it: who, when, why,
/// and nothing of it can be changed.
/// </summary>
public sealed class BookTransfer(LedgerWriter writer, IServiceProvider services, Caller caller, TimeProvider clock)
{
    public abstract record Words
    {
        public TransferOccasion Occasion { get; set; } = TransferOccasion.Adjustment;

        [StringLength(TransferOrder.MaxMemoLength)]
        public string? Memo { get; set; }

        [StringLength(TransferOrder.MaxReferenceLength)]
        public string? Reference { get; set; }

        /// <summary>When it counts; not given: now.</summary>
        public DateTimeOffset? EffectiveAt { get; set; }

        public TransferOrder On(TransferOrder order) => order with { Memo = Memo, Reference = Reference, EffectiveAt = EffectiveAt };
    }

    public sealed record Command : Words
    {
        /// <summary>Accounts that give, each until it has no more.</summary>
        [Required, Length(1, TransferOrder.MaxLegs)]
        public LedgerAccountRef[] From { get; set; } = [];

        /// <summary>Accounts that get, and how much.</summary>
        [Required, Length(1, TransferOrder.MaxLegs)]
        public LedgerLegIn[] To { get; set; } = [];
    }

    public sealed record Hold : Words
    {
        /// <summary>Accounts of one owner, each until it has no more.</summary>
        [Required, Length(1, TransferOrder.MaxLegs)]
        public LedgerAccountRef[] From { get; set; } = [];

        [Range(1, TransferOrder.MaxAmount)]
        public long AmountMinor { get; set; }

        /// <summary>From this moment on the money is free again; at most 400 days from now.</summary>
        [Required]
        public DateTimeOffset? ExpiresAt { get; set; }
    }

    public sealed record Post : Words
    {
        /// <summary>Accounts that get, and how much; what is left of the hold goes back.</summary>
        [Required, Length(1, TransferOrder.MaxLegs)]
        public LedgerLegIn[] To { get; set; } = [];
    }

    public sealed record Reason
    {
        [StringLength(TransferOrder.MaxMemoLength)]
        public string? Memo { get; set; }
    }

    /// <summary>Moves money. What <see cref="LedgerBook.Book"/> throws; <see cref="InvalidField"/> as <see cref="LedgerAccountRef.Read"/>; an owner that is not there: <see cref="NotFound"/>.</summary>
    /// <param name="key">The request's <c>Idempotency-Key</c>.</param>
    public async Task<Booked> Run(string? key, Command command, CancellationToken ct) => await Book(
        command.On(TransferOrder.Move(Own(key), command.Occasion, Read(nameof(command.From), command.From), Read(nameof(command.To), command.To))), ct);

    /// <summary>Sets money aside. As <see cref="Run"/>.</summary>
    public async Task<Booked> SetAside(string? key, Hold command, CancellationToken ct) => await Book(
        command.On(TransferOrder.HoldMoney(Own(key), command.Occasion, Read(nameof(command.From), command.From), command.AmountMinor, command.ExpiresAt!.Value)), ct);

    /// <summary>Spends what a hold set aside. As <see cref="Run"/>; <c>hold.belongs</c> (to what) when it was not set aside by hand.</summary>
    public async Task<Booked> Spend(string? key, Id<LedgerHold> hold, Post command, CancellationToken ct)
    {
        var order = command.On(TransferOrder.Post(Own(key), command.Occasion, hold, Read(nameof(command.To), command.To)));
        await MustBeByHand(hold, ct);
        return await Book(order, ct);
    }

    /// <summary>Gives back what a hold set aside. As <see cref="Spend"/>.</summary>
    public async Task<Booked> GiveBack(string? key, Id<LedgerHold> hold, Reason command, CancellationToken ct)
    {
        var order = TransferOrder.Void(Own(key), TransferOccasion.Adjustment, hold) with { Memo = command.Memo };
        await MustBeByHand(hold, ct);
        return await Book(order, ct);
    }

    /// <summary>更正: takes a transfer back. As <see cref="Run"/>.</summary>
    public async Task<Booked> Correct(string? key, Id<Transfer> transfer, Reason command, CancellationToken ct) => await Book(
        TransferOrder.Correct(Own(key), transfer) with { Memo = command.Memo }, ct);

    /// <summary>A transfer that waits, a withdrawal and a part payment end their holds themselves; else they would go on saying that the money is set aside.</summary>
    private async Task MustBeByHand(Id<LedgerHold> hold, CancellationToken ct)
    {
        // Transfers, which are many, do without a unit of work.
        var db = services.GetRequiredService<Db>();
        var made = await db.Transfers.AsNoTracking().Where(t => t.HoldId == hold && t.Kind == TransferKind.Hold).Select(t => new { t.Key, t.Reference }).SingleOrDefaultAsync(ct);
        if (made is not null && !IsOwn(made.Key))
        {
            throw new Refused("hold.belongs", made.Reference ?? made.Key);
        }
    }

    private async Task<Booked> Book(TransferOrder order, CancellationToken ct)
    {
        try
        {
            return await writer.Book(caller, order, clock.GetUtcNow(), ct);
        }
        catch (Refused refused) when (refused.Code == "ledger.key_reused")
        {
            throw new UnprocessableRefusal("idempotency.mismatch");
        }
    }

    /// <summary>Two people's keys are not the same, nor are those that the product makes.</summary>
    private string Own(string? key) => key is { Length: > 0 and <= IdempotencyKey.MaxLength } && key.All(c => c is >= '!' and <= '~')
        ? $"{caller.RequireUser():N}:{key}"
        : throw new InvalidField(Idempotency.Header, "idempotency_key", IdempotencyKey.MaxLength);

    /// <summary>A person's key, as <see cref="Own"/> makes it.</summary>
    private static bool IsOwn(string key) => key.IndexOf(':', StringComparison.Ordinal) is 32 && Guid.TryParseExact(key[..32], "N", out _);

    private List<LedgerAccountName> Read(string field, LedgerAccountRef[] accounts) => [.. accounts.Select(account => account.Read(field, caller.Vendor))];

    private List<Leg> Read(string field, LedgerLegIn[] legs) => [.. legs.Select(leg => new Leg(leg.Account.Read(field, caller.Vendor), leg.AmountMinor))];
}
