using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Data;

namespace Baobei.Server.Features.DirectAccounts;

/// <summary>Use case: the vendor's operator enters an account that a customer has with the vendor directly, so that nobody registers that customer anew.</summary>
public sealed class AddDirectAccount(Db db, TimeProvider clock)
{
    public sealed record Command
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
    }

    /// <summary>
    /// <see cref="InvalidField"/>: <c>credit_code</c>, <c>credit_code_of_person</c>, <c>phone</c>, and as <see cref="LoginName.Check"/>.
    /// Refusal: <c>user.name_taken</c>.
    /// </summary>
    public async Task<CustomerAccount> Run(Command command, CancellationToken ct)
    {
        var type = command.CustomerType ?? throw new InvalidField(nameof(command.CustomerType), "required");
        var code = CodeOf(command.CreditCode, type);
        var phone = Phones.ToE164(null, command.Phone) ?? throw new InvalidField(nameof(command.Phone), "phone");
        var account = CustomerAccount.Direct(command.AccountName, command.Email, phone, type, null, clock.GetUtcNow(), command.HolderName);
        db.Add(account);
        db.AddRange(CustomerClaim.Of(account, code));
        await db.SaveChangesAsync(ct);
        return account;
    }

    private static string? CodeOf(string? typed, CustomerType type)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        return type == CustomerType.Enterprise
            ? UnifiedCreditCode.TryParse(typed) ?? throw new InvalidField(nameof(Command.CreditCode), "credit_code")
            : throw new InvalidField(nameof(Command.CreditCode), "credit_code_of_person");
    }
}
