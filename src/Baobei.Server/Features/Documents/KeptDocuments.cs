using System.Security.Cryptography;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;

namespace Baobei.Server.Features.Documents;

/// <summary>Reads files that were kept with their SHA-256 because they count as they were: signed contracts, issued invoices.</summary>
public sealed class KeptDocuments(Caller caller, IDocumentStore store)
{
    /// <summary>The file. Refusal: <c>document.changed</c> when it is not the one that was kept. <see cref="NotFound"/> when it is not there.</summary>
    /// <param name="hash">SHA-256 it was kept with.</param>
    public async Task<byte[]> Read(Guid document, byte[] hash, CancellationToken ct)
    {
        await using var content = store.Read(caller.Vendor, new Id<Document>(document));
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory, ct);
        var file = memory.ToArray();
        return SHA256.HashData(file).AsSpan().SequenceEqual(hash) ? file : throw new Refused("document.changed");
    }
}
