namespace Baobei.Domain.Matching;

/// <summary>What people type around a name, and parts in an order of their own: taken off, and put right, before the name is read.</summary>
internal sealed partial class NameReading
{
    /// <summary>The sign of a chat in front of a name: @, #.</summary>
    private void DropSign()
    {
        if (_length > 2 && _text[0] is '@' or '#' or '+' && _text[1] >= '\u2e80')
        {
            Remove(0, 1);
            _gap[0] = true;
        }
    }

    /// <summary>A legal form in front: 株式会社.</summary>
    /// <returns>Whether there was one.</returns>
    private bool DropFormBefore()
    {
        var length = FormsBefore.AtStart(Whole, out _);
        if (length == 0 || _length - length < 2)
        {
            return false;
        }

        Remove(0, length);
        return true;
    }

    /// <summary>Takes the tones out of pinyin that is written with them: Nan2jing1.</summary>
    private void DropTones()
    {
        const int fewest = 3;
        var (syllables, start) = (0, 0);
        for (var i = 0; i < _length; i++)
        {
            start = _gap[i] ? i : start;
            if (Romanised.IsLatin(_text[i]))
            {
                continue;
            }

            if (_text[i] is < '1' or > '5' || Pinyin.Find(_text.AsSpan(start..i)) < 0)
            {
                return;
            }

            syllables++;
            start = i + 1;
        }

        for (var i = syllables >= fewest ? _length - 1 : -1; i >= 0; i--)
        {
            if (!Romanised.IsLatin(_text[i]))
            {
                var isGap = _gap[i + 1] && i + 1 < _length;
                Remove(i, i + 1);
                _gap[i] = isGap;
            }
        }
    }

    /// <summary>What the name of a column or of a field left in front: set off by a space, or before a place.</summary>
    private void DropLabel()
    {
        const int surely = 4;
        const int least = 4;
        var apart = 2;
        while (apart < _length && !_gap[apart])
        {
            apart++;
        }

        if (_length - apart >= least && Labels.Contains(_text.AsSpan(0, apart)))
        {
            Remove(0, apart);
        }
        else if (Labels.AtStart(Whole, out _) is >= 2 and var label && _length - label >= least
            && (label >= surely || PlaceNames.AtStart(Whole[label..], "", PlaceStrength.Strong, out _) > 0))
        {
            Remove(0, label);
        }
    }

    /// <summary>A date in front, or the number of a row before a place.</summary>
    private void DropNumber()
    {
        const int date = 6;
        const int least = 4;
        var (digits, isDate) = (0, false);
        var letters = 0;
        while (letters < _length && Romanised.IsLatin(_text[letters]))
        {
            letters++;
        }

        if (letters is > 0 and < least && letters < _length && char.IsAsciiDigit(_text[letters]))
        {
            // A7, No. 12: the number of a row where a place follows.
            digits = letters;
            while (digits < _length && char.IsAsciiDigit(_text[digits]))
            {
                digits++;
            }

            if (digits - letters <= least && _length - digits >= least && _gap[digits] && PlaceNames.AtStart(Whole[digits..], "", PlaceStrength.Strong, out _) > 0)
            {
                Remove(0, digits);
            }

            return;
        }

        while (digits < _length && (char.IsAsciiDigit(_text[digits]) || (digits > 0 && DateWords.Contains(_text[digits]))))
        {
            isDate |= !char.IsAsciiDigit(_text[digits++]);
        }

        if (digits > 0 && _length - digits >= least
            && (digits >= date || isDate || (_gap[digits] && PlaceNames.AtStart(Whole[digits..], "", PlaceStrength.Weak, out _) > 0)))
        {
            Remove(0, digits);
        }
    }

    /// <summary>An English word of business behind characters ("云岫 Logistics") becomes what it is in Chinese.</summary>
    private void SayInChinese()
    {
        for (var at = 1; at < _length; at++)
        {
            if (_text[at] is not (>= 'a' and <= 'z') || (!_gap[at] && _text[at - 1] < '\u2e80'))
            {
                continue;
            }

            var end = at + 1;
            while (end < _length && !_gap[end] && _text[end] < '\u2e80')
            {
                end++;
            }

            if (BusinessWords.TryChinese(_text.AsSpan(at, end - at), out var chinese) && chinese.Length <= end - at)
            {
                chinese.CopyTo(_text.AsSpan(at));
                Remove(at + chinese.Length, end);
                end = at + chinese.Length;
            }

            at = end - 1;
        }
    }

    /// <summary>How much is expected, a telephone number, or a number at a stock exchange (SH600000, 0001.HK), at the end.</summary>
    private void DropAmount()
    {
        const int least = 4;
        const int surely = 6;
        const int listed = 4;
        var behind = Exchanges.AtEnd(Whole, out _);
        var unit = Math.Max(Units.AtEnd(Whole, out _), behind);
        var from = _length - unit;
        while (from > 0 && char.IsAsciiDigit(_text[from - 1]))
        {
            from--;
        }

        var digits = _length - unit - from;
        var before = digits >= listed ? Exchanges.AtEnd(Whole[..from], out _) : 0;
        from -= before;
        var isListed = digits >= listed && before + behind > 0;
        if (digits > 0 && from >= least && (unit > 0 || isListed || digits >= surely) && _text[from - 1] >= '\u2e80'
            && (_gap[from] || isListed || digits >= surely || EndsWithLegal(_text.AsSpan(0, from)) || BusinessWords.AtEnd(_text.AsSpan(0, from), out _) > 1))
        {
            Cut(from);
        }
    }

