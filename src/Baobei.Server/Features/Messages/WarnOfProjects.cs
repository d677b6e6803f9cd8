using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
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

/// <summary>
/// Reminds of what is due about projects, each once: the customer two days before its time to answer ends, and the partner before the validity
/// does. Part of <see cref="WarnOfExpiry"/>, whose watch it shares.
/// </summary>
public sealed class WarnOfProjects(Db db)
{
    /// <summary>So long before its time ends a customer is reminded, once.</summary>
    public static readonly TimeSpan BeforeAnswer = TimeSpan.FromDays(2);

    /// <param name="from">Up to when everybody has been reminded.</param>
    /// <param name="marks">Days before the end on which a partner is warned.</param>
    public async Task Warn(DateTimeOffset from, DateTimeOffset now, IReadOnlyList<int> marks, CancellationToken ct)
    {
        var (after, until) = (from + BeforeAnswer, now + BeforeAnswer);
        var unanswered = await db.AcrossPartners<Project>()
            .Where(p => p.Status == ProjectStatus.PendingConfirmation && p.ExpiresAt > now && p.ExpiresAt > after && p.ExpiresAt <= until)
            .Select(p => new { p.Id, p.PartnerId, p.AccountId, p.Name, p.ExpiresAt }).ToListAsync(ct);
        foreach (var project in unanswered)
        {
            db.Queue(new ProjectConfirmationDue(project.Id, project.PartnerId, project.AccountId, project.Name, project.ExpiresAt), project.Id.ToString());
        }

        await Validity(from, now, marks, ct);
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
