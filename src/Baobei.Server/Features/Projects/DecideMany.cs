using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>What became of one of many applications.</summary>
/// <param name="Id">As it was sent.</param>
/// <param name="Status">What its project is now; null when it was not decided.</param>
/// <param name="Code">Why it was not decided: a refusal's code; null when it was.</param>
public sealed record DecisionResult(string Id, string? Number, string? ProjectName, bool IsDone, ProjectStatus? Status, string? Code, string? Sentence, string? Next);

/// <summary>
/// Use case: decides many applications in one go, each by <see cref="DecideProject"/> and in its own transaction. One that cannot be decided stops none
/// of the others; every one has its own answer.
/// </summary>
public sealed class DecideMany(Db db, DecideProject decide, Texts texts)
{
    /// <summary>Applications in one go.</summary>
    public const int Max = 100;

    /// <summary>The code of an application that is not there.</summary>
    public const string Unknown = "approval.unknown";

    public sealed record Command : DecideProject.Command, IChecked
    {
        [Required]
        [Description("Ids of applications, 1 to 100.")]
        public string[] Ids { get; set; } = [];

        public void Check(WrongFields wrong)
        {
            if (Ids is { Length: 0 })
            {
                wrong.Add(nameof(Ids), "required");
            }
            else if (Ids is { Length: > Max })
            {
                wrong.Add(nameof(Ids), "entries_at_most", Max);
            }

            if (Outcome is { } outcome && Reason is { } reason)
            {
                wrong.Read(() => ApprovalDecision.Check(outcome, reason, Words, Fields ?? []));
            }
        }
    }

    /// <summary>The answers in the order of the ids, each once.</summary>
    public async Task<IReadOnlyList<DecisionResult>> Run(Command command, CancellationToken ct)
    {
        var results = new List<DecisionResult>();
        foreach (var text in command.Ids.Distinct(StringComparer.Ordinal))
        {
            // What the one before has left in memory is no part of this one.
            db.Forget();
            results.Add(await Decide(text, command, ct));
        }

        return results;
    }

    /// <summary>Says again what became of applications: those that were decided, and those that were not with their codes.</summary>
    public async Task<IReadOnlyList<DecisionResult>> Tell(IReadOnlyList<(string Id, string? Code)> results, CancellationToken ct)
    {
        var ids = results.Select(result => Id<RegistrationApplication>.TryParse(result.Id, null, out var id) ? id : default).ToList();
        var rows = await (
            from application in db.RegistrationApplications
            join project in db.Projects on application.ProjectId equals project.Id
            where ids.Contains(application.Id)
            select new { application.Id, project.Number, project.Name, project.Status }).ToDictionaryAsync(row => row.Id.ToString(), ct);
        return
        [
            .. results.Select(result =>
            {
                var row = rows.GetValueOrDefault(result.Id);
                return result.Code is { } code
                    ? Not(result.Id, row?.Number, row?.Name, code, [])
                    : new DecisionResult(result.Id, row?.Number, row?.Name, true, row?.Status, null, null, null);
            }).Where(result => result.Code == Unknown || result.Number is not null),
        ];
    }

    private async Task<DecisionResult> Decide(string text, DecideProject.Command command, CancellationToken ct)
    {
        if (!Id<RegistrationApplication>.TryParse(text, null, out var id))
        {
            return Not(text, null, null, Unknown, []);
        }

        try
        {
            var project = await decide.Run(id, command, ct);
            return new(text, project.Number, project.Name, true, project.Status, null, null, null);
        }
        catch (NotFound)
        {
            return Not(text, null, null, Unknown, []);
        }
        catch (Refused refused)
        {
            db.Forget();
            var project = await (
                from application in db.RegistrationApplications
                join its in db.Projects on application.ProjectId equals its.Id
                where application.Id == id
                select new { its.Number, its.Name }).SingleAsync(ct);
            return Not(text, project.Number, project.Name, refused.Code, refused.Details);
        }
    }

    private DecisionResult Not(string id, string? number, string? name, string code, IReadOnlyList<object> details) => new(
        id, number, name, false, null, code, texts.Has($"refused.{code}") ? texts[$"refused.{code}", [.. details]] : code,
        texts.Has($"next.{code}") ? texts[$"next.{code}", [.. details]] : null);
}
