using Baobei.Domain.Kernel;

namespace Baobei.Server.Features.Documents;

/// <summary>Where the content of documents lies. Exchangeable: all processes of an installation must see the same store.</summary>
public interface IDocumentStore
{
    Task Write(Id<Vendor> vendor, Id<Document> id, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>The content; <see cref="NotFound"/> when the store does not have it.</summary>
    Stream Read(Id<Vendor> vendor, Id<Document> id);
}

/// <summary>A folder per vendor below the data folder; names are the product's own ids, so nothing of the sender's reaches the file system.</summary>
public sealed class FolderStore(ServerOptions options) : IDocumentStore
{
    public async Task Write(Id<Vendor> vendor, Id<Document> id, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var path = PathOf(vendor, id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
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

    private string PathOf(Id<Vendor> vendor, Id<Document> id) => Path.Combine(options.DataFolder, "documents", vendor.ToString(), id.ToString());
}
