using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.My;

/// <summary>What a customer sees of itself: its account, where it came from, who its partner is, its verification.</summary>
/// <param name="HandInBefore">End of the link by which it has to be handed in; null when it is associated, or was not invited.</param>
/// <param name="MayHandIn">The verification can be handed in now.</param>
/// <param name="PaidByPartnerSince">Since when the partner pays every order (强代付); null when it does not.</param>
public sealed record MyAccountView(
    Id<CustomerAccount> AccountId, string AccountName, string Email, string Phone, CustomerType CustomerType, DistributionType? DistributionType,
    VerificationStatus VerificationStatus, string? HolderName, DateTimeOffset CreatedAt, DateTimeOffset? AssociatedAt, bool IsFrozen,
    MyPartnerView? Partner, MyVerificationView? Verification, DateTimeOffset? HandInBefore, bool MayHandIn, IReadOnlyList<MyTermsView> TermsToAgree,
    DateTimeOffset? PaidByPartnerSince);

/// <summary>The partner of a customer, and where the association stands.</summary>
/// <param name="Status">Of the partner's registration.</param>
/// <param name="Standing">Of this account: it may still be associated when the registration's protection is over.</param>
/// <param name="EndedAt">When it was over; null while it is not.</param>
public sealed record MyPartnerView(
    string Name, RegistrationStatus Status, AssociationStanding Standing, DateTimeOffset? AssociatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt, EndReason? EndReason, ReleaseParty? ReleaseRequestedBy,
    string? ReleaseReason, DateTimeOffset? NoticeEndsAt);

/// <summary>The newest verification, identity number masked.</summary>
public sealed record MyVerificationView(
    string Name, string? CreditCode, string? IdentityNumber, VerificationStatus Status, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt, string? Reason);

/// <summary>
/// Reads the caller's own account. The account is found by the person who is signed in; the rows of its partner that belong to
/// this one account are then read past the partner filter, because a customer has no partner of its own.
/// </summary>
public sealed class MyAccount(Db db, Caller caller, MyTerms terms, TimeProvider clock)
{
    /// <summary>Not found: <see cref="NotFound"/>.</summary>
    public async Task<CustomerAccount> Own(CancellationToken ct)
    {
        var user = caller.RequireUser();
        return await db.CustomerAccounts.SingleOrDefaultAsync(a => a.UserId == user, ct) ?? throw new NotFound();
    }

    /// <summary>The row of 客户管理 behind the account; null for a direct account.</summary>
    public async Task<Customer?> Customer(CustomerAccount account, CancellationToken ct) =>
        account.CustomerId is { } id ? await db.AcrossPartners<Customer>().SingleAsync(c => c.Id == id, ct) : null;

    public async Task<MyAccountView> View(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = await Own(ct);
        var customer = await Customer(account, ct);
        var partner = account.PartnerId is { } partnerId
            ? await db.Partners.Where(p => p.Id == partnerId).Select(p => p.Name).SingleAsync(ct)
            : null;

        // What failed for a partner of before says nothing about today's.
        var verification = await db.IdentityVerifications.AsNoTracking()
            .Where(v => v.AccountId == account.Id && (v.CustomerId == account.CustomerId || v.Status == VerificationStatus.Passed)).OrderByDescending(v => v.Id)
            .Select(v => new MyVerificationView(v.Name, v.CreditCode, v.IdentityNumberMasked, v.Status, v.SubmittedAt, v.DecidedAt, v.Reason))
            .FirstOrDefaultAsync(ct);
        var link = await db.AcrossPartners<CustomerInvitation>().Where(i => i.AccountId == account.Id && i.CustomerId == account.CustomerId).Select(i => (DateTimeOffset?)i.LinkExpiresAt).FirstOrDefaultAsync(ct);
        return new(
            account.Id, account.AccountName, account.Email, Phones.Mask(account.Phone), account.CustomerType, account.DistributionType, account.VerificationStatus,
            account.HolderName, account.CreatedAt, account.AssociatedAt, account.IsFrozen,
            customer is null ? null : Of(partner!, account, customer, now),
            verification,
            account.AssociatedAt is null ? link : null,
            account.MayHandIn(customer, link, now),
            await terms.ToAgree(account, customer, ct), account.PaidByPartnerSince);
    }

