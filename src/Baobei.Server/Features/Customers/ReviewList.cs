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

/// <summary>Everything the BD looks at before deciding; for the vendor only.</summary>
public sealed record ReviewCase(
    ReviewRow Row, string ReportedBy, string? Explanation, string? Remark, string RulesVersion, ReviewSide Reported, IReadOnlyList<ReviewSide> Others,
    IReadOnlyList<ReviewEvidence> Evidence);

/// <summary>The BD's work list: the oldest first.</summary>
public sealed class ReviewList(Db db, Caller caller, PolicyBook policies, ReviewSides sides)
{
    public async Task<Slice<ReviewRow>> Open(Place place, CancellationToken ct)
    {
        var page = await Waiting().Slice("review", r => r.Registration.Id, descending: false, place, ct);
        var found = new List<ReviewRow>();
        foreach (var row in page.Rows)
        {
            found.Add(await RowOf(row.Registration, row.PartnerName, ct));
        }

        return new(found, page.Previous, page.Next);
    }

    public Task<int> Count(int atMost, CancellationToken ct) => Waiting().Take(atMost).CountAsync(ct);

    /// <summary>The open review that follows this one in the list, or the oldest one.</summary>
    public async Task<Id<CustomerRegistration>?> After(Id<CustomerRegistration> id, CancellationToken ct) =>
        await Waiting().Where(r => r.Registration.Id > id).OrderBy(r => r.Registration.Id).Select(r => (Id<CustomerRegistration>?)r.Registration.Id).FirstOrDefaultAsync(ct)
        ?? await Waiting().Where(r => r.Registration.Id < id).OrderBy(r => r.Registration.Id).Select(r => (Id<CustomerRegistration>?)r.Registration.Id).FirstOrDefaultAsync(ct);

    /// <summary>Not found: <see cref="NotFound"/>; also when it is decided or was taken back.</summary>
    public async Task<ReviewCase> Get(Id<CustomerRegistration> id, CancellationToken ct)
    {
        var found = await Waiting().SingleOrDefaultAsync(r => r.Registration.Id == id, ct) ?? throw new NotFound();
        var customer = found.Customer;
        var evidence = found.Registration.Evidence;
        var reporter = await db.Users.Where(u => u.Id == customer.RegisteredBy).Select(u => u.DisplayName).SingleOrDefaultAsync(ct);
        var others = await sides.Of(evidence, ct);
        return new(
            await RowOf(found.Registration, found.PartnerName, ct), reporter ?? "", found.Registration.Explanation, customer.Remark, found.Registration.RulesVersion,
            ReviewSides.Of(customer, found.PartnerName), others, ReviewSides.Links(evidence));
    }

    private IQueryable<Waiter> Waiting() =>
        from registration in db.CustomerRegistrations.AsNoTracking()
        where registration.Verdict == Verdict.Review && registration.Decision == null
        join customer in db.Customers on registration.CustomerId equals (Id<Customer>?)customer.Id
        where customer.Status == RegistrationStatus.PendingReview
        join partner in db.Partners on registration.PartnerId equals partner.Id
        select new Waiter { Registration = registration, Customer = customer, PartnerName = partner.Name };

    private async Task<ReviewRow> RowOf(CustomerRegistration registration, string partner, CancellationToken ct)
    {
        var days = (await policies.Get(caller.Vendor, registration.PolicyId, ct)).Values.ReviewTermWorkingDays;
        return new(
            registration.Id, registration.CustomerId!.Value, registration.CustomerName, registration.CustomerType, registration.PartnerId, partner,
            registration.ReportedAt, WorkingDays.After(registration.ReportedAt, days), [.. registration.Reasons.Select(reason => reason.Code)]);
    }

    private sealed class Waiter
    {
        public required CustomerRegistration Registration { get; init; }

        public required Customer Customer { get; init; }

        public required string PartnerName { get; init; }
    }
}
