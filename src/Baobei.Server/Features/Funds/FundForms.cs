using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Funds;

/// <summary>A transfer or a reclaim as one types it.</summary>
public sealed record FundForm
{
    /// <summary>"1,200.50".</summary>
    [Required, StringLength(20)]
    public string Amount { get; init; } = "";

    [Required, StringLength(FundTransfer.MaxReasonLength)]
    public string Reason { get; init; } = "";

    /// <summary>New with each form that is shown: the same sent again is not booked again.</summary>
    [Required]
    public Guid? FormKey { get; init; }

    /// <summary><see cref="InvalidField"/>: <c>amount</c>, <c>amount_between</c>.</summary>
    internal MoveFunds.Command ToCommand() => new() { AmountMinor = Minor(), Reason = Reason, FormKey = FormKey };

    internal Task Check(WrongFields wrong)
    {
        if (!string.IsNullOrWhiteSpace(Amount))
        {
            wrong.Read(Minor);
        }

        return Task.CompletedTask;
    }

    private long Minor() => TypedAmount.Minor(nameof(Amount), Amount, FundTransfer.TheCurrency, FundTransfer.MaxAmountMinor, least: 1);
}

/// <summary>The page of an account's money.</summary>
/// <param name="May">The reader may transfer and reclaim here, as things are.</param>
public sealed record AccountFundsModel(AccountFundsView Account, Slice<FundTransferView> History, Asked Asked, bool May, bool ForVendor);

/// <summary>The form of a transfer or a reclaim.</summary>
/// <param name="Cash">What the partner has to give.</param>
/// <param name="LeftToday">What it may yet transfer today.</param>
/// <param name="SecondFrom">From this amount on a second person releases it; null: never.</param>
public sealed record MoveFundsModel(FundKind Kind, AccountFundsView Account, Money Cash, Money LeftToday, Money? SecondFrom, Form<FundForm> Form);

/// <summary>The list of transfers and reclaims.</summary>
/// <param name="Purse">The partner's own; null for the vendor's people.</param>
public sealed record FundListModel(FundQuery Query, Slice<FundTransferView> Page, Asked Asked, int Waiting, FundPurse? Purse, bool MayMove)
{
    public bool ForVendor => Purse is null;
}

/// <summary>What a partner has to give.</summary>
public sealed record FundPurse(Money Cash, Money Held, Money LeftToday)
{
    internal static FundPurse Of(FundCounter counter) => new(
        new(counter.PartnerCash, FundTransfer.TheCurrency), new(counter.PartnerHeld, FundTransfer.TheCurrency), new(counter.LeftToday, FundTransfer.TheCurrency));
}

/// <summary>One transfer or reclaim.</summary>
/// <param name="MayRelease">The reader is the second person.</param>
/// <param name="MayRefuse">The reader is of the partner, and it waits.</param>
public sealed record FundTransferModel(FundTransferView Transfer, bool MayRelease, bool MayRefuse, bool IsOwn, Form<DecideFunds.RefusalCommand> Form);

/// <summary>A file and its lines.</summary>
public sealed record FundBatchModel(FundBatchReport Report, FundVerdict? Verdict, Asked Place, Slice<FundBatchRow> Rows, Form<FundBatches.BookCommand> Form)
{
    public static FundBatchModel Of(FundBatchReport report, string? verdict, Asked asked, Form<FundBatches.BookCommand> form)
    {
        FundVerdict? wanted = Customers.Words.Find<FundVerdict>(verdict ?? "") is { } named ? named
            : verdict is null && report.Count(FundVerdict.Wrong) > 0 ? FundVerdict.Wrong
            : null;
        return new(report, wanted, asked, Page(report, wanted, Data.Place.Of(asked)), form);
    }

    /// <summary>A page of the lines of a verdict, by their numbers.</summary>
    public static Slice<FundBatchRow> Page(FundBatchReport report, FundVerdict? verdict, Place place)
    {
        var rows = report.Rows.Where(row => verdict is null || row.Verdict == verdict);
        var at = place.From("line")?.Value<int>(0);
        rows = place.IsBackwards ? rows.Where(row => row.Line < at).Reverse() : rows.Where(row => at is null || row.Line > at);
        return Keyset.Cut([.. rows.Take(place.Limit + 1)], place, row => Api.Cursor.At("line", row.Line));
    }
}
