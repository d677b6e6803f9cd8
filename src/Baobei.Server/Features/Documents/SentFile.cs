namespace Baobei.Server.Features.Documents;

/// <summary>A file inside a JSON request.</summary>
/// <param name="FileName">As the sender calls it.</param>
/// <param name="Content">In base 64.</param>
public sealed record SentFile(string? FileName, byte[]? Content)
{
    /// <summary>As a form would bring it.</summary>
    public IFormFile AsForm(string field)
    {
        var content = Content ?? [];
        return new FormFile(new MemoryStream(content, writable: false), 0, content.Length, field, FileName ?? "");
    }
}
