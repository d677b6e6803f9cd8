using Baobei.Domain.Kernel;

namespace Baobei.Server.Features.Documents;

/// <summary>Where the content of documents lies. Exchangeable: all processes of an installation must see the same store.</summary>
public interface IDocumentStore
{
    Task Write(Id<Vendor> vendor, Id<Document> id, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>The content; <see cref="NotFound"/> when the store does not have it.</summary>
    Stream Read(Id<Vendor> vendor, Id<Document> id);

    /// <summary>What was written (on the real clock) before a moment, in no order.</summary>
    IEnumerable<Id<Document>> WrittenBefore(Id<Vendor> vendor, DateTimeOffset moment);

    /// <summary>Deletes the content, and what a writing that broke off left of it; what is not there is no failure.</summary>
    void Delete(Id<Vendor> vendor, Id<Document> id);
}

/// <summary>A folder per vendor below the data folder; names are the product's own ids, so nothing of the sender's reaches the file system.</summary>
public sealed class FolderStore(ServerOptions options) : IDocumentStore
{
    private const string Part = ".part";

    public async Task Write(Id<Vendor> vendor, Id<Document> id, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var path = PathOf(vendor, id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + Part;
        await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous))
        {
            await file.WriteAsync(content, ct);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }

    public Stream Read(Id<Vendor> vendor, Id<Document> id)
    {
        var path = PathOf(vendor, id);
        return File.Exists(path) ? File.OpenRead(path) : throw new NotFound();
    }

    public IEnumerable<Id<Document>> WrittenBefore(Id<Vendor> vendor, DateTimeOffset moment)
    {
        var folder = new DirectoryInfo(FolderOf(vendor));
        return !folder.Exists ? [] : folder.EnumerateFiles()
            .Where(file => file.LastWriteTimeUtc < moment.UtcDateTime)
            .Select(file => file.Name.EndsWith(Part, StringComparison.Ordinal) ? file.Name[..^Part.Length] : file.Name)
            .Select(name => Id<Document>.TryParse(name, null, out var id) ? id : (Id<Document>?)null)
            .OfType<Id<Document>>();
    }

    public void Delete(Id<Vendor> vendor, Id<Document> id)
    {
        if (Directory.Exists(FolderOf(vendor)))
        {
            File.Delete(PathOf(vendor, id));
            File.Delete(PathOf(vendor, id) + Part);
        }
    }

    private string PathOf(Id<Vendor> vendor, Id<Document> id) => Path.Combine(FolderOf(vendor), id.ToString());

    private string FolderOf(Id<Vendor> vendor) => Path.Combine(options.DataFolder, "documents", vendor.ToString());
}
