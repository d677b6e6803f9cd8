using Baobei.Domain.Kernel;

namespace Baobei.Server.Features.Documents;

/// <summary>A file that somebody handed in (licence, proof). Its content lies in the store, outside the web root.</summary>
public sealed class Document : Entity, IHasId
{
    public const int MaxBytes = 5 * 1024 * 1024;
    public const int MaxNameLength = 120;

    public static string IdPrefix => "doc";

    public Id<Document> Id { get; init; }

    /// <summary>Who handed it in.</summary>
    public Guid OwnerId { get; init; }

    /// <summary>As the owner's computer called it; only ever shown, never a path.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Told by the content, not by the sender.</summary>
    public string ContentType { get; init; } = "";

    public long Size { get; init; }

    public byte[] Sha256 { get; init; } = [];

    public DateTimeOffset StoredAt { get; init; }
}
