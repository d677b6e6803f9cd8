using System.Globalization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>Reads the vendor's approval routes to show them, what is wrong with them, and who would decide a given thing.</summary>
public sealed class ApprovalRouteList(Db db, Caller caller, ApprovalBook book, ListProducts catalogue, PolicyBook policies, Texts texts, TimeProvider clock)
{
    /// <summary>The page: the active routes for one subject in their order with the default last, or a page of those that were retired.</summary>
    public async Task<ApprovalRouteListModel> Read(ApprovalSubject subject, bool retired, Asked asked, CancellationToken ct, (ApprovalRoute Route, Form<RetireForm> Form)? retiring = null)
    {
        var mayManage = caller.May(Permission.ManageApprovalRoutes);
        if (retired)
        {
            var page = await Retired(Place.Of(asked), ct);
            return new(subject, await Rows(page.Rows, [], ct), [], page, asked, mayManage, null);
        }

        List<ApprovalRoute> routes = [.. (await book.Routes(ct)).Where(route => route.Subject == subject)];
        var gaps = await Gaps(subject, routes, ct);
        List<ApprovalRouteRow> rows = [.. await Rows(routes, gaps, ct), new(null, [], await Default(subject, gaps, ct))];
        return new(subject, rows, gaps, null, asked, mayManage, retiring);
    }

    /// <summary>Those that were retired, the newest first.</summary>
    public Task<Slice<ApprovalRoute>> Retired(Place place, CancellationToken ct) =>
        db.ApprovalRoutes.AsNoTracking().Where(r => r.RetiredAt != null).Slice("-created", r => r.Id, descending: true, place, ct);

    /// <summary>What an operator has to mend.</summary>
    public async Task<IReadOnlyList<ApprovalGap>> Gaps(CancellationToken ct)
    {
        var routes = await book.Routes(ct);
        return [.. await Gaps(ApprovalSubject.ProjectRegistration, routes, ct), .. await Gaps(ApprovalSubject.PurchaseOrder, routes, ct)];
    }

    /// <summary>Who would decide this now, if nobody of the vendor had made it.</summary>
    public async Task<WhoDecidesView> WhoDecides(ApprovalFacts facts, CancellationToken ct)
    {
        var plan = await book.Plan(facts, await InForce(ct), ct);
        var (people, standIns, now) = (await book.People(ct), await book.StandIns(ct), clock.GetUtcNow());
        var steps = plan.Steps.Select(step => (Step: step, Approvers: Approvers.Of(step, people, standIns, [], now))).ToList();
        var names = await Names(steps.SelectMany(step => step.Approvers).SelectMany(one => new[] { one.PersonId, one.InPlaceOf ?? one.PersonId }), ct);
        return new(plan.RouteId, plan.RouteName,
        [
            .. steps.Select(step => new DecidedStepView(
                step.Step.Label, step.Step.Role, step.Step.TermWorkingDays,
                [
                    .. step.Approvers.Select(one => new ApproverView(
                        new(one.PersonId), names.GetValueOrDefault(one.PersonId, ""), one.InPlaceOf is { } of ? new Id<User>(of) : null, one.InPlaceOf is { } absent ? names.GetValueOrDefault(absent, "") : null)),
                ])),
        ]);
    }

    /// <summary>The form of a route with what there is to choose.</summary>
    public async Task<EditApprovalRouteModel> Edit(ApprovalSubject subject, ApprovalRoute? route, Form<ApprovalRouteForm> form, CancellationToken ct)
    {
        var kept = route?.Steps.SelectMany(step => step.People).ToList() ?? [];
        var active = (await book.People(ct)).Where(person => person.Role != Role.Auditor).ToList();
        var names = await Names(active.Select(person => person.Id).Concat(kept), ct);
        var roles = active.ToDictionary(person => person.Id, person => person.Role);
        var people = names.Select(name => (
            Decides: kept.Contains(name.Key) || ApprovalStep.Roles.Contains(roles[name.Key]),
            Option: new Option(
                new Id<User>(name.Key).ToString(),
                roles.TryGetValue(name.Key, out var role) ? texts["approvals.person", name.Value, texts[$"role.{role}"]] : texts["approvals.person.gone", name.Value])))
            .OrderBy(person => person.Option.Text, StringComparer.Ordinal).ToList();
        return new(
            route?.Id, route?.Subject ?? subject, route?.Name ?? "", form, [.. people.Where(person => person.Decides).Select(person => person.Option)],
            [.. people.Select(person => person.Option)], await Products(route?.Conditions.Products ?? [], ct));
    }

