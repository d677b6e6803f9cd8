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
/// Every change is refused with <c>configuration.project_over</c> when the project is not in progress, and with
/// <c>configuration.total_limit</c> when the list would come to more than <see cref="MaxTotalMinor"/>.
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

    public ConfigurationListStatus Status { get; private init; }

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
        RequireValid(project, now);
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
        RequireValid(project, now);
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
        RequireValid(project, now);
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
        RequireValid(project, now);
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
        RequireValid(project, now);
        if (Items.Count > 0)
        {
            Take([.. Items.Select(item => Again(item, offers, policy, now))]);
            Changed(ConfigurationChange.Repriced, null);
        }
    }

    /// <summary>The partner deletes its draft.</summary>
    public void Remove(Project project, DateTimeOffset now)
    {
        RequireValid(project, now);
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
            price.AmountMinor, price.Currency, now, good.DiscountBasisPoints);
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
