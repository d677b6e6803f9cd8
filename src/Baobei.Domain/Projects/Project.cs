using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Projects;

/// <summary>
/// 项目: what a partner works on at a customer that has an account (guide lines 125 to 349). Of the partner's own customer it is valid at once;
/// of a customer of the vendor it is approved by the vendor and then confirmed by the customer (guide lines 165, 177). While it is valid its
/// stage moves with the entries of 项目进展. Time rules are facts: whoever asks compares <see cref="ExpiresAt"/> with now; <see cref="Lapse"/>
/// only tidies up.
/// </summary>
/// <remarks>
/// Every move that its status does not allow is refused with <c>project.wrong_status</c>; every move of one whose time is over with
/// <c>project.expired</c>.
/// </remarks>
public sealed class Project : Entity, IHasId, IOwnedByPartner, IVersioned
{
    private const string WrongStatus = "project.wrong_status";

    public static readonly Lifecycle<ProjectStatus> Lifecycle = new Lifecycle<ProjectStatus>(WrongStatus)
        .Allow(ProjectStatus.PendingApproval, ProjectStatus.PendingConfirmation, ProjectStatus.Returned, ProjectStatus.Rejected, ProjectStatus.Withdrawn)
        .Allow(ProjectStatus.Returned, ProjectStatus.PendingApproval, ProjectStatus.Withdrawn, ProjectStatus.Rejected)
        .Allow(
            ProjectStatus.PendingConfirmation,
            ProjectStatus.InProgress,
            ProjectStatus.CustomerRefused,
            ProjectStatus.Expired,
            ProjectStatus.Withdrawn)
        .Allow(ProjectStatus.InProgress, ProjectStatus.Won, ProjectStatus.Lost, ProjectStatus.Expired, ProjectStatus.Closed, ProjectStatus.Withdrawn)
        .Allow(ProjectStatus.Rejected, ProjectStatus.PendingApproval)
        .Allow(ProjectStatus.CustomerRefused, ProjectStatus.PendingApproval)
        .Allow(ProjectStatus.Withdrawn, ProjectStatus.PendingApproval)
        .Allow(ProjectStatus.Expired, ProjectStatus.PendingApproval);

    public static string IdPrefix => "prj";

    public Id<Project> Id { get; private init; }

    /// <summary>项目编号: <see cref="ProjectNumber"/>.</summary>
    public string Number { get; private init; } = "";

    public Id<Partner> PartnerId { get; private init; }

    public int Version { get; private set; }

    public ProjectKind Kind { get; private init; }

    public ProjectSource Source { get; private init; }

    /// <summary>客户账号.</summary>
    public Id<CustomerAccount> AccountId { get; private init; }

    /// <summary>The account's 会员名, which the partner typed.</summary>
    public string AccountName { get; private init; } = "";

    /// <summary>The partner's own customer; null of a customer of the vendor.</summary>
    public Id<Customer>? CustomerId { get; private init; }

    /// <summary>客户名称. What the partner may read of it says <see cref="IsCustomerShown"/>.</summary>
    public string CustomerName { get; private set; } = "";

    /// <summary>The partner may read the customer's name: its own customer, or one that has confirmed.</summary>
    public bool IsCustomerShown { get; private set; }

    /// <summary><see cref="ProjectScope.CustomerKey"/> of the account when it was last handed in or approved.</summary>
    public string CustomerKey { get; private set; } = "";

    /// <summary>项目名称.</summary>
    public string Name { get; private set; } = "";

    /// <summary><see cref="ProjectScope.NameKey"/> of the name.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>Name and number, folded: what the search looks into.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Folded name of the customer while the partner may read it, else empty.</summary>
    public string CustomerText { get; private set; } = "";

    /// <summary>
    /// The index behind the search: characters and pairs of <see cref="SearchText"/>, how the name is read, characters and pairs of <see cref="CustomerText"/>, industry and region.
    /// </summary>
    public string[] SearchGrams { get; private set; } = [];

    public string Industry { get; private set; } = "";

    public string Region { get; private set; } = "";

    public string Description { get; private set; } = "";

    public bool IsBid { get; private set; }

    public bool IsTest { get; private set; }

    public bool IsThirdParty { get; private set; }

    public string ContactName { get; private set; } = "";

    public string? ContactTitle { get; private set; }

    public string? ContactPhone { get; private set; }

