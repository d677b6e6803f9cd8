using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Purchasing;

/// <summary>What a configuration list is now.</summary>
public enum ConfigurationListStatus
{
    /// <summary>草稿: the partner works on it; the customer does not see it.</summary>
    Draft,

    /// <summary>已报价: its lines are a quotation (<see cref="Quotation"/>), which the partner can push or take back.</summary>
    Submitted,

    /// <summary>已推送: what becomes of it says its purchase order (<see cref="PurchaseOrder"/>).</summary>
    Pushed,
}

/// <summary>
/// 报价单: the moment at which a list's prices, discounts and tax were fixed, and until when they are promised. The lines are the list's, which do not
/// change while it has a quotation.
/// </summary>
/// <param name="TaxBasisPoints">The tax that the amounts contain, 1/100 % of the amount without it.</param>
/// <param name="PromisedUntil">The end of a day in the vendor's zone; from that moment on nobody is bound.</param>
public sealed record Quotation(DateTimeOffset At, Guid By, int TaxBasisPoints, DateTimeOffset PromisedUntil)
{
    public bool IsOverAt(DateTimeOffset now) => Deadline.IsOver(PromisedUntil, now);
}

/// <summary>What was done to a list.</summary>
public enum ConfigurationChange
{
    Renamed,
    LineAdded,
    LineChanged,
    LineRemoved,

    /// <summary>All lines have the prices of that moment.</summary>
    Repriced,
}

/// <summary>
/// 配置单: what the customer of a project is to buy, with prices (guide lines 327 to 341). The partner makes it and changes it while the project is
/// in progress. All lines are in one currency.
/// </summary>
/// <remarks>
/// Every change is refused with <c>configuration.project_over</c> when the project is not in progress, with <c>configuration.not_draft</c> when it has a
/// quotation or was pushed, and with <c>configuration.total_limit</c> when the list would come to more than <see cref="MaxTotalMinor"/>.
/// </remarks>
public sealed class ConfigurationList : Entity, IHasId, IOwnedByPartner, IVersioned
{
    /// <summary>The number of a vendor's first list (guide line 337: 1460007).</summary>
    public const int FirstNumber = 1_460_001;

    public const int MaxNameLength = 100;
    public const int MaxLines = 200;
    public const int MaxPerProject = 50;

    /// <summary>A million millions: sums of lines never leave the numbers that all systems can read.</summary>
    public const long MaxTotalMinor = 100_000_000_000_000;

    public static string IdPrefix => "cfl";

    public Id<ConfigurationList> Id { get; private init; }

    /// <summary>ID as people say it: seven digits that count within the vendor. Given once, never twice.</summary>
    public int Number { get; private init; }

    public Id<Project> ProjectId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public int Version { get; private set; }

    /// <summary>名称; the customer will read it.</summary>
    public string Name { get; private set; } = "";

    public ConfigurationListStatus Status { get; private set; }

    /// <summary>报价单; null of a draft.</summary>
    public Quotation? Quotation { get; private set; }

