using System.Collections.Frozen;
using System.Globalization;

namespace Baobei.Domain.Matching;

/// <summary>E-mail addresses: one spelling for each, and what the domain says about its owner.</summary>
public static class EmailAddress
{
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private static readonly FrozenSet<string> Disposable = DataFile.Lines("disposable-domains.txt").Select(Clean).ToFrozenSet();

    private static readonly FrozenSet<string> Free = DataFile.Lines("free-mail-domains.txt").Select(Clean).ToFrozenSet();

    /// <summary>
    /// The canonical spelling, or null when it is no address: half width, lower case (no provider in use tells cases apart), domain in ASCII.
    /// Forgiven: "Name &lt;address&gt;", "mailto:", and a full stop, comma or semicolon at the end.
    /// </summary>
    public static string? Normalise(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 2 * MaxLength)
        {
            return null;
        }

        var address = CharFold.Normal(text).Trim().ToLowerInvariant();
        if (address.EndsWith('>') && address.LastIndexOf('<') is >= 0 and var open)
        {
            address = address[(open + 1)..^1];
        }

        address = address.StartsWith("mailto:", StringComparison.Ordinal) ? address["mailto:".Length..] : address;
        address = address.Trim().TrimEnd('.', '\u3002', ',', ';').Trim();
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

    /// <summary>The domain of an address when it is a company's own: neither of a public provider nor thrown away after use; else null.</summary>
    public static string? CompanyDomain(string? email) =>
        Normalise(email) is { } canonical && !IsFree(canonical) && !IsDisposable(canonical) ? DomainOf(canonical) : null;

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