    public string? Competitors { get; private set; }

    /// <summary>Codes of the vendor's products, sorted.</summary>
    public IReadOnlyList<string> Products { get; private set; } = [];

    public string? Environment { get; private set; }

    public DateOnly? ExpectedStartOn { get; private set; }

    public DateOnly? BidOn { get; private set; }

    public string? TenderNumber { get; private set; }

    /// <summary>Expected income, minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The part of it that is paid once, minor units.</summary>
    public long OneOffMinor { get; private set; }

    public string Currency { get; private set; } = "CNY";

    public DateOnly ExpectedSignOn { get; private set; }

    public DateOnly ExpectedRevenueOn { get; private set; }

    /// <summary>Ids of the files that were handed in with it: proof, tender papers.</summary>
    public IReadOnlyList<Guid> Files { get; private set; } = [];

    /// <summary>As stored; <see cref="StatusAt(DateTimeOffset)"/> says what it is now.</summary>
    public ProjectStatus Status { get; private set; }

    public ProjectEndReason? EndReason { get; private set; }

    public ProjectStage Stage { get; private set; }

    public LostReason? LostReason { get; private set; }

    /// <summary>项目创建时间: when it was first handed in.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>创建人.</summary>
    public Guid CreatedBy { get; private init; }

    /// <summary>负责人: whom the partner lets look after it.</summary>
    public Guid Owner { get; private set; }

    /// <summary>Everybody who typed something of it: none of them decides on it.</summary>
    public IReadOnlyList<Guid> Authors { get; private set; } = [];

    /// <summary>When it became valid; null until then.</summary>
    public DateTimeOffset? ValidFrom { get; private set; }

    /// <summary>When what it waits for or what it is runs out: the customer's answer, or the validity. <see cref="Deadline.None"/> when nothing runs.</summary>
    public DateTimeOffset ExpiresAt { get; private set; } = Deadline.None;

    /// <summary>When it was over; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How often it was handed in.</summary>
    public int Round { get; private set; }

    /// <summary>The newest application; null for the partner's own customer's.</summary>
    public Id<RegistrationApplication>? ApplicationId { get; private set; }

    /// <summary>The day in the vendor's zone on which it was registered, and which of the partner's that day it is: the daily limit, kept by the database.</summary>
    public DateOnly CreatedOn { get; private init; }

    /// <summary>From 1; see <see cref="CreatedOn"/>.</summary>
    public int PlaceOfDay { get; private init; }

    /// <summary>The moments that decide what it is now.</summary>
    public ProjectStatus StatusAt(DateTimeOffset now) => StatusAt(Status, ExpiresAt, now);

    /// <summary>For lists that read only this.</summary>
    public static ProjectStatus StatusAt(ProjectStatus stored, DateTimeOffset expiresAt, DateTimeOffset now) =>
        stored is ProjectStatus.PendingConfirmation or ProjectStatus.InProgress && Deadline.IsOver(expiresAt, now) ? ProjectStatus.Expired : stored;

    /// <summary>Why it is over at <paramref name="now"/>; null while it is not, or when it was won.</summary>
    public ProjectEndReason? EndReasonAt(DateTimeOffset now) => EndReason ?? (StatusAt(now) == Status ? null : ReasonOfTime);

    /// <summary>进行中: it is worked on, and counts.</summary>
    public bool IsValidAt(DateTimeOffset now) => StatusAt(now) == ProjectStatus.InProgress;

    /// <summary>It is approved or valid: nothing that it excludes can become so beside it.</summary>
    public bool HoldsAt(DateTimeOffset now) => StatusAt(now) is ProjectStatus.PendingConfirmation or ProjectStatus.InProgress;

