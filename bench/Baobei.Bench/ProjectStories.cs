using System.Globalization;
using System.Text.Json;
using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;

namespace Baobei.Bench;

/// <summary>A partner with the people who work there.</summary>
internal sealed record Staff(Partner Partner, Guid[] People);

/// <summary>An account that projects are about.</summary>
/// <param name="Customer">The partner's own customer; null when the vendor has it directly.</param>
internal sealed record Target(CustomerAccount Account, Customer? Customer);

/// <summary>A project and all that was written about it.</summary>
internal sealed record Story(Project Project)
{
    public List<RegistrationApplication> Applications { get; } = [];

    public List<ProjectRequest> Requests { get; } = [];

    public List<ProjectProgressEntry> Progress { get; } = [];

    public List<ScopeClaim> Claims { get; } = [];

    public List<AuditEntry> Audit { get; } = [];
}

/// <summary>
/// What happened to projects in two years, told by the product's own rules, the oldest first: each move is made at a moment that is over, so that
/// every row is one that the product could have written.
/// </summary>
internal sealed class ProjectStories(IReadOnlyList<Staff> partners, IReadOnlyList<Target> targets, int own, Guid decider, Id<Vendor> vendor, Policy policy, DateTimeOffset now)
{
    public const int Products = 200;

    private const int Days = 730;

