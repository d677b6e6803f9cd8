using System.Globalization;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Policies;

/// <summary>A version as the API shows it.</summary>
public sealed record PolicyView(
    Id<PolicyVersion> Id, int Number, DateTimeOffset EffectiveFrom, DateTimeOffset CreatedAt, Guid? CreatedBy, string Note, bool IsInForce, Policy Values)
{
    public static PolicyView Of(PolicyVersion version, PolicyVersion inForce) => new(
        version.Id, version.Number, version.EffectiveFrom, version.CreatedAt, version.CreatedBy, version.Note, version.Id == inForce.Id, version.Values);
}

/// <summary>One number that a version changes.</summary>
public sealed record PolicyChange(string Label, string Before, string After);

public sealed record PolicyHistoryRow(PolicyVersion Version, string By, IReadOnlyList<PolicyChange> Changes);

public sealed record PolicyPageModel(PolicyVersion InForce, IReadOnlyList<PolicyHistoryRow> Upcoming, IReadOnlyList<PolicyHistoryRow> History, bool MayManage, bool MayTune);

public sealed record NewPolicyModel(Form<PolicyForm> Form, string Zone);

/// <summary>The numbers in groups, as pages show them, and how each is said.</summary>
public static class PolicyWords
{
    /// <summary>The group that the page of match tuning is linked from.</summary>
    public const string Matching = "policies.group.matching";

    public static readonly IReadOnlyList<(string Group, string[] Fields)> Groups =
    [
        ("policies.group.customers",
            [nameof(Policy.ObservationDays), nameof(Policy.ProtectionDays), nameof(Policy.MaxObserved), nameof(Policy.MaxAccountsEnterprise), nameof(Policy.MaxAccountsIndividual)]),
        ("policies.group.invitations",
            [nameof(Policy.LinkLifetimeHours), nameof(Policy.ResendIntervalSeconds), nameof(Policy.MailsPerWindow), nameof(Policy.MailWindowSeconds)]),
        ("policies.group.end", [nameof(Policy.ExpiryWarningDays), nameof(Policy.ReleaseNoticeDays)]),
        ("policies.group.requests", [nameof(Policy.AssociationRequestDays), nameof(Policy.MaxAssociationRequests), nameof(Policy.AssociationRequestWindowDays)]),
        ("policies.group.projects",
            [nameof(Policy.MaxProjectsPerDay), nameof(Policy.ProjectConfirmationDays), nameof(Policy.ProjectValidityDays), nameof(Policy.ProjectResubmissionDays),
                nameof(Policy.WaitingExclusivityHours), nameof(Policy.ProjectDraftDays), nameof(Policy.WinRates)]),
        ("policies.group.purchases", [nameof(Policy.MaxDiscountBasisPoints), nameof(Policy.QuotationDays), nameof(Policy.TaxBasisPoints), nameof(Policy.SecondApprovalYuan), nameof(Policy.PartPaymentPercent)]),
        ("policies.group.funds", [nameof(Policy.MaxFundsPerDay), nameof(Policy.FundsSecondPersonFrom), nameof(Policy.FundsReleaseDays), nameof(Policy.DelayStopDays), nameof(Policy.TopUpDays),
            nameof(Policy.TopUpSecondPersonFrom), nameof(Policy.PaymentMinutes)]),
        (Matching, [nameof(Policy.MatchSameFrom), nameof(Policy.MatchReviewFrom), nameof(Policy.SameName)]),
        ("policies.group.vendor", [nameof(Policy.VerificationMode), nameof(Policy.ReviewTermWorkingDays), nameof(Policy.DecisionReminderWorkingDays), nameof(Policy.DecisionRepeatWorkingDays),
                nameof(Policy.DecisionRepeats)]),
    ];

    /// <summary>"policies.field.protection_days"; with ".help" what it means, with ".source" where it comes from.</summary>
    public static string KeyOf(string field) => $"policies.field.{JsonNamingPolicy.SnakeCaseLower.ConvertName(field)}";

