namespace Baobei.Domain.Matching;

/// <summary>Names that end where the field ended that they were typed into: "Hamburger Hafen und Logistik Aktien".</summary>
internal static partial class LatinPair
{
    /// <summary>Of fewer letters nobody knows what they would have become.</summary>
    private const int LeastLettersCut = 14;

    /// <summary>So many letters say more than a word or two behind them.</summary>
    private const int LongCut = 24;

    /// <summary>One name is the other as far as it goes, and its last word breaks off; what that costs. II is no III that broke off.</summary>
    private static bool IsCut(LatinName shorter, LatinName longer, out Tally tally)
    {
        tally = default;
        var x = shorter.Terms;
        var y = longer.Terms;
        var last = x.Length - 1;
        if (last < 1 || y.Length < x.Length || shorter.HasOther || (x[last].Value > 0 && x[last].Value != y[last].Value) || x[last].Start + x[last].Length < LeastLettersCut || !Begins(shorter, longer, out var brands))
        {
            return false;
        }

        var letters = x[last].Start + x[last].Length;
        var isField = EndsField(shorter.Source!.AsSpan().TrimEnd().Length);
        var text = shorter.TextOf(x[last]);
        var whole = longer.TextOf(y[last]);
        var isWhole = text.Length == whole.Length;
        if (brands == 0 || !whole.StartsWith(text, StringComparison.Ordinal) || (isWhole && (!isField || letters < LongCut || shorter.Legal != 0)))
        {
            return false;
        }

        // "Gas" may be a word, or what is left of "Gaskets"; who cut a brand may have another in mind.
        var isWord = x[last].Is(LatinUse.Legal | LatinUse.Little | LatinUse.Note) || !x[last].IsBrand || !x[last].Means.IsNone;
        if (!isWhole && !isField && (isWord || (IsOwn(y[last]) && letters < LongCut)))
        {
            return false;
        }

        var (behind, others) = (0, 0);
        foreach (ref readonly var term in y[(last + 1)..])
        {
            if (term.Counts && !term.Is(LatinUse.House))
            {
                behind++;
                others += term.Number < 0 || term.Is(LatinUse.Affiliate | LatinUse.Unit | LatinUse.UnitWeak | LatinUse.Division | LatinUse.Country | LatinUse.City) ? 1 : 0;
            }
        }

        if (isWhole && (behind == 0 || others > 0))
        {
            return false;
        }

        tally.Add(MatchFinding.WordShort);
        if (behind > 0)
        {
            tally.Add(isField && letters >= LongCut && others == 0 ? MatchFinding.BusinessMissing : MatchFinding.TailMissing);
        }

        return true;
    }

    /// <summary>All words but the last are those that the other begins with.</summary>
    /// <param name="brands">How many of them tell companies apart.</param>
    private static bool Begins(LatinName shorter, LatinName longer, out int brands)
    {
        var x = shorter.Terms;
        var y = longer.Terms;
        brands = 0;
        for (var i = 0; i + 1 < x.Length; i++)
        {
            if (!(x[i].Hash == y[i].Hash || LatinWords.AreSpeltAlike(shorter.TextOf(x[i]), longer.TextOf(y[i]))) || x[i].Is(LatinUse.Note))
            {
                return false;
            }

            brands += x[i].Counts && x[i].Length >= 3 ? 1 : 0;
        }

        return true;
    }

    private static bool IsOwn(in LatinTerm term) => term.IsBrand && term.Means.IsNone && !term.Is(LatinUse.Legal | LatinUse.Filler | LatinUse.Little);

    /// <summary>As long as fields for names often are, or a space shorter.</summary>
    private static bool EndsField(int length) => length is 20 or 25 or 30 or 32 or 34 or 35 or 39 or 40 or 50 or 60;
}
