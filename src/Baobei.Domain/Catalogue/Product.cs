using Baobei.Domain.Kernel;

namespace Baobei.Domain.Catalogue;

/// <summary>Whether a product or a specification can be chosen for something new. Nothing of the catalogue is ever deleted: what was sold keeps its name.</summary>
public enum SaleStatus
{
    OnSale,

    /// <summary>下架: nobody chooses it any more; it may come back.</summary>
    Withdrawn,
}

/// <summary>Something that the vendor sells (产品), as its catalogue (产品目录) lists it. What it costs stands in its specifications.</summary>
public sealed class Product : Entity, IHasId, IVersioned
{
    public const int MaxNameLength = 100;
    public const int MaxCategoryLength = 60;

    public static readonly Lifecycle<SaleStatus> Lifecycle = new Lifecycle<SaleStatus>("product.wrong_status")
        .Allow(SaleStatus.OnSale, SaleStatus.Withdrawn)
        .Allow(SaleStatus.Withdrawn, SaleStatus.OnSale);

    public static string IdPrefix => "prd";

    public Id<Product> Id { get; private init; }

    public int Version { get; private set; }

    /// <summary>How files and other systems call it (<see cref="CatalogueCode"/>); unique in the vendor, and never changed.</summary>
    public string Code { get; private init; } = "";

    public string Name { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    /// <summary>The heading under which it stands in the catalogue (产品类别).</summary>
    public string Category { get; private set; } = "";

    public string CategoryEn { get; private set; } = "";

    public SaleStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public bool IsOnSale => Status == SaleStatus.OnSale;

    /// <summary>A new product, on sale. <see cref="InvalidField"/>: as <see cref="CatalogueCode.Check"/>.</summary>
    public static Product Add(string code, string name, string nameEn, string category, string categoryEn, DateTimeOffset now)
    {
        var product = new Product
        {
            Id = Id<Product>.At(now),
            Code = CatalogueCode.Check(nameof(Code), code),
            Name = name.Trim(),
            NameEn = nameEn.Trim(),
            Category = category.Trim(),
            CategoryEn = categoryEn.Trim(),
            Status = SaleStatus.OnSale,
            CreatedAt = now,
        };
        product.Raise(new ProductAdded(product.Id, product.Code, product.Name, product.NameEn, product.Category, product.CategoryEn), product.Id.ToString());
        return product;
    }

    /// <summary>What it is called and where it stands. Nothing happens when all of it is as it was. Refusal: <c>product.withdrawn</c>.</summary>
    public void Edit(string name, string nameEn, string category, string categoryEn)
    {
        RequireOnSale();
        var (old, wanted) = ((Name, NameEn, Category, CategoryEn), (name.Trim(), nameEn.Trim(), category.Trim(), categoryEn.Trim()));
        if (old == wanted)
        {
            return;
        }

        (Name, NameEn, Category, CategoryEn) = wanted;
        Version++;
        Raise(new ProductEdited(Id, Code, Name, NameEn, Category, CategoryEn), Id.ToString());
    }

    /// <summary>Takes it off sale with all its specifications. Refusal: <c>product.wrong_status</c> when it is withdrawn already.</summary>
    public void Withdraw() => MoveTo(SaleStatus.Withdrawn);

    /// <summary>Puts it on sale again; its specifications are as they were. Refusal: <c>product.wrong_status</c> when it is on sale.</summary>
    public void Return() => MoveTo(SaleStatus.OnSale);

    /// <summary>Refusal: <c>product.withdrawn</c>.</summary>
    public void RequireOnSale()
    {
        if (!IsOnSale)
        {
            throw new Refused("product.withdrawn");
        }
    }

    private void MoveTo(SaleStatus status)
    {
        Status = Lifecycle.Move(Status, status);
        Version++;
        Raise(new ProductStatusChanged(Id, Code, Name, status), Id.ToString());
    }
}

/// <summary>A product came into the catalogue.</summary>
public sealed record ProductAdded(Id<Product> ProductId, string Code, string ProductName, string ProductNameEn, string Category, string CategoryEn) : IEvent
{
    public static string Name => "product.added";
}

/// <summary>A product is called otherwise, or stands elsewhere in the catalogue; what it is now.</summary>
public sealed record ProductEdited(Id<Product> ProductId, string Code, string ProductName, string ProductNameEn, string Category, string CategoryEn) : IEvent
{
    public static string Name => "product.edited";
}

/// <summary>A product was withdrawn from sale, or came back.</summary>
public sealed record ProductStatusChanged(Id<Product> ProductId, string Code, string ProductName, SaleStatus Status) : IEvent
{
    public static string Name => "product.status_changed";
}
