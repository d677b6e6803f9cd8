namespace Baobei.Domain.Matching;

/// <summary>Addresses that are typed behind a name. The town stays, since it may tell two apart; street and postcode say nothing.</summary>
internal sealed partial class LatinName
{
    private const int ShortestCode = 4;
    private const int LongestCode = 6;

    private static readonly string[] StreetEnds = [.. DataFile.Rows("latin-words.csv").Where(row => row[0] == "street_end").SelectMany(row => row[1].Split('|'))];

    private static readonly WordTable UnitsOfSite = WordTable.Of(DataFile.Words("unit_of_site"));

    private void ReadAddresses()
    {
        if (!_text.AsSpan(0, _length).ContainsAnyInRange('0', '9'))
        {
            return;
        }

        var hasTown = false;
        for (var to = _count; to > 0;)
        {
            var from = to - 1;
            while (from > 0 && _terms[from - 1].Part == _terms[to - 1].Part)
            {
                from--;
            }

            var start = from > 0 && IsSetOff(_terms[from]) ? from : BehindForm(from, to);
            if (start > 0 && (to < _count || to - start > 2) && IsNumberedUnit(start, to))
            {
                DropSite(start);
            }
            else if (start > 0 && start < to)
            {
                hasTown |= ReadAddress(start, to, hasTown);
            }

            to = from;
        }
    }

    /// <summary>Unit 4, and what it is a unit of stands behind.</summary>
    private bool IsNumberedUnit(int from, int to) =>
        to - from >= 2 && UnitsOfSite.Contains(TextOf(_terms[from])) && TextOf(_terms[from + 1]).ContainsAnyInRange('0', '9');

    /// <summary>The unit and the estate that it is in say nothing, the town behind them does.</summary>
    private void DropSite(int from)
    {
        var end = from + 2;
        while (end < _count && !_terms[end].IsSeat && !_terms[end].Is(LatinUse.City | LatinUse.Country | LatinUse.Legal | LatinUse.Unit))
        {
            end++;
        }

        Drop(from, end);
    }

    /// <summary>Behind the legal form, notes and years: Q3 2023, in liquidation.</summary>
    private void DropBehindForm(int from, int to)
    {
        const LatinUse others = LatinUse.Unit | LatinUse.UnitWeak | LatinUse.Affiliate | LatinUse.Division | LatinUse.House | LatinUse.HouseWeak | LatinUse.Country | LatinUse.City | LatinUse.Compass;
        if (from == to)
        {
            return;
        }

        for (var i = from; i < to; i++)
        {
            // Corp. V is another than Corp. IV.
            if (_terms[i].Is(others) || _terms[i].Length == 1 || LatinWords.IsRoman(TextOf(_terms[i])))
            {
                return;
            }
        }

        if (AreNotes(from, to) || (to == from + 1 && IsYear(TextOf(_terms[from])) && !HasSeries(from)))
        {
            Drop(from, to);
        }
    }

