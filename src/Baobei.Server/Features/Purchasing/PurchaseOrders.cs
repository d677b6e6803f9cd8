using System.Globalization;
using System.Text.Json;
using Baobei.Domain.Approvals;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.My;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>The list of purchase orders.</summary>
/// <param name="PartnerNames">For the vendor's people.</param>
public sealed record PurchaseListModel(
    PurchaseFilter Filter, PurchaseQuery Query, Slice<PurchaseRow> Page, IReadOnlyDictionary<Id<Partner>, string>? PartnerNames, string? PartnerName, string? ProjectName, int Limit,
    DateTimeOffset Now, IReadOnlyList<string> Ignored);

/// <summary>A row of the work list.</summary>
/// <param name="Weight">What whoever decides weighs.</param>
/// <param name="MayDecide">The reader decides this step now.</param>
/// <param name="Delegation">To whom the step was handed; null when everybody decides who may.</param>
public sealed record PurchaseQueueRow(PurchaseRow Order, ApprovalStep Step, string PartnerName, PurchaseWeight Weight, bool MayDecide, DelegationView? Delegation);

/// <summary>What waits for the vendor's decision, what is due first at the top.</summary>
/// <param name="Count">All that waits; null where only the reader's own is shown.</param>
public sealed record PurchaseQueueModel(Slice<PurchaseQueueRow> Page, int? Count, WorkQuery Query, Asked Asked, DateTimeOffset Now);

/// <summary>What whoever decides on a purchase order weighs beside its price and discount.</summary>
/// <param name="MarginBasisPoints">毛利率, 1/100 %; null when a cost is unknown.</param>
/// <param name="CreditUsed">Of the customer's account; null when it has no credit line.</param>
public sealed record PurchaseWeight(int? MarginBasisPoints, Money? CreditUsed, Money? CreditLine);

/// <summary>The customer's account as whoever decides reads it.</summary>
/// <param name="Standing">Towards the partner; null of a customer of the vendor.</param>
public sealed record BuyerView(string AccountName, string? HolderName, VerificationStatus Verification, DistributionType? Distribution, AssociationStanding? Standing, bool IsFrozen);

/// <summary>One decision with who made it, as the reader may know.</summary>
/// <param name="For">For whom; null when it was their own right, and for partners.</param>
public sealed record DecidedView(PurchaseDecision Decision, string By, string? For);

/// <summary>A step of the plan.</summary>
/// <param name="Name">What the reader may know: partners the role only.</param>
/// <param name="Decided">Null while it is not decided.</param>
/// <param name="IsWaiting">It is this one's turn.</param>
public sealed record PurchaseStep(string Name, DecidedView? Decided, bool IsWaiting);

/// <summary>One purchase order.</summary>
/// <param name="PartnerName">For the vendor's people.</param>
/// <param name="Steps">Of the plan, with what was decided.</param>
/// <param name="Turn">Whose turn it is; for the vendor's people, null when nothing waits.</param>
/// <param name="Withdraw">Where the partner takes it back; null when the reader may not.</param>
/// <param name="Pay">Where the partner pays it for its customer; null when the reader may not, or was not asked to.</param>
/// <param name="List">Where the list it was made of stands.</param>
/// <param name="Weight">For the vendor's people.</param>
public sealed record PurchaseModel(
    PurchaseOrder Order, string ProjectName, string ProjectNumber, string? PartnerName, BuyerView Buyer, PurchaseWeight? Weight, string PushedBy, IReadOnlyList<DecidedView> Decisions,
    IReadOnlyList<PurchaseStep> Steps, ApprovalTurn? Turn, string? Withdraw, string? Pay, string List, IReadOnlyList<TimelineEntry> History, Form<DecidePurchase.Command> Form,
    Form<DelegateDecision.Command> Handing, DateTimeOffset Now)
{
    public PurchaseOrderStatus Status => Order.StatusAt(Now);
}

