using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// What the rules would answer (报备条件), before anything is registered: the same facts, the same rules, nothing kept. What is not typed yet
/// is not looked at; what is typed has to be right.
/// </summary>
public sealed class CheckEligibility(GatherFacts gather)
{
    public sealed record Command : IChecked
    {
        /// <summary>Enterprise or individual (客户类型).</summary>
        [Required]
        public CustomerType? CustomerType { get; set; }

        /// <summary>客户名称: the full name as registered.</summary>
        [Required, StringLength(CustomerDetails.MaxNameLength)]
        public string Name { get; set; } = "";

        [StringLength(40)]
        public string? CreditCode { get; set; }

        [StringLength(CustomerDetails.MaxEmailLength)]
        public string? Email { get; set; }

        /// <summary>Country of a number without "+": "CN".</summary>
        [StringLength(2, MinimumLength = 2)]
        public string PhoneCountry { get; set; } = "CN";

        [StringLength(CustomerDetails.MaxPhoneLength)]
        public string? Phone { get; set; }

        public void Check(WrongFields wrong) => wrong.Read(Details);

        /// <summary><see cref="InvalidField"/>: as <see cref="CustomerDetails.Wrong"/>.</summary>
        internal CustomerDetails Details()
        {
            var details = Typed();
            details.Wrong().ThrowIfAny();
            return details;
        }

        private CustomerDetails Typed() => new()
        {
            CustomerType = CustomerType ?? default,
            Name = Name,
            CreditCode = CreditCode,
            Email = Email ?? "",
            Phone = Phones.Read(PhoneCountry, Phone),
        };
    }

    /// <summary><see cref="InvalidField"/>: as <see cref="CustomerDetails.Wrong"/>.</summary>
    public async Task<Eligibility> Run(Command command, CancellationToken ct) => Eligibility.Of((await gather.Run(command.Details(), ct)).Facts);
}