    private bool HasSeries(int to)
    {
        foreach (ref readonly var term in Terms[..to])
        {
            if (term.Is(LatinUse.Series))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Behind the last legal form, if one is there.</summary>
    private int BehindForm(int from, int to)
    {
        for (var i = to - 1; i > from; i--)
        {
            if (_terms[i].Is(LatinUse.Legal))
            {
                return i + 1;
            }
        }

        return to;
    }

    /// <param name="isBeforeTown">A postcode stands behind it.</param>
    /// <returns>It has a postcode.</returns>
    private bool ReadAddress(int from, int to, bool isBeforeTown)
    {
        if (IsNumberAlone(from, to))
        {
            Drop(from, to);
            return false;
        }

        var (code, hasNumber, isStreet, isPart, mayBePart) = (-1, false, false, false, false);
        for (var i = from; i < to; i++)
        {
            // 14 Mill Road, 88 South Road, No. 7.
            ref readonly var term = ref _terms[i];
            var isOfAddress = (i + 1 < to && IsStreet(i + 1)) || IsNumberSign(TextOf(term));
            isPart |= term.Is(LatinUse.Legal) || (!isOfAddress && term.Is(LatinUse.Unit | LatinUse.House));
            mayBePart |= !isOfAddress && term.Is(LatinUse.UnitWeak | LatinUse.Division);
            code = IsPostcode(i, from, to) ? i : code;
            hasNumber |= TextOf(term).ContainsAnyInRange('0', '9');
            isStreet |= IsStreet(i);
        }

        if (isPart || (mayBePart && !(isStreet && hasNumber)))
        {
            return false;
        }

        if (code < 0 && !((isStreet && isBeforeTown) || ((isStreet || isBeforeTown) && hasNumber)))
        {
            return false;
        }

        for (var i = from; i < to; i++)
        {
            ref var term = ref _terms[i];
            var isTown = code >= 0 && (i > code || (code == to - 1 && !isStreet && term.Length > 2));
            if (term.Is(LatinUse.Note) || TextOf(term).ContainsAnyInRange('0', '9') || (code >= 0 && term.Length <= 2 && i != to - 1 && i <= code + 1) || !(isTown || term.Is(LatinUse.City | LatinUse.Country)))
            {
                Drop(i, i + 1);
            }
            else if (!term.Is(LatinUse.Little))
            {
                term.IsSeat = code >= 0;
                if (term.Is(LatinUse.Country | LatinUse.City))
                {
                    continue;
                }

                (term.Uses, term.Number, term.Means, term.Value) = (LatinUse.City, -1, default, 0);
            }
        }

        return code >= 0;
    }

    private static bool IsNumberSign(ReadOnlySpan<char> text) => text is "no" or "nr" or "nos";

    /// <summary>A long number and nothing else, or "no." before it: a customer's, or what is left of an address.</summary>
    private bool IsNumberAlone(int from, int to)
    {
        const int leastDigits = 5;
        return to - from <= 2 && TextOf(_terms[to - 1]) is { Length: >= leastDigits } digits && !digits.ContainsAnyExceptInRange('0', '9')
            && (to - from == 1 || _terms[from].Length <= 2);
    }

    private static bool IsYear(ReadOnlySpan<char> text)
    {
        const int first = 1900;
        const int last = 2099;
        return text.Length == 4 && !text.ContainsAnyExceptInRange('0', '9') && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) is >= first and <= last;
    }

    /// <summary>Four to six digits beside words, and no year behind them: D-22047 Hamburg, Hamburg 22047.</summary>
    private bool IsPostcode(int at, int from, int to)
    {
        var text = TextOf(_terms[at]);
        if (at + 1 < to && IsTwoWordCode(text, TextOf(_terms[at + 1])))
        {
            return true;
        }

        var digits = text.TrimStart("abcdefghijklmnopqrstuvwxyz");
        if (digits.Length is < ShortestCode or > LongestCode || text.Length - digits.Length > 2 || digits.ContainsAnyExceptInRange('0', '9') || to - from < 2)
        {
            return false;
        }

        return !IsYear(text) || at + 1 < to;
    }

    /// <summary>As in Britain and Canada: SW1A 2AA, M5V 2T6.</summary>
    private static bool IsTwoWordCode(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        first.Length is >= 2 and <= 4 && second.Length == 3 && char.IsAsciiLetter(first[0]) && char.IsAsciiDigit(second[0]) && char.IsAsciiLetter(second[1]) != char.IsAsciiDigit(second[1])
            && first.ContainsAnyInRange('0', '9') && !(char.IsAsciiDigit(second[1]) && char.IsAsciiDigit(second[2]));

    private bool IsStreet(int at)
    {
        if (LatinLexicon.TryGet(TextOf(_terms[at]), out var entry) && (entry.Uses & LatinUse.Street) != 0)
        {
            return true;
        }

        foreach (var end in StreetEnds)
        {
            if (_terms[at].Length > end.Length && TextOf(_terms[at]).EndsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
