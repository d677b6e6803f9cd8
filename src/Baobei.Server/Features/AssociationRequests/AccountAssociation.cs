using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Features.Funds;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>An account's association: its type, who pays, and what was asked about it.</summary>
/// <param name="Type">分销类型 while the association is in force; null after it.</param>
/// <param name="PaidByPartnerSince">强代付: since when; null when its partner does not pay every order.</param>
public sealed record AccountAssociationView(
    Id<CustomerAccount> AccountId, string AccountName, Id<Customer>? CustomerId, string? CustomerName, string? PartnerName, DistributionType? Type, DateTimeOffset? AssociatedAt,
    DateTimeOffset? EndedAt, DateTimeOffset? PaidByPartnerSince);

/// <summary>The page of it.</summary>
/// <param name="History">Requests about it, the newest first.</param>
/// <param name="MayChange">The reader asks for changes in the partner's name.</param>
public sealed record AccountAssociationModel(AccountAssociationView Account, Slice<AssociationRequestRow> History, Asked Asked, bool MayChange, bool MayReadFunds);

/// <summary>Asks for another type.</summary>
/// <param name="From">What the account is.</param>
/// <param name="To">Where it posts to; also the page behind the dialog.</param>
public sealed record TypeChangeModel(string AccountName, DistributionType From, string To, string Close, Crumb Crumb, Form<AskAssociation.TypeCommand> Form, int Days);

/// <summary>Offers to pay all orders.</summary>
public sealed record PayAllModel(string AccountName, string To, string Close, Crumb Crumb, Form<AskAssociation.ReasonCommand> Form, int Days);

/// <summary>What the form of a move sends: the account, and what was read in the picture.</summary>
public sealed record MoveForm : AskAssociation.MoveCommand
{
    public string? CaptchaToken { get; set; }

    public string? CaptchaAnswer { get; set; }
}

/// <summary>Asks to receive an account.</summary>
public sealed record NewMoveModel(Form<MoveForm> Form, CaptchaChallenge Captcha, int Days);

/// <summary>Reads the association of an account, and shows the pages that ask to change it.</summary>
public sealed class AccountAssociation(Db db, FundDesk desk, AskAssociation ask, AssociationBook book, AssociationRecords records, Captchas captchas, Caller caller, TimeProvider clock)
{
    /// <summary><see cref="NotFound"/>: not the caller's to see.</summary>
    public async Task<AccountAssociationView> View(Id<CustomerAccount> id, CancellationToken ct)
    {
        var account = await desk.Account(id, ct);
        var customer = account.CustomerId is { } row ? await db.AcrossPartners<Customer>().AsNoTracking().SingleAsync(c => c.Id == row, ct) : null;
        var partner = account.PartnerId is { } of ? await db.Partners.Where(p => p.Id == of).Select(p => p.Name).SingleAsync(ct) : null;
        var standing = customer is null ? AssociationStanding.Ended : account.StandingAt(customer, clock.GetUtcNow());
        var inForce = standing is AssociationStanding.Protected or AssociationStanding.Unprotected;
        return new(
            account.Id, account.AccountName, customer?.Id, customer?.Name, partner, inForce ? account.DistributionType : null, account.AssociatedAt,
            customer is null ? null : My.MyAccount.EndedAt(account, customer, standing), inForce ? account.PaidByPartnerSince : null);
    }

    public async Task<IResult> Show(Id<CustomerAccount> id, Asked asked, CancellationToken ct) => AccountAssociationPage.Show(new(
        await View(id, ct), await book.List(false, id, Place.Of(asked), ct), asked, caller.Partner is not null && caller.May(Permission.ChangeAssociations), caller.May(Permission.ReadFunds)));

    public async Task<IResult> Type(Id<CustomerAccount> id, Form<AskAssociation.TypeCommand>? again, int status, CancellationToken ct) =>
        await Type(await ask.Own(id, ct), $"/accounts/{id}/association/type", $"/accounts/{id}/association", new("accounts.title", "/accounts"), again, status, ct);

    public async Task<IResult> OwnType(Form<AskAssociation.TypeCommand>? again, int status, CancellationToken ct) =>
        await Type(await book.OwnAccount(ct), "/my/partner/type", "/my/partner", new("my.partner", "/my/partner"), again, status, ct);

    public async Task<IResult> PayAll(Id<CustomerAccount> id, Form<AskAssociation.ReasonCommand>? again, int status, CancellationToken ct)
    {
        var account = await ask.Own(id, ct);
        return PayAllPage.Show(
            new(
                account.AccountName, $"/accounts/{id}/association/pay-all", $"/accounts/{id}/association", new("accounts.title", "/accounts"),
                again ?? Form<AskAssociation.ReasonCommand>.Blank(), await Days(ct)),
            status);
    }

    /// <param name="kept">The captcha of the form that is shown again, when it need not be another one.</param>
    public async Task<IResult> Move(Form<MoveForm>? again, CaptchaChallenge? kept, int status, CancellationToken ct) => NewMovePage.Show(
        new(again ?? Form<MoveForm>.Blank(), kept ?? (again is null ? captchas.Issue() : captchas.Again(again)), await Days(ct)), status);

    private async Task<IResult> Type(CustomerAccount account, string to, string close, Crumb crumb, Form<AskAssociation.TypeCommand>? again, int status, CancellationToken ct)
    {
        var from = account.DistributionType ?? throw new NotFound();
        var other = from == DistributionType.Agency ? DistributionType.Resale : DistributionType.Agency;
        return TypeChangePage.Show(new(account.AccountName, from, to, close, crumb, again ?? Form<AskAssociation.TypeCommand>.Blank(new() { To = other }), await Days(ct)), status);
    }

    private async Task<int> Days(CancellationToken ct) => (await records.Policy(ct)).AssociationRequestDays;
}
