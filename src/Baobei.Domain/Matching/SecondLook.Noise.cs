namespace Baobei.Domain.Matching;

/// <summary>Names that are whole but for what stands in front of them or within: what somebody said around them, the number of a row, a character explained or torn apart.</summary>
internal static partial class SecondLook
{
    /// <summary>Said around a name: 嗯, 就是, 那个, 好像叫.</summary>
    private static readonly WordTable Fillers = WordTable.Of(DataFile.Words("filler"));

    private static readonly WordTable Particles = WordTable.Of(DataFile.Words("particle"));

    /// <summary>How a character is told: 马字旁, 草字头.</summary>
    private static readonly WordTable SaidOfCharacter = WordTable.Of(DataFile.Words("char_said"));

    /// <summary>In front of the short name of a share, or behind it: ST, B.</summary>
    private static readonly WordTable ShareMarks = WordTable.Of(DataFile.Words("share_mark"));

    /// <summary>So many places of a name are tried: more of them are in no name, and each costs reading both again.</summary>
    private const int MostTries = 3;

    private static readonly string[] SplitWholes = [.. DataFile.Rows("split-characters.csv").Select(row => CharFold.Fold(row[0]))];

    /// <summary>Characters torn apart, by what is left of them: 月巴 for 肥.</summary>
    private static readonly WordTable SplitParts = WordTable.Of(DataFile.Rows("split-characters.csv").Select(row => row[1]));