    /// <summary>The purchase order that was made of it last; null when it was never pushed.</summary>
    public Id<PurchaseOrder>? OrderId { get; private set; }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<ConfigurationItem> Items { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public Guid CreatedBy { get; private init; }

    /// <summary>Sum of the lines by the list; null while it has none.</summary>
    public Money? ListTotal() => Sum(Items, item => item.ListAmount());

    /// <summary>Sum of what is taken off.</summary>
    public Money? DiscountTotal() => Sum(Items, item => item.Discount());

    /// <summary>What the customer would pay: the sum of the lines, each rounded by itself.</summary>
    public Money? Total() => Sum(Items, item => item.Amount());

    /// <summary>A new, empty list. Refusal: <c>configuration.too_many</c> (most). <see cref="InvalidField"/>: <c>Name</c> as <see cref="Text.Required"/>.</summary>
    /// <param name="others">How many the project has already.</param>
    public static ConfigurationList Create(Project project, string name, int number, int others, Guid by, DateTimeOffset now)
    {
        var list = Make(project, name, number, others, by, now);
        list.Tell(new ConfigurationListCreated(list.Id, project.Id, number, list.Name));
        return list;
    }

    /// <summary>
    /// A new draft of the same lines at today's prices. Refusals: <c>configuration.too_many</c>, and as <see cref="Reprice"/>.
    /// <see cref="InvalidField"/>: as <see cref="Create"/>.
    /// </summary>
    public ConfigurationList Copy(
        Project project, string name, int number, int others, IReadOnlyDictionary<Id<ProductSpec>, OfferedSpec> offers, Policy policy, Guid by, DateTimeOffset now)
    {
        var copy = Make(project, name, number, others, by, now);
        copy.Take([.. Items.Select((item, at) => Again(item, offers, policy, now) with { Position = at + 1 })]);
        copy.Tell(new ConfigurationListCopied(copy.Id, project.Id, number, copy.Name, Number));
        return copy;
    }

    /// <summary>Nothing happens when it is called so already. <see cref="InvalidField"/>: as <see cref="Create"/>.</summary>
    public void Rename(Project project, string name, DateTimeOffset now)
    {
        RequireDraft(project, now);
        name = Text.Required(nameof(Name), name, MaxNameLength);
        if (name != Name)
        {
            Name = name;
            Changed(ConfigurationChange.Renamed, null);
        }
    }

    /// <summary>
    /// One more line, at the price in force. Refusals: <c>configuration.too_many_lines</c> (most), <c>configuration.spec_withdrawn</c> (its name),
    /// <c>configuration.no_price</c> (its name), <c>configuration.currency</c> (the list's). <see cref="InvalidField"/>: as <see cref="ItemChoice.Check"/>.
    /// </summary>
    public ConfigurationItem Add(Project project, OfferedSpec offer, ItemChoice choice, Policy policy, DateTimeOffset now)
    {
        RequireDraft(project, now);
        if (Items.Count >= MaxLines)
        {
            throw new Refused("configuration.too_many_lines", MaxLines);
        }

        var item = Line(Items.Count == 0 ? 1 : Items[^1].Position + 1, offer, choice, policy, now);
        Take([.. Items, item]);
        Changed(ConfigurationChange.LineAdded, item);
        return item;
    }

    /// <summary>
    /// Another quantity or discount; the price stays. Refusal: <c>configuration.spec_withdrawn</c>. <see cref="NotFound"/>: no such line.
    /// <see cref="InvalidField"/>: as <see cref="ItemChoice.Check"/>, for what the line had before as well.
    /// </summary>
    public void Change(Project project, int position, OfferedSpec offer, int quantity, int discountBasisPoints, Policy policy, DateTimeOffset now)
    {
        RequireDraft(project, now);
        var old = Item(position);
        RequireOnSale(offer);
        Choice(old with { Quantity = quantity, DiscountBasisPoints = discountBasisPoints }).Check(offer.Spec, policy.MaxDiscountBasisPoints);
        var item = old with { Quantity = quantity, DiscountBasisPoints = discountBasisPoints };
        if (item != old)
        {
            Take([.. Items.Select(one => one.Position == position ? item : one)]);
            Changed(ConfigurationChange.LineChanged, item);
        }
    }

    /// <summary><see cref="NotFound"/>: no such line.</summary>
    public void RemoveLine(Project project, int position, DateTimeOffset now)
    {
        RequireDraft(project, now);
        var item = Item(position);
        Take([.. Items.Where(one => one.Position != position)]);
        Changed(ConfigurationChange.LineRemoved, item);
    }

    /// <summary>
    /// All lines at the prices of now. Refusals, with the name of the specification: <c>configuration.spec_withdrawn</c>,
    /// <c>configuration.no_price</c>, <c>configuration.line_outdated</c> when it is not sold like this any more (region, quantity, term, discount);
    /// <c>configuration.currency</c>. One refused line leaves all as they were.
    /// </summary>
    public void Reprice(Project project, IReadOnlyDictionary<Id<ProductSpec>, OfferedSpec> offers, Policy policy, DateTimeOffset now)
    {
        RequireDraft(project, now);
        if (Items.Count > 0)
        {
            Take([.. Items.Select(item => Again(item, offers, policy, now))]);
            Changed(ConfigurationChange.Repriced, null);
        }
    }

    /// <summary>
    /// 生成报价单: prices, discounts and tax are fixed, and promised to the end of the day that comes so many days later as the policy says. Refusals:
    /// <c>configuration.empty</c>; with the name of the specification <c>configuration.price_changed</c> when the catalogue says otherwise by now, and those of
    /// <see cref="Reprice"/>.
    /// </summary>
    public void Quote(Project project, IReadOnlyDictionary<Id<ProductSpec>, OfferedSpec> offers, Policy policy, Guid by, DateTimeOffset now)
    {
        RequireDraft(project, now);
        if (Items.Count == 0)
        {
            throw new Refused("configuration.empty");
        }

        if (Items.FirstOrDefault(item => Again(item, offers, policy, now) with { PricedAt = item.PricedAt } != item) is { } other)
        {
            throw new Refused("configuration.price_changed", other.SpecCode);
        }

        Quotation = new(now, by, policy.TaxBasisPoints, VendorZone.EndOf(VendorZone.DayOf(now).AddDays(policy.QuotationDays)));
        Status = ConfigurationListStatus.Submitted;
        Version++;
        Tell(new ConfigurationListQuoted(Id, ProjectId, Number, Name, Total()!.Value, Quotation.PromisedUntil));
    }

    /// <summary>
    /// 推送采购单: makes a purchase order of the quotation, which the vendor has to approve. Refusals: <c>configuration.project_over</c>,
    /// <c>configuration.not_quoted</c>, <c>configuration.quotation_over</c>. <see cref="InvalidField"/>: <c>Words</c> <c>too_long</c>, <c>characters</c>.
    /// </summary>
    /// <param name="number">The order's, <see cref="PurchaseOrder.NumberOf"/>.</param>
    /// <param name="words">What the customer and the vendor are told; optional.</param>
    /// <param name="routes">The vendor's active ones: who approves it is fixed with it.</param>
    public PurchaseOrder Push(Project project, string number, string? words, IReadOnlyCollection<ApprovalRoute> routes, Policy policy, Guid by, DateTimeOffset now)
    {
        RequireValid(project, now);
        if (Status != ConfigurationListStatus.Submitted || Quotation is not { } quotation)
        {
            throw new Refused("configuration.not_quoted");
        }

        if (quotation.IsOverAt(now))
        {
            throw new Refused("configuration.quotation_over");
        }

        var order = PurchaseOrder.Make(this, quotation, project, number, words, routes, policy, by, now);
        Status = ConfigurationListStatus.Pushed;
        OrderId = order.Id;
        Version++;
        return order;
    }

    /// <summary>
    /// A draft again: the quotation is taken back, or the order that was made of it is over and nothing was bought. Refusals:
    /// <c>configuration.project_over</c>; <c>configuration.order_open</c> (its number) while the order is neither; <c>configuration.is_draft</c>.
    /// </summary>
    /// <param name="order">The one of <see cref="OrderId"/>; null when there is none.</param>
    public void Reopen(Project project, PurchaseOrder? order, DateTimeOffset now)
    {
        RequireValid(project, now);
        switch (Status)
        {
            case ConfigurationListStatus.Draft:
                throw new Refused("configuration.is_draft");
            case ConfigurationListStatus.Pushed when order is null || order.Id != OrderId:
                throw new ArgumentException("Not the order of this list.", nameof(order));
            case ConfigurationListStatus.Pushed when !PurchaseOrder.IsOver(order.StatusAt(now)):
                throw new Refused("configuration.order_open", order.Number);
        }

        Status = ConfigurationListStatus.Draft;
        Quotation = null;
        Version++;
        Tell(new ConfigurationListReopened(Id, ProjectId, Number, Name));
    }

    /// <summary>The partner deletes its draft; one of which an order was ever made stays. Refusal: <c>configuration.has_orders</c>.</summary>
    public void Remove(Project project, DateTimeOffset now)
    {
        RequireDraft(project, now);
        if (OrderId is not null)
        {
            throw new Refused("configuration.has_orders");
        }

        Tell(new ConfigurationListRemoved(Id, ProjectId, Number, Name, Items.Count));
    }

    /// <summary>The line of that position. <see cref="NotFound"/>.</summary>
    public ConfigurationItem Item(int position) => Items.FirstOrDefault(item => item.Position == position) ?? throw new NotFound();

    private static ConfigurationList Make(Project project, string name, int number, int others, Guid by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(project);
        RequireValid(project, now);
        name = Text.Required(nameof(Name), name, MaxNameLength);
        if (others >= MaxPerProject)
        {
            throw new Refused("configuration.too_many", MaxPerProject);
        }

        return new ConfigurationList
        {
            Id = Id<ConfigurationList>.At(now),
            Number = number,
            ProjectId = project.Id,
            PartnerId = project.PartnerId,
            Name = name,
            Status = ConfigurationListStatus.Draft,
            CreatedAt = now,
            CreatedBy = by,
        };
    }

    private static void RequireValid(Project project, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(project);
        if (!project.IsValidAt(now))
        {
            throw new Refused("configuration.project_over");
        }
    }

    private void RequireDraft(Project project, DateTimeOffset now)
    {
        RequireValid(project, now);
        if (Status != ConfigurationListStatus.Draft)
        {
            throw new Refused("configuration.not_draft");
        }
    }

    private static void RequireOnSale(OfferedSpec offer)
    {
        if (!offer.Product.IsOnSale || !offer.Spec.IsOnSale)
        {
            throw new Refused("configuration.spec_withdrawn", offer.Spec.Code);
        }
    }

    private static ConfigurationItem Line(int position, OfferedSpec offer, ItemChoice choice, Policy policy, DateTimeOffset now)
    {
        RequireOnSale(offer);
        var (product, spec) = (offer.Product, offer.Spec);
        var price = offer.Price ?? throw new Refused("configuration.no_price", spec.Code);
        var good = choice.Check(spec, policy.MaxDiscountBasisPoints);
        return new(
            position, spec.Id, spec.Code, product.Code, product.Name, product.NameEn, spec.Name, spec.NameEn, spec.Unit, good.Region, good.Quantity, good.Term,
            price.AmountMinor, price.Currency, now, good.DiscountBasisPoints, spec.CountsForPerformance);
    }

    private static ConfigurationItem Again(ConfigurationItem item, IReadOnlyDictionary<Id<ProductSpec>, OfferedSpec> offers, Policy policy, DateTimeOffset now)
    {
        var offer = offers.GetValueOrDefault(item.SpecId) ?? throw new Refused("configuration.spec_withdrawn", item.SpecCode);
        try
        {
            return Line(item.Position, offer, Choice(item), policy, now);
        }
        catch (InvalidField)
        {
            throw new Refused("configuration.line_outdated", item.SpecCode);
        }
    }

    private static ItemChoice Choice(ConfigurationItem item) =>
        new() { Region = item.Region, Quantity = item.Quantity, Term = item.Term, DiscountBasisPoints = item.DiscountBasisPoints };

    private static Money? Sum(IReadOnlyList<ConfigurationItem> items, Func<ConfigurationItem, Money> amount) =>
        items.Count == 0 ? null : items.Select(amount).Aggregate((left, right) => left + right);

    private void Take(IReadOnlyList<ConfigurationItem> items)
    {
        if (items.FirstOrDefault(item => item.Currency != items[0].Currency) is not null)
        {
            throw new Refused("configuration.currency", items[0].Currency);
        }

        if (items.Sum(item => (decimal)item.UnitPriceMinor * item.Quantity * (item.Term ?? 1)) > MaxTotalMinor)
        {
            throw new Refused("configuration.total_limit");
        }

        Items = items;
    }

    private void Changed(ConfigurationChange change, ConfigurationItem? item)
    {
        Version++;
        Tell(new ConfigurationListChanged(Id, ProjectId, Number, Name, change, item?.SpecCode, item?.Quantity, item?.DiscountBasisPoints));
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, Id.ToString());
}

/// <summary>A partner began a configuration list.</summary>
public sealed record ConfigurationListCreated(Id<ConfigurationList> ListId, Id<Project> ProjectId, int Number, string ListName) : IEvent
{
    public static string Name => "configuration.created";
}

/// <summary>A list is called otherwise, or has other lines or prices.</summary>
/// <param name="SpecCode">Of the line; null when it is about the whole list.</param>
public sealed record ConfigurationListChanged(
    Id<ConfigurationList> ListId, Id<Project> ProjectId, int Number, string ListName, ConfigurationChange Change, string? SpecCode, int? Quantity, int? DiscountBasisPoints) : IEvent
{
    public static string Name => "configuration.changed";
}

/// <summary>A list was made from another one, at the prices of that moment.</summary>
/// <param name="FromNumber">The other one's number.</param>
public sealed record ConfigurationListCopied(Id<ConfigurationList> ListId, Id<Project> ProjectId, int Number, string ListName, int FromNumber) : IEvent
{
    public static string Name => "configuration.copied";
}

/// <summary>A draft was deleted.</summary>
public sealed record ConfigurationListRemoved(Id<ConfigurationList> ListId, Id<Project> ProjectId, int Number, string ListName, int Lines) : IEvent
{
    public static string Name => "configuration.removed";
}

/// <summary>A list became a quotation.</summary>
public sealed record ConfigurationListQuoted(
    Id<ConfigurationList> ListId, Id<Project> ProjectId, int Number, string ListName, Money Total, DateTimeOffset PromisedUntil) : IEvent
{
    public static string Name => "configuration.quoted";
}

/// <summary>A list is a draft again.</summary>
public sealed record ConfigurationListReopened(Id<ConfigurationList> ListId, Id<Project> ProjectId, int Number, string ListName) : IEvent
{
    public static string Name => "configuration.reopened";
}