    /// <summary>
    /// 创建项目. Of the partner's own customer: 进行中 at once, valid for the policy's days, and the customer's protection begins anew
    /// (guide lines 28 and 144) while it has one. Of a customer of the vendor: waits for the steps of <paramref name="plan"/>.
    /// </summary>
    /// <param name="details">Normalised.</param>
    /// <param name="customer">The partner's own customer; null of a customer of the vendor.</param>
    /// <param name="place">Which of the partner's projects of this day it is, from 1. More than the policy allows: <see cref="Refused"/> <c>project.daily_limit</c> (most).</param>
    /// <param name="plan">Not used for the partner's own customer.</param>
    /// <param name="imported">The file that it came with; who has to know of it is told of the whole file, not of each row.</param>
    public static (Project Project, RegistrationApplication? Application) Register(
        ProjectDetails details, CustomerAccount account, Customer? customer, Id<Partner> partner, string number, int place, IReadOnlyList<Guid> files,
        ApprovalPlan plan, Policy policy, Guid by, DateTimeOffset now, ImportedBy? imported = null)
    {
        if (place > policy.MaxProjectsPerDay)
        {
            throw new Refused("project.daily_limit", policy.MaxProjectsPerDay);
        }

        var project = new Project
        {
            Id = Id<Project>.At(now),
            Number = number,
            PartnerId = partner,
            Kind = customer is null ? ProjectKind.VendorCustomer : ProjectKind.PartnerCustomer,
            Source = ProjectSource.PartnerReported,
            AccountId = account.Id,
            AccountName = account.AccountName,
            CustomerId = customer?.Id,
            CustomerName = customer?.Name ?? account.HolderName ?? account.AccountName,
            IsCustomerShown = customer is not null,
            CustomerKey = ProjectScope.CustomerKey(account),
            CreatedAt = now,
            CreatedBy = by,
            Owner = imported?.Owner ?? by,
            Authors = [by],
            Round = 1,
            CreatedOn = VendorZone.DayOf(now),
            PlaceOfDay = place,
        };
        project.Take(details);
        project.Files = files;
        RegistrationApplication? application = null;
        if (customer is null)
        {
            project.Status = ProjectStatus.PendingApproval;
            application = RegistrationApplication.Submit(project, 1, plan, project.Authors, policy, by, now);
            project.ApplicationId = application.Id;
        }
        else
        {
            project.Begin(policy, now);
            project.RenewProtection(customer, policy, now);
        }

        DateTimeOffset? validUntil = customer is null ? null : project.ExpiresAt;
        if (imported is null)
        {
            project.Tell(new ProjectRegistered(project.Id, partner, number, project.Name, project.Kind, by, validUntil));
        }
        else
        {
            project.Tell(new ProjectImported(project.Id, partner, number, project.Name, project.Kind, by, validUntil, imported.Import));
        }

        return (project, application);
    }

    /// <summary>Nothing has happened to it since it was registered.</summary>
    public bool IsUntouched => Version == 1;

    /// <summary>
    /// The import that brought it is undone: taken back, also when it is valid already, as long as nobody has touched it. Its number is not given
    /// again, and what its registration did to the customer's protection stays, as after any project that is over. Refusals:
    /// <c>project.touched</c>, <c>project.expired</c>.
    /// </summary>
    /// <param name="application">Its only one; null for one of the partner's own customer.</param>
    public void TakeBackImported(RegistrationApplication? application, Id<RegistrationImport> import, DateTimeOffset now)
    {
        if (!IsUntouched)
        {
            throw new Refused("project.touched");
        }

        MustNotBeOver(now);
        if (application is not null)
        {
            Of(application).Over(ApplicationState.Withdrawn, now);
        }

        End(ProjectStatus.Withdrawn, ProjectEndReason.ImportUndone, now);
        Tell(new ProjectTakenBack(Id, PartnerId, Number, import));
    }

