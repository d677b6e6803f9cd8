using Baobei.Domain.Kernel;

namespace Baobei.Domain.Filters;

/// <summary>A list that can be filtered under a name.</summary>
public enum FilteredList
{
    Projects,
    Customers,
}

/// <summary>A person's own filter of a list (保存的筛选), kept under a name as the part of the list's address after the question mark.</summary>
public sealed class SavedFilter : Entity, IHasId
{
    public const int MaxNameLength = 40;
    public const int MaxQueryLength = 2000;

    /// <summary>What one person may keep for one list.</summary>
    public const int MaxPerList = 20;

    private SavedFilter()
    {
    }

    public static string IdPrefix => "flt";

    public Id<SavedFilter> Id { get; private init; }

    /// <summary>Whose it is; nobody else sees it.</summary>
    public Guid UserId { get; private init; }

    public FilteredList List { get; private init; }

    /// <summary>1 to <see cref="MaxPerList"/>, each once: what keeps two that are saved at once from being one too many.</summary>
    public int Slot { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>The name without what nobody tells apart: width, case.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>"kind=vendor_customer&amp;stage=contract_signed", as the list itself writes it.</summary>
    public string Query { get; private set; } = "";

    /// <summary>The list opens with it when it is asked for nothing.</summary>
    public bool IsDefault { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>
    /// Keeps a filter. Refusal: <c>saved_filter.too_many</c> (how many may be). <see cref="InvalidField"/>, all together: as <see cref="Change"/>.
    /// </summary>
    /// <param name="all">All that the person has for the list.</param>
    public static SavedFilter Save(
        IReadOnlyCollection<SavedFilter> all, Guid user, FilteredList list, string name, string query, bool isDefault, DateTimeOffset now)
    {
        Check(all, null, name, query);
        if (all.Count >= MaxPerList)
        {
            throw new Refused("saved_filter.too_many", MaxPerList);
        }

        var filter = new SavedFilter
        {
            Id = Id<SavedFilter>.At(now),
            UserId = user,
            List = list,
            Slot = Enumerable.Range(1, MaxPerList).Except(all.Select(other => other.Slot)).First(),
            CreatedAt = now,
        };
        filter.Set(all, name, query, isDefault);
        filter.Raise(new FilterSaved(filter.Id, list, filter.Name), filter.Id.ToString());
        return filter;
    }

    /// <summary>
    /// Renames it, gives it another filter, or makes it the default or not. <see cref="InvalidField"/>, all together: <c>filter_name_taken</c>
    /// when another of the list has the name, <c>filter_empty</c> when it filters nothing, <c>too_long</c>.
    /// </summary>
    /// <param name="all">All that the person has for the list.</param>
    public void Change(IReadOnlyCollection<SavedFilter> all, string name, string query, bool isDefault)
    {
        Check(all, this, name, query);
        Set(all, name, query, isDefault);
        Raise(new FilterChanged(Id, List, Name), Id.ToString());
    }

    /// <summary>It is forgotten; the row goes with the same save.</summary>
    public void Remove() => Raise(new FilterRemoved(Id, List, Name), Id.ToString());

    private static void Check(IReadOnlyCollection<SavedFilter> all, SavedFilter? self, string name, string query)
    {
        var wrong = new WrongFields();
        if (name.Trim().Length is 0)
        {
            wrong.Add(nameof(Name), "required");
        }
        else if (name.Trim().Length > MaxNameLength)
        {
            wrong.Add(nameof(Name), "too_long", MaxNameLength);
        }
        else if (all.Any(other => other != self && other.NameKey == KeyOf(name)))
        {
            wrong.Add(nameof(Name), "filter_name_taken");
        }

        if (query.Length == 0)
        {
            wrong.Add(nameof(Query), "filter_empty");
        }
        else if (query.Length > MaxQueryLength)
        {
            wrong.Add(nameof(Query), "too_long", MaxQueryLength);
        }

        wrong.ThrowIfAny();
    }

    private static string KeyOf(string name) => name.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant();

    private void Set(IReadOnlyCollection<SavedFilter> all, string name, string query, bool isDefault)
    {
        (Name, NameKey, Query) = (name.Trim(), KeyOf(name), query);
        if (isDefault)
        {
            foreach (var other in all)
            {
                other.IsDefault = false;
            }
        }

        IsDefault = isDefault;
    }
}

/// <summary>A person kept a filter under a name.</summary>
public sealed record FilterSaved(Id<SavedFilter> FilterId, FilteredList List, string FilterName) : IEvent
{
    public static string Name => "filter.saved";
}

/// <summary>It was renamed, given another filter, or made the default or not.</summary>
public sealed record FilterChanged(Id<SavedFilter> FilterId, FilteredList List, string FilterName) : IEvent
{
    public static string Name => "filter.changed";
}

/// <summary>It was deleted.</summary>
public sealed record FilterRemoved(Id<SavedFilter> FilterId, FilteredList List, string FilterName) : IEvent
{
    public static string Name => "filter.removed";
}
