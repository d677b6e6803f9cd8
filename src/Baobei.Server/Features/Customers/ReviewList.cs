using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>A registration that waits for the vendor's decision, a row of the work list.</summary>
/// <param name="DueAt">By when it should be decided: the policy's working days after the report.</param>
/// <param name="Codes">Why a person has to look.</param>
public sealed record ReviewRow(
    Id<CustomerRegistration> Id, Id<Customer> CustomerId, string CustomerName, CustomerType CustomerType, Id<Partner> PartnerId, string PartnerName,
    DateTimeOffset ReportedAt, DateTimeOffset DueAt, IReadOnlyList<string> Codes);

/// <summary>Everything the BD looks at before deciding, and what was decided; for the vendor only.</summary>
/// <param name="RulesVersion">The rules that left it to a person.</param>
/// <param name="PolicyNumber">The version of the policy that was in force then.</param>
/// <param name="Reported">As it stands now.</param>
/// <param name="Others">Each as it stands now.</param>
/// <param name="Outcome">Null while it waits.</param>
public sealed record ReviewCase(
    ReviewRow Row, string ReportedBy, string? Explanation, string? Remark, string RulesVersion, int PolicyNumber, ReviewSide Reported,
    IReadOnlyList<ReviewSide> Others, IReadOnlyList<ReviewEvidence> Evidence, ReviewOutcome? Outcome);

/// <summary>What was decided, when, by whom, and why.</summary>
/// <param name="DecidedByName">Null when the person is gone.</param>
public sealed record ReviewOutcome(ReviewDecision Decision, DateTimeOffset DecidedAt, Guid DecidedBy, string? DecidedByName, string? Reason);

/// <summary>The BD's work list: the oldest first.</summary>
public sealed class ReviewList(Db db, Caller caller, PolicyBook policies, ReviewSides sides)
{
    public async Task<Slice<ReviewRow>> Open(Place place, CancellationToken ct)
    {
        var page = await Waiting().Slice("review", r => r.Registration.Id, descending: false, place, ct);
        var found = new List<ReviewRow>();
        foreach (var row in page.Rows)
        {
            found.Add(RowOf(row.Registration, row.PartnerName, await policies.Get(caller.Vendor, row.Registration.PolicyId, ct)));
        }

        return new(found, page.Previous, page.Next);
    }

    public Task<int> Count(int atMost, CancellationToken ct) => Waiting().Take(atMost).CountAsync(ct);

    /// <summary>The open review that follows this one in the list, or the oldest one.</summary>
    public async Task<Id<CustomerRegistration>?> After(Id<CustomerRegistration> id, CancellationToken ct) =>
        await Waiting().Where(r => r.Registration.Id > id).OrderBy(r => r.Registration.Id).Select(r => (Id<CustomerRegistration>?)r.Registration.Id).FirstOrDefaultAsync(ct)
        ?? await Waiting().Where(r => r.Registration.Id < id).OrderBy(r => r.Registration.Id).Select(r => (Id<CustomerRegistration>?)r.Registration.Id).FirstOrDefaultAsync(ct);

    /// <summary>One that waits or was decided. Not found: <see cref="NotFound"/>; also when it was taken back before it was decided.</summary>
    public async Task<ReviewCase> Get(Id<CustomerRegistration> id, CancellationToken ct)
    {
        var found = await Reviewed(db.CustomerRegistrations.AsNoTracking().Where(r => r.Id == id && r.Verdict == Verdict.Review))
            .Where(r => r.Registration.Decision != null || r.Customer.Status == RegistrationStatus.PendingReview)
            .SingleOrDefaultAsync(ct) ?? throw new NotFound();
        var (registration, customer) = (found.Registration, found.Customer);
        Guid?[] people = [customer.RegisteredBy, registration.DecidedBy];
        var names = await db.Users.Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
        var policy = await policies.Get(caller.Vendor, registration.PolicyId, ct);
        return new(
            RowOf(registration, found.PartnerName, policy), names.GetValueOrDefault(customer.RegisteredBy) ?? "", registration.Explanation, customer.Remark,
            registration.RulesVersion, policy.Number, sides.Of(customer, found.PartnerName), await sides.Of(registration.Evidence, ct),
            ReviewSides.Links(registration.Evidence),
            registration is { Decision: { } decision, DecidedAt: { } at, DecidedBy: { } by }
                ? new(decision, at, by, names.GetValueOrDefault(by), registration.DecisionReason)
                : null);
    }

    private IQueryable<Waiter> Waiting() =>
        Reviewed(db.CustomerRegistrations.AsNoTracking().Where(r => r.Verdict == Verdict.Review && r.Decision == null))
            .Where(r => r.Customer.Status == RegistrationStatus.PendingReview);

    private IQueryable<Waiter> Reviewed(IQueryable<CustomerRegistration> registrations) =>
        from registration in registrations
        join customer in db.Customers on registration.CustomerId equals (Id<Customer>?)customer.Id
        join partner in db.Partners on registration.PartnerId equals partner.Id
        select new Waiter { Registration = registration, Customer = customer, PartnerName = partner.Name };

    private static ReviewRow RowOf(CustomerRegistration registration, string partner, PolicyVersion policy) => new(
        registration.Id, registration.CustomerId!.Value, registration.CustomerName, registration.CustomerType, registration.PartnerId, partner,
        registration.ReportedAt, WorkingDays.After(registration.ReportedAt, policy.Values.ReviewTermWorkingDays),
        [.. registration.Reasons.Select(reason => reason.Code)]);

    private sealed class Waiter
    {
        public required CustomerRegistration Registration { get; init; }

        public required Customer Customer { get; init; }

        public required string PartnerName { get; init; }
    }
}
