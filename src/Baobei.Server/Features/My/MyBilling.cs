using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Credits;
using Baobei.Server.Features.Funds;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.My;

/// <summary>费用中心: who does what about the account's money.</summary>
/// <param name="Association">The partner that the account is, will be or was associated with; null for an account of the vendor's own.</param>
/// <param name="Duties">Who does what at this moment: the type counts only while the association is in force.</param>
/// <param name="Funds">What the account has.</param>
/// <param name="Credit">What it may buy on credit, and whether it may buy at all.</param>
public sealed record BillingView(Id<CustomerAccount> AccountId, string AccountName, BillingAssociation? Association, IReadOnlyList<BillingDuty> Duties,
    FundsView Funds, CreditView Credit);

/// <summary>The association behind the arrangement.</summary>
/// <param name="InForce">The partner's part of the duties holds now.</param>
/// <param name="EndedAt">When it was over; null while it is not.</param>
public sealed record BillingAssociation(
    string PartnerName, DistributionType DistributionType, AssociationStanding Standing, bool InForce, DateTimeOffset? AssociatedAt, DateTimeOffset? EndedAt);

/// <summary>One duty and who has it.</summary>
public sealed record BillingDuty(AccountDuty Duty, DutyHolder By);

/// <summary>Reads 费用中心 of the account that is signed in.</summary>
public sealed class MyBilling(Db db, MyAccount mine, ShowFunds funds, ShowCredit credits, TimeProvider clock)
{
    /// <summary>Not found: <see cref="NotFound"/>.</summary>
    public async Task<BillingView> View(CancellationToken ct)
    {
        var account = await mine.Own(ct);
        var association = await Association(account, ct);
        var inForce = association is { InForce: true } ? association.DistributionType : (DistributionType?)null;
        var money = (await funds.Of(account, ct)).Funds!;
        return new(
            account.Id, account.AccountName, association,
            ShowFunds.Duties(inForce),
            money, await credits.Of(account, money, ct));
    }

    /// <summary>The page, with the form of 还款.</summary>
    public async Task<MyBillingModel> Page(Asked asked, Form<RepayCredit.RepayForm>? again, CancellationToken ct) => new(
        await View(ct), await History(Place.Of(asked), ct), asked, again ?? Form<RepayCredit.RepayForm>.Blank(new() { FormKey = Guid.CreateVersion7() }));

    /// <summary>What the partner gave to the account and took back, the newest first.</summary>
    public async Task<Slice<FundTransferView>> History(Place place, CancellationToken ct) => await funds.OwnHistory((await mine.Own(ct)).Id, place, ct);

    private async Task<BillingAssociation?> Association(CustomerAccount account, CancellationToken ct)
    {
        if (account is not { PartnerId: { } partner, DistributionType: { } type } || await mine.Customer(account, ct) is not { } customer)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var standing = account.StandingAt(customer, now);
        return new(
            await db.Partners.Where(p => p.Id == partner).Select(p => p.Name).SingleAsync(ct), type, standing,
            standing is AssociationStanding.Protected or AssociationStanding.Unprotected, account.AssociatedAt,
            MyAccount.EndedAt(account, customer, standing));
    }
}
