namespace Baobei.Domain.Matching;

/// <summary>What people type around a name in Latin letters, and what a scanner made of its letters.</summary>
internal sealed partial class NameReading
{
    /// <summary>Words of a note: "for the attention of".</summary>
    private const int MostNoteWords = 4;

    private const LatinUse NoteUses = LatinUse.Note | LatinUse.NoteWord | LatinUse.NoteNumber | LatinUse.Addressee;

    /// <summary>In front of the name of a house, as it is written: M/S.</summary>
    private static readonly string[] Salutations = DataFile.Words("salutation");

    private static readonly WordTable CountryBehind = WordTable.Of(DataFile.Words("country_behind"));

    /// <summary>Reads what of a name is written in Latin letters.</summary>
    public void ReadLatin(string name)
    {
        Read(name);
        Fold(name);
        for (var end = _length; end > 0; end--)
        {
            var start = end;
            while (start > 0 && _text[start - 1] >= '\u2e80')
            {
                start--;
            }

            if (start < end)
            {
                Remove(start, end);
                _gap[start] = true;
                end = start + 1;
            }
        }

        (_hanCount, _coreStart, _branchLength) = (0, 0, 0);
        _coreEnd = _houseEnd = _length;
        DropAroundLatin();
    }

    private void DropAroundLatin()
    {
        DropWeb();
        DropSalutation();
        DropRowNumber();
        DropNoteBefore();
        TakeNameInBrackets();
        for (var i = _bracketCount - 1; i >= 0; i--)
        {
            var (start, end) = _brackets[i];
            if (start > 0 && end <= _length && start < end && IsNote(_text.AsSpan(start, end - start)))
            {
                Remove(start, end);
                _gap[start] = true;
            }
        }

        DropNotesOfLatin();
        DropCountryBehind();
        UndoPrint();
    }

    /// <summary>Puts another word in the place of one.</summary>
    /// <returns>Whether there was room for it.</returns>
    public bool Replace(int start, int length, ReadOnlySpan<char> word)
    {
        var (end, more) = (start + length, word.Length - length);
        if (_length + more > MaxLength)
        {
            return false;
        }

        Array.Copy(_text, end, _text, end + more, _length - end);
        Array.Copy(_gap, end, _gap, end + more, _length + 1 - end);
        word.CopyTo(_text.AsSpan(start));
        _gap.AsSpan(start + 1, word.Length - 1).Clear();
        _length += more;
        _coreEnd = _houseEnd = _length;
        _bracketCount = 0;
        return true;
    }

    /// <summary>Leaves out all from there on.</summary>
    public void CutAt(int start)
    {
        Cut(start);
        _coreEnd = _houseEnd = _length;
    }

    /// <summary>Of a web address the name: www.hefeixunkaijiancai.com.</summary>
    private void DropWeb()
    {
        const int longest = 63;
        var label = LatinName.DomainLabel(Source.AsSpan().Trim());
        if (label.Length is 0 or > longest)
        {
            return;
        }

        Span<char> folded = stackalloc char[longest];
        var length = 0;
        foreach (var c in label)
        {
            folded[length] = CharFold.Of(c);
            length += folded[length] == CharFold.Gone ? 0 : 1;
        }

        if (Whole.IndexOf(folded[..length], StringComparison.Ordinal) is >= 0 and var at)
        {
            Cut(at + length);
            Remove(0, at);
        }
    }

    private void DropSalutation()
    {
        var text = Source.AsSpan().TrimStart();
        foreach (var salutation in Salutations)
        {
            if (!text.StartsWith(salutation, StringComparison.OrdinalIgnoreCase) || text.Length == salutation.Length || char.IsLetterOrDigit(text[salutation.Length]))
            {
                continue;
            }

            var letters = 0;
            foreach (var c in salutation)
            {
                letters += char.IsLetter(c) ? 1 : 0;
            }

            if (_length - letters >= 2 && _gap[letters])
            {
                Remove(0, letters);
            }

            return;
        }
    }

    /// <summary>The number of a row: #12.</summary>
    private void DropRowNumber()
    {
        const int longest = 4;
        const int least = 4;
        var end = NextGap(0);
        if (Source.AsSpan().TrimStart().StartsWith('#') && end <= longest && _length - end >= least && !_text.AsSpan(0, end).TrimStart('#').ContainsAnyExceptInRange('0', '9'))
        {
            Remove(0, end);
        }
    }

    /// <summary>How the house calls itself, and in brackets its name with the legal form.</summary>
    private void TakeNameInBrackets()
    {
        for (var i = 0; i < _bracketCount; i++)
        {
            var (start, end) = _brackets[i];
            if (start > 0 && end == _length && NextGap(NextGap(start)) < end && LatinReading.LegalAtEnd(_text.AsSpan(start, end - start)) is > 0 and var form && _gap[end - form] && LatinReading.LegalAtEnd(_text.AsSpan(0, start)) == 0)
            {
                Remove(0, start);
                return;
            }
        }
    }

    /// <summary>The country at the end, as addresses have it: P.R. China.</summary>
    private void DropCountryBehind()
    {
        for (var at = NextGap(NextGap(0)); at < _length; at = NextGap(at))
        {
            if (CountryBehind.Contains(_text.AsSpan(at, _length - at)))
            {
                Cut(at);
            }
        }
    }

