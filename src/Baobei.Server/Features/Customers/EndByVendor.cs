using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Funds;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>What the vendor ends.</summary>
public enum VendorEnding
{
    /// <summary>保护期: other partners may register the customer; its accounts stay with their partner.</summary>
    Protection,

    /// <summary>关联: its accounts do not work for the partner any more.</summary>
    Association,
}

/// <summary>
/// Use case: the vendor's operator ends a protection before its time, or an association (解除关联), where the two sides do not: a dispute,
/// a partner that is gone. The partner reads the reason; the audit keeps it.
/// </summary>
public sealed class EndByVendor(Db db, SettleRelease money, TimeProvider clock)
{
    public sealed record Command
    {
        [Required]
        public VendorEnding? What { get; set; }

        /// <summary>What the partner reads; the customer too when the association ends.</summary>
        [Required, StringLength(Customer.MaxReasonLength)]
        public string Reason { get; set; } = "";
    }

    /// <summary>Refusals: as <see cref="Customer.ReleaseByVendor"/>, <see cref="SettleRelease.GiveBack"/> and <see cref="Customer.EndProtection"/>.</summary>
    public Task<Customer> Run(Id<Customer> id, Command command, CancellationToken ct) => db.Atomically(() => End(id, command, ct), ct);

    private async Task<Customer> End(Id<Customer> id, Command command, CancellationToken ct)
    {
        var customer = await db.Customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFound();
        var now = clock.GetUtcNow();
        if (command.What == VendorEnding.Association)
        {
            customer.ReleaseByVendor(command.Reason, now);
            await money.GiveBack(customer, AssociationSide.Vendor, ct);
            await Holds.EndAssociation(db, customer, now, ct);
        }
        else
        {
            customer.EndProtection(command.Reason, now);
        }

        await Holds.GiveUp(db, customer, ct);
        await db.SaveChangesAsync(ct);
        return customer;
    }
}