    /// <summary>The name was pasted twice.</summary>
    private void DropRepeated()
    {
        const int least = 6;
        var half = _length / 2;
        if (half >= least && _length == 2 * half && Whole[..half].SequenceEqual(Whole[half..]))
        {
            Cut(half);
        }
    }

    /// <summary>
    /// Parts that are set off by spaces or signs may stand in any order: places go in front, then what is neither place nor business, then the business
    /// with the legal form.
    /// </summary>
    private void Order()
    {
        const int most = 6;
        const int shortest = 2;
        Span<(int Start, int End, int Rank)> parts = stackalloc (int, int, int)[most];
        var (count, hasPlus, hasPlace) = (0, false, false);
        for (var start = 0; start < _length;)
        {
            var end = start + 1;
            while (end < _length && !_gap[end] && !IsPlus(end))
            {
                end++;
            }

            if (count == most || end - start < shortest || end - start == _length)
            {
                return;
            }

            if (RankOf(_text.AsSpan(start, end - start)) is not { } rank)
            {
                return;
            }

            hasPlace |= rank == 0;
            parts[count++] = (start, end, rank);
            hasPlus |= end < _length && IsPlus(end);
            start = end < _length && IsPlus(end) ? end + 1 : end;
        }

        // What may be a brand that is called like a place is one beside a place that is surely one.
        for (var i = 0; i < count; i++)
        {
            parts[i].Rank = parts[i].Rank < 0 ? hasPlace ? 1 : 0 : parts[i].Rank;
        }

        // Business in front of all else is out of order; between other parts it may be a word of the brand.
        var first = 0;
        while (first < count && parts[first].Rank == 0)
        {
            first++;
        }

        var (hasOther, hasLatePlace) = (false, false);
        for (var i = first; i < count; i++)
        {
            hasOther |= parts[i].Rank == 1;
            hasLatePlace |= i > first && parts[i].Rank == 0;
        }

        var isTurned = hasOther && first < count && parts[first].Rank >= 2;
        if (count < 2 || !(isTurned || hasLatePlace || (hasPlus && (first > 0 || parts[count - 1].Rank == 2))))
        {
            return;
        }

        for (var i = 1; i < count; i++)
        {
            // 吴忠市，宁夏: the wider place stands in front.
            if (parts[i].Rank == 0 && parts[i - 1].Rank == 0 && PlaceNames.IsPlace(PartOf(parts[i]), out var wide) && PlaceNames.IsPlace(PartOf(parts[i - 1]), out var narrow)
                && wide.Length < narrow.Length && PlaceNames.AreCompatible(wide, narrow))
            {
                (parts[i - 1], parts[i]) = (parts[i], parts[i - 1]);
            }
        }

        Span<char> text = stackalloc char[MaxLength];
        Span<bool> gaps = stackalloc bool[MaxLength];
        gaps.Clear();
        var length = 0;
        for (var rank = 0; rank <= 3; rank++)
        {
            for (var i = 0; i < count; i++)
            {
                // Only the business in front is put behind.
                var isOther = parts[i].Rank == 1 || (parts[i].Rank == 2 && !isTurned);
                if (rank == (isOther ? 1 : parts[i].Rank))
                {
                    gaps[length] = length > 0;
                    _text.AsSpan(parts[i].Start, parts[i].End - parts[i].Start).CopyTo(text[length..]);
                    length += parts[i].End - parts[i].Start;
                }
            }
        }

        RegionIsBehind = first == 0 && hasLatePlace;
        text[..length].CopyTo(_text);
        gaps[..length].CopyTo(_gap);
        _bracketCount = 0;
        Cut(length);
        _coreEnd = length;

        ReadOnlySpan<char> PartOf((int Start, int End, int Rank) part) => _text.AsSpan(part.Start, part.End - part.Start);

        bool IsPlus(int at) => _text[at] is '+' or '&' && at > 0 && at + 1 < _length && _text[at - 1] >= '\u2e80' && _text[at + 1] >= '\u2e80';
    }

    /// <summary>0 for a place, -1 for what may be one, 2 for business, 3 for a legal form alone, 1 for what is none of them; null for what has to stay where it is.</summary>
    private static int? RankOf(ReadOnlySpan<char> part)
    {
        if (Everywhere.Contains(part) || PlaceNames.IsPlace(part, out _))
        {
            return Everywhere.Contains(part) || PlaceNames.AtStart(part, "", PlaceStrength.Strong, out _) > 0 ? 0 : -1;
        }

        var end = part.Length;
        while (end > 0 && FormAtEnd(part[..end]) is > 0 and var form)
        {
            end -= form;
        }

        if (end == 0)
        {
            return 3;
        }

        var at = end;
        while (at > 0 && BusinessWords.AtEnd(part[..at], out _) is > 0 and var word)
        {
            at -= word;
        }

        return at == 0 ? 2 : end < part.Length || StrongBranches.AtEnd(part, out _) > 0 || NameNotes.AtStart(part) ? null : 1;
    }