/// <summary>Reads the purchase orders that the caller may see: a partner its own, the vendor's people all.</summary>
public sealed class PurchaseOrders(
    Db db, Caller caller, ApprovalTurns turns, ShowProject projects, PartnerNames partners, SearchNames search, EventTexts events, Texts texts, PageDirectory pages, TimeProvider clock)
{
    private const int MaxEntries = 100;

    /// <summary>What happens between the vendor's people only.</summary>
    private static readonly string[] _ofVendor = [PurchaseDelegated.Name, PurchaseDelegationEnded.Name, PurchaseDecisionDue.Name];

    public Task<PurchaseOrder> Get(Id<PurchaseOrder> id, CancellationToken ct) => db.PurchaseOrders.AsNoTracking().Get(id, ct);

    /// <summary>The newest first. When no customer's name has what was typed, those of companies with an account whose name is read so or near it.</summary>
    public async Task<Slice<PurchaseRow>> Run(PurchaseFilter filter, Place place, CancellationToken ct) => await search.OrNear(
        await Page(filter, null, place, ct),
        filter.CustomerTyped,
        ClaimSource.Account,
        filter.Partner,
        holders => Page(filter with { Customer = null }, [.. holders.Select(holder => new Id<CustomerAccount>(holder))], place, ct),
        ct);

    private async Task<Slice<PurchaseRow>> Page(PurchaseFilter filter, Id<CustomerAccount>[]? accounts, Place place, CancellationToken ct)
    {
        var rows = db.PurchaseOrders.AsNoTracking();
        if (accounts is not null)
        {
            rows = rows.Where(o => accounts.Contains(o.AccountId));
        }

        if (filter.Partner is { } partner)
        {
            rows = rows.Where(o => o.PartnerId == partner);
        }

        if (filter.Number is { } number)
        {
            rows = rows.Where(o => o.Number == number);
        }

        if (filter.Project is { } project)
        {
            rows = rows.Where(o => o.ProjectId == project);
        }

        if (filter.Account is { } name)
        {
            var account = await AccountNames.IdOf(db, name, ct);
            rows = rows.Where(o => o.AccountId == account);
        }

        if (filter.Customer is { } customer)
        {
            rows = rows.Where(o => o.CustomerText.Contains(customer));
        }

        if (filter.Status is { } status)
        {
            rows = With(rows, status, clock.GetUtcNow());
        }

        return await rows.Select(PurchaseRow.Columns).Slice("purchases", o => o.Id, descending: true, place, ct);
    }

    public async Task<PurchaseListModel> List(PurchaseQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var filter = PurchaseFilter.Read(query, caller);
        var (place, ignored) = CustomerPages.PlaceOf(page, filter.Ignored);
        var rows = await CustomerPages.OrFirst(place, ignored, at => Run(filter, at, ct));
        var names = await partners.Of(rows.Page.Rows.Select(row => row.PartnerId), filter.Partner, ct);
        var project = filter.Project is { } id ? await db.Projects.Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(ct) : null;
        return new(filter, query, rows.Page, names, filter.Partner is { } one ? names?.GetValueOrDefault(one) : null, project, place.Limit, clock.GetUtcNow(), rows.Ignored);
    }

    /// <summary>What the API lists.</summary>
    public async Task<Slice<PurchaseSummary>> Summaries(PurchaseFilter filter, Place place, CancellationToken ct)
    {
        var page = await Run(filter, place, ct);
        var names = await partners.Of(page.Rows.Select(row => row.PartnerId), null, ct);
        var now = clock.GetUtcNow();
        return page.Select(row => PurchaseSummary.Of(row, names?.GetValueOrDefault(row.PartnerId), now));
    }

    /// <summary>采购单审批, what is due first at the top.</summary>
    public async Task<PurchaseQueueModel> Queue(WorkQuery query, Asked asked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var page = await Work(query.IsMine, Place.Of(asked), ct);
        return new(page, query.IsMine ? null : await Waiting(now).CountCapped(ct), query, asked, now);
    }

    /// <param name="mine">
    /// Only what the caller decides now, or has handed over. What it typed or decided itself is left out after reading, so that a page may hold fewer
    /// rows than it could.
    /// </param>
    public async Task<Slice<PurchaseQueueRow>> Work(bool mine, Place place, CancellationToken ct)
    {
        var waiting = Waiting(clock.GetUtcNow()).AsNoTracking();
        var page = await (mine ? await turns.Mine(waiting, Permission.DecidePurchaseOrders, ct) : waiting)
            .Slice("purchase-approvals", o => o.DueAt, o => o.Id, descending: false, place, ct);
        var decides = await turns.Decides(Permission.DecidePurchaseOrders, ct);
        var names = await turns.Names(page.Rows, ct);
        var named = await partners.Of(page.Rows.Select(o => o.PartnerId), null, ct) ?? [];
        var weights = await Weights(page.Rows, ct);
        var rows = page.Select(o => new PurchaseQueueRow(
            PurchaseRow.Of(o), o.Planned!, named.GetValueOrDefault(o.PartnerId) ?? "", weights[o.Id], decides(o, o.Authors), ApprovalTurns.ViewOf(o, names)));
        return new(mine ? [.. rows.Rows.Where(row => row.MayDecide || row.Delegation?.From.Value == caller.User)] : rows.Rows, rows.Previous, rows.Next);
    }

    /// <summary>The same for the API.</summary>
    public async Task<Slice<PurchaseWork>> Works(bool mine, Place place, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return (await Work(mine, place, ct)).Select(row => new PurchaseWork(
            PurchaseSummary.Of(row.Order, row.PartnerName, now), row.Step.Label, row.Weight.MarginBasisPoints, row.Weight.CreditUsed, row.Weight.CreditLine, row.MayDecide, row.Delegation));
    }

    public Task<PurchaseModel> Show(Id<PurchaseOrder> id, CancellationToken ct) =>
        Show(id, Form<DecidePurchase.Command>.Blank(), Form<DelegateDecision.Command>.Blank(), ct);

    public async Task<PurchaseModel> Show(Id<PurchaseOrder> id, Form<DecidePurchase.Command> form, Form<DelegateDecision.Command> handing, CancellationToken ct)
    {
        var order = await Get(id, ct);
        var now = clock.GetUtcNow();
        var project = await db.Projects.Where(p => p.Id == order.ProjectId).Select(p => new { p.Name, p.Number }).SingleAsync(ct);
        var subject = id.ToString();
        var seesAll = caller.SeesAllPartners;
        var audit = await db.Audit.AsNoTracking().Where(a => a.Subject == subject && (seesAll || !_ofVendor.Contains(a.Event))).OrderByDescending(a => a.Id).Take(MaxEntries).ToListAsync(ct);
        var names = await projects.People(
            [
                order.PushedBy, .. order.Decisions.Select(d => d.By), .. order.Decisions.Select(d => d.For).OfType<Guid>(), .. order.Plan.Steps.SelectMany(step => step.People),
                .. audit.Select(a => a.UserId).OfType<Guid>(),
            ],
            ct);
        List<DecidedView> decisions =
            [.. order.Decisions.Select(d => new DecidedView(d, names.GetValueOrDefault(d.By) ?? "", seesAll && d.For is { } of ? names.GetValueOrDefault(of) : null))];
        var waits = order.StatusAt(now) == PurchaseOrderStatus.AwaitingApproval;
        return new(
            order, project.Name, project.Number,
            seesAll ? await db.Partners.Where(p => p.Id == order.PartnerId).Select(p => p.Name).SingleAsync(ct) : null,
            await Buyer(order, now, ct), seesAll ? (await Weights([order], ct))[order.Id] : null, names.GetValueOrDefault(order.PushedBy) ?? "", decisions,
            [
                .. order.Plan.Steps.Select((step, at) => new PurchaseStep(
                    PurchaseWords.NameOf(texts, step, seesAll ? names : null), decisions.FirstOrDefault(one => one.Decision.Step == at + 1), waits && order.Step == at + 1)),
            ],
            waits && seesAll ? await turns.Of(order, order.Authors, Permission.DecidePurchaseOrders, ct) : null,
            MayWithdraw(order, now) ? $"/purchase-orders/{id}/withdrawal" : null, MayPay(order, now) ? $"/purchase-orders/{id}/payment" : null,
            ConfigurationPages.At(order.ProjectId, order.ListId),
            [.. audit.Select(entry => Entry(entry, names))], form, handing, now);
    }

    private bool MayWithdraw(PurchaseOrder order, DateTimeOffset now) =>
        caller.Partner == order.PartnerId && order.StatusAt(now) is PurchaseOrderStatus.AwaitingApproval or PurchaseOrderStatus.Approved
        && pages.Lets(caller, "/purchase-orders/{id}/withdrawal");

    private bool MayPay(PurchaseOrder order, DateTimeOffset now) =>
        caller.Partner == order.PartnerId && order.PaymentBy == OrderPayer.Partner && order.StatusAt(now) == PurchaseOrderStatus.PaymentRequested
        && pages.Lets(caller, "/purchase-orders/{id}/payment");

    private async Task<BuyerView> Buyer(PurchaseOrder order, DateTimeOffset now, CancellationToken ct)
    {
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == order.AccountId, ct);
        var customer = account.PartnerId == order.PartnerId ? await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == account.CustomerId, ct) : null;
        return new(
            account.AccountName, account.HolderName, account.VerificationStatus, customer is null ? null : account.DistributionType,
            customer is null ? null : account.StandingAt(customer, now), account.IsFrozen);
    }

    private async Task<Dictionary<Id<PurchaseOrder>, PurchaseWeight>> Weights(IReadOnlyList<PurchaseOrder> orders, CancellationToken ct)
    {
        var specs = orders.SelectMany(o => o.Lines).Select(line => line.SpecId).Distinct().ToList();
        var costs = await db.ProductSpecs.Where(s => specs.Contains(s.Id)).Select(s => new { s.Id, s.CostPercent }).ToDictionaryAsync(s => s.Id, s => s.CostPercent, ct);
        var names = orders.Select(o => o.AccountId).Distinct().ToDictionary(account => account, account => AccountCredit.NameOf(account).IdFor(caller.Vendor));
        var ids = names.Values.ToList();
        var credits = await db.LedgerAccounts.AsNoTracking().Where(a => ids.Contains(a.Id) && a.Floor < 0).ToDictionaryAsync(a => a.Id, ct);
        return orders.ToDictionary(o => o.Id, o => credits.GetValueOrDefault(names[o.AccountId]) is { } credit
            ? new PurchaseWeight(Margin.BasisPoints(o, costs), new(-credit.Balance, credit.Currency), new(-credit.Floor!.Value, credit.Currency))
            : new PurchaseWeight(Margin.BasisPoints(o, costs), null, null));
    }

    private IQueryable<PurchaseOrder> Waiting(DateTimeOffset now) =>
        db.PurchaseOrders.Where(o => o.Status == PurchaseOrderStatus.AwaitingApproval && o.PromisedUntil > now);

    /// <summary>What a row is now follows from what is stored and the time.</summary>
    private static IQueryable<PurchaseOrder> With(IQueryable<PurchaseOrder> rows, PurchaseOrderStatus status, DateTimeOffset now) => status switch
    {
        PurchaseOrderStatus.Expired => rows.Where(o => o.Status == PurchaseOrderStatus.Expired
            || ((o.Status == PurchaseOrderStatus.AwaitingApproval || o.Status == PurchaseOrderStatus.Approved || o.Status == PurchaseOrderStatus.Confirmed
                || o.Status == PurchaseOrderStatus.PaymentRequested) && o.PromisedUntil <= now)),
        _ when PurchaseOrder.Open.Contains(status) => rows.Where(o => o.Status == status && o.PromisedUntil > now),
        _ => rows.Where(o => o.Status == status),
    };

    private TimelineEntry Entry(AuditEntry entry, Dictionary<Guid, string> names)
    {
        var details = EventTexts.Read(entry.Details);

        // What ended because its time was over ended then, however much later the job noted it.
        var at = entry.Channel == Channel.Job && details.TryGetProperty("expiredAt", out var value) && value.TryGetDateTimeOffset(out var moment) ? moment : entry.At;
        return new(
            at, events.KeyOf(entry.Event, details), entry.UserId is { } user ? names.GetValueOrDefault(user) : "customers.history.by_product", EventTexts.NoteOf(details),
            StateOf(entry.Event));
    }

    private static State? StateOf(string happened) => happened switch
    {
        "purchase.approved" or "purchase.confirmed" or "purchase.step_approved" or "purchase.paid" => State.Good,
        "purchase.returned" or "purchase.rejected" or "purchase.changes_requested" or "purchase.declined" => State.Wrong,
        "purchase.withdrawn" or "purchase.expired" => State.Ended,
        "purchase.pushed" or "purchase.payment_requested" or "purchase.delegated" or "purchase.decision_due" => State.Waiting,
        _ => null,
    };
}

