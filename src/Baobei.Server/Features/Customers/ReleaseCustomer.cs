using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Funds;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Use case 解除关联, the partner's side: it asks the customer to end the association, takes that back, or agrees to the customer's notice at once.</summary>
public sealed class ReleaseCustomer(Db db, SettleRelease money, AssociationRecords records, Caller caller, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>What the customer reads.</summary>
        [StringLength(Customer.MaxReasonLength)]
        public string? Reason { get; set; }
    }

    /// <summary>Refusals: as <see cref="Customer.RequestRelease"/> and <see cref="AssociationRecords.NoteRelease"/>.</summary>
    public Task<Customer> Ask(Id<Customer> id, Command command, CancellationToken ct) => Change(
        id,
        (customer, now) =>
        {
            customer.RequestRelease(command.Reason, now);
            return records.NoteRelease(customer, AssociationSide.Partner, null, ct);
        },
        ct);

    /// <summary>Refusals: as <see cref="Customer.CancelRelease"/>.</summary>
    public Task<Customer> TakeBack(Id<Customer> id, CancellationToken ct) => Change(
        id,
        (customer, now) =>
        {
            customer.CancelRelease(ReleaseParty.Partner, now);
            return AssociationRecords.CloseRelease(db, customer, AssociationRequestStatus.TakenBack, AssociationSide.Partner, caller.User, now, ct);
        },
        ct);

    /// <summary>Refusals: as <see cref="Customer.ConfirmRelease"/> and <see cref="SettleRelease.GiveBack"/>.</summary>
    public Task<Customer> Agree(Id<Customer> id, CancellationToken ct) => Change(
        id,
        (customer, now) =>
        {
            customer.ConfirmRelease(ReleaseParty.Partner, now);
            return Task.CompletedTask;
        },
        ct);

    private Task<Customer> Change(Id<Customer> id, Func<Customer, DateTimeOffset, Task> change, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var customer = await db.Customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFound();
            var now = clock.GetUtcNow();
            await change(customer, now);
            if (customer.Status == RegistrationStatus.Released)
            {
                await money.GiveBack(customer, AssociationSide.Partner, ct);
                await Holds.EndAssociation(db, customer, now, ct);
                await Holds.GiveUp(db, customer, ct);
            }

            await db.SaveChangesAsync(ct);
            return customer;
        },
        ct);
}
