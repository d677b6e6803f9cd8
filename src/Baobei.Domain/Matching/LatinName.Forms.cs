namespace Baobei.Domain.Matching;

/// <summary>Legal forms, also shortened, misspelt and misread, and the short names of places.</summary>
internal sealed partial class LatinName
{
    private void ReadForms()
    {
        for (var i = 1; i < _count; i++)
        {
            var length = Phrase(i, LatinUse.Legal, 1, out var entry);
            if (length == 0)
            {
                continue;
            }

            ref readonly var term = ref _terms[i];
            var size = _terms[i + length - 1].Start + _terms[i + length - 1].Length - term.Start;
            var isEnd = EndsPart(i + length) || Phrase(i + length, LatinUse.Legal, 1, out _) > 0;
            var isBeforeOther = !isEnd && (!term.Is(LatinUse.Little) || term.HasStop) && (_terms[i + length].Is(LatinUse.Country | LatinUse.City) || IsLongNumber(TextOf(_terms[i + length])) || Phrase(i + length, LatinUse.Alias, 1, out _) > 0);
            if (size >= 2 && (isEnd || isBeforeOther || (size >= 3 && (length > 1 || ((entry.Uses & LatinUse.Known) != 0 && !term.Is(LatinUse.Little | LatinUse.Country | LatinUse.City) && (term.Number < 0 || entry.Means.IsNone))))))
            {
                MarkForm(i, length, entry.Form);
                i += length - 1;
            }
        }

        if (_count > 1 && Phrase(0, LatinUse.Front, 1, out var front) is > 0 and var frontLength && frontLength < _count)
        {
            var (brands, words) = (0, 0);
            for (var i = frontLength; i < _count; i++)
            {
                brands += _terms[i].IsBrand && !_terms[i].Is(LatinUse.Legal | LatinUse.Little) ? 1 : 0;
                words += _terms[i].Is(LatinUse.Legal | LatinUse.Little) ? 0 : 1;
            }

            // PAO Zvezda: of a star nothing else would be left.
            var isKnown = (frontLength > 1 || (front.Uses & LatinUse.Known) != 0) && _terms[frontLength].Start >= 3;
            if (brands > 0 || words > (isKnown ? 0 : 1))
            {
                MarkForm(0, frontLength, front.Form);
            }
        }

        for (var i = _count - 1; i > 0; i--)
        {
            if (!(EndsPart(i + 1) || _terms[i + 1].Is(LatinUse.Legal)) || _terms[i].Is(LatinUse.Legal))
            {
                continue;
            }

            if (IsMisreadForm(TextOf(_terms[i]), out var misread))
            {
                MarkForm(i, 1, misread);
            }
            else if (_terms[i].Length >= 5 && _terms[i].Number < 0 && IsMisspeltForm(TextOf(_terms[i]), out var form))
            {
                MarkForm(i, 1, form);
            }
        }
    }

    /// <summary>A year, a postcode, a customer's number: it stands behind a name, not in it.</summary>
    private static bool IsLongNumber(ReadOnlySpan<char> text) => text.Length >= ShortestCode && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>NZ, WA and the like are places only where places stand.</summary>
    private void ReadShortPlaces()
    {
        for (var i = 0; i < _count; i++)
        {
            ref var term = ref _terms[i];
            if (term.Length <= 2 && term.Is(LatinUse.Country | LatinUse.City) && !IsInBrackets(term)
                && !(i == 0 && IsStateInFront())
                && (term.Length < 2 || !(IsSetOff(term) || (i > 0 && (EndsPart(i + 1) || _terms[i + 1].Is(LatinUse.Legal))))))
            {
                term.Uses &= ~(LatinUse.Country | LatinUse.City);
                term.Country = 0;
            }
        }
    }

    /// <summary>US Department of Energy: an office, and whose.</summary>
    private bool IsStateInFront()
    {
        const int leastWords = 3;
        var words = 0;
        foreach (ref readonly var term in Terms)
        {
            words += term.Is(LatinUse.Legal | LatinUse.Little) ? 0 : 1;
        }

        return words >= leastWords && TextOf(_terms[0]) is "us" or "uk" or "eu";
    }

    private void MarkForm(int from, int length, int form)
    {
        Legal |= 1UL << form;
        for (var k = from; k < from + length; k++)
        {
            _terms[k].Uses = LatinUse.Legal;
            (_terms[k].Value, _terms[k].Means, _terms[k].PhraseLength) = (0, default, 0);
        }
    }

    private static bool IsMisspeltForm(ReadOnlySpan<char> text, out int form)
    {
        form = 0;
        foreach (var known in LongForms)
        {
            if (Edits.Distance(text, known, 1) == 1)
            {
                form = LatinLexicon.TryGet(known, out var entry) ? entry.Form : 0;
                return form > 0;
            }
        }

        return false;
    }

    /// <summary>A short form as a reader of print sees it: lnc, C0.</summary>
    private static bool IsMisreadForm(ReadOnlySpan<char> text, out int form)
    {
        const int longest = 4;
        form = 0;
        if (text.Length is < 2 or > longest || text.IndexOfAny('l', '0', '1') < 0)
        {
            return false;
        }

        Span<char> word = stackalloc char[longest];
        word = word[..text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            word[i] = text[i] switch
            {
                'l' when i == 0 => 'i',
                '1' => i == 0 ? 'i' : 'l',
                '0' => 'o',
                var c => c,
            };
        }

        form = !word.SequenceEqual(text) && LatinLexicon.TryGet(word, out var entry) && (entry.Uses & LatinUse.Known) != 0 ? entry.Form : 0;
        return form > 0;
    }
}
