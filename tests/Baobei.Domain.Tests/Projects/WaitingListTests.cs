using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Tests.Projects;

/// <summary>候补名单, as tables: whose turn it is, until when, and what ends it.</summary>
public sealed class WaitingListTests
{
    private static readonly DateTimeOffset Now = new(2018, 9, 17, 2, 52, 53, TimeSpan.Zero);
    private static readonly TimeSpan Hours = TimeSpan.FromHours(48);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly Policy Policy = new();
    private static readonly Guid Sales = Guid.CreateVersion7();
    private static readonly Guid Bd = Guid.CreateVersion7();
    private static readonly Id<Partner>[] Partners = [Id<Partner>.New(), Id<Partner>.New(), Id<Partner>.New()];

    private readonly CustomerAccount _account = CustomerAccount.Direct("harbour2018", "it@harbour.example", "+8613800138000", CustomerType.Enterprise, null, Now, "Harbour Ltd.");
    private readonly Dictionary<Id<Project>, Project> _projects = [];
    private readonly Dictionary<Id<Project>, RegistrationApplication> _applications = [];

    /// <summary>
    /// Each entry of the line: its letter, its partner, its products, and its state: w waits, o has its turn, x had its turn, h is handed in. The
    /// letters are their places; the holder is of the first partner.
    /// </summary>
    [Theory]
    [InlineData("", "A1:ecs:w", "A")] // Nothing in the way.
    [InlineData("ecs", "A1:ecs:w", "")] // The holder is in the way,
    [InlineData("rds", "A1:ecs:w", "A")] // unless it is about something else.
    [InlineData("ecs", "A0:ecs:w", "")] // One's own holder is in the way, too.
    [InlineData("", "A1:ecs:w B2:ecs:w", "A")] // One at a time, first come, first served,
    [InlineData("", "B2:ecs:w A1:ecs:w", "A")] // in whatever order they are read.
    [InlineData("", "A1:ecs:w B2:rds:w", "AB")] // Those about different things do not wait for each other.
    [InlineData("", "A1:ecs:w B2:ecs,rds:w C0:rds:w", "AC")] // Who is blocked reserves nothing.
    [InlineData("rds", "A1:ecs,rds:w B2:ecs:w", "B")]
    [InlineData("", "A1:ecs:o B2:ecs:w", "")] // Somebody's turn.
    [InlineData("", "B2:ecs:o A1:ecs:w", "")] // It is not taken back when somebody registered earlier comes.
    [InlineData("", "A1:ecs:o B2:rds:w", "B")]
    [InlineData("", "A1:ecs:o B1:ecs:w", "B")] // A partner does not wait for its own turn.
    [InlineData("", "A1:ecs:x B2:ecs:w", "B")] // A turn that is over.
    [InlineData("", "A1:ecs:x B2:ecs:w C0:ecs:w", "B")]
    [InlineData("", "A1:ecs:h B2:ecs:w", "")] // Handed in: until it is decided, however long that takes.
    [InlineData("ecs", "A1:ecs:x B2:ecs:w", "")]
    public void The_first_that_finds_nothing_in_the_way_has_its_turn(string held, string line, string offered)
    {
        var now = Now.AddDays(20);
        var entries = line.Split(' ').ToDictionary(text => text[0], text => Entry(text, now));
        Project[] holders = held.Length == 0 ? [] : [Holder(Partners[0], now, held.Split(','))];
        var turns = WaitingList.MoveOn([.. entries.Values], holders, Hours, now);
        Assert.Equal(offered, string.Concat(entries.Where(entry => turns.Contains(entry.Value)).Select(entry => entry.Key).Order()));
        Assert.All(turns, entry => Assert.Equal((WaitingState.Offered, now + Hours), (entry.State, entry.OfferedUntil)));
        Assert.All(entries.Values.Where(entry => entry.EndedAt is not null), entry => Assert.Equal((WaitingEndReason.Lapsed, entry.OfferedUntil), (entry.EndReason, entry.EndedAt)));
        Assert.Empty(WaitingList.MoveOn([.. entries.Values.Where(entry => entry.State != WaitingState.Ended)], holders, Hours, now));
    }

    [Fact]
    public void Of_two_registered_at_the_same_moment_the_one_noted_first_is_next()
    {
        var (first, second) = (GivenWay(Partners[1], Now), GivenWay(Partners[2], Now));
        var (one, two) = (WaitingListEntry.Join(first, WaitingCause.GaveWay, Now), WaitingListEntry.Join(second, WaitingCause.GaveWay, Now));
        Assert.Equal([one], WaitingList.MoveOn([two, one], [], Hours, Now));
    }