    /// <summary>
    /// Decides the step that waits. Approved by the last step, the customer is asked and has the policy's days to answer; the caller stores the
    /// <see cref="ScopeClaim"/>s in the same transaction. The rights of <paramref name="by"/> are checked by
    /// <see cref="Approvers"/>. Refusals: <c>project.wrong_status</c>, <c>approval.own</c>. <see cref="InvalidField"/>: as
    /// <see cref="ApprovalDecision.Check"/>.
    /// </summary>
    /// <param name="inPlaceOf">Whom the person stands in for.</param>
    /// <param name="fields">What may be changed; of a returned one.</param>
    public void Decide(
        RegistrationApplication application, ApprovalOutcome outcome, DecisionReason reason, string? words, IReadOnlyList<string> fields, Guid by,
        Guid? inPlaceOf, Policy policy, DateTimeOffset now)
    {
        MustBe(application, ProjectStatus.PendingApproval, now);
        if (application.Authors.Contains(by) || Authors.Contains(by))
        {
            throw new Refused("approval.own");
        }

        words = ApprovalDecision.Check(outcome, reason, words, fields);
        var step = application.Step;
        var isLast = application.Decide(new(step, outcome, reason, words, by, inPlaceOf ?? application.Delegation?.By, now), fields, policy, now);
        switch (outcome)
        {
            case ApprovalOutcome.Approved when isLast:
                Status = Lifecycle.Move(Status, ProjectStatus.PendingConfirmation);
                ExpiresAt = now + policy.ProjectConfirmation;
                application.AskCustomer(ExpiresAt);
                Tell(new ProjectApproved(Id, PartnerId, AccountId, Number, Name, Owner, by, words, ExpiresAt));
                break;
            case ApprovalOutcome.Approved:
                Tell(new ProjectStepApproved(Id, PartnerId, Number, Name, step, application.Plan.Steps.Count, by));
                break;
            case ApprovalOutcome.Returned:
                Status = Lifecycle.Move(Status, ProjectStatus.Returned);
                Tell(new ProjectReturned(Id, PartnerId, Number, Name, Owner, by, reason, words, fields));
                break;
            default:
                End(ProjectStatus.Rejected, reason == DecisionReason.ScopeTaken ? ProjectEndReason.ScopeTaken : ProjectEndReason.Rejected, now);
                Tell(new ProjectRejected(Id, PartnerId, Number, Name, Owner, by, reason, words));
                break;
        }
    }

    /// <summary>
    /// Whoever may decide the step that waits hands it to one colleague, who decides it alone until it is taken back. Whether
    /// <paramref name="by"/> may decide and <paramref name="to"/> is one of the vendor's deciders the caller has checked. Refusals:
    /// <c>project.wrong_status</c>; <c>delegation.self</c>; <c>delegation.involved</c> when the colleague typed something of it.
    /// <see cref="InvalidField"/>: <c>Note</c> <c>required</c>, <c>too_long</c>.
    /// </summary>
    public void Delegate(RegistrationApplication application, Guid to, string note, Guid by, DateTimeOffset now)
    {
        MustBe(application, ProjectStatus.PendingApproval, now);
        var delegation = application.HandTo(to, note, by, this, now);
        Tell(new ProjectDelegated(Id, PartnerId, application.Id, Name, by, to, delegation.Note));
    }

    /// <summary>The step is everybody's again who may decide it. Refusals: <c>project.wrong_status</c>, <c>delegation.none</c>.</summary>
    public void TakeBack(RegistrationApplication application, Guid by, DateTimeOffset now)
    {
        MustBe(application, ProjectStatus.PendingApproval, now);
        var delegation = application.TakeBack();
        Tell(new ProjectDelegationEnded(Id, PartnerId, application.Id, Name, delegation.By, delegation.To, by));
    }

    /// <summary>
    /// Somebody has to be reminded of the step that waits: its term is nearly over, is over, or was long ago. What was passed while nobody looked
    /// is told as the last of it, once. True when it was time.
    /// </summary>
    public bool Remind(RegistrationApplication application, Policy policy, DateTimeOffset now)
    {
        if (Of(application).Remind(policy, now) is not { } notice)
        {
            return false;
        }

        Tell(new ProjectDecisionDue(Id, PartnerId, application.Id, Name, application.Step, notice, application.DueAt));
        return true;
    }

    /// <summary>Another project about the same thing was approved: this one, which waits or was returned, cannot be any more. True when it changed.</summary>
    public bool GiveWay(RegistrationApplication application, DateTimeOffset now)
    {
        if (Status is not (ProjectStatus.PendingApproval or ProjectStatus.Returned))
        {
            return false;
        }

        Of(application).Over(ApplicationState.Rejected, now);
        End(ProjectStatus.Rejected, ProjectEndReason.ScopeTaken, now);
        Tell(new ProjectRejected(Id, PartnerId, Number, Name, Owner, null, DecisionReason.ScopeTaken, null));
        return true;
    }

    /// <summary>The account is somebody else's customer now, or verified as another company, than when it was handed in: what is claimed follows.</summary>
    public void Recognise(CustomerAccount account)
    {
        CustomerKey = ProjectScope.CustomerKey(Of(account));
        CustomerName = account.HolderName ?? CustomerName;
    }