    private static readonly string[] _scenes = ["华东仓储", "生产制造", "财务共享", "客户服务", "门店零售", "供应链", "人力资源", "数据中台", "视频监控", "在线教育", "智慧园区", "医疗影像", "物联网平台", "移动办公", "研发协同", "电子档案"];
    private static readonly string[] _works = ["系统迁移上云", "平台建设", "容灾备份", "数据库改造", "安全加固", "弹性扩容", "大数据分析", "微服务改造", "存储扩容", "混合云组网", "容器化", "智能客服", "日志审计", "内容分发加速"];
    private static readonly string[] _ends = ["项目", "二期项目", "一期工程", "试点项目", "续建项目"];
    private static readonly string[] _people = ["王伟", "李娜", "张敏", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周强", "吴婷"];
    private static readonly string[] _industries = [.. Industries.All.Where(i => !i.IsSection).Select(i => i.Code)];
    private static readonly string[] _regions = [.. Regions.All.Select(r => r.Code)];

    private readonly Random _random = new(23);
    private readonly Names _names = new(29);
    private readonly Dictionary<int, int> _numbers = [];
    private readonly (DateOnly Day, int Place)[] _places = new (DateOnly, int)[partners.Count];
    private readonly Dictionary<Id<CustomerAccount>, List<(IReadOnlyList<string> Products, string NameKey)>> _holders = [];
    private readonly HashSet<string> _claimed = [];

    /// <summary>Customers of which something was valid.</summary>
    public HashSet<string> Scopes { get; } = [];

    /// <summary>The last number of each month.</summary>
    public IReadOnlyDictionary<int, int> Numbers => _numbers;

    public IEnumerable<Story> Tell(int count)
    {
        var span = TimeSpan.FromDays(Days);
        for (var i = 0; i < count; i++)
        {
            yield return One(i, now - span + (span / count * i) + (span / count * _random.NextDouble()));
        }
    }

    private Story One(int i, DateTimeOffset at)
    {
        // Few partners have many projects: the first has one in a hundred of a thousand partners'.
        var number = (int)(partners.Count * Math.Pow(_random.NextDouble(), 1.5));
        var partner = partners[number];
        var target = _random.Next(100) < 55 ? targets[number + (partners.Count * _random.Next(own / partners.Count))] : targets[own + _random.Next(targets.Count - own)];
        var by = partner.People[_random.Next(partner.People.Length)];
        var day = VendorZone.DayOf(at);
        _places[number] = _places[number].Day == day ? (day, _places[number].Place + 1) : (day, 1);
        var month = ProjectNumber.MonthOf(at);
        var taken = _numbers[month] = _numbers.GetValueOrDefault(month) + 1;
        var (project, application) = Project.Register(
            Details(i, target, day), target.Account, target.Customer, partner.Partner.Id, ProjectNumber.Of(month, taken), _places[number].Place, [], ApprovalPlan.Default, policy, by, at);

        // What its customer's protection came to is not told again for each project.
        target.Customer?.TakeEvents();
        var source = _random.Next(100);
        if (source >= 70)
        {
            Fill.Set(project, nameof(Project.Source), source < 90 ? ProjectSource.ManagerInvited : ProjectSource.Collaborative);
        }

        var story = new Story(project);
        var teller = new Teller(this, story, partner, by, i % 10 == 0, i % 4 == 0);
        teller.Note(at, by);
        if (application is not null)
        {
            story.Applications.Add(application);
            at = teller.Decide(at, target);
        }

        if (project.Status == ProjectStatus.InProgress)
        {
            teller.Work(at);
        }

        Hold(story, target);
        return story;
    }

    private ProjectDetails Details(int i, Target target, DateOnly day)
    {
        var isBid = _random.Next(5) == 0;
        var sign = day.AddDays(_random.Next(15, 150));
        var revenue = sign.AddDays(_random.Next(0, 90));
        var amount = (long)Math.Pow(10, 6 + (_random.NextDouble() * 3.5));
        var currency = _random.Next(100);
        var company = _names.Company(i);

        // What people call a company: without its trade and form.
        var head = company[0] > 'z' ? company[..6] : company[..company.LastIndexOf(' ')];
        return new ProjectDetails
        {
            Name = head + Pick(_scenes) + Pick(_works) + Pick(_ends),
            Industry = Pick(_industries),
            Region = Pick(_regions),
            Description = $"{target.Account.HolderName}计划在今年内完成{Pick(_scenes)}{Pick(_works)}，目前正在比较方案，已经完成两轮技术交流。",
            IsBid = isBid,
            IsTest = _random.Next(50) == 0,
            IsThirdParty = _random.Next(10) == 0,
            ContactName = Pick(_people),
            ContactTitle = "信息中心主任",
            ContactPhone = string.Create(CultureInfo.InvariantCulture, $"+86138{i % 100_000_000:D8}"),
            Competitors = _random.Next(3) == 0 ? "友商甲" : null,
            Products = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => ProductCode(_random.Next(Products))).Distinct().Order(StringComparer.Ordinal)],
            BidOn = isBid ? sign.AddDays(-10) : null,
            TenderNumber = isBid ? string.Create(CultureInfo.InvariantCulture, $"ZB-{day.Year}-{i:D7}") : null,
            AmountMinor = amount,
            OneOffMinor = amount / 5,
            Currency = currency < 94 ? "CNY" : currency < 98 ? "USD" : "HKD",
            ExpectedSignOn = sign,
            ExpectedRevenueOn = new(revenue.Year, revenue.Month, 1),
        };
    }

    public static string ProductCode(int number) => string.Create(CultureInfo.InvariantCulture, $"p{number:D3}");

    /// <summary>Something that is approved or valid now excludes it.</summary>
    private bool IsTaken(Project project) => _holders.TryGetValue(project.AccountId, out var holders)
        && holders.Exists(other => ProjectScope.Excludes("", other.Products, other.NameKey, "", project.Products, project.NameKey));

    private void Hold(Story story, Target target)
    {
        var project = story.Project;
        if (project.ValidFrom is not null || project.Status == ProjectStatus.PendingConfirmation)
        {
            Scopes.Add(project.CustomerKey);
        }

        if (!project.HoldsAt(now))
        {
            return;
        }

        // Projects of a partner's own customer hold a part together, in the name of the first.
        story.Claims.AddRange(ProjectScope.KeysOf(project).Where(key => target.Customer is null || _claimed.Add(key)).Select(key => ScopeClaim.Of(key, project)));
        if (target.Customer is null)
        {
            if (!_holders.TryGetValue(project.AccountId, out var holders))
            {
                _holders.Add(project.AccountId, holders = []);
            }

            holders.Add((project.Products, project.NameKey));
        }
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    /// <summary>Makes the moves of one project, and writes down what they told when its history is kept.</summary>
    private sealed class Teller(ProjectStories all, Story story, Staff partner, Guid by, bool withHistory, bool withProgress)
    {
        private readonly Project _project = story.Project;

        public void Note(DateTimeOffset at, Guid? who)
        {
            var told = _project.TakeEvents();
            if (!withHistory)
            {
                return;
            }

            var caller = who is { } user
                ? new Caller { Vendor = all.Vendor, Channel = Channel.Console, User = user, Name = user == by ? "Owner" : "Operator" }
                : Caller.Job(all.Vendor);
            story.Audit.AddRange(told.Select(what => AuditEntry.Of(
                caller, partner.Partner.Id, what.Name, what.Subject, JsonSerializer.Serialize(what.What, what.What.GetType(), ServerJson.Options), at)));
        }

        /// <summary>Of a vendor's customer: the vendor decides, then the customer. Answers when it became valid, if it did.</summary>
        public DateTimeOffset Decide(DateTimeOffset at, Target target)
        {
            var decided = at + Span(0.2, 6);
            if (decided >= all.Now)
            {
                Remind();
                return at;
            }

            var way = all.Random.Next(100);
            if (way < 4)
            {
                _project.Withdraw(story.Applications[^1], decided);
                Note(decided, by);
                return decided;
            }

            if (all.IsTaken(_project))
            {
                return Decided(decided, ApprovalOutcome.Rejected, DecisionReason.ScopeTaken);
            }

            if (way < 14)
            {
                return Decided(decided, ApprovalOutcome.Rejected, DecisionReason.NotGenuine);
            }

            if (way < 24)
            {
                Decided(decided, ApprovalOutcome.Returned, DecisionReason.Incomplete);
                var again = decided + Span(0.5, 4);
                if (way < 19 || again >= all.Now)
                {
                    return decided;
                }

                story.Applications.Add(_project.Resubmit(
                    story.Applications[^1], _project.Details, _project.Files, target.Account, ApprovalPlan.Default, all.Policy, by, again));
                Note(again, by);
                decided = again + Span(0.2, 4);
                if (decided >= all.Now)
                {
                    Remind();
                    return again;
                }
            }

            Decided(decided, ApprovalOutcome.Approved, DecisionReason.Verified);
            var answered = decided + Span(0.1, 8);
            return answered >= all.Now ? decided : Answer(answered, target);
        }

        /// <summary>Valid: its stage moves until it is won, lost, over, or today.</summary>
        public void Work(DateTimeOffset at)
        {
            while (_project.Status == ProjectStatus.InProgress)
            {
                at += Span(3, 22);
                if (at >= _project.ExpiresAt && !Extended(_project.ExpiresAt - TimeSpan.FromDays(3)))
                {
                    if (_project.ExpiresAt < all.Now)
                    {
                        Lapse();
                    }

                    return;
                }

                if (at >= all.Now)
                {
                    return;
                }

                Move(at);
            }
        }

        private void Move(DateTimeOffset at)
        {
            var way = all.Random.Next(100);
            if (way < 2 && _project.Kind == ProjectKind.VendorCustomer)
            {
                _project.CloseByCustomer(CustomerReason.NoLongerWanted, null, at);
                Note(at, null);
            }
            else if (way < 8)
            {
                Write(new() { Means = ContactMeans.Call, Words = "客户已选择其他供应商。", Lost = LostReason.Competitor }, at);
            }
            else if (_project.Stage == ProjectStage.ContractSigned)
            {
                if (way < 60 && !story.Requests.Exists(request => request.State == ProjectRequestState.Pending))
                {
                    Ask(ProjectRequestKind.Acceptance, "项目已交付，客户已验收。", at);
                }
            }
            else
            {
                Write(new() { Means = ContactMeans.Visit, Contact = "王伟", Words = "拜访客户，沟通方案与报价，客户认可总体思路。", NextStep = "提交正式方案", Stage = way < 70 ? _project.Stage + 1 : null }, at);
            }
        }

        private void Write(ProgressDetails details, DateTimeOffset at)
        {
            var entry = _project.Progress(details, by, at);
            if (withProgress)
            {
                story.Progress.Add(entry);
            }

            Note(at, by);
        }

        private bool Extended(DateTimeOffset at)
        {
            if (all.Random.Next(4) != 0 || at.AddDays(2) >= all.Now || _project.Stage == ProjectStage.PotentialOpportunity || at <= _project.ValidFrom)
            {
                return false;
            }

            Ask(ProjectRequestKind.Extension, "客户预算审批推迟，申请延期。", at);
            return true;
        }

        private void Ask(ProjectRequestKind kind, string words, DateTimeOffset at)
        {
            var isAcceptance = kind == ProjectRequestKind.Acceptance;
            var request = _project.Request(kind, words, isAcceptance ? VendorZone.DayOf(at) : null, isAcceptance ? [Guid.CreateVersion7(at)] : [], by, at);
            story.Requests.Add(request);
            Note(at, by);
            var decided = at + Span(0.1, 2);
            if (decided < all.Now && decided < _project.ExpiresAt)
            {
                _project.Decide(request, granted: true, null, all.Decider, all.Policy, decided);
                Note(decided, all.Decider);
            }
        }

        /// <summary>Whoever is late was reminded in time: else all of them were, at once, when jobs run first.</summary>
        private void Remind()
        {
            _project.Remind(story.Applications[^1], all.Policy, all.Now);
            Note(all.Now, null);
        }

        private DateTimeOffset Decided(DateTimeOffset at, ApprovalOutcome outcome, DecisionReason reason)
        {
            _project.Decide(
                story.Applications[^1], outcome, reason, outcome == ApprovalOutcome.Approved ? null : "请核对项目信息。",
                outcome == ApprovalOutcome.Returned ? [nameof(ProjectDetails.Description)] : [], all.Decider, null, all.Policy, at);
            Note(at, all.Decider);
            return at;
        }

        private DateTimeOffset Answer(DateTimeOffset at, Target target)
        {
            if (at >= _project.ExpiresAt)
            {
                Lapse();
            }
            else if (all.Random.Next(12) == 0)
            {
                _project.RefuseByCustomer(story.Applications[^1], CustomerReason.NoSuchProject, null, at);
                Note(at, null);
            }
            else
            {
                _project.Confirm(story.Applications[^1], target.Account, all.Policy, at);
                Note(at, null);
            }

            return at;
        }

        private void Lapse()
        {
            var at = _project.ExpiresAt;
            _project.Lapse(story.Applications.Count == 0 ? null : story.Applications[^1], at);
            Note(at, null);
        }

        private TimeSpan Span(double least, double most) => TimeSpan.FromDays(least + ((most - least) * all.Random.NextDouble()));
    }

    private Random Random => _random;

    private Id<Vendor> Vendor => vendor;

    private Guid Decider => decider;

    private Policy Policy => policy;

    private DateTimeOffset Now => now;
}
