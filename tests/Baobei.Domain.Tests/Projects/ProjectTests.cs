using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Tests.Projects;

/// <summary>The life of a project, as tables: what may happen in which status, and when its time is over.</summary>
public sealed class ProjectTests
{
    private static readonly DateTimeOffset Now = new(2018, 9, 17, 2, 52, 53, TimeSpan.Zero);
    private static readonly Policy Policy = new();
    private static readonly Guid Sales = Guid.CreateVersion7();
    private static readonly Guid Bd = Guid.CreateVersion7();

    private readonly CustomerAccount _account = CustomerAccount.Direct("harbour2018", "it@harbour.example", "+8613800138000", CustomerType.Enterprise, null, Now, "Harbour Ltd.");

    [Fact]
    public void Its_number_is_year_month_and_six_digits_in_the_vendors_zone()
    {
        Assert.Equal("201809004741", ProjectNumber.Of(ProjectNumber.MonthOf(Now), 4741));

        // The last second of September in Shanghai is 15:59:59 UTC.
        Assert.Equal((201809, 201810), (ProjectNumber.MonthOf(new(2018, 9, 30, 15, 59, 59, TimeSpan.Zero)), ProjectNumber.MonthOf(new(2018, 9, 30, 16, 0, 0, TimeSpan.Zero))));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProjectNumber.Of(201809, 1_000_000));
    }

    [Theory]
    [InlineData(ProjectStatus.PendingApproval, "PendingConfirmation Returned Rejected Withdrawn")]
    [InlineData(ProjectStatus.Returned, "PendingApproval Rejected Withdrawn")]
    [InlineData(ProjectStatus.PendingConfirmation, "InProgress CustomerRefused Withdrawn Expired")]
    [InlineData(ProjectStatus.InProgress, "Won Lost Expired Closed Withdrawn")]
    [InlineData(ProjectStatus.Won, "")]
    [InlineData(ProjectStatus.Lost, "")]
    [InlineData(ProjectStatus.Rejected, "PendingApproval")]
    [InlineData(ProjectStatus.CustomerRefused, "PendingApproval")]
    [InlineData(ProjectStatus.Withdrawn, "PendingApproval")]
    [InlineData(ProjectStatus.Expired, "PendingApproval")]
    [InlineData(ProjectStatus.Closed, "")]
    public void A_status_moves_only_to_these(ProjectStatus from, string to) => Assert.Equal(
        to.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Enum.GetValues<ProjectStatus>().Where(next => Project.Lifecycle.Allows(from, next)).Select(next => next.ToString()).Order());

    [Fact]
    public void The_customers_time_is_over_at_the_moment_and_not_a_tick_before()
    {
        var (project, application) = Approved();
        var end = Now + Policy.ProjectConfirmation;
        Assert.Equal((ProjectStatus.PendingConfirmation, ProjectStatus.Expired), (project.StatusAt(end.AddTicks(-1)), project.StatusAt(end)));
        Assert.Equal("project.expired", Refusal(() => project.Confirm(application, _account, Policy, end)));
        Assert.False(project.Lapse(application, end.AddTicks(-1)));
        Assert.True(project.Lapse(application, end.AddHours(5)));
        Assert.Equal((ProjectEndReason.ConfirmationOver, end, ApplicationState.Expired), (project.EndReason, project.EndedAt, application.State));
    }

    [Fact]
    public void The_validity_is_ninety_days_to_the_tick()
    {
        var (project, application) = Approved();
        project.Confirm(application, _account, Policy, Now.AddDays(1));
        var end = Now.AddDays(91);
        Assert.Equal((true, false), (project.IsValidAt(end.AddTicks(-1)), project.IsValidAt(end)));
        Assert.Equal("project.expired", Refusal(() => project.Progress(new() { Words = "Late." }, Sales, end)));
    }

    [Fact]
    public void Nobody_decides_on_what_they_typed_whatever_their_role()
    {
        var (project, application) = Applied();
        Assert.Equal("approval.own", Refusal(() => Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified, by: Sales)));
        Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified);
        Assert.Equal("project.wrong_status", Refusal(() => Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified)));
    }

    [Fact]
    public void Every_step_waits_for_the_one_before()
    {
        var (project, application) = Applied(new() { Steps = [new() { Role = People.Role.BusinessDeveloper }, new() { Role = People.Role.CustomerBusinessManager, TermWorkingDays = 2 }] });
        Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified);
        Assert.Equal((ProjectStatus.PendingApproval, 2, People.Role.CustomerBusinessManager), (project.Status, application.Step, application.Waiting!.Role));
        Assert.Equal(WorkingDays.After(Now, 2), application.DueAt);
        Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Exception);
        Assert.Equal((ProjectStatus.PendingConfirmation, Deadline.None), (project.Status, application.DueAt));
    }

    [Fact]
    public void Reminders_come_before_the_term_at_its_end_and_so_often_again()
    {
        var (project, application) = Applied();
        var due = WorkingDays.After(Now, 5);
        DateTimeOffset[] moments = [WorkingDays.Before(due, 1), due, WorkingDays.After(due, 2), WorkingDays.After(due, 4), WorkingDays.After(due, 6)];
        DecisionNotice[] notices = [DecisionNotice.Soon, DecisionNotice.Over, DecisionNotice.Again, DecisionNotice.Again, DecisionNotice.Again];
        foreach (var (moment, notice) in moments.Zip(notices))
        {
            Assert.False(project.Remind(application, Policy, moment.AddTicks(-1)));
            Assert.True(project.Remind(application, Policy, moment));
            Assert.Equal(notice, Assert.Single(Notices(project)));
            Assert.False(project.Remind(application, Policy, moment));
        }

        Assert.Null(application.NoticeAt);
        Assert.False(project.Remind(application, Policy, due.AddDays(365)));
    }

    [Fact]
    public void What_was_passed_while_nobody_looked_is_told_once_and_a_decision_ends_it()
    {
        var (project, application) = Applied();
        var due = WorkingDays.After(Now, 5);
        Assert.True(project.Remind(application, Policy, WorkingDays.After(due, 2)));
        Assert.Equal([DecisionNotice.Again], Notices(project));
        Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified);
        Assert.Null(application.NoticeAt);
        Assert.False(project.Remind(application, Policy, due.AddDays(100)));
    }

    [Fact]
    public void A_step_that_was_handed_over_is_one_persons_until_it_is_taken_back_or_decided()
    {
        var (project, application) = Applied(new() { Steps = [new() { Role = People.Role.BusinessDeveloper }, new() { Role = People.Role.CustomerBusinessManager }] });
        var colleague = Guid.CreateVersion7();
        Assert.Equal("delegation.self", Refusal(() => project.Delegate(application, Bd, "Yours.", Bd, Now)));
        Assert.Equal("delegation.involved", Refusal(() => project.Delegate(application, Sales, "Yours.", Bd, Now)));
        Assert.Equal("required", Record.Exception(() => project.Delegate(application, colleague, " ", Bd, Now))!.Message);
        Assert.Equal("delegation.none", Refusal(() => project.TakeBack(application, Bd, Now)));
        project.Delegate(application, colleague, "You know them.", Bd, Now);
        Assert.Equal((null, colleague), (application.Waiting!.Role, Assert.Single(application.Waiting.People)));
        Assert.Equal($"{colleague:N} {Bd:N}", application.WaitsFor);
        project.TakeBack(application, Bd, Now);
        Assert.Equal("BusinessDeveloper", application.WaitsFor);
        project.Delegate(application, colleague, "You know them.", Bd, Now);
        Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified, by: colleague);
        Assert.Equal((colleague, (Guid?)Bd), (application.Decisions[0].By, application.Decisions[0].For));
        Assert.Equal((null, "CustomerBusinessManager"), (application.Delegation, application.WaitsFor));
        Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified);
        Assert.Equal("project.wrong_status", Refusal(() => project.Delegate(application, colleague, "Late.", Bd, Now)));
    }

    [Fact]
    public void A_project_of_the_vendors_customer_does_not_end_with_an_association()
    {
        var (project, application) = Approved();
        Assert.False(project.EndWithAssociation(Now));
        project.Confirm(application, _account, Policy, Now);
        Assert.False(project.EndWithAssociation(Now));
    }

    [Theory]
    [InlineData(ApprovalOutcome.Approved, DecisionReason.Verified, null, null)]
    [InlineData(ApprovalOutcome.Approved, DecisionReason.NotGenuine, null, "Reason: choice")]
    [InlineData(ApprovalOutcome.Approved, DecisionReason.Other, null, "Words: required")]
    [InlineData(ApprovalOutcome.Rejected, DecisionReason.NotGenuine, null, "Words: required")]
    [InlineData(ApprovalOutcome.Rejected, DecisionReason.Verified, "x", "Reason: choice")]
    [InlineData(ApprovalOutcome.Returned, DecisionReason.Incomplete, "x", "Fields: required")]
    public void A_decision_needs_a_reason_that_fits_and_words(ApprovalOutcome outcome, DecisionReason reason, string? words, string? wrong)
    {
        var (project, application) = Applied();
        var said = Record.Exception(() => project.Decide(application, outcome, reason, words, [], Bd, null, Policy, Now))?.Message;
        Assert.Equal(wrong, said);
    }

    [Fact]
    public void A_returned_project_changes_only_what_was_named()
    {
        var (project, application) = Applied();
        project.Decide(application, ApprovalOutcome.Returned, DecisionReason.Incomplete, "More.", [nameof(ProjectDetails.Description)], Bd, null, Policy, Now);
        var details = project.Details;
        Assert.Equal("project.field_locked", Refusal(() => Again(project, application, details with { Name = "Other" })));
        var next = Again(project, application, details with { Description = "More." });
        Assert.Equal((ProjectStatus.PendingApproval, 2, 2), (project.Status, project.Round, next.Round));
        Assert.Equal(ApplicationState.Returned, application.State);
    }

    [Fact]
    public void A_refused_project_is_sent_again_until_the_policys_days_are_over()
    {
        var (project, application) = Applied();
        project.Decide(application, ApprovalOutcome.Rejected, DecisionReason.NotGenuine, "No.", [], Bd, null, Policy, Now);
        var end = Now + Policy.ProjectResubmission;
        Assert.Equal("project.resubmission_over", Refusal(() => Again(project, application, project.Details, end)));
        Again(project, application, project.Details, end.AddTicks(-1));
        Assert.Equal(ProjectStatus.PendingApproval, project.Status);
    }

    [Theory]
    [InlineData(ProjectStage.ConfirmedOpportunity, null, null)]
    [InlineData(ProjectStage.SolutionDiscussion, null, "required")]
    [InlineData(ProjectStage.SolutionDiscussion, "They hurry.", null)]
    [InlineData(ProjectStage.RevenueConfirmed, "Done.", "project.stage_by_acceptance")]
    public void The_stage_goes_one_step_forward_or_has_a_reason(ProjectStage to, string? reason, string? wrong)
    {
        var (project, application) = Approved();
        project.Confirm(application, _account, Policy, Now);
        var said = Record.Exception(() => project.Progress(new() { Words = "x", Stage = to, StageReason = reason }, Sales, Now))?.Message;
        Assert.Equal(wrong, said);
        Assert.Equal(wrong is null ? to : ProjectStage.PotentialOpportunity, project.Stage);
    }

    [Theory]
    [InlineData("云上核心系统", "云上核心系统", true)]
    [InlineData("云上核心系统", "云上核心系统二期", true)]
    [InlineData("核心", "核心系统", false)]
    [InlineData("trackingplatform1", "trackingplatform2", true)]
    [InlineData("数据库", "备份", false)]
    public void Names_are_near_when_hardly_anything_tells_them_apart(string one, string other, bool near) =>
        Assert.Equal((near, near), (ProjectScope.AreNear(one, other), ProjectScope.AreNear(other, one)));

    [Theory]
    [InlineData(ProjectStatus.InProgress, ProjectStage.PotentialOpportunity, 20)]
    [InlineData(ProjectStatus.InProgress, ProjectStage.BusinessNegotiation, 80)]
    [InlineData(ProjectStatus.PendingApproval, ProjectStage.PotentialOpportunity, 20)]
    [InlineData(ProjectStatus.Won, ProjectStage.RevenueConfirmed, 100)]
    [InlineData(ProjectStatus.Lost, ProjectStage.BusinessNegotiation, 0)]
    [InlineData(ProjectStatus.Expired, ProjectStage.ContractSigned, 0)]
    public void The_win_rate_follows_the_stage(ProjectStatus status, ProjectStage stage, int percent) => Assert.Equal(percent, WinRate.Of(status, stage, Policy));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var wrong = Assert.Throws<InvalidField>(() => new ProjectDetails { Name = " ", IsBid = true, AmountMinor = 0, Currency = "XXX", ExpectedSignOn = new(1990, 1, 1) }.Normalise(new(2018, 9, 17)));
        Assert.Equal(
            ["Name", "Industry", "Region", "Description", "ContactName", "Products", "TenderNumber", "BidOn", "AmountMinor", "Currency", "ExpectedSignOn", "ExpectedRevenueOn"],
            wrong.All.Select(one => one.Field));
    }

    [Theory]
    [InlineData(ProjectStatus.PendingApproval, true)]
    [InlineData(ProjectStatus.Returned, true)]
    [InlineData(ProjectStatus.PendingConfirmation, true)]
    [InlineData(ProjectStatus.InProgress, false)]
    [InlineData(ProjectStatus.Won, false)]
    [InlineData(ProjectStatus.Withdrawn, false)]
    public void A_partner_takes_back_what_is_not_valid_yet(ProjectStatus status, bool may) => Assert.Equal(may, Project.MayWithdraw(status));

    [Fact]
    public void With_its_import_a_project_is_taken_back_unless_somebody_touched_it()
    {
        var import = Id<RegistrationImport>.New();
        var (project, application) = Applied(imported: new(import));
        var names = project.TakeEvents().Select(happened => happened.Name);
        Assert.Equal(["project.imported"], names);
        project.TakeBackImported(application, import, Now);
        Assert.Equal((ProjectStatus.Withdrawn, ProjectEndReason.ImportUndone, ApplicationState.Withdrawn), (project.Status, project.EndReason, application.State));
        Assert.Equal("project.touched", Refusal(() => project.TakeBackImported(application, import, Now)));

        var (touched, its) = Applied(imported: new(import));
        Decide(touched, its, ApprovalOutcome.Approved, DecisionReason.Verified);
        Assert.Equal("project.touched", Refusal(() => touched.TakeBackImported(its, import, Now)));
        Assert.Equal(ProjectStatus.PendingConfirmation, touched.Status);
    }

    private static string Refusal(Action act) => Assert.Throws<Refused>(act).Code;

    private static void Decide(Project project, RegistrationApplication application, ApprovalOutcome outcome, DecisionReason reason, Guid? by = null) =>
        project.Decide(application, outcome, reason, null, [], by ?? Bd, null, Policy, Now);

    private (Project Project, RegistrationApplication Application) Applied(ApprovalPlan? plan = null, ImportedBy? imported = null)
    {
        var details = new ProjectDetails
        {
            Name = "Tracking platform",
            Industry = "65",
            Region = "3301",
            Description = "Moves to the cloud.",
            ContactName = "Wang Wei",
            Products = ["ecs"],
            AmountMinor = 100,
            ExpectedSignOn = new(2018, 10, 1),
            ExpectedRevenueOn = new(2018, 11, 1),
        }.Normalise(new(2018, 9, 17));
        var (project, application) = Project.Register(details, _account, null, Id<Partner>.New(), "201809004741", 1, [], plan ?? ApprovalPlan.Default, Policy, Sales, Now, imported);
        return (project, application!);
    }

    private static List<DecisionNotice> Notices(Project project)
    {
        var notices = new List<DecisionNotice>();
        foreach (var happened in project.TakeEvents())
        {
            if (happened.What is ProjectDecisionDue due)
            {
                notices.Add(due.Notice);
            }
        }

        return notices;
    }

    private (Project Project, RegistrationApplication Application) Approved()
    {
        var (project, application) = Applied();
        Decide(project, application, ApprovalOutcome.Approved, DecisionReason.Verified);
        return (project, application);
    }

    private RegistrationApplication Again(Project project, RegistrationApplication last, ProjectDetails details, DateTimeOffset? at = null) =>
        project.Resubmit(last, details, [], _account, ApprovalPlan.Default, Policy, Sales, at ?? Now);
}
