using Baobei.Domain.People;

namespace Baobei.Server.Features.Access;

/// <summary>Where somebody goes after signing in. An address from outside is followed only when it stays on this site.</summary>
public static class ReturnUrl
{
    /// <summary>The start page of a role's console.</summary>
    public static string HomeOf(Role role) => role switch
    {
        <= Role.Auditor => "/vendor",
        <= Role.PartnerFinance => "/partner",
        _ => "/my",
    };

    /// <summary><paramref name="url"/> when it is a path of this site, else <paramref name="otherwise"/>.</summary>
    public static string LocalOr(string? url, string otherwise) => IsLocal(url) ? url! : otherwise;

    /// <summary>
    /// A browser reads "//host", "/\host" and a tab or line break in between as another site, so a local address is one slash,
    /// then neither slash nor backslash, and no control characters at all.
    /// </summary>
    public static bool IsLocal(string? url) =>
        url is { Length: > 0 and <= 2000 } && url[0] == '/' && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(c => c < ' ' || c == '\u007f');
}