    /// <summary>In Chinese "is", "of" and the like stand before the character that is meant: 古代的古.</summary>
    private static readonly System.Buffers.SearchValues<char> ToldBy = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("told_by")));

    /// <summary>What is left when the text is read without what stands around or within the name.</summary>
    private static Tally WithoutNoise(NameReading name, NameReading text, Tally first)
    {
        const int leastBrand = 3;
        const int mostUnknown = 4;
        const int most = 12;
        first = WithoutBracket(name, text, first);
        first = first.IsFar ? Joined(name, text, first) : first;
        if (!first.IsFar || name.IsBranch || AnchorOf(name) is not { Length: > 0 } sought || text.Whole.IndexOf(sought, StringComparison.Ordinal) is not (> 0 and var found) || found == text.CoreStart)
        {
            return first;
        }

        var (left, right) = _again ??= (new(), new());
        left.Read(text.Source);
        right.Read(name.Source);
        var anchor = AnchorOf(right);
        var at = anchor.IsEmpty ? -1 : left.Whole.IndexOf(anchor, StringComparison.Ordinal);
        if (at <= 0)
        {
            return first;
        }

        var place = at;
        while (place > 0 && PlaceNames.AtEnd(left.Whole[..place], PlaceStrength.Weak, out var code) is > 0 and var length && PlaceNames.AreCompatible(code, right.Region))
        {
            place -= length;
        }

        // Before the place, or between the place and the brand.
        var behindPlace = left.CoreStart > 0 || left.WeakLength == 0 || !PlaceNames.AreCompatible(left.WeakRegion, right.Region) ? left.CoreStart : left.WeakLength;
        var (start, end) = place < at ? (0, place) : (behindPlace < at ? behindPlace : 0, at);
        var noise = left.Whole[start..end];
        if (noise.IsEmpty || noise.Length > most)
        {
            return first;
        }

        var isSaid = IsSaid(noise, right.Region) || NameReading.IsStreet(noise);
        var isSure = (isSaid && (noise.Length > 1 || left.HasGapBefore(end))) || (left.HasGapBefore(end) && IsRowNumber(noise));

        // Who writes the whole legal form writes no chat: 客户来餐饮有限公司 may be a name.
        isSure &= place < at || left.Legal is LegalKind.None or LegalKind.Company || left.HasGapBefore(end);
        var isUnknown = place < at || (right.BrandLength >= leastBrand && (noise.Length <= mostUnknown || left.HasGapBefore(at)));
        if (!isSaid && !isSure && !(isUnknown && (right.BrandLength >= 2 || left.HasGapBefore(end)) && !SaysAnother(noise)))
        {
            return first;
        }

        left.ReadWithout(start, end);
        return Better(left, right, isSure ? MatchFinding.Note : MatchFinding.Beside, first);
    }

    /// <summary>What the name surely begins with behind its place, long enough to be found within another text.</summary>
    private static ReadOnlySpan<char> AnchorOf(NameReading name)
    {
        const int least = 3;
        var length = Math.Max(least, name.BrandLength - name.WeakLength);
        return name.Core.Length - name.WeakLength >= length ? name.Core.Slice(name.WeakLength, length) : default;
    }

    /// <summary>Nothing but what people say around a name.</summary>
    /// <param name="region">The place that is meant, which may be said between; empty for none.</param>
    public static bool IsSaid(ReadOnlySpan<char> text, string region = "")
    {
        while (text.Length > 0)
        {
            var word = Fillers.AtStart(text, out _);
            var place = region.Length > 0 && PlaceNames.AtStart(text, "", PlaceStrength.Strong, out var code) is > 0 and var length && PlaceNames.AreCompatible(code, region) ? length : 0;
            if (word + place == 0)
            {
                return false;
            }

            text = text[Math.Max(word, place)..];
        }

        return true;
    }

    /// <summary>Said at the end of a sentence, and in no name: 吧, 啊.</summary>
    public static bool IsParticle(ReadOnlySpan<char> text) => Particles.Contains(text);

    /// <summary>The number of a row: A-07, No.3, 第5家.</summary>
    private static bool IsRowNumber(ReadOnlySpan<char> text)
    {
        const int most = 4;
        if (text.Length > 2 && InstitutionNames.IsOrdinal(text[0]))
        {
            text = text[1..];
            text = Characters.IsNumeral(text[^1]) ? text : text[..^1];
        }

        var letters = text.IndexOfAnyExceptInRange('a', 'z');
        return letters is >= 0 and < most && !text[letters..].ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Another place, number, line of business or house.</summary>
    private static bool SaysAnother(ReadOnlySpan<char> text)
    {
        return PlaceNames.IsPlace(text, out _) || BusinessWords.AtEnd(text, out _) > 1 || NameReading.EndsLikeBranch(text) || text.IndexOfAnyInRange('0', '9') >= 0 || InstitutionNames.Is(text) || NameReading.IsGroupWord(text);
    }

    /// <summary>Without what stands in brackets within the name: how a character is written, how it is read.</summary>
    private static Tally WithoutBracket(NameReading name, NameReading text, Tally first)
    {
        for (var number = 0; number < MostTries && text.Bracket(number) is { End: > 0 } bracket; number++)
        {
            if (bracket.Start < 2 || bracket.Start >= bracket.End || name.Whole.IndexOf(text.Whole[bracket.Start..bracket.End], StringComparison.Ordinal) >= 0)
            {
                continue;
            }

            var (left, right) = _again ??= (new(), new());
            left.Read(text.Source);
            right.Read(name.Source);
            var (start, end) = left.Bracket(number);
            if (start < 2 || start >= end || PlaceNames.IsPlace(left.Whole[start..end], out _))
            {
                continue;
            }

            var isTold = TellsCharacter(left.Whole[start..end], left.Whole[start - 1]);
            if (!isTold && SaysAnother(left.Whole[start..end]))
            {
                continue;
            }

            left.ReadWithout(start, end);
            first = Better(left, right, isTold ? MatchFinding.Note : MatchFinding.Beside, first);
        }

        return first;
    }

    /// <summary>The text tells which character stands before it: 三个土, 马字旁, 古代的古, 日天昊.</summary>
    private static bool TellsCharacter(ReadOnlySpan<char> text, char character) =>
        text.Length > 1 && (text.Contains(character) || SaidOfCharacter.AtEnd(text, out _) > 0 || ToldBy.Contains(text[^2]) || (SplitParts.TryGet(text, out var whole) && SplitWholes[whole][0] == character) || (Romanised.IsLatin(text[0]) && Romanised.AreEqual(text, [character])));

    /// <summary>A character that somebody, or a machine that reads, tore apart is put together: 合月巴 for 合肥.</summary>
    private static Tally Joined(NameReading name, NameReading text, Tally first)
    {
        // One end of the name is there as it should be.
        const int end = 2;
        if (name.Core.Length < end || text.Core.Length <= name.Core.Length || (text.Whole.IndexOf(name.Core[^end..], StringComparison.Ordinal) < 0 && text.Whole.IndexOf(name.Core[..end], StringComparison.Ordinal) < 0))
        {
            return first;
        }

        for (var (at, tries) = (0, 0); at + 1 < text.Whole.Length && tries < MostTries; at++)
        {
            var length = SplitParts.AtStart(text.Whole[at..], out var number);
            if (length == 0 || name.Whole.IndexOf(SplitWholes[number][0]) < 0 || name.Whole.IndexOf(text.Whole.Slice(at, length), StringComparison.Ordinal) >= 0)
            {
                continue;
            }

            var parts = text.Whole.Slice(at, length);
            var (left, right) = _again ??= (new(), new());
            left.Read(text.Source);
            right.Read(name.Source);
            tries++;
            if (left.Whole.IndexOf(parts, StringComparison.Ordinal) is >= 0 and var start)
            {
                left.ReadJoined(start, start + length, SplitWholes[number][0]);

                // 日月食品 may be the name of another than 明食品; of a place, or of a longer brand, nothing else can be meant.
                const int shortest = 2;
                var isBehind = Math.Min(left.BrandLength, right.BrandLength) >= shortest && start >= left.CoreStart + Math.Max(left.BrandLength, right.BrandLength);
                var isSure = start < left.CoreStart || isBehind || (right.BrandLength > shortest && start > left.CoreStart && BusinessWords.AtEnd(right.Brand, out _) == 0);
                first = Better(left, right, isSure ? MatchFinding.Spelling : MatchFinding.Beside, first);
            }
        }

        return first;
    }

    /// <summary>The letters are a mark of the stock exchange at a short name: ST海航, 万科A.</summary>
    private static bool IsShare(NameReading mixed, NameReading house)
    {
        var whole = mixed.Whole;
        if (house.Legal != LegalKind.Stock || mixed.Legal != LegalKind.None)
        {
            return false;
        }

        var before = whole.IndexOfAnyExceptInRange('a', 'z');
        var behind = whole.Length - 1 - whole.LastIndexOfAnyExceptInRange('a', 'z');
        return before >= 0 && before + behind <= whole.Length - 2 && (before == 0 || ShareMarks.Contains(whole[..before])) && (behind == 0 || ShareMarks.Contains(whole[^behind..]))
            && !HanNames.HasLatin(whole[before..^behind]);
    }

    /// <summary>The letters stand in front of what the other name begins with: DJI大疆.</summary>
    private static bool IsTradeName(NameReading mixed, NameReading house)
    {
        var letters = mixed.Whole.IndexOfAnyExceptInRange('a', 'z');
        var behind = letters >= 2 ? mixed.Whole[letters..] : [];
        return behind.Length >= 2 && house.BrandLength >= 2 && (behind.StartsWith(house.Brand, StringComparison.Ordinal) || house.Core.StartsWith(behind, StringComparison.Ordinal) || (behind.Length >= 4 && house.Whole.StartsWith(behind, StringComparison.Ordinal)));
    }

    /// <summary>Capitals stand behind what the other name begins with: 宁德时代CATL. Small letters would be the first ones of what is left out.</summary>
    private static bool IsTradeNameBehind(NameReading mixed, NameReading house)
    {
        const int least = 4;
        const int fewest = 3;
        var whole = mixed.Whole;
        var name = whole[..(whole.LastIndexOfAnyExceptInRange('a', 'z') + 1)];
        return whole.Length - name.Length >= fewest && char.IsAsciiLetterUpper(mixed.Source.AsSpan().TrimEnd()[^1]) && name.Length >= least && mixed.Legal is LegalKind.None && !HanNames.HasLatin(name) && house.Whole.StartsWith(name, StringComparison.Ordinal);
    }

    /// <summary>The letters say the brand beside them once more: 施耐德 Schneider, 云岫 yunxiu.</summary>
    private static bool SayBrand(NameReading mixed, ReadOnlySpan<char> core, ReadOnlySpan<char> brand)
    {
        const int least = 3;
        const int near = 20;
        var whole = mixed.Whole;
        var start = whole.IndexOfAnyInRange('a', 'z');
        var length = start < 0 ? 0 : whole[start..].IndexOfAnyExceptInRange('a', 'z');
        length = length < 0 ? whole.Length - start : length;
        if (length < least || HanNames.HasLatin(whole[(start + length)..]))
        {
            return false;
        }

        var letters = whole.Slice(start, length);
        return (KnownNames.AtStart(core, out var known) > 0 && KnownNames.Means(known, letters)) || Romanised.AreEqual(letters, brand) || Romanised.AreInitials(letters, brand)
            || (brand.Length >= least && Transliteration.Distance(letters, brand) <= near);
    }

    /// <summary>What the two names are as they are read now, at that price, if it explains them better than <paramref name="first"/>.</summary>
    private static Tally Better(NameReading left, NameReading right, MatchFinding price, Tally first)
    {
        if (!left.IsHan || !right.IsHan || Math.Min(left.Core.Length, right.Core.Length) < 2)
        {
            return first;
        }

        var second = HanNames.Compare(left, right);
        if (second.Has(MatchFinding.SameName))
        {
            second.Remove(MatchFinding.SameName);
        }

        second.Add(price);
        return second.Points < first.Points ? second : first;
    }
}
