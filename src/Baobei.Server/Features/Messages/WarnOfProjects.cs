using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>An answer is still missing and the time is nearly over.</summary>
public sealed record ProjectConfirmationDue(Id<Project> ProjectId, Id<Partner> PartnerId, Id<CustomerAccount> AccountId, string ProjectName, DateTimeOffset ConfirmBy) : IEvent
{
    public static string Name => "project.confirmation_due";
}

/// <summary>A project's validity ends in so many days; told ahead, so that the partner can act.</summary>
public sealed record ProjectExpiring(Id<Project> ProjectId, Id<Partner> PartnerId, string ProjectName, Guid Owner, int Days, DateTimeOffset ExpiresAt) : IEvent
{
    public static string Name => "project.expiring";
}

/// <summary>A draft that nobody has saved for long is about to be deleted.</summary>
/// <param name="DraftName">What it is called so far, or the account that it is about.</param>
public sealed record ProjectDraftExpiring(Id<ProjectDraft> DraftId, Id<Partner> PartnerId, Guid Owner, string DraftName, DateTimeOffset DeletedAt) : IEvent
{
    public static string Name => "project_draft.expiring";
}

/// <summary>
/// Reminds of what is due about projects, each once: the customer two days before its time to answer ends, and the partner before the validity
/// does. Part of <see cref="WarnOfExpiry"/>, whose watch it shares.
/// </summary>
public sealed class WarnOfProjects(Db db)
{
    /// <summary>So long before its time ends a customer is reminded, once.</summary>
    public static readonly TimeSpan BeforeAnswer = TimeSpan.FromDays(2);

    /// <param name="from">Up to when everybody has been reminded.</param>
    /// <param name="policy">Its days before the end on which a partner is warned, and how long a draft is kept.</param>
    public async Task Warn(DateTimeOffset from, DateTimeOffset now, Policy policy, CancellationToken ct)
    {
        await Drafts(from, now, policy, ct);
        var (after, until) = (from + BeforeAnswer, now + BeforeAnswer);
        var unanswered = await db.AcrossPartners<Project>()
            .Where(p => p.Status == ProjectStatus.PendingConfirmation && p.ExpiresAt > now && p.ExpiresAt > after && p.ExpiresAt <= until)
            .Select(p => new { p.Id, p.PartnerId, p.AccountId, p.Name, p.ExpiresAt }).ToListAsync(ct);
        foreach (var project in unanswered)
        {
            db.Queue(new ProjectConfirmationDue(project.Id, project.PartnerId, project.AccountId, project.Name, project.ExpiresAt), project.Id.ToString());
        }

        await Validity(from, now, policy.ExpiryWarningDays, ct);
    }

    private async Task Drafts(DateTimeOffset from, DateTimeOffset now, Policy policy, CancellationToken ct)
    {
        var before = policy.ProjectDraft - TimeSpan.FromDays(Policy.DraftWarningDays);
        var after = from - before;
        var unused = await TidyDrafts.SavedUntil(db, now - before).Where(d => d.SavedAt > after)
            .Join(db.CustomerAccounts, d => d.AccountId, a => a.Id, (d, a) => new { d.Id, d.PartnerId, d.OwnerId, d.Typed, d.SavedAt, a.AccountName }).ToListAsync(ct);
        foreach (var draft in unused)
        {
            var name = draft.Typed.GetValueOrDefault(nameof(ProjectForm.Name))?.LastOrDefault(word => !string.IsNullOrWhiteSpace(word)) ?? draft.AccountName;
            db.Queue(new ProjectDraftExpiring(draft.Id, draft.PartnerId, draft.OwnerId, name, draft.SavedAt + policy.ProjectDraft), draft.Id.ToString());
        }
    }

    private async Task Validity(DateTimeOffset from, DateTimeOffset now, IReadOnlyList<int> marks, CancellationToken ct)
    {
        var told = new HashSet<Id<Project>>();

        // The nearest mark first: after a pause that passed two of them, the partner is told the one that counts.
        foreach (var days in marks.Order())
        {
            var (after, until) = (from.AddDays(days), now.AddDays(days));
            var ending = await db.AcrossPartners<Project>()
                .Where(p => p.Status == ProjectStatus.InProgress && p.ExpiresAt > now && p.ExpiresAt > after && p.ExpiresAt <= until)
                .Select(p => new { p.Id, p.PartnerId, p.Name, p.Owner, p.ExpiresAt }).ToListAsync(ct);
            foreach (var project in ending.Where(p => told.Add(p.Id)))
            {
                db.Queue(new ProjectExpiring(project.Id, project.PartnerId, project.Name, project.Owner, days, project.ExpiresAt), project.Id.ToString());
            }
        }
    }
}
