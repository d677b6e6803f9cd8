using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Partners;

/// <summary>Use case: the vendor's operator corrects who a partner is.</summary>
public sealed class EditPartner(Db db, PartnerClaims claims)
{
    public sealed record Command : IChecked
    {
        [Required, StringLength(Partner.MaxNameLength, MinimumLength = 2)]
        public string Name { get; init; } = "";

        [StringLength(40)]
        public string? CreditCode { get; init; }

        [Required, StringLength(60)]
        public string ContactName { get; init; } = "";

        [Required, EmailAddress, StringLength(254)]
        public string ContactEmail { get; init; } = "";

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }

        public void Check(WrongFields wrong) => wrong.Read(() => CreatePartner.CodeOf(CreditCode));

        public static Command Of(Partner partner) => new()
        {
            Name = partner.Name,
            CreditCode = partner.CreditCode,
            ContactName = partner.ContactName,
            ContactEmail = partner.ContactEmail,
            Version = partner.Version,
        };
    }

    public async Task<Partner> Run(Id<Partner> id, Command command, CancellationToken ct)
    {
        var partner = (await db.Partners.Get(id, ct)).SeenAs(command.Version);
        partner.Edit(command.Name, CreatePartner.CodeOf(command.CreditCode), command.ContactName, command.ContactEmail);
        await claims.Follow(partner, ct);
        await db.SaveChangesAsync(ct);
        return partner;
    }
}
