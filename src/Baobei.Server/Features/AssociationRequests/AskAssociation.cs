using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.My;
using Baobei.Server.Features.Projects;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>Use cases: a side asks to change the type of an account (切换分销类型), to receive it from another partner (迁移), or offers to pay all its orders (强代付).</summary>
public sealed class AskAssociation(Db db, Caller caller, MyAccount mine, AssociationRecords records, RateLimits limits, TimeProvider clock)
{
    public sealed record TypeCommand
    {
        /// <summary>What the account is to be.</summary>
        [Required]
        public DistributionType? To { get; init; }

        /// <summary>The other side reads it.</summary>
        [Required, StringLength(AssociationRequest.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    public record MoveCommand
    {
        /// <summary>会员名 of the customer's account.</summary>
        [Required, StringLength(LoginName.MaxLength)]
        public string AccountName { get; init; } = "";

        /// <summary>The customer, the partner that has it and the vendor read it.</summary>
        [Required, StringLength(AssociationRequest.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    public sealed record ReasonCommand
    {
        [Required, StringLength(AssociationRequest.MaxReasonLength)]
        public string? Reason { get; init; }
    }

    /// <summary>The partner asks for another type. Not its own: <see cref="NotFound"/>. Refusals: as <see cref="AssociationRequest.ChangeType"/>, <c>association.request_open</c>.</summary>
    public Task<AssociationRequest> ChangeType(Id<CustomerAccount> id, TypeCommand command, CancellationToken ct) => db.Atomically(
        async () => await ChangeType(await Own(id, ct), command, AssociationSide.Partner, ct), ct);

    /// <summary>The customer asks for another type of its own account. The same refusals.</summary>
    public Task<AssociationRequest> ChangeOwnType(TypeCommand command, CancellationToken ct) => db.Atomically(
        async () => await ChangeType(await mine.Own(ct), command, AssociationSide.Customer, ct), ct);

    /// <summary>
    /// The receiving partner asks for an account, of which it knows the name. Refusals: <c>association.move_unknown</c>, whether there is no such account or it
    /// belongs to no partner, <c>association.move_own</c>, <c>association.move_registered</c> when the partner holds a registration of the same customer,
    /// <c>association.request_open</c>, <c>association.too_many</c>. What else stands in the way the other sides learn, and end.
    /// </summary>
    public Task<AssociationRequest> Move(MoveCommand command, CancellationToken ct)
    {
        var receiver = caller.RequirePartner();
        limits.Take(DraftRoutes.AccountChecks, caller.Vendor, receiver.ToString());
        return db.Atomically(
            async () =>
            {
                var (now, key) = (clock.GetUtcNow(), LoginName.Key(command.AccountName.Trim()));
                var account = await db.CustomerAccounts.SingleOrDefaultAsync(a => a.AccountNameKey == key, ct) ?? throw new Refused("association.move_unknown");
                var customer = await CustomerOf(account, ct) ?? throw new Refused("association.move_unknown");
                if (account.StandingAt(customer, now) is not (AssociationStanding.Protected or AssociationStanding.Unprotected))
                {
                    throw new Refused("association.move_unknown");
                }

                if (account.PartnerId == receiver)
                {
                    throw new Refused("association.move_own");
                }

                if (await db.Customers.AnyAsync(c => c.PartnerId == receiver && c.NameKey == customer.NameKey && c.CustomerType == customer.CustomerType && c.ExpiresAt > now, ct))
                {
                    throw new Refused("association.move_registered");
                }

                var policy = await records.Policy(ct);
                await records.MustBeFree(customer.Id, null, now, ct);
                var earlier = await records.Earlier(account, customer, AssociationSide.Receiver, policy, now, ct);
                try
                {
                    return await Add(AssociationRequest.Move(account, customer, receiver, command.Reason, earlier, policy, caller.RequireUser(), now), ct);
                }
                catch (Refused frozen) when (frozen.Code == "account.frozen")
                {
                    // How the vendor and the account stand is no business of somebody else's partner.
                    throw new Refused("association.move_unknown");
                }
            },
            ct);
    }

    /// <summary>The partner offers to pay every order of an agency account. Refusals: as <see cref="AssociationRequest.PayAll"/>, <c>association.request_open</c>.</summary>
    public Task<AssociationRequest> OfferPayAll(Id<CustomerAccount> id, ReasonCommand command, CancellationToken ct) => db.Atomically(
        async () =>
        {
            var (now, account) = (clock.GetUtcNow(), await Own(id, ct));
            var customer = await CustomerOf(account, ct) ?? throw new Refused("account.not_associated");
            await records.MustBeFree(customer.Id, account.Id, now, ct);
            return await Add(AssociationRequest.PayAll(account, customer, command.Reason, await records.Policy(ct), caller.RequireUser(), now), ct);
        },
        ct);

    /// <summary>强代付 ends for orders from now on, at the partner's wish. Refusal: <c>association.pays_not_all</c>.</summary>
    public async Task<CustomerAccount> EndPayAll(Id<CustomerAccount> id, CancellationToken ct) => await EndPayAll(await Own(id, ct), AssociationSide.Partner, ct);

    /// <summary>The same at the customer's.</summary>
    public async Task<CustomerAccount> EndOwnPayAll(CancellationToken ct) => await EndPayAll(await mine.Own(ct), AssociationSide.Customer, ct);

    /// <summary>An account of the caller's partner. <see cref="NotFound"/>.</summary>
    public async Task<CustomerAccount> Own(Id<CustomerAccount> id, CancellationToken ct)
    {
        var partner = caller.Partner;
        return await db.CustomerAccounts.SingleOrDefaultAsync(a => a.Id == id && a.PartnerId == partner && partner != null, ct) ?? throw new NotFound();
    }

    private async Task<AssociationRequest> ChangeType(CustomerAccount account, TypeCommand command, AssociationSide side, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var customer = await CustomerOf(account, ct) ?? throw new Refused("account.not_associated");
        var policy = await records.Policy(ct);
        await records.MustBeFree(customer.Id, null, now, ct);
        return await Add(
            AssociationRequest.ChangeType(
                account, customer, command.To ?? throw new InvalidField(nameof(command.To), "required"), command.Reason, side,
                await records.Earlier(account, customer, side, policy, now, ct), policy, caller.RequireUser(), now),
            ct);
    }

    private async Task<CustomerAccount> EndPayAll(CustomerAccount account, AssociationSide side, CancellationToken ct)
    {
        account.EndPayAll(side);
        await db.SaveChangesAsync(ct);
        return account;
    }

    /// <summary>Whosever row it is: a customer has no partner of its own, and of another partner's only the answer is told.</summary>
    private async Task<Customer?> CustomerOf(CustomerAccount account, CancellationToken ct) =>
        account.CustomerId is { } id ? await db.AcrossPartners<Customer>().SingleAsync(c => c.Id == id, ct) : null;

    private async Task<AssociationRequest> Add(AssociationRequest request, CancellationToken ct)
    {
        db.Add(request);
        await db.SaveChangesAsync(ct);
        return request;
    }
}
