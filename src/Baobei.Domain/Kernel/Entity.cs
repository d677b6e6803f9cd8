namespace Baobei.Domain.Kernel;

/// <summary>Something that happened and that others may want to hear of. Stored with its constant name in audit and outbox.</summary>
public interface IEvent
{
    /// <summary>Stored name, <c>noun.past_participle</c>; never renamed once released.</summary>
    static abstract string Name { get; }
}

/// <summary>An event and its stored name.</summary>
public readonly record struct Happened(string Name, IEvent What, string? Subject)
{
    private static long _count;

    /// <summary>Greater than that of everything this process noted before: what is saved together is told in the order in which one thing led to the other.</summary>
    public long Order { get; } = Interlocked.Increment(ref _count);
}

/// <summary>What every stored thing has: the vendor (厂商) it belongs to, and the events it has to tell.</summary>
public abstract class Entity
{
    private List<Happened>? _events;

    public Id<Vendor> VendorId { get; private set; }

    /// <summary>Notes that <paramref name="what"/> happened; audit and outbox are written when the change is saved.</summary>
    /// <param name="subject">Id of the thing it happened to, as shown outside; its time line is found by it.</param>
    protected void Raise<TEvent>(TEvent what, string? subject)
        where TEvent : IEvent => (_events ??= []).Add(new(TEvent.Name, what, subject));

    /// <summary>Hands over the events raised since the last call.</summary>
    public IReadOnlyList<Happened> TakeEvents()
    {
        if (_events is null)
        {
            return [];
        }

        var taken = _events;
        _events = null;
        return taken;
    }
}

/// <summary>The company whose sales channel this is (厂商): the tenant. Every row belongs to one vendor.</summary>
public sealed class Vendor : IHasId
{
    public const int MaxNameLength = 60;

    public static string IdPrefix => "ven";

    public Id<Vendor> Id { get; private init; }

    /// <summary>Short name as screens show it: "{Name}客户项目".</summary>
    public string Name { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    /// <summary>Host names (comma separated) by which requests find this vendor; empty for the default vendor.</summary>
    public string Hosts { get; private set; } = "";

    public static Vendor Create(string name, string nameEn, string hosts = "") =>
        new() { Id = Id<Vendor>.New(), Name = name, NameEn = nameEn, Hosts = hosts };

    public void Rename(string name, string nameEn)
    {
        Name = name;
        NameEn = nameEn;
    }
}

/// <summary>A row of one vendor; the vendor filter applies.</summary>
public interface IBelongsToVendor
{
    Id<Vendor> VendorId { get; }
}

/// <summary>Rows that belong to one partner; other partners do not see them.</summary>
public interface IOwnedByPartner
{
    Id<Partners.Partner> PartnerId { get; }
}

/// <summary>What is not a partner's own row and yet may be about one: what happens to it is found in the audit by that partner.</summary>
public interface IConcernsPartner
{
    /// <summary>The partner that it is about; null when it is about none.</summary>
    Id<Partners.Partner>? Concerned { get; }
}

/// <summary>Rows that two people may edit at once; saving over a newer version is refused (<c>edit.conflict</c>). The version is the ETag.</summary>
public interface IVersioned
{
    int Version { get; }
}
