using System.ComponentModel;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>What is asked of 申请记录.</summary>
public sealed record ApplicationQuery
{
    [FromQuery(Name = "state")]
    [Description("`pending_approval`, `returned`, `pending_confirmation`, `confirmed`, `rejected`, `customer_refused`, `withdrawn` or `expired`: what it is now.")]
    public string? State { get; init; }

    [FromQuery(Name = "project")]
    [Description("Id of the project.")]
    public string? Project { get; init; }

    [FromQuery(Name = "test")]
    [Description("`true` or `false`: of test projects, or without them. Both when not given.")]
    public string? Test { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }
}

/// <summary>The same, understood; null: any.</summary>
/// <param name="Test">Of test projects, or without them.</param>
public sealed record ApplicationAsked(ApplicationState? State, Id<Project>? Project, Id<Partner>? Partner, bool? Test);

/// <summary>One application: its state, its step, and who has to act.</summary>
/// <param name="WaitingRole">The role that decides the step that waits; null when people are named, or nobody decides.</param>
/// <param name="Last">The newest decision.</param>
public sealed record ApplicationView(
    Id<RegistrationApplication> Id, Id<Project> ProjectId, string Number, string ProjectName, Id<Partner> PartnerId, string? PartnerName, int Round,
    DateTimeOffset SubmittedAt, ApplicationState State, int Step, int Steps, Role? WaitingRole, DateTimeOffset? DueAt, DateTimeOffset? ConfirmBy,
    DateTimeOffset? EndedAt, DecisionTold? Last, CustomerReason? CustomerReason, string? CustomerWords);

/// <summary>A decision without who made it: partners do not learn the names of the vendor's people.</summary>
public sealed record DecisionTold(int Step, ApprovalOutcome Outcome, DecisionReason Reason, string? Words, DateTimeOffset At);

/// <summary>申请记录: every application of the partner's, the newest first.</summary>
public sealed class ListApplications(Db db, Caller caller, TimeProvider clock)
{
    public async Task<Slice<ApplicationView>> Run(ApplicationAsked asked, Place place, CancellationToken ct)
    {
        var (state, project, partner, test) = asked;
        var now = clock.GetUtcNow();
        var rows = db.RegistrationApplications.AsNoTracking();
        if (partner is { } one)
        {
            rows = rows.Where(a => a.PartnerId == one);
        }

        if (project is { } of)
        {
            rows = rows.Where(a => a.ProjectId == of);
        }

        if (test is { } isTest)
        {
            rows = rows.Where(a => db.Projects.Any(p => p.Id == a.ProjectId && p.IsTest == isTest));
        }

        rows = state switch
        {
            null => rows,
            ApplicationState.PendingConfirmation => rows.Where(a => a.State == ApplicationState.PendingConfirmation && a.ConfirmBy > now),
            ApplicationState.Expired => rows.Where(a => a.State == ApplicationState.Expired || (a.State == ApplicationState.PendingConfirmation && a.ConfirmBy <= now)),
            { } other => rows.Where(a => a.State == other),
        };
        var page = await rows.Slice("applications", a => a.Id, descending: true, place, ct);
        var ids = page.Rows.Select(a => a.ProjectId).Distinct().ToList();
        // Past the partner, whose applications they are: with it, SQLite would look for the ids among all projects that the partner has.
        var numbers = await db.AcrossPartners<Project>().Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.Number }).ToDictionaryAsync(p => p.Id, p => p.Number, ct);
        var partnerIds = page.Rows.Select(a => a.PartnerId).Distinct().ToList();
        var names = caller.SeesAllPartners ? await db.Partners.Where(p => partnerIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct) : null;
        return page.Select(a => new ApplicationView(
            a.Id, a.ProjectId, numbers[a.ProjectId], a.ProjectName, a.PartnerId, names?.GetValueOrDefault(a.PartnerId), a.Round, a.SubmittedAt, a.StateAt(now), a.Step,
            a.Plan.Steps.Count, a.Waiting?.Role, a.Waiting is null ? null : a.DueAt, a.ConfirmBy, a.EndedAt ?? (a.StateAt(now) == a.State ? null : a.ConfirmBy),
            a.Decisions.Count == 0 ? null : Told(a.Decisions[^1]), a.CustomerReason, a.CustomerWords));
    }

    /// <summary>Reads the query; what cannot be read is named.</summary>
    internal static (ApplicationAsked Asked, IReadOnlyList<string> Ignored) Read(ApplicationQuery query, Caller caller)
    {
        var reader = new QueryReader();
        return (
            new(
                reader.Enum<ApplicationState>("state", query.State), reader.Id<Project>("project", query.Project),
                caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner ?? default,
                reader.Read<bool?>("test", query.Test, text => text switch { "true" => true, "false" => false, _ => null })),
            reader.Unread);
    }

    private static DecisionTold Told(ApprovalDecision decision) => new(decision.Step, decision.Outcome, decision.Reason, decision.Words, decision.At);
}