    /// <summary>进行中: the customer agrees. Valid for the policy's days from now. Refusals: <c>project.expired</c> (it answered too late), <c>project.wrong_status</c>.</summary>
    public void Confirm(RegistrationApplication application, CustomerAccount account, Policy policy, DateTimeOffset now)
    {
        MustBe(application, ProjectStatus.PendingConfirmation, now);
        _ = Of(account);
        application.Over(ApplicationState.Confirmed, now);
        CustomerName = account.HolderName ?? CustomerName;
        IsCustomerShown = true;
        Begin(policy, now);
        Index();
        Tell(new ProjectConfirmed(Id, PartnerId, AccountId, Number, Name, CustomerName, Owner, ExpiresAt));
    }

    /// <summary>The customer says no, with a reason. Refusals: as <see cref="Confirm"/>. <see cref="InvalidField"/>: <c>Reason</c> <c>choice</c>, <c>Words</c> <c>required</c> (reason "other"), <c>too_long</c>.</summary>
    public void RefuseByCustomer(RegistrationApplication application, CustomerReason reason, string? words, DateTimeOffset now)
    {
        MustBe(application, ProjectStatus.PendingConfirmation, now);
        words = WordsOf(reason, words);
        application.CustomerRefused(reason, words, now);
        End(ProjectStatus.CustomerRefused, ProjectEndReason.CustomerRefused, now);
        Tell(new ProjectRefusedByCustomer(Id, PartnerId, Number, Name, Owner, reason, words));
    }

    /// <summary>The customer ends what it had agreed to. Refusals: <c>project.expired</c>, <c>project.wrong_status</c>, <c>project.not_agreed</c> for one of its own partner's, which asked for no agreement. <see cref="InvalidField"/>: as <see cref="RefuseByCustomer"/>.</summary>
    public void CloseByCustomer(CustomerReason reason, string? words, DateTimeOffset now)
    {
        if (Kind == ProjectKind.PartnerCustomer)
        {
            throw new Refused("project.not_agreed");
        }

        MustBe(ProjectStatus.InProgress, now);
        words = WordsOf(reason, words);
        End(ProjectStatus.Closed, ProjectEndReason.ClosedByCustomer, now);
        Tell(new ProjectClosed(Id, PartnerId, Number, Name, Owner, reason, words));
    }

    /// <summary>
    /// The association with the partner's own customer ended at <paramref name="at"/>: what is worked on for it ends with it, so that whoever
    /// works with the customer next finds nothing in the way. What was won stays won. True when it changed.
    /// </summary>
    public bool EndWithAssociation(DateTimeOffset at)
    {
        if (Kind != ProjectKind.PartnerCustomer || StatusAt(at) != ProjectStatus.InProgress)
        {
            return false;
        }

        End(ProjectStatus.Closed, ProjectEndReason.AssociationEnded, at);
        Tell(new ProjectEndedWithAssociation(Id, PartnerId, Number, Name, CustomerName, Owner, at));
        return true;
    }

    /// <summary>The partner may take back what is not valid yet; a valid one goes with the import that brought it (<see cref="TakeBackImported"/>), or not at all.</summary>
    public static bool MayWithdraw(ProjectStatus status) => status != ProjectStatus.InProgress && Lifecycle.Allows(status, ProjectStatus.Withdrawn);

    /// <summary>The partner takes it back before it is valid. Refusals: <c>project.expired</c>, <c>project.wrong_status</c>.</summary>
    public void Withdraw(RegistrationApplication application, DateTimeOffset now)
    {
        MustNotBeOver(now);
        if (!MayWithdraw(Status))
        {
            throw new Refused(WrongStatus, Status, ProjectStatus.Withdrawn);
        }

        Of(application).Over(ApplicationState.Withdrawn, now);
        End(ProjectStatus.Withdrawn, ProjectEndReason.Withdrawn, now);
        Tell(new ProjectWithdrawn(Id, PartnerId, Number));
    }

