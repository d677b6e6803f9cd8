using System.ComponentModel;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>What is asked of a work list.</summary>
public sealed record WorkQuery
{
    [FromQuery(Name = "mine")]
    [Description("`true`: only what the caller decides now, or has handed to a colleague.")]
    public string? Mine { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    internal bool IsMine => string.Equals(Mine, "true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A step that was handed to a colleague, by name.</summary>
public sealed record DelegationView(Id<User> From, string FromName, Id<User> To, string ToName, string Note, DateTimeOffset At);

/// <summary>Somebody to whom a step can be handed.</summary>
public sealed record Colleague(Id<User> Id, string DisplayName, Role Role);

/// <summary>Whose turn it is to decide the step that waits, as somebody of the vendor sees it.</summary>
/// <param name="WhyNot">Why the caller does not decide: a refusal's code; null when it does.</param>
/// <param name="Deciders">Who may decide now, by name.</param>
/// <param name="Colleagues">To whom the caller may hand it; empty when it may not.</param>
/// <param name="Delegation">To whom it was handed; null when everybody decides who may.</param>
/// <param name="MayTakeBack">It was handed over, and the caller may end that.</param>
public sealed record ApprovalTurn(string? WhyNot, IReadOnlyList<string> Deciders, IReadOnlyList<Colleague> Colleagues, DelegationView? Delegation, bool MayTakeBack);

/// <summary>Says of what waits for the vendor whose turn it is, and whether it is the caller's.</summary>
public sealed class ApprovalTurns(Db db, Caller caller, ApprovalBook approvals, TimeProvider clock)
{
    /// <summary>More are not offered on one page.</summary>
    private const int MaxColleagues = 200;

    /// <summary>Whose turn it is. Something waits.</summary>
    /// <param name="involved">Who created or edited the thing.</param>
    /// <param name="may">The permission to decide things of this kind.</param>
    public async Task<ApprovalTurn> Of(Approvable thing, IReadOnlyCollection<Guid> involved, Permission may, CancellationToken ct)
    {
        var (people, standIns, now) = (await approvals.People(ct), await approvals.StandIns(ct), clock.GetUtcNow());
        var whyNot = caller.May(may) ? Approvers.WhyNot(caller.RequireUser(), thing, people, standIns, involved, now) : "approval.not_approver";
        var ids = Approvers.Of(thing, people, standIns, involved, now).Select(approver => approver.PersonId).ToArray();
        var deciders = await db.Users.Where(u => ids.Contains(u.Id)).OrderBy(u => u.Id).Select(u => u.DisplayName).ToListAsync(ct);
        IReadOnlyList<Colleague> colleagues = [];
        if (whyNot is null)
        {
            var decided = thing.DecidedBy.ToList();
            var able = people.Where(person => ApprovalStep.Roles.Contains(person.Role) && person.Id != caller.User && !involved.Contains(person.Id) && !decided.Contains(person.Id)
                && !standIns.Any(standIn => standIn.AbsentId == person.Id)).Take(MaxColleagues).Select(person => person.Id).ToArray();
            colleagues = await db.Users.Where(u => able.Contains(u.Id)).OrderBy(u => u.DisplayName).ThenBy(u => u.Id)
                .Select(u => new Colleague(new Id<User>(u.Id), u.DisplayName, u.Role)).ToListAsync(ct);
        }

        var mayTakeBack = thing.Delegation is not null && (whyNot is null or "approval.delegated" || thing.Delegation.By == caller.User) && caller.May(may);
        return new(whyNot, deciders, colleagues, ViewOf(thing, await Names([thing], ct)), mayTakeBack);
    }

    /// <summary>Of these, what the caller may decide now, has been handed, or has handed over; what it typed itself is among them.</summary>
    /// <param name="may">The permission to decide things of this kind.</param>
    public async Task<IQueryable<T>> Mine<T>(IQueryable<T> rows, Permission may, CancellationToken ct)
        where T : Approvable
    {
        if (!caller.May(may))
        {
            return rows.Where(row => false);
        }

        var me = caller.RequireUser();
        var absent = (await approvals.StandIns(ct)).Where(standIn => standIn.DeputyId == me).Select(standIn => standIn.AbsentId).ToHashSet();
        var people = (await approvals.People(ct)).Where(person => person.Id == me || absent.Contains(person.Id)).ToList();
        var roles = people.Select(person => person.Role.ToString()).Distinct().ToList();
        var ids = people.Select(person => person.Id.ToString("N")).ToList();
        return rows.Where(row => roles.Contains(row.WaitsFor) || ids.Any(id => row.WaitsFor.Contains(id)));
    }

    /// <summary>Which of the waiting steps the caller decides, by role, by name, in somebody's place, or because it was handed over.</summary>
    /// <param name="may">The permission to decide things of this kind.</param>
    public async Task<Func<Approvable, IReadOnlyCollection<Guid>, bool>> Decides(Permission may, CancellationToken ct)
    {
        if (!caller.May(may))
        {
            return (_, _) => false;
        }

        var (people, standIns, now, user) = (await approvals.People(ct), await approvals.StandIns(ct), clock.GetUtcNow(), caller.RequireUser());
        return (thing, involved) => thing.AwaitsApproval && Approvers.WhyNot(user, thing, people, standIns, involved, now) is null;
    }

    /// <summary>The names of those by whom and to whom these were handed.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> Names(IEnumerable<Approvable> things, CancellationToken ct)
    {
        var handed = things.Select(thing => thing.Delegation).OfType<ApprovalDelegation>().SelectMany(one => new[] { one.By, one.To }).Distinct().ToArray();
        return handed.Length == 0 ? new Dictionary<Guid, string>() : await db.Users.Where(u => handed.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
    }

    /// <param name="names">As <see cref="Names"/> says.</param>
    public static DelegationView? ViewOf(Approvable thing, IReadOnlyDictionary<Guid, string> names) => thing.Delegation is { } handed
        ? new(new(handed.By), names.GetValueOrDefault(handed.By) ?? "", new(handed.To), names.GetValueOrDefault(handed.To) ?? "", handed.Note, handed.At)
        : null;
}
