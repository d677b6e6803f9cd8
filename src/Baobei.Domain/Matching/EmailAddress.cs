using System.Collections.Frozen;
using System.Globalization;

namespace Baobei.Domain.Matching;

/// <summary>Whose mail box an address is.</summary>
public enum EmailKind
{
    /// <summary>Of a domain of its own: who shares it belongs together.</summary>
    Corporate,

    /// <summary>Of a public provider: sharing the domain says nothing.</summary>
    Free,

    /// <summary>Of a service that throws its boxes away.</summary>
    Disposable,
}

/// <summary>E-mail addresses: one spelling for each, and what the domain says about its owner.</summary>
public static class EmailAddress
{
    public const int MaxLength = 254;

    private static readonly System.Buffers.SearchValues<char> PlainCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789@.-_");

    /// <summary>What is no part of an address at either end: spaces, and what cannot be seen.</summary>
    private static readonly char[] AtTheEnds = [' ', '\t', '\r', '\n', '\v', '\f', '\u0085', '\u2028', '\u2029', '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff'];

    private static readonly char[] AtTheEnd = [.. AtTheEnds, '.', ',', ';', '\u3001', '\u3002'];

    /// <summary>Words and a colon, as they stand in front of an address.</summary>
    private static readonly string[] Labels = [.. DataFile.Words("email_label").Select(word => word + ":")];

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private static readonly FrozenSet<string> Disposable = DataFile.Lines("disposable-domains.txt").Select(Clean).ToFrozenSet();

    private static readonly FrozenSet<string> Free = DataFile.Lines("free-mail-domains.txt").Select(Clean).ToFrozenSet();

    /// <summary>
    /// The canonical spelling, or null when it is no address: half width, lower case (no provider in use tells cases apart), domain in ASCII.
    /// Forgiven: "Name &lt;address&gt;" (round brackets, too), quotes around it, a label such as "mailto:", and punctuation at the end.
    /// </summary>
    public static string? Normalise(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 2 * MaxLength)
        {
            return null;
        }

        var address = WithoutFrame(CharFold.Normal(text).ToLowerInvariant());
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at != address.LastIndexOf('@') || !IsLocalPart(address.AsSpan(0, at)) || AsciiDomain(address[(at + 1)..]) is not { } domain)
        {
            return null;
        }

        var canonical = string.Concat(address.AsSpan(0, at + 1), domain);
        return canonical.Length <= MaxLength ? canonical : null;
    }

    /// <summary>The part after the @ of a canonical address.</summary>
    public static string DomainOf(string canonical) => canonical[(canonical.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>A throw-away address: its domain, or one above it, is on the list of such services.</summary>
    public static bool IsDisposable(string canonical) => IsListed(Disposable, DomainOf(canonical));

    /// <summary>A mail box of a public provider: sharing the domain says nothing about the company.</summary>
    public static bool IsFree(string canonical) => Free.Contains(DomainOf(canonical));

    /// <summary>What the domain of a canonical address says about its owner.</summary>
    public static EmailKind KindOf(string canonical) => IsDisposable(canonical) ? EmailKind.Disposable : IsFree(canonical) ? EmailKind.Free : EmailKind.Corporate;

    /// <summary>
    /// A company's own domain in an address as typed, without the names of departments and machines in front: "acme.com.cn" of
    /// "Wang &lt;w@mail.acme.com.cn&gt;". Null when it is no address, or one of a public provider or a throw-away service.
    /// </summary>
    public static string? CompanyDomain(string? email)
    {
        if (Normalise(email) is not { } address || KindOf(address) != EmailKind.Corporate)
        {
            return null;
        }

        var labels = DomainOf(address).Split('.');
        var own = string.Join('.', labels[^Math.Min(labels.Length, IsShared(labels) ? 3 : 2)..]);
        return Free.Contains(own) ? null : own;
    }

    /// <summary>Both are of one company's own domain.</summary>
    public static bool ShareCompanyDomain(string one, string other)
    {
        if (IsPlain(one) && IsPlain(other) && !LastLabels(one).SequenceEqual(LastLabels(other)))
        {
            return false;
        }

        return CompanyDomain(one) is { } domain && domain == CompanyDomain(other);
    }

    /// <summary>Nothing in it is normalised away.</summary>
    private static bool IsPlain(string email) => email.Length > 0 && !email.AsSpan().ContainsAnyExcept(PlainCharacters) && email[^1] != '.';

    /// <summary>The last two labels of a plain address's domain, which a company's own domain has in any case.</summary>
    private static ReadOnlySpan<char> LastLabels(ReadOnlySpan<char> plain)
    {
        var last = plain.LastIndexOf('.');
        return last < 0 ? plain : plain[(plain[..last].LastIndexOfAny('.', '@') + 1)..];
    }

    /// <summary>Anybody may register below the last two labels: com.cn, co.uk, bj.cn.</summary>
    private static bool IsShared(string[] labels) =>
        labels[^1].Length == 2 && (labels[^2].Length <= 2 || labels[^2] is "com" or "net" or "org" or "gov" or "edu" or "mil" or "idv" or "ltd" or "plc");

    /// <summary>The address without what people and programs put around one.</summary>
    private static string WithoutFrame(string text)
    {
        var rest = text.Trim(AtTheEnds).TrimEnd(AtTheEnd);
        if (rest.EndsWith('>') && rest.LastIndexOf('<') is >= 0 and var open)
        {
            rest = rest[(open + 1)..^1];
        }
        else if (rest.EndsWith(')') && rest.LastIndexOf('(') is >= 0 and var bracket)
        {
            // "Wang (w@acme.cn)", or "w@acme.cn (Wang)".
            rest = rest.IndexOf('@', bracket) > 0 ? rest[(bracket + 1)..^1] : rest[..bracket];
        }

        if (Labels.FirstOrDefault(label => rest.TrimStart().StartsWith(label, StringComparison.Ordinal)) is { } found)
        {
            rest = rest.TrimStart()[found.Length..];
            rest = rest.Contains("?subject=", StringComparison.Ordinal) ? rest[..rest.IndexOf("?subject=", StringComparison.Ordinal)] : rest;
        }

        rest = rest.Trim(AtTheEnds).TrimEnd(AtTheEnd);
        return rest is ['"', .., '"'] or ['\'', .., '\''] or ['\u201c', .., '\u201d'] ? rest[1..^1] : rest;
    }

    private static bool IsListed(FrozenSet<string> list, string domain)
    {
        var rest = domain.AsSpan();
        var lookup = list.GetAlternateLookup<ReadOnlySpan<char>>();
        while (rest.Contains('.'))
        {
            if (lookup.Contains(rest))
            {
                return true;
            }

            rest = rest[(rest.IndexOf('.') + 1)..];
        }

        return false;
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > 64 || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string? AsciiDomain(string domain)
    {
        string ascii;
        try
        {
            ascii = Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }

        var labels = ascii.Split('.');
        var isFine = labels.Length >= 2
            && ascii.Length <= 253
            && labels.All(label => label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            && labels[^1].Length >= 2
            && labels[^1].Any(char.IsAsciiLetter);
        return isFine ? ascii : null;
    }

    private static string Clean(string line) => line.Trim().ToLowerInvariant();
}
