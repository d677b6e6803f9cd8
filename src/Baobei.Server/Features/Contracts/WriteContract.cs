using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Purchasing;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>Why a contract is taken back or refused.</summary>
public sealed record ContractReason
{
    /// <summary>The other side reads it.</summary>
    [Required, StringLength(Contract.MaxReasonLength)]
    public string? Reason { get; init; }
}

/// <summary>Use case: the vendor's operator makes a contract from a template, sends it to be signed, and takes it back.</summary>
public sealed class WriteContract(Db db, Caller caller, AccountDutyBook duties, VendorDirectory vendors, TimeProvider clock)
{
    public sealed record Command
    {
        [Required]
        public Id<ContractTemplate>? TemplateId { get; init; }

        /// <summary>The partner's whole name; of a template for partners.</summary>
        [StringLength(Domain.Partners.Partner.MaxNameLength)]
        public string? PartnerName { get; init; }

        /// <summary>会员名; of a template for accounts.</summary>
        [StringLength(LoginName.MaxLength)]
        public string? AccountName { get; init; }
    }

    public sealed record SendCommand
    {
        /// <summary>Both sides can sign to the end of the day so many days from now.</summary>
        [Required, Range(Contract.MinSignDays, Contract.MaxSignDays)]
        public int? Days { get; init; }

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    /// <summary>
    /// A draft from the newest wording. Refusals: <c>template.retired</c>, <c>contract.partner_not_effective</c>, <c>contract.account_not_verified</c>.
    /// <see cref="InvalidField"/>: <c>PartnerName</c> or <c>AccountName</c>, whichever the template is for: <c>required</c>, <c>unknown_name</c>;
    /// <c>TemplateId</c>: <c>choice</c>.
    /// </summary>
    public async Task<Contract> Draft(Command command, CancellationToken ct)
    {
        var template = await db.ContractTemplates.SingleOrDefaultAsync(t => t.Id == command.TemplateId, ct) ?? throw new InvalidField(nameof(command.TemplateId), "choice");
        template.MustBeInUse();
        var version = await db.ContractTemplateVersions.SingleAsync(v => v.TemplateId == template.Id && v.Number == template.Newest, ct);
        var now = clock.GetUtcNow();
        var blanks = new Dictionary<string, string?> { [ContractBlanks.Date] = VendorZone.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        if (vendors.Get(caller.Vendor) is { } vendor)
        {
            blanks[ContractBlanks.Vendor] = template.Language == ContractLanguage.Chinese ? vendor.Name : vendor.NameEn;
        }

        var counterparty = template.Party == ContractParty.Partner ? await PartnerOf(command, blanks, ct) : await AccountOf(command, blanks, ct);
        var number = Contract.NumberOf(await db.TakeNumber(NumberSeries.Contracts, ct));
        blanks[ContractBlanks.Number] = number;
        var contract = Contract.Draft(template, version, counterparty, number, blanks, caller.RequireUser(), now);
        db.Add(contract);
        await db.SaveChangesAsync(ct);
        return contract;
    }

    /// <summary>Refusals: <c>contract.wrong_status</c>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="Contract.Send"/>.</summary>
    public async Task<Contract> Send(Id<Contract> id, SendCommand command, Action<Contract>? seen, CancellationToken ct)
    {
        var contract = await db.Contracts.Get(id, ct);
        seen?.Invoke(contract);
        contract.Send(command.Days ?? throw new InvalidField(nameof(command.Days), "required"), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return contract;
    }

    /// <summary>Refusals: <c>contract.wrong_status</c>, <c>contract.expired</c>. <see cref="InvalidField"/>: as <see cref="Contract.Cancel"/>.</summary>
    public async Task<Contract> Cancel(Id<Contract> id, ContractReason command, CancellationToken ct)
    {
        var contract = await db.Contracts.Get(id, ct);
        contract.Cancel(ContractSide.Vendor, command.Reason, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return contract;
    }

    private async Task<ContractCounterparty> PartnerOf(Command command, Dictionary<string, string?> blanks, CancellationToken ct)
    {
        var name = Required(nameof(command.PartnerName), command.PartnerName);
        var partner = await db.Partners.FirstOrDefaultAsync(p => p.Name == name, ct) ?? throw new InvalidField(nameof(command.PartnerName), "unknown_name");
        if (partner.Status != PartnerStatus.Effective)
        {
            throw new Refused("contract.partner_not_effective");
        }

        Fill(blanks, partner);
        return new(ContractSigner.Partner, partner.Id, null, partner.Name);
    }

    private async Task<ContractCounterparty> AccountOf(Command command, Dictionary<string, string?> blanks, CancellationToken ct)
    {
        var name = LoginName.Key(Required(nameof(command.AccountName), command.AccountName));
        var account = await db.CustomerAccounts.SingleOrDefaultAsync(a => a.AccountNameKey == name, ct) ?? throw new InvalidField(nameof(command.AccountName), "unknown_name");
        if (account.HolderName is not { } holder)
        {
            throw new Refused("contract.account_not_verified");
        }

        blanks[ContractBlanks.Customer] = holder;
        blanks[ContractBlanks.Account] = account.AccountName;
        blanks[ContractBlanks.CustomerCode] = await db.IdentityVerifications.Where(v => v.AccountId == account.Id && v.Status == VerificationStatus.Passed)
            .OrderByDescending(v => v.Id).Select(v => v.CreditCode ?? v.IdentityNumberMasked).FirstOrDefaultAsync(ct);
        var held = await duties.Of(account, AccountDuty.Contract, ct);
        var partner = account is { IsAssociated: true, PartnerId: { } id } ? await db.Partners.SingleAsync(p => p.Id == id, ct) : null;
        if (partner is not null)
        {
            Fill(blanks, partner);
        }

        return new(held.Partner is null ? ContractSigner.Account : ContractSigner.Partner, held.Partner, account.Id, holder);
    }

    private static void Fill(Dictionary<string, string?> blanks, Partner partner)
    {
        blanks[ContractBlanks.Partner] = partner.Name;
        blanks[ContractBlanks.PartnerCode] = partner.CreditCode;
    }

    private static string Required(string field, string? value) => string.IsNullOrWhiteSpace(value) ? throw new InvalidField(field, "required") : value.Trim();
}