    [Fact]
    public void A_turn_lasts_to_the_last_tick_before_its_end_and_then_the_next_has_it_from_when_it_is_asked()
    {
        var (one, two) = (Entry("A1:ecs:w", Now), Entry("B2:ecs:w", Now));
        var rival = Registered(Partners[0], Now, ["ecs"]);
        WaitingList.MoveOn([one, two], [], Hours, Now);
        var last = Now + Hours - Tick;
        Assert.Empty(WaitingList.MoveOn([one, two], [], Hours, last));
        Assert.Equal((WaitingState.Offered, true, null), (one.StateAt(last), one.ReservesAt(last), one.EndReasonAt(last)));
        Assert.Same(one, WaitingList.Before(rival, [one, two], last));
        var over = Now + Hours;
        Assert.Equal((WaitingState.Ended, false, WaitingEndReason.Lapsed), (one.StateAt(over), one.ReservesAt(over), one.EndReasonAt(over)));
        Assert.Null(WaitingList.Before(rival, [one, two], over));
        Assert.Equal([two], WaitingList.MoveOn([one, two], [], Hours, over.AddMinutes(1)));
        Assert.Equal((Now + Hours, over.AddMinutes(1) + Hours), (one.EndedAt, two.OfferedUntil));
        Assert.Same(two, WaitingList.Before(rival, [one, two], over.AddMinutes(1)));

        // Nobody waits for its own, nor for what is about something else.
        Assert.Null(WaitingList.Before(Registered(Partners[2], Now, ["ecs"]), [two], over.AddMinutes(1)));
        Assert.Null(WaitingList.Before(Registered(Partners[0], Now, ["rds"]), [two], over.AddMinutes(1)));
    }

    [Fact]
    public void Whose_turn_it_is_waits_again_when_something_valid_is_in_its_way_and_keeps_its_place()
    {
        var (one, two) = (Entry("A1:ecs:o", Now), Entry("B2:ecs:w", Now));
        Assert.Empty(WaitingList.MoveOn([one, two], [Holder(Partners[0], Now, ["ecs"])], Hours, Now));
        Assert.Equal((WaitingState.Waiting, null), (one.State, one.OfferedUntil));
        Assert.Equal([one], WaitingList.MoveOn([one, two], [], Hours, Now.AddHours(1)));
    }

    [Theory]
    [InlineData('w', -1, false)]
    [InlineData('o', -1, true)]
    [InlineData('o', 0, true)] // The days for a resubmission are over: in its turn it can be handed in all the same.
    [InlineData('w', 0, null)]
    [InlineData('x', 0, null)]
    [InlineData('x', -1, false)]
    public void Handed_in_in_its_turn_it_goes_before_others_also_late(char state, int ticksAfterTheDays, bool? reserves)
    {
        var project = GivenWay(Partners[1], Now);
        var entry = WaitingListEntry.Join(project, WaitingCause.GaveWay, Now);
        var at = Now + Policy.ProjectResubmission + TimeSpan.FromTicks(ticksAfterTheDays);
        Bring(entry, state, at);
        if (reserves is null)
        {
            Assert.Equal("project.resubmission_over", Assert.Throws<Refused>(() => Resubmit(project, entry, at)).Code);
            return;
        }

        Resubmit(project, entry, at);
        Assert.Equal((reserves, reserves == true ? WaitingState.HandedIn : WaitingState.Ended), (entry.ReservesAt(at.AddYears(1)), entry.State));
        Assert.Equal(state switch { 'w' => WaitingEndReason.Resubmitted, 'x' => WaitingEndReason.Lapsed, _ => null }, entry.EndReason);
    }

    [Fact]
    public void Changed_into_something_else_it_is_like_any_other_and_changed_into_more_it_reserves_no_more()
    {
        var (project, other) = (GivenWay(Partners[1], Now, "Core"), GivenWay(Partners[2], Now, "Ledger"));
        var (entry, its) = (WaitingListEntry.Join(project, WaitingCause.GaveWay, Now), WaitingListEntry.Join(other, WaitingCause.GaveWay, Now));
        Bring(entry, 'o', Now);
        Bring(its, 'o', Now);
        Resubmit(project, entry, Now, details => details with { Products = ["ecs", "oss"] });
        Resubmit(other, its, Now, details => details with { Products = ["oss"], Name = "Backup" });
        Assert.Equal((WaitingState.HandedIn, WaitingEndReason.Resubmitted), (entry.State, its.EndReason));
        Assert.False(entry.Excludes(other));
        Assert.True(ProjectScope.Excludes(project, other));
    }

    [Theory]
    [InlineData(ApprovalOutcome.Approved, DecisionReason.Verified, WaitingState.Ended, WaitingEndReason.Approved)]
    [InlineData(ApprovalOutcome.Returned, DecisionReason.Incomplete, WaitingState.Offered, null)]
    [InlineData(ApprovalOutcome.Rejected, DecisionReason.NotGenuine, WaitingState.Ended, WaitingEndReason.Rejected)]
    public void What_the_vendor_decides_ends_it_or_gives_it_its_time_anew(ApprovalOutcome outcome, DecisionReason reason, WaitingState state, WaitingEndReason? ended)
    {
        var project = GivenWay(Partners[1], Now);
        var entry = WaitingListEntry.Join(project, WaitingCause.GaveWay, Now);
        Bring(entry, 'o', Now);
        var application = Resubmit(project, entry, Now);
        var at = Now.AddDays(10);
        project.Decide(application, outcome, reason, "Because.", outcome == ApprovalOutcome.Returned ? ["Name"] : [], Bd, null, Policy, at);
        entry.Decided(project, Hours, at);
        Assert.Equal((state, ended, state == WaitingState.Offered ? at + Hours : Now + Hours), (entry.State, entry.EndReason, entry.OfferedUntil));
    }

