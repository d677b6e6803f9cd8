using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.People;
using Baobei.Domain.Terms;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Terms;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>子账号注册 (guide lines 70 to 123): the invited person makes its account. The link came by mail, so the address is proved; the telephone is proved by a code.</summary>
public sealed class AcceptInvitation(
    Db db, OpenInvitation invitations, FindExistingAccount find, RequestPhoneCode phoneCodes, UserManager<User> users, TermsBook terms, TimeProvider clock,
    LinkLimits limits)
{
    public sealed record Command : IChecked
    {
        [Required, StringLength(LoginName.MaxLength, MinimumLength = LoginName.MinLength)]
        public string AccountName { get; init; } = "";

        [Required, StringLength(128, MinimumLength = 8)]
        public string Password { get; init; } = "";

        [Required, StringLength(128)]
        public string PasswordConfirmation { get; init; } = "";

        [Required, StringLength(2, MinimumLength = 2)]
        public string PhoneCountry { get; init; } = "CN";

        [Required, StringLength(40)]
        public string Phone { get; init; } = "";

        [Required, StringLength(Invitations.PhoneCode.Length, MinimumLength = Invitations.PhoneCode.Length)]
        public string PhoneCode { get; init; } = "";

        /// <summary>网站服务条款 and 关联须知: without them there is no account.</summary>
        public bool AgreesToTerms { get; init; }

        /// <summary>Use of personal data (clause 6.8); revocable at any time.</summary>
        public bool AgreesToPersonalData { get; init; }

        /// <summary>Being told of new products; optional.</summary>
        public bool AgreesToMarketing { get; init; }

        /// <summary>The version of 网站服务条款 that was read. Of this and the next three: when given, and another version holds by now, that one has to be read first.</summary>
        [StringLength(TermsDocument.MaxVersionLength)]
        public string? TermsVersion { get; init; }

        [StringLength(TermsDocument.MaxVersionLength)]
        public string? AssociationNoticeVersion { get; init; }

        [StringLength(TermsDocument.MaxVersionLength)]
        public string? PersonalDataVersion { get; init; }

        [StringLength(TermsDocument.MaxVersionLength)]
        public string? MarketingVersion { get; init; }

        /// <summary>The telephone in E.164. <see cref="InvalidField"/>: <c>phone</c>.</summary>
        internal string PhoneE164() => Phones.ToE164(PhoneCountry, Phone) ?? throw new InvalidField(nameof(Phone), "phone");

        public void Check(WrongFields wrong)
        {
            wrong.Read(() => LoginName.Check(AccountName ?? ""));
            if (Password != PasswordConfirmation)
            {
                wrong.Add(nameof(PasswordConfirmation), "password_differs");
            }

            wrong.Read(PhoneE164);
            if (!AgreesToTerms)
            {
                wrong.Add(nameof(AgreesToTerms), "must_agree");
            }

            if (!AgreesToPersonalData)
            {
                wrong.Add(nameof(AgreesToPersonalData), "must_agree");
            }
        }
    }

    /// <summary>
    /// Refusals: those of the link, <c>user.name_taken</c>, <c>user.email_taken</c> and those of <see cref="FindExistingAccount"/>. <see cref="InvalidField"/>,
    /// all together: <c>login_name_…</c>, <c>password_…</c>, <c>password_differs</c>, <c>phone</c>, <c>phone_code</c>, <c>must_agree</c>, <c>terms_changed</c>.
    /// </summary>
    public async Task<User> Run(string token, Command command, CancellationToken ct)
    {
        var invitation = await Counted(token, ct);
        var customer = await invitations.CustomerOf(invitation, ct);
        if (await find.Of(invitation, customer, ct) is not null)
        {
            throw new Refused("user.email_taken");
        }

        var documents = await terms.ForSignUp(command.AgreesToMarketing, ct);
        var wrong = new WrongFields();
        await Check(invitation, command, documents, wrong, ct);
        wrong.ThrowIfAny();
        var now = clock.GetUtcNow();
        var name = LoginName.Check(command.AccountName);
        var phone = command.PhoneE164();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = name,
            NormalizedUserName = users.NormalizeName(name),
            Email = invitation.Email,
            NormalizedEmail = users.NormalizeEmail(invitation.Email),
            EmailConfirmed = true,
            PhoneNumber = phone,
            PhoneNumberConfirmed = true,
            DisplayName = name,
            Role = Role.Customer,
            SecurityStamp = Guid.CreateVersion7().ToString("N"),
            LockoutEnabled = true,
            CreatedAt = now,
        };
        user.PasswordHash = users.PasswordHasher.HashPassword(user, command.Password);
        var account = CustomerAccount.SignUp(customer, invitation, name, phone, user.Id, now);
        db.Add(user);
        db.Add(account);
        db.AddRange(CustomerClaim.Of(account, null));
        db.AddRange(HeldName.Of(account, null));

        foreach (var document in documents)
        {
            db.Add(ConsentRecord.Give(user.Id, account.Id, document, now));
        }

        await db.SaveChangesAsync(ct);
        return user;
    }

    /// <summary>Notes everything that is wrong with the fields, for a form that knows of other mistakes already. Refusals: those of the link.</summary>
    public async Task Check(string token, Command command, WrongFields wrong, CancellationToken ct) =>
        await Check(await Counted(token, ct), command, await terms.ForSignUp(command.AgreesToMarketing, ct), wrong, ct);

    private async Task Check(CustomerInvitation invitation, Command command, IReadOnlyList<TermsDocument> documents, WrongFields wrong, CancellationToken ct)
    {
        command.Check(wrong);
        MustHaveRead(documents, command, wrong);
        var name = wrong.Has(nameof(command.AccountName)) ? null : LoginName.Check(command.AccountName);
        if (name is not null && !await IsFree(name, ct))
        {
            wrong.Add(nameof(command.AccountName), "login_name_taken");
        }

        if (Passwords.WrongWith(command.Password ?? "", name, invitation.Email) is { } password)
        {
            wrong.Add(nameof(command.Password), password.Code, [.. password.Details]);
        }

        // What cannot be a code is no attempt at guessing one.
        if (!wrong.Has(nameof(command.Phone))
            && (command.PhoneCode?.Length != Invitations.PhoneCode.Length
                || !await phoneCodes.Proves(invitation.Id, command.PhoneE164(), command.PhoneCode, ct)))
        {
            wrong.Add(nameof(command.PhoneCode), "phone_code");
        }
    }

    private static void MustHaveRead(IReadOnlyList<TermsDocument> documents, Command command, WrongFields wrong)
    {
        foreach (var (kind, read, field) in new (ConsentKind, string?, string)[]
        {
            (ConsentKind.Terms, command.TermsVersion, nameof(command.AgreesToTerms)),
            (ConsentKind.AssociationNotice, command.AssociationNoticeVersion, nameof(command.AgreesToTerms)),
            (ConsentKind.PersonalData, command.PersonalDataVersion, nameof(command.AgreesToPersonalData)),
            (ConsentKind.Marketing, command.MarketingVersion, nameof(command.AgreesToMarketing)),
        })
        {
            if (!wrong.Has(field) && !string.IsNullOrEmpty(read) && documents.Any(document => document.Kind == kind && document.TermsVersion != read))
            {
                wrong.Add(field, "terms_changed");
            }
        }
    }

    /// <summary>Whether nobody has the name; for the live check while typing. Refusals: those of the link. <see cref="InvalidField"/>: as <see cref="LoginName.Check"/>.</summary>
    public async Task<bool> IsFree(string token, string name, CancellationToken ct)
    {
        await Counted(token, ct);
        return await IsFree(LoginName.Check(name), ct);
    }

    private async Task<CustomerInvitation> Counted(string token, CancellationToken ct)
    {
        limits.Take(LinkLimits.NameByAddress);
        var invitation = await invitations.Usable(token, ct);
        limits.Take(LinkLimits.NameByInvitation, invitation.Id);
        return invitation;
    }

    private async Task<bool> IsFree(string name, CancellationToken ct)
    {
        var normalized = users.NormalizeName(name);
        return !await db.Users.AnyAsync(u => u.NormalizedUserName == normalized, ct);
    }
}
