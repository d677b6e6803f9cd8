using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>Where a stand-in stands.</summary>
public enum StandInState
{
    Coming,
    InForce,
    Over,
}

/// <summary>A stand-in as the vendor's people see it.</summary>
public sealed record StandInView(
    Id<StandIn> Id, Id<User> Absent, string AbsentName, Id<User> Deputy, string DeputyName, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? EndedAt, string? Note,
    StandInState State);

/// <param name="All">Those that are over, too.</param>
public sealed record StandInListModel(Slice<StandInView> Page, bool All, Asked Asked, Guid? Me, bool MayEnter, bool MayManage);

/// <summary>A stand-in as one types it: moments in the reader's zone.</summary>
public sealed record StandInForm
{
    public Id<User>? Absent { get; init; }

    [Required]
    public Id<User>? Deputy { get; init; }

    [Required, StringLength(40)]
    public string From { get; init; } = "";

    [Required, StringLength(40)]
    public string Until { get; init; } = "";

    [StringLength(StandIn.MaxNoteLength)]
    public string? Note { get; init; }

    /// <summary><see cref="InvalidField"/>: <c>moment</c>.</summary>
    public EnterStandIn.Command ToCommand(TimeZoneInfo zone)
    {
        var wrong = new WrongFields();
        var (from, until) = (wrong.Read(() => Moment(nameof(From), From, zone)), wrong.Read(() => Moment(nameof(Until), Until, zone)));
        wrong.ThrowIfAny();
        return new() { Absent = Absent, Deputy = Deputy, From = from, Until = until, Note = Note };
    }

    private static DateTimeOffset Moment(string field, string typed, TimeZoneInfo zone) => ReaderZone.Read(typed, zone) ?? throw new InvalidField(field, "moment");
}

/// <param name="Absentees">Null when one may only enter an absence of one's own.</param>
public sealed record NewStandInModel(Form<StandInForm> Form, IReadOnlyList<Option>? Absentees, IReadOnlyList<Option> Deputies, string Zone);

/// <summary>Reads who is away and who stands in.</summary>
public sealed class StandInList(Db db, Caller caller, ApprovalBook book, Texts texts, TimeProvider clock)
{
    public async Task<StandInListModel> Read(bool all, Asked asked, CancellationToken ct) =>
        new(await Rows(all, Place.Of(asked), ct), all, asked, caller.User, caller.May(Permission.EnterStandIns), caller.May(Permission.ManageStandIns));

    /// <summary>The newest first.</summary>
    public async Task<Slice<StandInView>> Rows(bool all, Place place, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = db.StandIns.AsNoTracking();
        var page = await (all ? rows : rows.Where(s => s.EndedAt == null && s.Until > now)).Slice("-created", s => s.Id, descending: true, place, ct);
        var names = await Names(page.Rows, ct);
        return page.Select(standIn => View(standIn, names, now));
    }

    public async Task<StandInView> Get(Id<StandIn> id, CancellationToken ct)
    {
        var standIn = await db.StandIns.AsNoTracking().Get(id, ct);
        return View(standIn, await Names([standIn], ct), clock.GetUtcNow());
    }

    /// <summary>The form with whom one may choose.</summary>
    public async Task<NewStandInModel> New(Form<StandInForm> form, CancellationToken ct)
    {
        var roles = (await book.People(ct)).ToDictionary(person => person.Id, person => person.Role);
        var ids = roles.Keys.ToList();
        var people = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToListAsync(ct);
        var options = people.OrderBy(person => person.DisplayName, StringComparer.Ordinal)
            .Select(person => (person.Id, Option: new Option(new Id<User>(person.Id).ToString(), texts["approvals.person", person.DisplayName, texts[$"role.{roles[person.Id]}"]]))).ToList();
        var mayManage = caller.May(Permission.ManageStandIns);
        return new(
            form, mayManage ? [.. options.Select(one => one.Option)] : null,
            [.. options.Where(one => ApprovalStep.Roles.Contains(roles[one.Id]) && (mayManage || one.Id != caller.User)).Select(one => one.Option)],
            ReaderZone.Title(clock.GetUtcNow(), ReaderZone.Of(caller)));
    }

    private static StandInView View(StandIn standIn, Dictionary<Guid, string> names, DateTimeOffset now) => new(
        standIn.Id, new(standIn.AbsentId), names.GetValueOrDefault(standIn.AbsentId, ""), new(standIn.DeputyId), names.GetValueOrDefault(standIn.DeputyId, ""), standIn.From, standIn.Until,
        standIn.EndedAt, standIn.Note, standIn.IsInForce(now) ? StandInState.InForce : standIn.EndedAt is null && standIn.From > now ? StandInState.Coming : StandInState.Over);

    private Task<Dictionary<Guid, string>> Names(IReadOnlyList<StandIn> rows, CancellationToken ct)
    {
        var ids = rows.SelectMany(s => new[] { s.AbsentId, s.DeputyId }).Distinct().ToList();
        return db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
    }
}
