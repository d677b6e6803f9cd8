using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Features.DirectAccounts;

/// <summary>
/// Use case: the vendor's operator enters an account that a customer has with the vendor directly, so that nobody registers that customer anew. Its
/// holder is sent a link with which it sets a password: it signs in to confirm what partners register about it.
/// </summary>
public sealed class AddDirectAccount(Db db, InvitePerson invite, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        [Required, StringLength(LoginName.MaxLength, MinimumLength = LoginName.MinLength)]
        public string AccountName { get; init; } = "";

        [Required]
        public CustomerType? CustomerType { get; init; }

        /// <summary>The company or person whose account it is.</summary>
        [Required, StringLength(CustomerDetails.MaxNameLength)]
        public string HolderName { get; init; } = "";

        [StringLength(40)]
        public string? CreditCode { get; init; }

        [Required, EmailAddress, StringLength(CustomerDetails.MaxEmailLength)]
        public string Email { get; init; } = "";

        /// <summary>With country code, or a number of mainland China.</summary>
        [Required, StringLength(40)]
        public string Phone { get; init; } = "";

        /// <summary>The telephone in E.164. <see cref="InvalidField"/>: <c>phone</c>.</summary>
        internal string PhoneE164() => Phones.ToE164(null, Phone) ?? throw new InvalidField(nameof(Phone), "phone");

        /// <summary>The code in its canonical form; null when none was typed. <see cref="InvalidField"/>: <c>credit_code</c>, <c>credit_code_of_person</c>.</summary>
        internal string? Code() => string.IsNullOrWhiteSpace(CreditCode) ? null
            : CustomerType == Domain.Customers.CustomerType.Individual ? throw new InvalidField(nameof(CreditCode), "credit_code_of_person")
            : UnifiedCreditCode.TryParse(CreditCode) ?? throw new InvalidField(nameof(CreditCode), "credit_code");

        public void Check(WrongFields wrong)
        {
            wrong.Read(() => LoginName.Check(AccountName ?? ""));
            wrong.Read(Code);
            wrong.Read(() => EmailAddress.Normalise(Email) ?? throw new InvalidField(nameof(Email), "email"));
            wrong.Read(PhoneE164);
        }
    }

    /// <summary>
    /// <see cref="InvalidField"/>: <c>credit_code</c>, <c>credit_code_of_person</c>, <c>phone</c>, and as <see cref="LoginName.Check"/>.
    /// Refusals: <c>user.name_taken</c>, <c>user.email_taken</c>.
    /// </summary>
    public async Task<CustomerAccount> Run(Command command, CancellationToken ct)
    {
        var wrong = new WrongFields();
        command.Check(wrong);
        if (command.CustomerType is null)
        {
            wrong.Add(nameof(command.CustomerType), "required");
        }

        wrong.ThrowIfAny();
        var user = invite.Add(new()
        {
            UserName = command.AccountName.Trim(),
            Email = command.Email,
            DisplayName = command.AccountName.Trim(),
            Role = Role.Customer,
            Phone = command.PhoneE164(),
        });
        var account = CustomerAccount.Direct(
            command.AccountName, command.Email, command.PhoneE164(), command.CustomerType!.Value, user.Id, clock.GetUtcNow(), command.HolderName);
        db.Add(account);
        db.AddRange(CustomerClaim.Of(account, command.Code()));
        db.AddRange(HeldName.Of(account, command.Code()));
        await db.SaveChangesAsync(ct);
        return account;
    }
}
