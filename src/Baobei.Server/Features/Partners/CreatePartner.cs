using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Partners;

/// <summary>Use case: the vendor's operator takes a partner in. It works only when its identity is in force and its distribution is open.</summary>
public sealed class CreatePartner(Db db, PartnerClaims claims, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        [Required, StringLength(Partner.MaxNameLength, MinimumLength = 2)]
        public string Name { get; init; } = "";

        /// <summary>The unified social credit code (统一社会信用代码).</summary>
        [StringLength(40)]
        public string? CreditCode { get; init; }

        [Required, StringLength(60)]
        public string ContactName { get; init; } = "";

        [Required, EmailAddress, StringLength(254)]
        public string ContactEmail { get; init; } = "";

        public void Check(WrongFields wrong) => wrong.Read(() => CodeOf(CreditCode));
    }

    public async Task<Partner> Run(Command command, CancellationToken ct)
    {
        var partner = Partner.Create(command.Name, CodeOf(command.CreditCode), command.ContactName, command.ContactEmail, clock.GetUtcNow());
        db.Add(partner);
        await claims.Follow(partner, ct);
        await db.SaveChangesAsync(ct);
        return partner;
    }

    /// <summary>The code in its canonical form, null when none was typed. <see cref="InvalidField"/>: <c>credit_code</c>.</summary>
    internal static string? CodeOf(string? typed) => string.IsNullOrWhiteSpace(typed)
        ? null
        : UnifiedCreditCode.TryParse(typed) ?? throw new InvalidField(nameof(Command.CreditCode), "credit_code");
}
