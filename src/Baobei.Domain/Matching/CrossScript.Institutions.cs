namespace Baobei.Domain.Matching;

/// <summary>Schools, hospitals and works: whose they are, of which number, and what is a part of them.</summary>
internal static partial class CrossScript
{
    /// <summary>大学</summary>
    private static readonly string University = DataFile.Words("university")[0];

    /// <summary>What parts of a university are called in English.</summary>
    private static readonly WordTable PartsInEnglish = WordTable.Of(DataFile.Words("institution_part_en"));

    /// <summary>Institutions that others belong to.</summary>
    private static readonly WordTable Owners = WordTable.Of(DataFile.Words("owner"));

    /// <summary>附属</summary>
    private static readonly WordTable Attached = WordTable.Of(DataFile.Words("attached"));

    /// <summary>Length of the institution that this one, with a name of its own, belongs to: 四川大学 of 四川大学华西医院; English names often leave it out.</summary>
    private static int OwnerLength(NameReading han)
    {
        const int shortest = 4;
        var core = han.Core;
        if (!InstitutionNames.Is(core))
        {
            return 0;
        }

        for (var end = core.Length - shortest; end > 0; end--)
        {
            if (Owners.AtEnd(core[..end], out _) > 0)
            {
                end += Attached.AtStart(core[end..], out _);
                return core.Length - end < shortest || Ordinal.Contains(core[end]) || Characters.IsNumeral(core[end]) || BusinessWords.AtEnd(core[end..], out _) > core.Length - end - 2 ? 0 : end;
            }
        }

        return 0;
    }

    /// <summary>The owner is named as well: spelt, or by its known name.</summary>
    private static bool NamesOwner(ReadOnlySpan<char> owner, LatinReading latin)
    {
        owner = owner[..^Attached.AtEnd(owner, out _)];
        var name = owner[..^Owners.AtEnd(owner, out _)];
        for (var first = 0; first < latin.Singles.Length; first++)
        {
            if (BrandParts.Read(owner, latin, first, owner.Length, owner.Length).Known > 0)
            {
                return true;
            }
        }

        return name.Length > 1 && IsSpelt(latin, name);
    }

    /// <summary>The last word says which part of a hospital is meant (North), and the Chinese name does not.</summary>
    private static bool IsWing(NameReading han, LatinReading latin, LatinWord word) =>
        LatinLexicon.TryGet(latin.TextOf(word), out var entry) && entry.Uses.HasFlag(LatinUse.Compass) && !BrandWords.Says(han.Whole, latin.TextOf(word));

    /// <summary>One school or hospital of several is told from the others by its number.</summary>
    private static void CompareNumbers(NameReading han, LatinReading latin, ref Tally tally)
    {
        if (tally.IsFar || !InstitutionNames.Is(han.Core))
        {
            return;
        }

        if (latin.Number > 0 && Characters.NumberIn(han.Core, out _) != latin.Number)
        {
            tally.Add(MatchFinding.NumberOther);
        }
        else if (latin.Number == 0 && han.Core.IndexOf(Ordinal, StringComparison.Ordinal) is >= 0 and var at && Characters.IsNumeral(han.Whole[Math.Min(han.CoreStart + at + 1, han.Whole.Length - 1)]))
        {
            tally.Add(MatchFinding.NumberMissing);
        }
    }

    /// <summary>Behind the group, or the university, stands a business that the Chinese name does not have: one of its companies.</summary>
    private static bool NamesMore(NameReading han, LatinReading latin, int from)
    {
        foreach (var word in latin.Words)
        {
            if (word.Start > from && word.Kind is LatinKind.Business && !BusinessWords.IsGeneral(word.Number) && !SaysAll(han.Whole[..han.CoreEnd], latin, word) && !BrandWords.Says(han.Whole[..han.CoreEnd], latin.TextOf(word)) && !IsWorks(latin, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Works, mill: 厂, which is no line of business.</summary>
    private static bool IsWorks(LatinReading latin, LatinWord word) => LatinLexicon.TryGet(latin.TextOf(word), out var entry) && entry.Uses.HasFlag(LatinUse.UnitWeak);

    /// <summary>Where behind the university a school or institute of it begins that the Latin name does not say (管理学院 of 复旦大学管理学院); 0 when there is none.</summary>
    private static int PartOfInstitution(NameReading han, LatinReading latin)
    {
        const int shortest = 3;
        for (var start = han.Core.Length - shortest; start > 0; start--)
        {
            if (Owners.AtEnd(han.Core[..start], out _) > 0)
            {
                return InstitutionNames.Is(han.Core[start..]) && !SaysAny(han.Core[start..], han.Core[..start], latin.Words) ? start : 0;
            }
        }

        return 0;
    }

    /// <summary>The known name of a university, and at the end what only a part of it is called by: HKU Business School.</summary>
    private static bool EndsAsPart(NameReading han, LatinReading latin, Tally tally)
    {
        var last = latin.Singles.Length > 1 ? latin.Singles[^1] : default;
        return tally.Has(MatchFinding.BrandKnown) && han.Core.EndsWith(University, StringComparison.Ordinal) && PartsInEnglish.Contains(latin.TextOf(last));
    }

    /// <summary>A word says a business of the one text that is none of the other.</summary>
    private static bool SaysAny(ReadOnlySpan<char> business, ReadOnlySpan<char> other, ReadOnlySpan<LatinWord> words)
    {
        foreach (var word in words)
        {
            if (word.Kind is LatinKind.Business && Says(business, word.Number) && !Says(other, word.Number))
            {
                return true;
            }
        }

        return false;
    }
}
