using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// Use case 报备客户: the rules judge, and what they answer is recorded, whatever it is. Allowed: the customer is held and under
/// observation. Review: it is held until the vendor has decided. Refused: only the record (申请记录) remains.
/// </summary>
/// <remarks>
/// Everything is written by one save. Unique claims decide races: who loses one looks again, finds the winner, and is refused by the
/// same rules as somebody who came a day later; or, when only the place was taken, takes another one.
/// </remarks>
public sealed class RegisterCustomer(Db db, Caller caller, GatherFacts gather)
{
    /// <summary>Every lost race means that somebody else won one, so this is not reached unless hundreds register the same thing in the same moment.</summary>
    private const int MaxAttempts = 200;

    /// <summary>Longer than section and division with a slash in any language.</summary>
    private const int MaxIndustryLength = 200;

    public record Command : IChecked
    {
        /// <summary>Enterprise or individual (客户类型).</summary>
        [Required]
        public CustomerType? CustomerType { get; set; }

        /// <summary>客户名称: the full name as registered.</summary>
        [Required, StringLength(CustomerDetails.MaxNameLength)]
        public string Name { get; set; } = "";

        /// <summary>统一社会信用代码; of enterprises, optional.</summary>
        [StringLength(40)]
        public string? CreditCode { get; set; }

        /// <summary>客户行业: a division of GB/T 4754-2017, by its code, its name, or section and division with a slash.</summary>
        [Required, StringLength(MaxIndustryLength)]
        public string Industry { get; set; } = "";

        /// <summary>A province or city of GB/T 2260.</summary>
        [Required, StringLength(20)]
        public string Region { get; set; } = "";

        [Required, StringLength(CustomerDetails.MaxContactNameLength)]
        public string ContactName { get; set; } = "";

        [Required, StringLength(CustomerDetails.MaxEmailLength)]
        public string Email { get; set; } = "";

        /// <summary>Country of a number without "+": "CN".</summary>
        [StringLength(2, MinimumLength = 2)]
        public string PhoneCountry { get; set; } = "CN";

        [Required, StringLength(CustomerDetails.MaxPhoneLength)]
        public string Phone { get; set; } = "";

        /// <summary>A remark (备注).</summary>
        [StringLength(CustomerDetails.MaxRemarkLength)]
        public string? Remark { get; set; }

        /// <summary>When the vendor has to decide: true hands it in, false only answers that it would have to.</summary>
        public bool SubmitForReview { get; set; } = true;

        /// <summary>What the vendor's BD should know when it decides.</summary>
        [StringLength(CustomerRegistration.MaxExplanationLength)]
        public string? Explanation { get; set; }

        public void Check(WrongFields wrong) => wrong.Read(Details);

        /// <summary>As the domain wants it. <see cref="InvalidField"/>: as <see cref="CustomerDetails.Normalise"/>.</summary>
        internal CustomerDetails Details()
        {
            var wrong = new WrongFields();
            if (CustomerType is null)
            {
                wrong.Add(nameof(CustomerType), "required");
            }

            var typed = new CustomerDetails
            {
                CustomerType = CustomerType ?? default,
                Name = Name,
                CreditCode = CreditCode,
                Industry = Industry ?? "",
                Region = Region ?? "",
                ContactName = ContactName,
                Email = Email,
                Phone = Phones.Read(PhoneCountry, Phone),
                Remark = Remark,
            };
            var details = wrong.Read(typed.Normalise);
            wrong.ThrowIfAny();
            return details;
        }
    }

    /// <summary>What became of it.</summary>
    /// <param name="Registration">The record; null when a review was not handed in.</param>
    /// <param name="Customer">The row it made; null when refused or not handed in.</param>
    public sealed record Outcome(Eligibility Eligibility, CustomerRegistration? Registration, Customer? Customer);

    public async Task<Outcome> Run(Command command, CancellationToken ct)
    {
        var details = command.Details();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Register(details, command, await gather.Run(details, ct), ct);
            }
            catch (Refused lost) when (lost.Code is Eligibility.Protected or "edit.conflict" && attempt < MaxAttempts)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<Outcome> Register(CustomerDetails details, Command command, GatheredFacts gathered, CancellationToken ct)
    {
        var eligibility = Eligibility.Of(gathered.Facts);
        if (eligibility.Verdict == Verdict.Review && !command.SubmitForReview)
        {
            return new(eligibility, null, null);
        }

        var registration = CustomerRegistration.Record(
            details, eligibility, caller.RequirePartner(), gathered.Policy, caller.RequireUser(), gathered.Now, command.Explanation);
        db.Add(registration);
        if (eligibility.Verdict == Verdict.Refuse)
        {
            await db.SaveChangesAsync(ct);
            return new(eligibility, registration, null);
        }

        var customer = Customer.Register(details, registration, gathered.Policy.Values, gathered.Now);
        db.Add(customer);
        var claims = CustomerClaim.Of(customer).ToList();

        // Any free place will do; by chance, so that those who register at the same moment seldom want the same one.
        var free = gathered.FreeSlots();
        claims.Add(CustomerClaim.Slot(customer, free[RandomNumberGenerator.GetInt32(free.Count)]));
        foreach (var claim in claims)
        {
            db.Add(claim);
            if (claim.IsExclusive && gathered.Stale.FirstOrDefault(stale => stale.Key == claim.Key) is { } stale)
            {
                db.Remove(stale);
            }
        }

        db.AddRange(HeldName.Of(customer));
        await db.SaveChangesAsync(ct);
        return new(eligibility, registration, customer);
    }
}
