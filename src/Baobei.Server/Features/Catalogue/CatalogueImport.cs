using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Catalogue;

/// <summary>A file of the catalogue that was handed in, kept from its dry run until it is loaded, for whichever process is asked next.</summary>
public sealed class CatalogueImport : Entity, IHasId
{
    public const int MaxBytes = 5 * 1024 * 1024;
    public const int MaxRows = 20_000;
    public const int MaxNameLength = 120;

    public static string IdPrefix => "imp";

    public Id<CatalogueImport> Id { get; init; }

    /// <summary>As the sender's computer called it; only ever shown.</summary>
    public string FileName { get; init; } = "";

    public byte[] Content { get; init; } = [];

    /// <summary>On the real clock, as everything that is tidied away.</summary>
    public DateTimeOffset StoredAt { get; init; }

    /// <summary>Notes what came of it.</summary>
    public void Loaded(int added, int changed) => Raise(new CatalogueImported(Id, FileName, added, changed), Id.ToString());
}

/// <summary>A file was loaded into the catalogue; each thing that changed tells of itself, too.</summary>
public sealed record CatalogueImported(Id<CatalogueImport> ImportId, string FileName, int Added, int Changed) : IEvent
{
    public static string Name => "catalogue.imported";
}

/// <summary>Forgets files that nobody loaded.</summary>
public sealed class ForgetCatalogueImports(Db db) : IRecurring
{
    /// <summary>Long enough to read the verdicts and to ask a colleague.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public static string Name => "catalogue.forget_imports";

    public static TimeSpan Every => TimeSpan.FromHours(1);

    public Task Run(CancellationToken ct)
    {
        var before = TimeProvider.System.GetUtcNow() - Keep;
        return db.DeleteInBatches(db.Set<CatalogueImport>().Where(i => i.StoredAt < before), i => i.StoredAt, ct);
    }
}