/// <summary>How purchase orders are said, and which of the four states they are.</summary>
internal static class PurchaseWords
{
    public static State State(PurchaseOrderStatus status) => status switch
    {
        PurchaseOrderStatus.AwaitingApproval or PurchaseOrderStatus.Approved or PurchaseOrderStatus.PaymentRequested => Ui.State.Waiting,
        PurchaseOrderStatus.Confirmed or PurchaseOrderStatus.Paid => Ui.State.Good,
        PurchaseOrderStatus.Returned or PurchaseOrderStatus.Rejected or PurchaseOrderStatus.ChangesRequested or PurchaseOrderStatus.Declined => Ui.State.Wrong,
        PurchaseOrderStatus.Withdrawn or PurchaseOrderStatus.Expired => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>What a step is called: its label, the people who decide it, or the role.</summary>
    /// <param name="names">Of people of the vendor; null for whoever learns the role only.</param>
    public static string NameOf(Texts texts, ApprovalStep step, IReadOnlyDictionary<Guid, string>? names)
    {
        var who = step.Role is { } role ? texts.Of(role) : names is null ? texts["project_approvals.step.people"] : ApprovalWords.Who(texts, step, names);
        return names is null || step.Label.Length == 0 ? who : texts["approvals.person", step.Label, who];
    }

    /// <summary>"12.5%"; a dash for none.</summary>
    public static string Percent(int basisPoints) => basisPoints == 0 ? "—" : $"{LineForm.Percent(basisPoints)}%";

    /// <summary>"-3.25%"; a dash for what is not known.</summary>
    public static string Margin(int? basisPoints) => basisPoints is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 100m:0.##}%") : "—";

    /// <summary>The texts of what comes next for an order: <c>purchases.next.{status}</c>.</summary>
    public static string NextKey(PurchaseOrderStatus status) => $"purchases.next.{Words.Of(status)}";

    public static string NextText(PurchaseOrderStatus status) => $"purchases.next.{Words.Of(status)}.text";

    /// <summary>Who has to act, as a text key; null when nobody has to.</summary>
    public static string? Who(PurchaseOrder order, PurchaseOrderStatus status) => status switch
    {
        PurchaseOrderStatus.AwaitingApproval => order.Planned!.Role is { } role ? Texts.KeyOf(role) : "project_approvals.step.people",
        PurchaseOrderStatus.PaymentRequested when order.PaymentBy == OrderPayer.Partner => "purchases.who.partner",
        PurchaseOrderStatus.Approved or PurchaseOrderStatus.Confirmed or PurchaseOrderStatus.PaymentRequested => "purchases.who.customer",
        PurchaseOrderStatus.Returned or PurchaseOrderStatus.ChangesRequested => "purchases.who.partner",
        _ => null,
    };

    /// <summary>What a list is now, with the order that was made of it last.</summary>
    /// <param name="order">Null when there is none.</param>
    public static (State State, string Text) Of(ConfigurationListStatus status, Quotation? quotation, PurchaseOrderStatus? order, DateTimeOffset now) => status switch
    {
        ConfigurationListStatus.Pushed when order is { } its => (State(its), Texts.KeyOf(its)),
        ConfigurationListStatus.Submitted when quotation?.IsOverAt(now) == true => (Ui.State.Ended, "configuration.quotation_over"),
        ConfigurationListStatus.Submitted => (Ui.State.Good, Texts.KeyOf(status)),
        _ => (Ui.State.Waiting, Texts.KeyOf(status)),
    };

    public static string ProductOf(PurchaseOrderLine line) => Texts.IsChinese ? line.ProductName : line.ProductNameEn;

    public static string SpecOf(PurchaseOrderLine line) => Texts.IsChinese ? line.SpecName : line.SpecNameEn;

    public static string RegionOf(Texts texts, PurchaseOrderLine line) =>
        line.Region is { } region ? Catalogue.CatalogueWords.RegionOf(texts, region) : texts["catalogue.everywhere"];

    /// <summary>"12 months"; null of what has no term.</summary>
    public static string? TermOf(Texts texts, PurchaseOrderLine line) => line.Term is { } term && ConfigurationWords.TermKey(line.Unit) is { } key ? texts[key, term] : null;
}