    /// <summary>A department that the name is written to: "Purchasing Dept.".</summary>
    private void DropNoteBefore()
    {
        const int least = 4;
        if (!LatinLexicon.TryGet(_text.AsSpan(0, NextGap(0)), out var first) || first.Most < 2)
        {
            return;
        }

        for (var (end, count) = (NextGap(0), 1); count <= MostNoteWords && _length - end >= least; count++)
        {
            if (count > 1 && LatinLexicon.TryGet(_text.AsSpan(0, end), out var entry) && (entry.Uses & (LatinUse.Note | LatinUse.NoteWord)) != 0 && NextGap(end) < _length)
            {
                Remove(0, end);
                return;
            }

            end = NextGap(end);
        }
    }

    /// <summary>A note and all behind it: "Attn. Mr. Wang", "Tel. 0571 …".</summary>
    private void DropNotesOfLatin()
    {
        const int least = 4;
        var words = 1;
        for (var at = NextGap(0); at < _length; at = NextGap(at))
        {
            if (at >= least && LatinLexicon.TryGet(_text.AsSpan(at, NextGap(at) - at), out var first) && (first.Most > 1 || (first.Uses & NoteUses) != 0)
                && (words > 1 || LatinReading.LegalAtEnd(_text.AsSpan(0, at)) > 0) && IsNoteFrom(at, first.Most))
            {
                Cut(at);
                return;
            }

            words++;
        }
    }

    /// <param name="most">Words of the longest phrase that begins there.</param>
    private bool IsNoteFrom(int at, int most)
    {
        var end = at;
        for (var count = 1; count <= Math.Clamp(most, 1, MostNoteWords) && end < _length; count++)
        {
            end = NextGap(end);
            var text = _text.AsSpan(at, end - at);
            if (!LatinLexicon.TryGet(text, out var entry) || (entry.Uses & NoteUses) == 0 || LatinReading.IsLegal(text))
            {
                continue;
            }

            var isNote = entry.Uses.HasFlag(LatinUse.NoteWord) || entry.Uses.HasFlag(LatinUse.Addressee) || (entry.Uses.HasFlag(LatinUse.Note) && count > 1);
            if ((isNote && (count > 1 || LatinReading.LegalAtEnd(_text.AsSpan(0, at)) > 0)) || (entry.Uses.HasFlag(LatinUse.NoteNumber) && end < _length && HasDigits(end)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number as long as offices give follows.</summary>
    private bool HasDigits(int from)
    {
        const int least = 4;
        var digits = 0;
        while (from < _length && (char.IsAsciiDigit(_text[from]) || _text[from] == '+'))
        {
            digits += char.IsAsciiDigit(_text[from++]) ? 1 : 0;
        }

        return digits >= least;
    }

    /// <summary>All that is set off is a note.</summary>
    private static bool IsNote(ReadOnlySpan<char> text) =>
        !BusinessWords.TryEnglish(text, out _) && !LatinReading.IsLegal(text)
        && (NameNotes.Contains(text, isApart: true) || (LatinLexicon.TryGet(text, out var entry) && (entry.Uses & (LatinUse.Note | LatinUse.NoteWord | LatinUse.NoteApart)) != 0 && (entry.Uses & (LatinUse.City | LatinUse.Country)) == 0));

    private int NextGap(int at)
    {
        at++;
        while (at < _length && !_gap[at])
        {
            at++;
        }

        return Math.Min(at, _length);
    }

    /// <summary>Digits that a scanner read for letters: Chemica1, C0MPANY. Only where letters make a known word of it, or pinyin.</summary>
    private void UndoPrint()
    {
        const int fewest = 4;
        const int longest = 40;
        if (!Whole.ContainsAnyInRange('0', '9'))
        {
            return;
        }

        Span<char> word = stackalloc char[longest];
        for (var start = 0; start < _length; start = NextGap(start))
        {
            var text = _text.AsSpan(start, NextGap(start) - start);
            if (text.Length is < fewest or > longest || !text.ContainsAnyInRange('0', '9') || !Romanised.IsLatin(text[0]))
            {
                continue;
            }

            foreach (var one in (ReadOnlySpan<char>)['l', 'i'])
            {
                var digits = 0;
                for (var i = 0; i < text.Length; i++)
                {
                    digits += char.IsAsciiDigit(text[i]) ? 1 : 0;
                    word[i] = text[i] switch { '0' => 'o', '1' => one, '5' => 's', '8' => 'b', var c => c };
                }

                var read = word[..text.Length];
                if (2 * digits < text.Length && IsWord(read, isWithin: !char.IsAsciiDigit(text[^1])))
                {
                    read.CopyTo(text);
                    break;
                }
            }
        }

        // What pinyin says of a number at the end, is a number.
        static bool IsWord(ReadOnlySpan<char> text, bool isWithin) => BusinessWords.TryEnglish(text, out _) || LatinReading.IsLegal(text) || PlaceNames.OfLatin(text).Length > 0
            || (isWithin && !text.ContainsAnyInRange('0', '9') && Pinyin.Segment(text, stackalloc byte[longest]));
    }
}
