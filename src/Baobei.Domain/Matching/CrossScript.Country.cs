namespace Baobei.Domain.Matching;

/// <summary>A house of China, and its company in another country: 三一重工, Sany Heavy Industry India.</summary>
internal static partial class CrossScript
{
    /// <summary>Letters of a name that is no other word, or of few: "us" is.</summary>
    private const int ShortestCountry = 3;

    /// <summary>Beijing by its code, where most houses of the state are at home.</summary>
    private const string Capital = "11";

    /// <summary>Names of countries but China, and of no parts of the world, with the Chinese ones; each row's names have one number.</summary>
    private static readonly string[][] CountryNames =
        [.. DataFile.Rows("latin-places.csv").Where(row => row[0] == "country" && row[1] is not ("cn" or "hk" or "mo" or "tw" or ['x', ..])).Select(row => row[2].Split('|'))];

    private static readonly WordTable Countries = new(CountryNames
        .SelectMany((names, number) => names.Where(name => name.Length >= ShortestCountry && name[0] < '\u2e80').Select(name => (name.Replace(" ", "", StringComparison.Ordinal), number)))
        .DistinctBy(name => name.Item1));

    private static readonly WordTable CountriesInHan = new(CountryNames
        .SelectMany((names, number) => names.Where(name => name[0] >= '\u2e80' && name.Length > 1).Select(name => (CharFold.Fold(name), number))).DistinctBy(name => name.Item1));

    /// <summary>Behind its first word the Latin name says another country, which the Chinese one does not, or China, where the house is from abroad: Siemens Ltd., China.</summary>
    private static void CompareCountry(NameReading han, LatinReading latin, ref Tally tally)
    {
        Span<char> pair = stackalloc char[NameReading.MaxLength];
        var singles = latin.Singles;
        var isForeign = tally.Has(MatchFinding.BrandKnown) && !han.IsNationwide && (han.Region.Length == 0 || PlaceNames.IsOverseas(han.Region)) && han.Legal is not LegalKind.None && singles.Length > 0 && !IsPinyin(latin, singles[0]);
        for (var i = 1; !tally.IsFar && i < singles.Length; i++)
        {
            if (isForeign && singles[i - 1].Kind is not LatinKind.Little && LatinReading.IsEverywhere(latin.TextOf(singles[i])))
            {
                tally.MakeRelated(true);
                tally.Add(MatchFinding.RegionSister);
                return;
            }

            var isCountry = Countries.TryGet(latin.TextOf(singles[i]), out var country);
            if (!isCountry && i + 1 < singles.Length)
            {
                isCountry = Countries.TryGet(pair[..Join(latin, singles[i..(i + 2)], pair)], out country);
            }

            if (isCountry && !SaysCountry(han.Whole, country))
            {
                tally.MakeRelated(true);
                tally.Add(MatchFinding.RegionSister);
                return;
            }
        }
    }

    /// <summary>Of a house of the state the Latin name is that of its company in a province (State Grid Jiangsu), or of the group, and the Chinese one that of the company at the stock exchange.</summary>
    private static void CompareHouseOfState(NameReading han, LatinReading latin, ref Tally tally)
    {
        if (tally.IsFar || !tally.Has(MatchFinding.BrandKnown) || han.Region.Length > 0 || KnownNames.AtStart(han.Whole, out var number) is not (> 0 and var length) || !KnownNames.IsOfState(number))
        {
            return;
        }

        if (tally.Has(MatchFinding.RegionMissing) ? !SaysPlace(latin, code => code.StartsWith(Capital, StringComparison.Ordinal)) : han.Legal == LegalKind.Stock && length > han.CoreEnd && !IsMeant(latin, number))
        {
            tally.MakeRelated(true);
            tally.Add(MatchFinding.Group);
        }
    }

    private static bool IsMeant(LatinReading latin, int number)
    {
        for (var count = latin.Singles.Length; count > 0; count--)
        {
            if (KnownNames.Means(number, latin.TextOf(0, count)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The Chinese name begins with a foreign country (美国, 德国): where the house is from, which its own name mostly does not say.</summary>
    /// <returns>Length of the country's name; 0 when there is none.</returns>
    private static int CountryLength(NameReading han, LatinReading latin, out bool isSaid)
    {
        const int least = 2;
        isSaid = false;
        var length = CountriesInHan.AtStart(han.Core, out var number);
        if (length == 0 || han.Core.Length - length < least)
        {
            return 0;
        }

        foreach (var word in latin.Singles)
        {
            if (word.Start > 0 && Countries.TryGet(latin.TextOf(word), out var country) && country == number)
            {
                latin.Silence(word.Start, EndOf(word));
                isSaid = true;
            }
        }

        return length;
    }

    private static bool SaysCountry(ReadOnlySpan<char> text, int country)
    {
        foreach (var name in CountryNames[country])
        {
            if (name[0] >= '\u2e80' && text.Contains(name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