    private void DropNotesBefore()
    {
        const int longest = 8;
        for (var end = 2; end <= longest && _length - end >= 4; end++)
        {
            var text = _text.AsSpan(0, end);
            if (_gap[end] && (NameNotes.Contains(text, isApart: true) || NameNotes.IsDocument(text) || IsNoteOfPlace(text) || (IsPerson(text) && (Titles.AtEnd(text, out _) > 1 || PlaceNames.AtStart(Whole[end..], "", PlaceStrength.Strong, out _) > 0)) || IsProjectBefore(end)))
            {
                Remove(0, end);
                end = 1;
            }
        }

        DropAddressBefore();
    }

    /// <summary>An address, and behind it the name: 杭州市滨江区江南大道88号 云岫科技.</summary>
    private void DropAddressBefore()
    {
        const int shortest = 6;
        for (var end = shortest; _length - end >= 4; end++)
        {
            if (_gap[end] && IsAddress(_text.AsSpan(0, end)))
            {
                Remove(0, end);
                return;
            }
        }
    }

    /// <summary>A surname, perhaps a name, and a title: 王姐, 李经理.</summary>
    private static bool IsPerson(ReadOnlySpan<char> text)
    {
        const int longest = 3;
        var name = text.Length - Titles.AtEnd(text, out _);
        return (name is > 0 and <= longest && name < text.Length && PersonWords.StartsWithSurname(text[..name]))
            || (text.Length == 2 && PersonWords.IsBeforeName(text[0]) && PersonWords.IsSurname(text[1..]));
    }

    /// <summary>Up to there stands which project is meant, and then the name of a house with its place.</summary>
    private bool IsProjectBefore(int end) =>
        NameNotes.IsProject(_text.AsSpan(0, end)) && PlaceNames.AtStart(Whole[end..], "", PlaceStrength.Strong, out _) > 0 && StrongBranches.AtEnd(Whole, out _) == 0;

    /// <summary>Which project is meant, behind a sign or directly behind what a house ends with.</summary>
    private void DropProject()
    {
        const int least = 4;
        if (!NameNotes.IsProject(Whole))
        {
            return;
        }

        for (var from = least; from < _length - 1; from++)
        {
            var head = _text.AsSpan(0, from);
            if ((_gap[from] && !PlaceNames.IsPlace(head, out _)) || FormAtEnd(head) > 0 || InstitutionNames.EndsOne(head))
            {
                Cut(from);
                _coreEnd = from;
                return;
            }
        }
    }

    /// <summary>A place and a note: 杭州客户.</summary>
    private static bool IsNoteOfPlace(ReadOnlySpan<char> text) =>
        PlaceNames.AtStart(text, "", PlaceStrength.Strong, out _) is > 0 and var place && text.Length - place >= 2 && NameNotes.Contains(text[place..], isApart: false);

    /// <summary>Words at the end of a name in Latin letters that are only a note.</summary>
    private void DropNotes()
    {
        for (var from = _length - 1; from > 2; from--)
        {
            if (_gap[from] && NameNotes.Contains(_text.AsSpan(from, _length - from), isApart: true))
            {
                Cut(from);
            }
            else if (_gap[from])
            {
                return;
            }
        }
    }

    private void DropLatin()
    {
        for (var end = _length; end > 0; end--)
        {
            var start = end;
            while (start > 0 && char.IsAsciiLetterLower(_text[start - 1]))
            {
                start--;
            }

            if (start < end)
            {
                Remove(start, end);
                end = start + 1;
            }
        }
    }

    /// <summary>Somebody's name and title behind a space or dash.</summary>
    private void DropPerson()
    {
        const int longest = 4;
        for (var from = _length - 1; from >= 4 && _length - from <= longest; from--)
        {
            var title = Titles.AtEnd(_text.AsSpan(from, _length - from), out _);
            if (title > 0 && (_gap[from] || (_length - from - title == 1 && BusinessWords.AtEnd(_text.AsSpan(0, from), out _) > 1)))
            {
                Cut(from);
                _coreEnd = from;
            }
        }
    }

    /// <summary>Letters that were read for noughts: 1OO. O2O is a word of its own.</summary>
    private void UndoNoughts()
    {
        for (var i = 1; i < _length; i++)
        {
            if (_text[i] != 'o' || !char.IsAsciiDigit(_text[i - 1]))
            {
                continue;
            }

            var (start, end) = (i - 1, i);
            while (start > 0 && char.IsAsciiLetterOrDigit(_text[start - 1]))
            {
                start--;
            }

            while (end < _length && _text[end] == 'o')
            {
                end++;
            }

            if (!_text.AsSpan(start, i - start).ContainsAnyExceptInRange('0', '9') && (end == _length || !char.IsAsciiLetterOrDigit(_text[end])))
            {
                _text.AsSpan(i, end - i).Fill('0');
            }
        }
    }
}