    /// <summary>When it was over, whether or not it was tidied up; null while it is not.</summary>
    internal static DateTimeOffset? EndedAt(CustomerAccount account, Customer customer, AssociationStanding standing) => standing switch
    {
        AssociationStanding.Ended => account.EndedAt ?? customer.NoticeEndsAt ?? customer.ExpiresAt,
        AssociationStanding.NotReached => account.EndedAt ?? customer.ExpiresAt,
        _ => null,
    };

    private static MyPartnerView Of(string name, CustomerAccount account, Customer customer, DateTimeOffset now)
    {
        var standing = account.StandingAt(customer, now);

        // What its customer and the partner have to settle is no business of an account that has only signed up.
        var settles = account.AssociatedAt is null ? null : customer;
        return new(
            name, customer.StatusAt(now), standing, account.AssociatedAt, customer.ExpiresAt, EndedAt(account, customer, standing), customer.EndReasonAt(now), settles?.ReleaseRequestedBy,
            settles?.ReleaseReason, settles?.NoticeEndsAt);
    }
}

/// <summary>The customer's side of ending an association (解除关联). Refusals of all: those of <see cref="CustomerAccount.MustSpeakForCustomer"/>.</summary>
public sealed class ReleaseAssociation(Db db, MyAccount mine, Policies.PolicyBook policies, Funds.SettleRelease money, AssociationRecords records, Caller caller, TimeProvider clock)
{
    public sealed record Command
    {
        [System.ComponentModel.DataAnnotations.StringLength(Baobei.Domain.Customers.Customer.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>Gives notice, also after the protection: the association ends after the policy's notice, or at once when the partner agrees. Refusals: <c>customer.expired</c>, <c>customer.wrong_status</c>, <c>customer.release_requested</c>, and as <see cref="AssociationRecords.NoteRelease"/>.</summary>
    public Task GiveNotice(Command command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var now = clock.GetUtcNow();
            var customer = await Associated(ct);
            customer.GiveNotice(command.Reason, (await policies.InForce(caller.Vendor, now, ct)).Values, now);
            await records.NoteRelease(customer, AssociationSide.Customer, await mine.Own(ct), ct);
            return await db.SaveChangesAsync(ct);
        },
        ct);

    /// <summary>Agrees to the partner's request: the association is over. Refusals: <c>customer.release_not_requested</c>, <c>customer.own_release</c>, and as <see cref="Funds.SettleRelease.GiveBack"/>.</summary>
    public Task Confirm(CancellationToken ct) => db.Atomically(
        async () =>
        {
            var now = clock.GetUtcNow();
            var customer = await Associated(ct);
            customer.ConfirmRelease(ReleaseParty.Customer, now);
            await money.GiveBack(customer, AssociationSide.Customer, ct);
            await Holds.EndAssociation(db, customer, now, ct);
            await Holds.GiveUp(db, customer, ct);
            return await db.SaveChangesAsync(ct);
        },
        ct);

    /// <summary>Takes the notice back, or declines the partner's request. Refusal: <c>customer.release_not_requested</c>.</summary>
    public async Task Cancel(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var customer = await Associated(ct);
        var status = customer.ReleaseRequestedBy == ReleaseParty.Customer ? AssociationRequestStatus.TakenBack : AssociationRequestStatus.Refused;
        customer.CancelRelease(ReleaseParty.Customer, now);
        await AssociationRecords.CloseRelease(db, customer, status, AssociationSide.Customer, caller.User, now, ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The page of my partner, with what stands in the way of the end of the association.</summary>
    public async Task<MyPartnerModel> Page(Ui.Form<Command>? again, CancellationToken ct)
    {
        var account = await mine.Own(ct);
        var customer = account.IsAssociated && again?.Refused is null ? await mine.Customer(account, ct) : null;
        return new(await mine.View(ct), again ?? Ui.Form<Command>.Blank(), customer is null ? [] : await money.InTheWay(customer, AssociationSide.Customer, ct));
    }

    private async Task<Customer> Associated(CancellationToken ct)
    {
        var account = await mine.Own(ct);
        var customer = await mine.Customer(account, ct) ?? throw new NotFound();
        account.MustSpeakForCustomer();
        return customer;
    }
}
