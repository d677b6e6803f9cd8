using System.Diagnostics;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>One reason as the partner reads it: a stable code, a sentence, and what to do next.</summary>
/// <param name="Severity">What this reason alone leads to.</param>
/// <param name="Next">Stable name of the next step: <c>create_project</c>.</param>
/// <param name="Details">Numbers of the sentence, or ids of the partner's own customers.</param>
public sealed record ReasonView(string Code, Verdict Severity, string Sentence, string Next, string NextSentence, IReadOnlyList<string> Details)
{
    public static ReasonView Of(EligibilityReason reason, Texts texts)
    {
        object[] details = [.. reason.Details];
        return new(
            reason.Code, reason.Severity, texts[$"refused.{reason.Code}", details], reason.NextStep, texts[$"next_step.{reason.NextStep}", details], reason.Details);
    }
}

/// <summary>The verdict as the partner reads it: nothing in it tells who else holds the customer.</summary>
public sealed record EligibilityView(Verdict Verdict, string RulesVersion, IReadOnlyList<ReasonView> Reasons)
{
    public static EligibilityView Of(Eligibility eligibility, Texts texts) =>
        new(eligibility.Verdict, eligibility.Rules, [.. eligibility.Reasons.Select(reason => ReasonView.Of(reason, texts))]);
}

/// <summary>A registration that was accepted, or waits for the vendor.</summary>
public sealed record RegisteredView(
    Id<Customer> Id, Id<CustomerRegistration> RegistrationId, RegistrationStatus Status, Verdict Verdict, IReadOnlyList<ReasonView> Reasons, string Name,
    DateTimeOffset ReportedAt, DateTimeOffset? ExpiresAt, int Version);

/// <summary>Problem details of a refused registration: every reason, and the id of the record that was kept.</summary>
public sealed record RegistrationProblem(
    string Type, string Title, int Status, string Code, Id<CustomerRegistration>? RegistrationId, IReadOnlyList<ReasonView> Reasons, string? TraceId);

/// <summary>What the API answers to a registration.</summary>
public static class RegistrationAnswer
{
    /// <summary>The vendor would have to decide, and it was not asked to.</summary>
    public const string ReviewNeeded = "registration.review_needed";

    /// <summary>201 with where the customer is; 202 when the vendor has to decide; 409 with all reasons.</summary>
    public static IResult Of(RegisterCustomer.Outcome outcome, Texts texts)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var reasons = outcome.Eligibility.Reasons.Select(reason => ReasonView.Of(reason, texts)).ToList();
        if (outcome.Customer is not { } customer)
        {
            var code = outcome.Registration is null ? ReviewNeeded : reasons[0].Code;
            var title = outcome.Registration is null ? texts[$"refused.{code}"] : reasons[0].Sentence;
            return Results.Json(
                new RegistrationProblem(
                    $"/api/codes#{code}", title, StatusCodes.Status409Conflict, code, outcome.Registration?.Id, reasons, Activity.Current?.TraceId.ToString()),
                ServerJson.Options, Problems.ContentType, StatusCodes.Status409Conflict);
        }

        var view = new RegisteredView(
            customer.Id, outcome.Registration!.Id, customer.Status, outcome.Eligibility.Verdict, reasons, customer.Name, customer.ReportedAt,
            customer.ExpiresAt == Customer.NoEnd ? null : customer.ExpiresAt, customer.Version);
        var location = $"{ApiGroup.Root}/customers/{customer.Id}";
        return outcome.Eligibility.Verdict == Verdict.Review ? Results.Accepted(location, view) : Answers.Created(location, view, customer.Version);
    }
}
