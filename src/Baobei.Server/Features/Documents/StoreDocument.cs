using System.Security.Cryptography;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using SkiaSharp;

namespace Baobei.Server.Features.Documents;

/// <summary>A file that may be stored: read, and of a type we take.</summary>
public sealed record Upload(string FileName, string ContentType, byte[] Content);

/// <summary>Takes a file in: PDF, PNG or JPEG by its content, at most <see cref="Document.MaxBytes"/>. Adds the row; the caller saves it with what it belongs to.</summary>
public sealed class StoreDocument(Db db, Caller caller, IDocumentStore store, TimeProvider clock)
{
    /// <summary>Reads a file, and keeps nothing yet. <see cref="InvalidField"/>: <c>file_empty</c>, <c>file_too_large</c> (MiB), <c>file_type</c>.</summary>
    public static async Task<Upload> Read(string field, IFormFile file, CancellationToken ct)
    {
        if (file.Length == 0)
        {
            throw new InvalidField(field, "file_empty");
        }

        if (file.Length > Document.MaxBytes)
        {
            throw new InvalidField(field, "file_too_large", Document.MaxBytes / 1024 / 1024);
        }

        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
        {
            await stream.ReadExactlyAsync(content, ct);
        }

        return new(CleanName(file.FileName), TypeOf(content) ?? throw new InvalidField(field, "file_type"), content);
    }

    public async Task<Document> Run(Upload upload, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var document = new Document
        {
            Id = Id<Document>.At(now),
            OwnerId = caller.RequireUser(),
            FileName = upload.FileName,
            ContentType = upload.ContentType,
            Size = upload.Content.Length,
            Sha256 = SHA256.HashData(upload.Content),
            StoredAt = now,
        };
        await store.Write(caller.Vendor, document.Id, upload.Content, ct);
        db.Add(document);
        return document;
    }

    /// <summary>The type that the content really is, or null. A picture must have a header that can be read.</summary>
    public static string? TypeOf(byte[] content)
    {
        ReadOnlySpan<byte> bytes = content;
        if (bytes.StartsWith("%PDF-"u8))
        {
            return "application/pdf";
        }

        var type = bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
            : null;
        if (type is null)
        {
            return null;
        }

        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        return codec is { Info: { Width: > 0 and <= 20_000, Height: > 0 and <= 20_000 } } ? type : null;
    }

    private static string CleanName(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new string([.. last.Where(c => !char.IsControl(c) && !"\"<>:|?*".Contains(c, StringComparison.Ordinal))]).Trim();
        return clean.Length == 0 ? "document" : clean.Length > Document.MaxNameLength ? clean[^Document.MaxNameLength..] : clean;
    }
}
