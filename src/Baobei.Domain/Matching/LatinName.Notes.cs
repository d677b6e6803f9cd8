namespace Baobei.Domain.Matching;

/// <summary>What people type around a name: notes, owners, numbers that an office gave.</summary>
internal sealed partial class LatinName
{
    /// <summary>What a customer is to who wrote the name, in front of it: Neukunde, new customer.</summary>
    private static readonly WordTable Marks = WordTable.Of(DataFile.Words("mark_before"));

    private void ReadNotes()
    {
        // In front.
        if (_lead > 0 && _lead < _count && AreNotes(0, _lead))
        {
            Drop(0, _lead);
        }

        DropAddressee();
        DropMark();
        DropAccount();
        DropNumbers();
        for (var from = 0; from < _count;)
        {
            var to = from + 1;
            while (to < _count && _terms[to].Part == _terms[from].Part)
            {
                to++;
            }

            if (from > 0 && IsSetOff(_terms[from]) && (AreNotes(from, to) || HasNote(from, to) || IsWebAddress(from, to)))
            {
                Drop(from, to);
            }
            else
            {
                for (var i = Math.Max(1, from); i < to; i++)
                {
                    var isApart = i == from && IsSetOff(_terms[i]);
                    var alias = Phrase(i, isApart ? LatinUse.Alias | LatinUse.AliasApart : LatinUse.Alias, 1, out var entry);
                    if (alias > 0 && i + alias < _count && (entry.Uses & LatinUse.Legal) == 0 && (isApart || alias > 1 || _terms[i].Length > 3 || _terms[i].HasStroke || _terms[i].Number < 0 && _terms[i].Length == 3))
                    {
                        Drop(i, i + alias);
                        var end = IsInBrackets(_terms[i]) ? to : _count;
                        for (var k = i + alias; k < end; k++)
                        {
                            _terms[k].IsOther = true;
                        }

                        i += alias - 1;
                        continue;
                    }

                    var note = Phrase(i, LatinUse.NoteWord | LatinUse.Note, 1, out var noted);
                    var isDepartment = _terms[i].Is(LatinUse.Division) && i + 1 < to && Phrase(i + 1, LatinUse.Note, 1, out _) == to - i - 1;
                    if (isDepartment || note > 1 || (note == 1 && (noted.Uses & LatinUse.NoteWord) != 0) || (_terms[i].HasStroke && TextOf(_terms[i]) is "co"))
                    {
                        if ((_terms[i].Is(LatinUse.Legal) && !_terms[i].HasStroke) || !MayEndAt(i) || HasFormIn(i + 1, to))
                        {
                            continue;
                        }

                        Drop(i, to);
                        break;
                    }
                }

                DropBehindForm(BehindForm(from, to), to);

                // Notes that were known before: single words at the very end.
                for (var i = to - 1; i > 1 && to == _count && !_terms[i].Is(LatinUse.Legal) && NameNotes.Contains(TextOf(_terms[i]), isApart: false); i--)
                {
                    Drop(i, i + 1);
                }
            }

            from = to;
        }

        ReadAddresses();
    }

    /// <summary>Titles say nothing, and the practice of a person who has one is the person.</summary>
    private void ReadTitles()
    {
        var hasTitle = false;
        for (var i = 0; i < _count; i++)
        {
            var length = Phrase(i, LatinUse.Title, 1, out _);
            hasTitle |= length > 0;
            for (var k = i; k < i + length; k++)
            {
                _terms[k].Uses = LatinUse.Little;
                (_terms[k].Number, _terms[k].Means, _terms[k].IsSmall) = (-1, default, true);
            }

            i += Math.Max(0, length - 1);
        }

        for (var i = 0; hasTitle && i < _count; i++)
        {
            var length = Phrase(i, LatinUse.Practice, 1, out _);
            for (var k = i; k < i + length; k++)
            {
                _terms[k].Uses |= LatinUse.Filler;
            }
        }
    }

    /// <summary>In front of a name that a letter is sent to: c/o, Attn.</summary>
    private void DropAddressee()
    {
        var isCareOf = _terms[0].HasStroke && TextOf(_terms[0]) is "co";
        var length = isCareOf ? 1 : Phrase(0, LatinUse.Addressee, 1, out _);
        if (length > 0 && length < _count)
        {
            Drop(0, length);
        }
    }