    /// <summary>
    /// Handed in again, with what the partner changed; number and history stay. A returned one changes only the fields that were named. Refusals:
    /// <c>project.wrong_status</c>, <c>project.resubmission_over</c> (days) when it ended longer ago than the policy allows and it is not its turn
    /// in the line, <c>project.field_locked</c> (field).
    /// </summary>
    /// <param name="last">Its newest application.</param>
    /// <param name="waiting">Its entry in the waiting list that is open; null when there is none.</param>
    public RegistrationApplication Resubmit(
        RegistrationApplication last, ProjectDetails details, IReadOnlyList<Guid> files, CustomerAccount account, ApprovalPlan plan, Policy policy, Guid by,
        DateTimeOffset now, WaitingListEntry? waiting = null)
    {
        Lapse(last, now);
        if (!MayResubmit)
        {
            throw new Refused(WrongStatus, Status, ProjectStatus.PendingApproval);
        }

        if (waiting?.StateAt(now) != WaitingState.Offered && EndedAt is { } ended && Deadline.IsOver(ended + policy.ProjectResubmission, now))
        {
            throw new Refused("project.resubmission_over", policy.ProjectResubmissionDays);
        }

        Change(details, files, last.ReturnedFields, by, now);
        CustomerKey = ProjectScope.CustomerKey(Of(account));
        Status = Lifecycle.Move(Status, ProjectStatus.PendingApproval);
        EndReason = null;
        EndedAt = null;
        ExpiresAt = Deadline.None;
        Round++;
        var application = RegistrationApplication.Submit(this, Round, plan, Authors, policy, by, now);
        ApplicationId = application.Id;
        Tell(new ProjectResubmitted(Id, PartnerId, Number, Name, Round, by));
        waiting?.HandIn(this, now);
        return application;
    }

    /// <summary>It can be handed in again as far as its status goes: refused, returned, taken back, or left without an answer; not one that was valid.</summary>
    public bool MayResubmit =>
        Kind == ProjectKind.VendorCustomer
        && Status is ProjectStatus.Returned or ProjectStatus.Rejected or ProjectStatus.CustomerRefused or ProjectStatus.Withdrawn or ProjectStatus.Expired
        && ValidFrom is null;

    /// <summary>
    /// Changes what may be changed while it is worked on (<see cref="ProjectFields"/>). Refusals: <c>project.wrong_status</c>,
    /// <c>project.expired</c>, <c>project.field_locked</c> (field).
    /// </summary>
    /// <returns>The names of the fields that changed.</returns>
    public IReadOnlyList<string> Edit(ProjectDetails details, IReadOnlyList<Guid> files, Guid by, DateTimeOffset now)
    {
        MustBe(ProjectStatus.InProgress, now);
        var changed = Change(details, files, [], by, now);
        if (changed.Count > 0)
        {
            Tell(new ProjectEdited(Id, PartnerId, changed, Version + 1));
        }

        return changed;
    }

    /// <summary>
    /// Writes an entry of 项目进展, and moves the stage when it says so: one step forward; back or over a stage with a reason; 机会丢失 from any
    /// stage. Refusals: <c>project.wrong_status</c>, <c>project.expired</c>, <c>project.stage_by_acceptance</c> (收入确认 is reached by
    /// acceptance only). <see cref="InvalidField"/>: as <see cref="ProgressDetails.Normalise"/>, <c>StageReason</c> <c>required</c>.
    /// </summary>
    public ProjectProgressEntry Progress(ProgressDetails details, Guid by, DateTimeOffset now)
    {
        MustBe(ProjectStatus.InProgress, now);
        details = details.Normalise();
        if (details.Lost is null && details.Stage is { } to && to != Stage)
        {
            if (to == ProjectStage.RevenueConfirmed)
            {
                throw new Refused("project.stage_by_acceptance");
            }

            if (to != Stage + 1 && details.StageReason is null)
            {
                throw new InvalidField(nameof(details.StageReason), "required");
            }
        }

        var entry = ProjectProgressEntry.Of(this, details.Lost is null ? details : details with { Stage = null }, by, now);
        Tell(new ProjectProgressed(Id, PartnerId, entry.Id, Stage, entry.ToStage, entry.StageReason));
        Stage = entry.ToStage;
        if (details.Lost is { } reason)
        {
            LostReason = reason;
            End(ProjectStatus.Lost, ProjectEndReason.Lost, now);
            Tell(new ProjectLost(Id, PartnerId, Number, Stage, reason));
        }

        return entry;
    }

    /// <summary>
    /// 申请验收 from 签约完成 on, or 申请延期. Refusals: <c>project.wrong_status</c>, <c>project.expired</c>, <c>project.not_signed</c> (an acceptance
    /// before 签约完成). <see cref="InvalidField"/>: as <see cref="ProjectRequest.Make"/>. One of each kind waits at a time; the database sees to it.
    /// </summary>
    public ProjectRequest Request(ProjectRequestKind kind, string words, DateOnly? acceptedOn, IReadOnlyList<Guid> files, Guid by, DateTimeOffset now)
    {
        MustBe(ProjectStatus.InProgress, now);
        if (kind == ProjectRequestKind.Acceptance && Stage != ProjectStage.ContractSigned)
        {
            throw new Refused("project.not_signed");
        }

        var request = ProjectRequest.Make(this, kind, words, acceptedOn, files, by, now);
        Tell(new ProjectRequested(Id, PartnerId, request.Id, kind, Name, by));
        return request;
    }

