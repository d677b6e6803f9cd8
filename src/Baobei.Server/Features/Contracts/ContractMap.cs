using Baobei.Domain.Contracts;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>Tables of contracts and of the templates they are made from.</summary>
internal static class ContractMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<ContractTemplate>(template =>
        {
            template.ToTable("contract_templates");
            template.HasKey(t => new { t.VendorId, t.Id });
            template.Property(t => t.Name).HasMaxLength(ContractTemplate.MaxNameLength);
            template.HasIndex(t => new { t.VendorId, t.Name }).IsUnique().HasFilter("retired_at IS NULL").HasDatabaseName("ux_contract_templates_name")
                .HasAnnotation(Db.Refusal, "template.name_taken");
        });
        model.Entity<ContractTemplateVersion>(version =>
        {
            version.ToTable("contract_template_versions");
            version.HasKey(v => new { v.VendorId, v.TemplateId, v.Number });
            version.HasOne<ContractTemplate>().WithMany().HasForeignKey(v => new { v.VendorId, v.TemplateId });
        });
        model.Entity<Contract>(contract =>
        {
            contract.ToTable("contracts");
            contract.HasKey(c => new { c.VendorId, c.Id });
            contract.Property(c => c.Number).HasMaxLength(Contract.NumberLength);
            contract.Property(c => c.Title).HasMaxLength(ContractTemplate.MaxNameLength);
            contract.Property(c => c.CounterpartyName).HasMaxLength(Contract.MaxNameLength);
            contract.Property(c => c.Reason).HasMaxLength(Contract.MaxReasonLength);
            contract.Property(c => c.Signatures).AsJson();
            contract.Ignore(c => c.TextHash);
            contract.HasIndex(c => new { c.VendorId, c.Number }).IsUnique().HasDatabaseName("ux_contracts_number");
            contract.HasIndex(c => new { c.VendorId, c.PartnerId, c.Id });
            contract.HasIndex(c => new { c.VendorId, c.AccountId, c.Id });
            contract.HasIndex(c => new { c.VendorId, c.SignBy }).HasFilter("status = 'AwaitingSignature'").HasDatabaseName("ix_contracts_awaiting");
        });
    }
}