    /// <summary>The value with its unit: "90 days".</summary>
    public static string Show(Texts t, Policy policy, string field) => field switch
    {
        nameof(Policy.VerificationMode) => t[$"policies.verification.{policy.VerificationMode}"],
        nameof(Policy.SameName) => t[$"policies.same_name.{policy.SameName}"],
        nameof(Policy.MatchSameFrom) or nameof(Policy.MatchReviewFrom) => t["policies.unit.thousandths", policy.ValueOf(field)],
        nameof(Policy.ExpiryWarningDays) => policy.ExpiryWarningDays.Count == 0
            ? t["policies.no_warnings"]
            : t["policies.unit.days_before", string.Join(t["policies.between"], policy.ExpiryWarningDays.Select(d => d.ToString(CultureInfo.InvariantCulture)))],
        nameof(Policy.WinRates) => string.Join(t["policies.between"], policy.WinRates.Select(rate => $"{rate}%")),
        nameof(Policy.MaxDiscountBasisPoints) or nameof(Policy.TaxBasisPoints) => string.Create(CultureInfo.InvariantCulture, $"{policy.ValueOf(field) / 100m:0.##}%"),
        nameof(Policy.SecondApprovalYuan) or nameof(Policy.MaxFundsPerDay) or nameof(Policy.FundsSecondPersonFrom) or nameof(Policy.TopUpSecondPersonFrom) => string.Create(CultureInfo.InvariantCulture, $"CNY {policy.ValueOf(field):N0}"),
        nameof(Policy.PartPaymentPercent) => policy.PartPaymentPercent == 0 ? t["policies.never"] : $"{policy.PartPaymentPercent}%",
        _ => t[UnitOf(field), policy.ValueOf(field)],
    };

    public static IReadOnlyList<PolicyChange> Changes(Texts t, Policy before, Policy after) =>
    [
        .. Groups.SelectMany(g => g.Fields).Select(field => new PolicyChange(KeyOf(field), Show(t, before, field), Show(t, after, field))).Where(c => c.Before != c.After),
    ];

    private static string UnitOf(string field) => field switch
    {
        nameof(Policy.ReviewTermWorkingDays) or nameof(Policy.DecisionRepeatWorkingDays) => "policies.unit.working_days",
        nameof(Policy.DecisionReminderWorkingDays) => "policies.unit.working_days_before",
        nameof(Policy.DecisionRepeats) => "policies.unit.times",
        nameof(Policy.MailsPerWindow) => "policies.unit.mails",
        _ when field.EndsWith("Days", StringComparison.Ordinal) => "policies.unit.days",
        _ when field.EndsWith("Hours", StringComparison.Ordinal) => "policies.unit.hours",
        _ when field.EndsWith("Minutes", StringComparison.Ordinal) => "policies.unit.minutes",
        _ when field.EndsWith("Seconds", StringComparison.Ordinal) => "policies.unit.seconds",
        _ => "policies.unit.count",
    };
}

/// <summary>Reads the page of the numbers.</summary>
public sealed class PolicyHistory(Db db, Caller caller, PolicyBook book, Texts texts, TimeProvider clock)
{
    public async Task<PolicyPageModel> Read(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var versions = await book.All(caller.Vendor, ct);
        var inForce = PolicyVersion.InForce(versions, now);
        var writers = versions.Where(v => v.CreatedBy is not null).Select(v => v.CreatedBy!.Value).Distinct().ToList();
        var names = await db.Users.Where(u => writers.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
        var rows = versions.Select((version, i) => new PolicyHistoryRow(
            version,
            version.CreatedBy is { } by ? names.GetValueOrDefault(by, by.ToString()) : "policies.by.product",
            i + 1 < versions.Count ? PolicyWords.Changes(texts, versions[i + 1].Values, version.Values) : [])).ToList();
        return new(inForce, [.. rows.Where(r => r.Version.EffectiveFrom > now)], [.. rows.Where(r => r.Version.EffectiveFrom <= now)], caller.May(Permission.ManagePolicies), caller.May(Permission.TuneMatching));
    }
}
