using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>Use case: somebody of the vendor enters an absence of their own, or the operator one of anybody.</summary>
public sealed class EnterStandIn(Db db, Caller caller, ApprovalBook book, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>Who is away; oneself when not given.</summary>
        public Id<User>? Absent { get; init; }

        /// <summary>Who decides meanwhile.</summary>
        [Required]
        public Id<User>? Deputy { get; init; }

        [Required]
        public DateTimeOffset? From { get; init; }

        [Required]
        public DateTimeOffset? Until { get; init; }

        [StringLength(StandIn.MaxNoteLength)]
        public string? Note { get; init; }
    }

    /// <summary>
    /// Refusals: <c>standin.not_own</c> when it is somebody else's and the caller is no operator; as <see cref="StandIn.Create"/>; <c>edit.conflict</c> when
    /// something of the same two people is entered at the same moment. <see cref="InvalidField"/>: <c>person_here</c>, and as <see cref="StandIn.Create"/>.
    /// </summary>
    public async Task<StandIn> Run(Command command, CancellationToken ct)
    {
        var (me, now) = (caller.RequireUser(), clock.GetUtcNow());
        var (absent, deputy) = (command.Absent?.Value ?? me, command.Deputy!.Value.Value);
        MustBeOwn(absent);
        var wrong = new WrongFields();
        var people = (await book.People(ct)).ToDictionary(person => person.Id, person => person.Role);
        if (!people.ContainsKey(absent))
        {
            wrong.Add(nameof(command.Absent), "person_here");
        }

        if (!ApprovalStep.Roles.Contains(people.GetValueOrDefault(deputy, Role.Auditor)))
        {
            wrong.Add(nameof(command.Deputy), "person_here");
        }

        wrong.ThrowIfAny();
        var others = await db.StandIns.AsNoTracking()
            .Where(s => s.EndedAt == null && s.Until > now && (s.AbsentId == absent || s.DeputyId == absent || s.AbsentId == deputy)).ToListAsync(ct);
        var standIn = StandIn.Create(others, absent, deputy, command.From!.Value.ToUniversalTime(), command.Until!.Value.ToUniversalTime(), command.Note, me, now);

        // Two that are entered at once would not see each other: whoever saves second finds one of the two people changed.
        foreach (var person in await db.Users.Where(u => u.Id == absent || u.Id == deputy).ToListAsync(ct))
        {
            person.ConcurrencyStamp = Passwords.NewSecret();
        }

        db.Add(standIn);
        await db.SaveChangesAsync(ct);
        return standIn;
    }

    /// <summary>Ends it now. Refusals: <c>standin.not_own</c>, <c>standin.over</c>.</summary>
    public async Task<StandIn> End(Id<StandIn> id, CancellationToken ct)
    {
        var standIn = await db.StandIns.Get(id, ct);
        MustBeOwn(standIn.AbsentId);
        standIn.End(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return standIn;
    }

    private void MustBeOwn(Guid absent)
    {
        if (absent != caller.User && !caller.May(Permission.ManageStandIns))
        {
            throw new Refused("standin.not_own");
        }
    }
}