    /// <summary>The products on sale to choose one of.</summary>
    public async Task<IReadOnlyList<Option>> Products(CancellationToken ct) =>
        [.. (await catalogue.OnSale(ct)).Select(product => new Option(product.Code, product.Name))];

    private async Task<IReadOnlyList<OptionGroup>> Products(IReadOnlyList<string> kept, CancellationToken ct)
    {
        var onSale = await catalogue.OnSale(ct);
        var gone = await ProductNames(kept.Except(onSale.Select(product => product.Code)), ct);
        List<OptionGroup> groups = [.. onSale.GroupBy(product => product.Category).Select(group => new OptionGroup(group.Key, [.. group.Select(product => new Option(product.Code, product.Name))]))];
        return gone.Count == 0 ? groups : [.. groups, new("approvals.products.gone", [.. gone.Select(product => new Option(product.Key, product.Value))])];
    }

    private async Task<IReadOnlyList<ApprovalGap>> Gaps(ApprovalSubject subject, IReadOnlyList<ApprovalRoute> routes, CancellationToken ct) =>
        ApprovalGap.Find(subject, routes, await book.People(ct), await book.StandIns(ct), clock.GetUtcNow());

    private async Task<IReadOnlyList<ApprovalRouteRow>> Rows(IReadOnlyList<ApprovalRoute> routes, IReadOnlyList<ApprovalGap> gaps, CancellationToken ct)
    {
        var names = await Names(routes.SelectMany(route => route.Steps).SelectMany(step => step.People), ct);
        var products = await ProductNames(routes.SelectMany(route => route.Conditions.Products), ct);
        return [.. routes.Select(route => new ApprovalRouteRow(route, ApprovalWords.Lines(texts, route.Subject, route.Conditions, products), Lines(route.Steps, route.Id, gaps, names)))];
    }

    /// <summary>The default; of purchase orders the second step says from which amount on there is one.</summary>
    private async Task<IReadOnlyList<StepLine>> Default(ApprovalSubject subject, IReadOnlyList<ApprovalGap> gaps, CancellationToken ct)
    {
        var lines = Lines(ApprovalGap.DefaultOf(subject).Steps, null, gaps, new Dictionary<Guid, string>());
        var from = (await InForce(ct)).SecondApprovalYuan;
        return [.. lines.Select((line, i) => i == 0 ? line : line with { Name = texts["approvals.step.large", i + 1, from.ToString("N0", CultureInfo.InvariantCulture)] })];
    }

    private async Task<Policy> InForce(CancellationToken ct) => (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values;

    private IReadOnlyList<StepLine> Lines(IReadOnlyList<ApprovalStep> steps, Id<ApprovalRoute>? route, IReadOnlyList<ApprovalGap> gaps, IReadOnlyDictionary<Guid, string> names) =>
    [
        .. steps.Select((step, i) => new StepLine(
            ApprovalWords.NameOf(texts, step.Label, i + 1), ApprovalWords.Who(texts, step, names), step.TermWorkingDays, gaps.Any(gap => gap.Route?.Id == route && gap.Step == i + 1))),
    ];

    private async Task<IReadOnlyDictionary<Guid, string>> Names(IEnumerable<Guid> people, CancellationToken ct)
    {
        var ids = people.Distinct().ToList();
        return ids.Count == 0 ? new Dictionary<Guid, string>() : await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
    }

    private async Task<IReadOnlyDictionary<string, string>> ProductNames(IEnumerable<string> codes, CancellationToken ct)
    {
        var wanted = codes.Distinct().ToList();
        return wanted.Count == 0
            ? new Dictionary<string, string>()
            : (await db.Products.AsNoTracking().Where(p => wanted.Contains(p.Code)).ToListAsync(ct)).ToDictionary(p => p.Code, CatalogueWords.NameOf);
    }
}
