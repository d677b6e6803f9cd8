using System.Security.Cryptography;

namespace Baobei.Server.Ui;

/// <summary>Addresses of the files that every page loads, with a version made from their content, so that browsers keep them for good.</summary>
public static class WebFiles
{
    public static string Style { get; } = Versioned("app.css");

    public static string Script { get; } = Versioned("app.js");

    public static string PasskeyScript { get; } = Versioned("passkeys.js");

    public static string Icons { get; } = Versioned("icons.svg");

    /// <summary>A file asked for by its version never changes; everything else is asked again.</summary>
    public static StaticFileOptions Options { get; } = new()
    {
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
            file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache",
    };

    private static string Versioned(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "wwwroot", name));
        return $"/{name}?v={Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 5))}";
    }
}