    /// <summary>Letters that put a name at the end of a list, and what a customer is to who wrote it: zzz Acme, Neukunde Acme.</summary>
    private void DropMark()
    {
        const int longest = 4;
        const int mostWords = 3;
        for (var words = Math.Min(mostWords, _count - 1); words > 0; words--)
        {
            if (Marks.Contains(_text.AsSpan(_terms[0].Start, _terms[words - 1].Start + _terms[words - 1].Length - _terms[0].Start)) && HasBrand(words))
            {
                Drop(0, words);
                return;
            }
        }

        var text = TextOf(_terms[0]);
        if (_count > 1 && text.Length is >= 2 and <= longest && !text.ContainsAnyExcept(text[0]) && text[0] is 'x' or 'z')
        {
            Drop(0, 1);
        }
    }

    /// <summary>From there on some word of three letters or more is in no list.</summary>
    private bool HasBrand(int from)
    {
        foreach (ref readonly var term in Terms[from..])
        {
            if (term.IsBrand && term.Length > 2 && !term.Is(LatinUse.Legal | LatinUse.Little))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The number that a customer has in some list, in front of its name: 10045882 Canopy Finance. Companies of Canada have no other name: 1234567 Ontario Ltd.</summary>
    private void DropAccount()
    {
        const int leastDigits = 5;
        const int mostLetters = 3;
        var text = TextOf(_terms[0]);
        var count = 1;
        if (_count > 1 && text.Length <= mostLetters && !text.ContainsAnyInRange('0', '9') && _terms[1].Part == _terms[0].Part)
        {
            // C-10045
            count = 2;
            text = _text.AsSpan(0, text.Length + _terms[1].Length);
        }

        var digits = text.TrimStart("abcdefghijklmnopqrstuvwxyz");
        if (digits.Length < leastDigits || text.Length - digits.Length > mostLetters || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return;
        }

        if (HasBrand(count))
        {
            Drop(0, count);
        }
    }

    /// <summary>vestas.com, behind the name that it is of.</summary>
    private bool IsWebAddress(int from, int to)
    {
        const int mostLabels = 3;
        return to - from is >= 2 and <= mostLabels && _terms[to - 2] is { HasStop: true, Length: >= 3 } && LatinLexicon.IsTopLevel(TextOf(_terms[to - 1]));
    }

    /// <summary>Numbers that an office gave, with what they are: NIP 7760001234.</summary>
    private void DropNumbers()
    {
        const int leastDigits = 4;
        for (var i = 0; i < _count && _text.AsSpan(0, _length).ContainsAnyInRange('0', '9'); i++)
        {
            var end = i + Phrase(i, LatinUse.NoteNumber, 1, out _);
            var (from, digits) = (end, 0);
            for (; end > i && end < _count && TextOf(_terms[end]).ContainsAnyInRange('0', '9') && (end == from || _terms[end].Part == _terms[end - 1].Part); end++)
            {
                digits += _terms[end].Length;
            }

            if (digits >= leastDigits && end - i < _count)
            {
                Drop(i, end);
            }
        }
    }

    /// <summary>What stands before is enough for a name: two words, or one and a legal form.</summary>
    private bool MayEndAt(int end)
    {
        var words = 0;
        for (var i = 0; i < end; i++)
        {
            words += _terms[i].Is(LatinUse.Little | LatinUse.Note) ? 0 : 1;
        }

        return words >= 2;
    }

    private bool HasFormIn(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (_terms[i].Is(LatinUse.Legal))
            {
                return true;
            }
        }

        return false;
    }

    private bool AreNotes(int from, int to)
    {
        for (var i = from; i < to;)
        {
            var length = Phrase(i, LatinUse.Note | LatinUse.NoteWord | LatinUse.NoteApart, 1, out _);
            if (length == 0)
            {
                var text = TextOf(_terms[i]);
                if (!_terms[i].Is(LatinUse.Little) && !text.ContainsAnyInRange('0', '9') && !NameNotes.Contains(text, isApart: true))
                {
                    return false;
                }

                length = 1;
            }

            i += length;
        }

        // A number alone tells branches apart.
        return !(to == from + 1 && TextOf(_terms[from]).ContainsAnyInRange('0', '9'));
    }

    private bool HasNote(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var length = Phrase(i, LatinUse.Note | LatinUse.NoteWord, 1, out var entry);
            if (length > 1 || (length == 1 && (i == from || (entry.Uses & LatinUse.NoteWord) != 0)) || (_terms[i].HasStroke && TextOf(_terms[i]) is "co"))
            {
                return true;
            }
        }

        return false;
    }

    private void Drop(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            _terms[i].Uses = LatinUse.Note;
        }
    }
}
