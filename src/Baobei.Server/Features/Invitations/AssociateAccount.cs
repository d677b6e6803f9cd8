using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Terms;
using Baobei.Server.Features.Verifications;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>
/// The invited person has an account: it signs in and associates that one. An account that is verified is associated at once; another
/// one has to be verified before the link's end, like one that was just made. An association whose protection is over is renewed in the
/// same way, when it is the same partner that invites again.
/// </summary>
public sealed class AssociateAccount(
    Db db, Caller caller, OpenInvitation invitations, FindExistingAccount find, PassVerification pass, PolicyBook policies, TermsBook terms, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>关联须知: without it nothing is associated.</summary>
        public bool AgreesToAssociation { get; init; }

        /// <summary>The version of 关联须知 that was read; when given, and another one holds by now, that one has to be read first.</summary>
        [StringLength(TermsDocument.MaxVersionLength)]
        public string? AssociationNoticeVersion { get; init; }
    }

    /// <summary>
    /// Refusals: those of the link and of <see cref="FindExistingAccount"/>; <c>invitation.other_account</c> when the account that is
    /// signed in is not the one of the invited address; <c>account.identity_held</c>; <c>consent.personal_data_withdrawn</c>.
    /// <see cref="InvalidField"/>: <c>must_agree_to_association</c>, <c>terms_changed</c>.
    /// </summary>
    public async Task<CustomerAccount> Run(string token, Command command, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Associate(token, command, ct);
            }
            catch (Refused lost) when (lost.Code is Eligibility.Protected or "edit.conflict" && attempt < VerifyIdentity.MaxAttempts)
            {
                db.Forget();
            }
        }
    }

    private async Task<CustomerAccount> Associate(string token, Command command, CancellationToken ct)
    {
        var invitation = await invitations.Usable(token, ct);
        var customer = await invitations.CustomerOf(invitation, ct);
        if (await find.Of(invitation, customer, ct) is not { } existing || find.By(existing) != Acceptance.Associate)
        {
            throw new Refused("invitation.other_account");
        }

        if (!command.AgreesToAssociation)
        {
            throw new InvalidField(nameof(command.AgreesToAssociation), "must_agree_to_association");
        }

        var notice = await terms.InForce(ConsentKind.AssociationNotice, ct);
        if (!string.IsNullOrEmpty(command.AssociationNoticeVersion) && command.AssociationNoticeVersion != notice.TermsVersion)
        {
            throw new InvalidField(nameof(command.AgreesToAssociation), "terms_changed");
        }

        var user = caller.RequireUser();
        ConsentRecord.MustAllowPersonalData(await db.Consents.Where(c => c.UserId == user && c.Kind == ConsentKind.PersonalData).ToListAsync(ct));
        var now = clock.GetUtcNow();
        var account = existing.Account;
        if (account.Join(customer, invitation, existing.Last, existing.Passed, now, await Others(existing, ct)) is { } left)
        {
            db.Add(left);
        }

        if (existing is { Renews: true, Last: { } renewed })
        {
            await AssociationRecords.CloseAll(db, renewed, now, ct);
            await Holds.GiveUp(db, renewed, ct);
        }

        await Holds.Follow(db, [account], ct);

        var earlier = await db.Consents.SingleOrDefaultAsync(
            c => c.UserId == user && c.Kind == ConsentKind.AssociationNotice && c.WithdrawnAt == null && c.ReplacedAt == null, ct);
        db.Add(ConsentRecord.GiveForAssociation(user, account.Id, notice, now, earlier));
        if (existing.Passed is { } passed)
        {
            invitation.Submit(now);
            var promised = (await policies.Get(caller.Vendor, customer.PolicyId, ct)).Values;
            if (!await pass.Again(passed, account, customer, promised, now, ct))
            {
                throw new Refused("account.identity_held");
            }
        }

        await db.SaveChangesAsync(ct);
        return account;
    }

    private async Task<int> Others(ExistingAccount existing, CancellationToken ct) => existing is { Renews: true, Last.Id: var last }
        ? await db.CustomerAccounts.CountAsync(a => a.CustomerId == last && a.Id != existing.Account.Id && a.AssociatedAt != null && a.EndedAt == null, ct)
        : 0;
}