    [Theory]
    [InlineData('w', true)]
    [InlineData('o', true)]
    [InlineData('x', false)]
    [InlineData('h', false)]
    public void It_is_left_while_it_waits_or_has_its_turn(char state, bool may)
    {
        var entry = Entry($"A1:ecs:{state}", Now);
        if (may)
        {
            entry.GiveUp(Now);
            Assert.Equal((WaitingState.Ended, WaitingEndReason.GivenUp, Now), (entry.State, entry.EndReason, entry.EndedAt));
        }
        else
        {
            Assert.Equal("project.not_waiting", Assert.Throws<Refused>(() => entry.GiveUp(Now)).Code);
        }
    }

    [Fact]
    public void Every_move_is_told_of_the_project()
    {
        var project = GivenWay(Partners[1], Now);
        var entry = WaitingListEntry.Join(project, WaitingCause.GaveWay, Now);
        WaitingList.MoveOn([entry], [], Hours, Now);
        WaitingList.MoveOn([entry], [], Hours, Now + Hours);
        var told = entry.TakeEvents();
        Assert.Equal([ProjectQueued.Name, ProjectOffered.Name, ProjectWaitingEnded.Name], told.Select(one => one.Name));
        Assert.All(told, one => Assert.Equal(project.Id.ToString(), one.Subject));
        Assert.Equal(Now + Hours, Assert.IsType<ProjectOffered>(told[1].What).OfferedUntil);
    }

    /// <summary>"A1:ecs,rds:o"; its letter says when it was registered.</summary>
    private WaitingListEntry Entry(string text, DateTimeOffset now)
    {
        var parts = text.Split(':');
        var entry = WaitingListEntry.Join(
            GivenWay(Partners[parts[0][1] - '0'], Now.AddMinutes(parts[0][0]), text, parts[1].Split(',')), WaitingCause.GaveWay, Now.AddDays(1));
        Bring(entry, parts[2][0], now);
        return entry;
    }

    private void Bring(WaitingListEntry entry, char state, DateTimeOffset now)
    {
        if (state != 'w')
        {
            WaitingList.MoveOn([entry], [], Hours, state == 'x' ? now - Hours : now);
        }

        if (state == 'h')
        {
            Resubmit(_projects[entry.ProjectId], entry, now);
        }
    }

    private Project Registered(Id<Partner> partner, DateTimeOffset at, string[] products) => Project.Register(
        Details($"Rival {partner.Value:N}", products), _account, null, partner, ProjectNumber.Of(201809, 1), 1, [], ApprovalPlan.Default, Policy, Sales, at).Project;

    /// <summary>One that is approved and waits for the customer.</summary>
    private Project Holder(Id<Partner> partner, DateTimeOffset now, string[] products)
    {
        var (project, application) = Project.Register(
            Details("Held", products), _account, null, partner, ProjectNumber.Of(201809, 2), 1, [], ApprovalPlan.Default, Policy, Sales, now);
        project.Decide(application!, ApprovalOutcome.Approved, DecisionReason.Verified, null, [], Bd, null, Policy, now);
        return project;
    }

    private Project GivenWay(Id<Partner> partner, DateTimeOffset at, string name = "Core", params string[] products)
    {
        var (project, application) = Project.Register(
            Details(name, products.Length == 0 ? ["ecs"] : products), _account, null, partner, ProjectNumber.Of(201809, 3), 1, [], ApprovalPlan.Default, Policy, Sales, at);
        Assert.True(project.GiveWay(application!, at));
        (_projects[project.Id], _applications[project.Id]) = (project, application!);
        return project;
    }

    private RegistrationApplication Resubmit(Project project, WaitingListEntry entry, DateTimeOffset at, Func<ProjectDetails, ProjectDetails>? change = null) => project.Resubmit(
        _applications[project.Id], (change ?? (same => same))(project.Details), [], _account, ApprovalPlan.Default, Policy, Sales, at, entry);

    private static ProjectDetails Details(string name, string[] products) => new ProjectDetails
    {
        Name = name,
        Industry = "65",
        Region = "3301",
        Description = "To the cloud.",
        ContactName = "Wang Wei",
        Products = products,
        AmountMinor = 100,
        ExpectedSignOn = VendorZone.DayOf(Now).AddDays(60),
        ExpectedRevenueOn = VendorZone.DayOf(Now).AddDays(90),
    }.Normalise(VendorZone.DayOf(Now));
}