    /// <summary>
    /// The vendor decides a request: accepted, the project is won and in its last stage; extended, it is valid for the policy's days longer.
    /// Refusals: <c>project.expired</c>, <c>project.wrong_status</c>, and those of <see cref="ProjectRequest.Decide"/>.
    /// </summary>
    public void Decide(ProjectRequest request, bool granted, string? words, Guid by, Policy policy, DateTimeOffset now)
    {
        if (request.ProjectId != Id)
        {
            throw new ArgumentException("The request of another project.", nameof(request));
        }

        MustBe(ProjectStatus.InProgress, now);
        request.Decide(granted, words, by, now);
        if (!granted)
        {
            Tell(new ProjectRequestReturned(Id, PartnerId, request.Id, request.Kind, Name, Owner, by, request.DecisionWords!));
            return;
        }

        if (request.Kind == ProjectRequestKind.Extension)
        {
            ExpiresAt += policy.ProjectValidity;
        }
        else
        {
            Stage = ProjectStage.RevenueConfirmed;
            Status = Lifecycle.Move(Status, ProjectStatus.Won);
            EndedAt = now;
            ExpiresAt = Deadline.None;
        }

        Tell(new ProjectRequestGranted(
            Id, PartnerId, request.Id, request.Kind, Name, Owner, by, request.DecisionWords, request.Kind == ProjectRequestKind.Extension ? ExpiresAt : null));
    }

    /// <summary>负责人: somebody else of the partner looks after it.</summary>
    public void HandTo(Guid person)
    {
        if (Owner != person)
        {
            Owner = person;
            Tell(new ProjectEdited(Id, PartnerId, [nameof(Owner)], Version + 1));
        }
    }

    /// <summary>Tidies up: writes down what <see cref="StatusAt(DateTimeOffset)"/> says and tells it. True when something changed.</summary>
    /// <param name="application">Its newest; null for one of the partner's own customer.</param>
    public bool Lapse(RegistrationApplication? application, DateTimeOffset now)
    {
        if (StatusAt(now) == Status)
        {
            return false;
        }

        var reason = ReasonOfTime;
        var at = ExpiresAt;
        if (Status == ProjectStatus.PendingConfirmation)
        {
            Of(application!).Over(ApplicationState.Expired, at);
        }

        End(ProjectStatus.Expired, reason, at);
        Tell(new ProjectExpired(Id, PartnerId, Number, Name, Owner, reason, at));
        return true;
    }

    private ProjectEndReason ReasonOfTime => Status == ProjectStatus.PendingConfirmation ? ProjectEndReason.ConfirmationOver : ProjectEndReason.ValidityOver;

    private void Begin(Policy policy, DateTimeOffset now)
    {
        Status = ProjectStatus.InProgress;
        Stage = ProjectStage.PotentialOpportunity;
        ValidFrom = now;
        ExpiresAt = now + policy.ProjectValidity;
        EndedAt = null;
    }

    private void RenewProtection(Customer customer, Policy policy, DateTimeOffset now)
    {
        // After the protection the customer is open to others: a project is no way around that.
        if (customer.StatusAt(now) == RegistrationStatus.Associated)
        {
            customer.Renew(now, $"project:{Number}", policy);
        }
    }

    private List<string> Change(ProjectDetails details, IReadOnlyList<Guid> files, IReadOnlyList<string> returned, Guid by, DateTimeOffset now)
    {
        var before = Details;
        var changed = ProjectFields.Differences(before, details).ToList();
        if (!Files.SequenceEqual(files))
        {
            changed.Add(nameof(Files));
        }

        if (changed.Find(field => !ProjectFields.MayEdit(field, StatusAt(now), returned)) is { } locked)
        {
            throw new Refused("project.field_locked", locked);
        }

        Take(details);
        Files = files;
        if (changed.Count > 0)
        {
            Authors = [.. Authors.Append(by).Distinct()];
        }

        return changed;
    }

