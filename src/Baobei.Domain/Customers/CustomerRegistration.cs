using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>One reason of a verdict, as the partner may read it: nothing in it tells who else holds the customer.</summary>
/// <param name="Code">Stable code, <c>noun.reason</c>; the sentence is <c>refused.{Code}</c>.</param>
/// <param name="Severity">What this reason alone would lead to: refuse or review.</param>
/// <param name="NextStep">Key of what to do next, for instance <c>create_project</c>.</param>
/// <param name="Details">Arguments of the sentence: numbers, or ids of the partner's own things.</param>
public sealed record EligibilityReason(string Code, Verdict Severity, string NextStep, IReadOnlyList<string> Details)
{
    public bool Equals(EligibilityReason? other) =>
        other is not null && Code == other.Code && Severity == other.Severity && NextStep == other.NextStep && Details.SequenceEqual(other.Details);

    public override int GetHashCode() => HashCode.Combine(Code, Severity, NextStep);
}

/// <summary>Why a reason was found: which identity key met whose. For the vendor only; a partner never sees it.</summary>
/// <param name="Code">Code of the reason this is evidence of.</param>
/// <param name="Key">The key that met, as claimed: "name:…", "mail:…".</param>
/// <param name="Source">What holds the key.</param>
/// <param name="Holder">Id of the customer, account or partner that holds it.</param>
/// <param name="Partner">The partner behind the holder; null for a direct account of the vendor.</param>
/// <param name="Similarity">For near names: 0 to 1000 (thousandths); null when the key is equal.</param>
/// <param name="Reasons">For near names: why they are near (<see cref="Matcher.Explain"/>); null when nothing is known.</param>
/// <param name="Answer">For near names: what the matcher said.</param>
public sealed record EligibilityEvidence(
    string Code, string Key, ClaimSource Source, Guid Holder, Guid? Partner, int? Similarity = null, IReadOnlyList<MatchReason>? Reasons = null,
    MatchAnswer? Answer = null);

/// <summary>What the vendor's BD decided on a review.</summary>
public enum ReviewDecision
{
    Approved,
    Rejected,
}

/// <summary>客户报备, the act and its record (申请记录): who reported what, what the rules answered, and what the vendor decided. Never changes afterwards.</summary>
public sealed class CustomerRegistration : Entity, IHasId, IOwnedByPartner
{
    public const int MaxDecisionReasonLength = 500;

    public const int MaxExplanationLength = 1000;

    /// <summary><see cref="RulesVersion"/> of a registration that a move (迁移) made.</summary>
    public const string MoveRules = "move";

    public static string IdPrefix => "reg";

    public Id<CustomerRegistration> Id { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    /// <summary>The row it made in 客户管理; null when it was refused.</summary>
    public Id<Customer>? CustomerId { get; private set; }

    public string CustomerName { get; private init; } = "";

    public CustomerType CustomerType { get; private init; }

    public Verdict Verdict { get; private init; }

    /// <summary>Every reason that applied, refusals first; empty when allowed.</summary>
    public IReadOnlyList<EligibilityReason> Reasons { get; private init; } = [];

    /// <summary>For the vendor only.</summary>
    public IReadOnlyList<EligibilityEvidence> Evidence { get; private init; } = [];

    /// <summary>Everything the rules looked at, as text (<see cref="EligibilityFacts.FromText"/>); for the vendor only.</summary>
    public string Facts { get; private init; } = "";

    /// <summary>The rules that answered: <see cref="Eligibility.RulesVersion"/> of that day.</summary>
    public string RulesVersion { get; private init; } = "";

    /// <summary>The policy in force when it was reported.</summary>
    public Id<PolicyVersion> PolicyId { get; private init; }

    /// <summary>What the partner tells the vendor's BD about a registration that goes to review.</summary>
    public string? Explanation { get; private init; }

    public DateTimeOffset ReportedAt { get; private init; }

    public Guid ReportedBy { get; private init; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public Guid? DecidedBy { get; private set; }

    public ReviewDecision? Decision { get; private set; }

    public string? DecisionReason { get; private set; }

    /// <summary>Waits for a decision of the vendor.</summary>
    public bool IsOpen => Verdict == Verdict.Review && Decision is null;

    /// <summary>Records what the rules answered. A refused one is complete; otherwise <see cref="Customer.Register"/> follows.</summary>
    public static CustomerRegistration Record(
        CustomerDetails details, Eligibility eligibility, Id<Partner> partner, PolicyVersion policy, Guid by, DateTimeOffset now,
        string? explanation = null)
    {
        var registration = new CustomerRegistration
        {
            Id = Id<CustomerRegistration>.At(now),
            PartnerId = partner,
            CustomerName = details.Name.Trim(),
            CustomerType = details.CustomerType,
            Verdict = eligibility.Verdict,
            Reasons = eligibility.Reasons,
            Evidence = eligibility.Evidence,
            Facts = eligibility.Facts.ToText(),
            RulesVersion = eligibility.Rules,
            PolicyId = policy.Id,
            Explanation = eligibility.Verdict == Verdict.Review ? Text.Optional(nameof(Explanation), explanation, MaxExplanationLength) : null,
            ReportedAt = now,
            ReportedBy = by,
        };
        if (eligibility.Verdict == Verdict.Refuse)
        {
            var codes = eligibility.Reasons.Select(reason => reason.Code).ToList();
            registration.Raise(new RegistrationRefused(registration.Id, partner, registration.CustomerName, by, codes), registration.Id.ToString());
        }

        return registration;
    }

    /// <summary>迁移: the vendor's rules are not asked, because customer and both partners have agreed.</summary>
    internal static CustomerRegistration OfMove(CustomerDetails details, Id<Partner> receiver, PolicyVersion policy, Guid by, DateTimeOffset now) => new()
    {
        Id = Id<CustomerRegistration>.At(now),
        PartnerId = receiver,
        CustomerName = details.Name,
        CustomerType = details.CustomerType,
        Verdict = Verdict.Allow,
        RulesVersion = MoveRules,
        PolicyId = policy.Id,
        ReportedAt = now,
        ReportedBy = by,
    };

    /// <summary>Judges the kept facts again. Null when they were judged by rules of another version: those are in the product's history.</summary>
    public Eligibility? Replay() => RulesVersion == Eligibility.RulesVersion ? Eligibility.Of(EligibilityFacts.FromText(Facts)) : null;

    /// <summary>The row in 客户管理 that this act made.</summary>
    internal void Opened(Id<Customer> customer) => CustomerId = customer;

    /// <summary>Keeps the decision of the vendor. Nobody decides on what they reported themselves.</summary>
    internal void Decide(ReviewDecision decision, Guid by, string? reason, DateTimeOffset now)
    {
        if (Verdict != Verdict.Review)
        {
            throw new Refused("registration.not_in_review");
        }

        if (Decision is not null)
        {
            throw new Refused("registration.already_decided");
        }

        if (by == ReportedBy)
        {
            throw new Refused("registration.own_decision");
        }

        Decision = decision;
        DecidedBy = by;
        DecidedAt = now;
        DecisionReason = Text.Optional("Reason", reason, MaxDecisionReasonLength);
    }
}
