using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Funds;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Credits;

/// <summary>Credit and control of an account.</summary>
/// <param name="Line">信用额度.</param>
/// <param name="Used">已用额度.</param>
/// <param name="Left">What may yet be bought on credit.</param>
/// <param name="State">Whether its services run, by the shutdown policy.</param>
/// <param name="ArrearsSince">Null while it is in none.</param>
public sealed record CreditView(
    Id<CustomerAccount> AccountId, string AccountName, Money Line, Money Used, Money Left, int AlertPercent, PurchaseControl Purchases, ShutdownPolicy Shutdown, bool IsOverdue,
    bool IsFrozen, ServiceState State, DateTimeOffset? ArrearsSince, int Version);

/// <summary>One thing that was changed. Before and after are minor units, per cent, or names of values.</summary>
/// <param name="By">As the reader may know the person.</param>
public sealed record CreditChangeView(Id<CreditChange> Id, CreditField Field, string Before, string After, string Reason, string By, DateTimeOffset At);

/// <summary>Credit and control as one types them.</summary>
public sealed record CreditForm
{
    /// <summary>"50,000"; whole or with two digits after the point.</summary>
    [Required, StringLength(20)]
    public string Line { get; init; } = "";

    [Required, Range(0, 100)]
    public int? AlertPercent { get; init; }

    [Required]
    public PurchaseControl? Purchases { get; init; }

    [Required]
    public ShutdownPolicy? Shutdown { get; init; }

    public bool IsOverdue { get; init; }

    public bool IsFrozen { get; init; }

    [Required, StringLength(AccountCredit.MaxReasonLength)]
    public string Reason { get; init; } = "";

    public int? Version { get; init; }

    internal static CreditForm Of(CreditView credit) => new()
    {
        Line = credit.Line.ToPlain(),
        AlertPercent = credit.AlertPercent,
        Purchases = credit.Purchases,
        Shutdown = credit.Shutdown,
        IsOverdue = credit.IsOverdue,
        IsFrozen = credit.IsFrozen,
        Version = credit.Version,
    };

    /// <summary><see cref="InvalidField"/>: <c>amount</c>, <c>amount_between</c>.</summary>
    internal ChangeCredit.Command ToCommand() => new()
    {
        LineMinor = Minor(),
        AlertPercent = AlertPercent,
        Purchases = Purchases,
        Shutdown = Shutdown,
        IsOverdue = IsOverdue,
        IsFrozen = IsFrozen,
        Reason = Reason,
        Version = Version,
    };

    internal Task Check(WrongFields wrong)
    {
        if (!string.IsNullOrWhiteSpace(Line))
        {
            wrong.Read(Minor);
        }

        return Task.CompletedTask;
    }

    private long Minor() => TypedAmount.Minor(nameof(Line), Line, FundTransfer.TheCurrency, AccountCredit.MaxLineMinor);
}

public sealed record CreditModel(CreditView Credit, Slice<CreditChangeView> History, Asked Asked, bool MayChange);

public sealed record EditCreditModel(CreditView Credit, Form<CreditForm> Form);

/// <summary>Reads credit and control of accounts: the vendor's people all, a partner those of its resale accounts, a customer its own.</summary>
public sealed class ShowCredit(Db db, FundDesk desk, ShowFunds funds, PolicyBook policies, Caller caller, TimeProvider clock)
{
    /// <summary><see cref="NotFound"/>: not the caller's to see; so is an agency account's to its partner.</summary>
    public async Task<CreditView> Get(Id<CustomerAccount> id, CancellationToken ct)
    {
        var account = await desk.Account(id, ct);
        var money = await funds.Of(account, ct);
        return await Of(account, money.Funds ?? throw new NotFound(), ct);
    }

    /// <summary>The same of an account that was read already.</summary>
    internal async Task<CreditView> Of(CustomerAccount account, FundsView money, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var credit = await db.AccountCredits.AsNoTracking().SingleOrDefaultAsync(c => c.AccountId == account.Id, ct) ?? AccountCredit.None(account, caller.Vendor);
        var (line, used) = (money.CreditLine, money.CreditUsed);
        return new(
            account.Id, account.AccountName, line, used, line with { AmountMinor = Math.Max(0, line.AmountMinor - used.AmountMinor) }, credit.AlertPercent, credit.Purchases,
            credit.Shutdown, credit.IsOverdue, account.IsFrozen, credit.StateAt((await policies.InForce(caller.Vendor, now, ct)).Values, now), credit.ArrearsSince, credit.Version);
    }

    /// <summary>Every change, the newest first.</summary>
    public async Task<Slice<CreditChangeView>> History(Id<CustomerAccount> id, Place place, CancellationToken ct)
    {
        await Get(id, ct);
        var page = await db.CreditChanges.AsNoTracking().Where(c => c.AccountId == id).Slice("credit", c => c.Id, descending: true, place, ct);
        var ids = page.Rows.Select(row => row.By).Distinct().ToList();
        var people = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.Role }).ToDictionaryAsync(
            u => u.Id, u => caller.SeesAllPartners || u.Role > Role.Auditor ? u.DisplayName : "customers.history.by_vendor", ct);
        return page.Select(row => new CreditChangeView(row.Id, row.Field, row.Before, row.After, row.Reason, people.GetValueOrDefault(row.By) ?? "", row.At));
    }
}

/// <summary>How credit and control are said.</summary>
internal static class CreditWords
{
    public static State State(ServiceState state) => state switch
    {
        ServiceState.Normal => Ui.State.Good,
        ServiceState.InArrears => Ui.State.Waiting,
        _ => Ui.State.Wrong,
    };

    /// <summary>A value of the history as people read it.</summary>
    public static string Said(Texts t, CreditField field, string value) => field switch
    {
        CreditField.Line => Money.Said(new(long.Parse(value, System.Globalization.CultureInfo.InvariantCulture), FundTransfer.TheCurrency)),
        CreditField.Alert => value == "0" ? t["credits.alert.none"] : $"{value}%",
        CreditField.Purchases => t.Of(Enum.Parse<PurchaseControl>(value)),
        CreditField.Shutdown => t.Of(Enum.Parse<ShutdownPolicy>(value)),
        _ => t[value == "true" ? "credits.yes" : "credits.no"],
    };
}