    /// <summary>What the partner says about it now.</summary>
    public ProjectDetails Details => new()
    {
        Name = Name,
        Industry = Industry,
        Region = Region,
        Description = Description,
        IsBid = IsBid,
        IsTest = IsTest,
        IsThirdParty = IsThirdParty,
        ContactName = ContactName,
        ContactTitle = ContactTitle,
        ContactPhone = ContactPhone,
        Competitors = Competitors,
        Products = Products,
        Environment = Environment,
        ExpectedStartOn = ExpectedStartOn,
        BidOn = BidOn,
        TenderNumber = TenderNumber,
        AmountMinor = AmountMinor,
        OneOffMinor = OneOffMinor,
        Currency = Currency,
        ExpectedSignOn = ExpectedSignOn,
        ExpectedRevenueOn = ExpectedRevenueOn,
    };

    private void Take(ProjectDetails details)
    {
        Name = details.Name;
        NameKey = ProjectScope.NameKey(details.Name);
        Industry = details.Industry;
        Region = details.Region;
        Description = details.Description;
        IsBid = details.IsBid;
        IsTest = details.IsTest;
        IsThirdParty = details.IsThirdParty;
        ContactName = details.ContactName;
        ContactTitle = details.ContactTitle;
        ContactPhone = details.ContactPhone;
        Competitors = details.Competitors;
        Products = details.Products;
        Environment = details.Environment;
        ExpectedStartOn = details.ExpectedStartOn;
        BidOn = details.BidOn;
        TenderNumber = details.TenderNumber;
        AmountMinor = details.AmountMinor;
        OneOffMinor = details.OneOffMinor;
        Currency = details.Currency;
        ExpectedSignOn = details.ExpectedSignOn;
        ExpectedRevenueOn = details.ExpectedRevenueOn;
        Index();
    }

    /// <summary>Says anew by what it is found; for rows from before a kind of words.</summary>
    public void Index()
    {
        SearchText = Matching.SearchGrams.TextOf(Name, Number);
        CustomerText = IsCustomerShown ? Matching.SearchGrams.QueryOf(CustomerName) : "";
        SearchGrams = Matching.SearchGrams.Of(SearchText, Facts().Concat(SearchSounds.Of(Matching.SearchGrams.QueryOf(Name))));
    }

    private IEnumerable<string> Facts()
    {
        if (Industries.Find(Industry) is { } industry)
        {
            yield return Matching.SearchGrams.OfIndustry(industry.Code);
            yield return Matching.SearchGrams.OfIndustry(industry.Section);
        }

        foreach (var gram in Matching.SearchGrams.Of(CustomerText))
        {
            yield return Matching.SearchGrams.OfCustomer(gram);
        }
    }

    private void End(ProjectStatus status, ProjectEndReason reason, DateTimeOffset at)
    {
        Status = Lifecycle.Move(Status, status);
        EndReason = reason;
        EndedAt = at;
        ExpiresAt = Deadline.None;
    }

    private static string? WordsOf(CustomerReason reason, string? words)
    {
        if (!Enum.IsDefined(reason))
        {
            throw new InvalidField("Reason", "choice");
        }

        return reason == CustomerReason.Other
            ? Text.Required("Words", words, ApprovalDecision.MaxWordsLength)
            : Text.Optional("Words", words, ApprovalDecision.MaxWordsLength);
    }

    private RegistrationApplication Of(RegistrationApplication application) =>
        application.Id == ApplicationId ? application : throw new ArgumentException("Not the project's newest application.", nameof(application));

    private CustomerAccount Of(CustomerAccount account) =>
        account.Id == AccountId ? account : throw new ArgumentException("The account of another project.", nameof(account));

    private void MustBe(RegistrationApplication application, ProjectStatus status, DateTimeOffset now)
    {
        _ = Of(application);
        MustBe(status, now);
    }

    private void MustBe(ProjectStatus status, DateTimeOffset now)
    {
        MustNotBeOver(now);
        if (Status != status)
        {
            throw new Refused(WrongStatus, Status, status);
        }
    }

    private void MustNotBeOver(DateTimeOffset now)
    {
        if (StatusAt(now) == ProjectStatus.Expired)
        {
            throw new Refused("project.expired");
        }
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent
    {
        Version++;
        Raise(what, Id.ToString());
    }
}
