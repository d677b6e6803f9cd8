using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Use case: the vendor's BD decides on a registration that the rules left to a person. Approved: the observation begins now. Rejected: the keys are free again.</summary>
public sealed class DecideReview(Db db, Caller caller, PolicyBook policies, TimeProvider clock)
{
    public sealed record Command
    {
        [Required]
        public ReviewDecision? Decision { get; set; }

        /// <summary>Kept with the registration, and told to the partner.</summary>
        [Required, StringLength(CustomerRegistration.MaxDecisionReasonLength)]
        public string Reason { get; set; } = "";
    }

    /// <summary>Refusals: <c>registration.own_decision</c>, <c>registration.already_decided</c>, <c>registration.not_in_review</c>, <c>customer.wrong_status</c>.</summary>
    public async Task<Customer> Run(Id<CustomerRegistration> id, Command command, CancellationToken ct)
    {
        var registration = await db.CustomerRegistrations.SingleOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFound();
        if (registration.Decision is not null)
        {
            throw new Refused("registration.already_decided");
        }

        var customer = registration.CustomerId is { } customerId
            ? await db.Customers.SingleAsync(c => c.Id == customerId, ct)
            : throw new Refused("registration.not_in_review");
        var now = clock.GetUtcNow();
        switch (command.Decision ?? throw new InvalidField(nameof(command.Decision), "required"))
        {
            case ReviewDecision.Approved:
                var policy = await policies.Get(caller.Vendor, customer.PolicyId, ct);
                customer.ApproveReview(registration, caller.RequireUser(), command.Reason, policy.Values, now);
                break;
            case ReviewDecision.Rejected:
                customer.RejectReview(registration, caller.RequireUser(), command.Reason, now);
                await Holds.GiveUp(db, customer, ct);
                break;
            default:
                throw new InvalidField(nameof(command.Decision), "choice");
        }

        await db.SaveChangesAsync(ct);
        return customer;
    }
}
