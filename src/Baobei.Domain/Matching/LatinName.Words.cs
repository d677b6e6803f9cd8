namespace Baobei.Domain.Matching;

/// <summary>From a text to its words: web addresses, numbers of offices, letters that were lost.</summary>
internal sealed partial class LatinName
{
    private static readonly System.Buffers.SearchValues<char> BetweenRepeats = System.Buffers.SearchValues.Create(" ,;/|-\n\t");

    /// <summary>The part of a web address that is somebody's name: acme-tools of https://www.acme-tools.co.uk/; empty when it is none.</summary>
    public static ReadOnlySpan<char> DomainLabel(ReadOnlySpan<char> text)
    {
        var isAddress = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        if (text.Contains(' ') || !text.Contains('.'))
        {
            return [];
        }

        text = text[(text.IndexOf("//", StringComparison.Ordinal) is >= 0 and var slashes ? slashes + 2 : 0)..];
        text = text[(text.IndexOf('@') + 1)..];
        text = text.IndexOfAny('/', '?', ':') is >= 0 and var path ? text[..path] : text;
        text = text.TrimEnd('.');
        Span<char> lower = stackalloc char[16];
        var levels = 0;
        while (text.LastIndexOf('.') is > 0 and var dot)
        {
            var label = text[(dot + 1)..];
            if (label.Length is < 2 or > 13 || label.ToLowerInvariant(lower) < 0 || !LatinLexicon.IsTopLevel(lower[..label.Length]) || (levels > 0 && dot < 3))
            {
                break;
            }

            levels++;
            text = text[..dot];
        }

        return levels == 0 || (!isAddress && levels > 2) ? [] : text[(text.LastIndexOf('.') + 1)..] is { Length: >= 3 } found && !found.ContainsAny("(),&'") ? found : [];
    }

    /// <summary>Half of it when the other half says the same: a field that was pasted twice.</summary>
    private static ReadOnlySpan<char> WithoutRepeat(ReadOnlySpan<char> text)
    {
        const int least = 6;
        const int mostBetween = 3;
        for (var signs = 1; signs <= mostBetween; signs++)
        {
            var end = (text.Length - signs) / 2;
            if (end >= least && (2 * end) + signs == text.Length && !text[end..^end].ContainsAnyExcept(BetweenRepeats) && text[..end].Equals(text[^end..], StringComparison.OrdinalIgnoreCase))
            {
                return text[..end];
            }
        }

        return text;
    }

    /// <summary>Without the number of a row in a list: "2. ", "14) ".</summary>
    private static ReadOnlySpan<char> WithoutNumber(ReadOnlySpan<char> text)
    {
        const int longest = 4;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= longest && digits + 2 < text.Length && text[digits] is '.' or ')' && text[digits + 1] == ' ' ? text[(digits + 2)..].TrimStart() : text;
    }

    private void Split(ReadOnlySpan<char> text)
    {
        var (part, start, depth) = (0, 0, 0);
        var (isSmall, hasCapital) = (false, false);
        _parts[0] = PartKind.Main;
        _terms[0] = default;
        for (var i = 0; i < text.Length && _length < NameReading.MaxLength; i++)
        {
            var c = text[i];
            if (GarbledText.IsLost(text, i))
            {
                isSmall &= _length > start;
                _text[_length++] = GarbledText.Lost;
                continue;
            }

            var folded = CharFold.Of(c);
            if (folded is not CharFold.Gone and not '&' and not '+' and not '#' and not '@' and not '%')
            {
                isSmall = _length == start ? char.IsLower(c) : isSmall;
                hasCapital |= _count == 0 && _length == 0 && char.IsUpper(c);
                var written = _length;
                LatinLexicon.Write(folded, _text.AsSpan(), ref _length);
                ref var term = ref _terms[Math.Min(_count, MaxTerms - 1)];
                term.IsSmall = isSmall && hasCapital;
                for (var k = written - start; c > '\u007f' && k < Math.Min(32, _length - start); k++)
                {
                    term.Marked |= 1u << k;
                }

                continue;
            }

            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            var run = _length - start;
            var isLetterNext = char.IsLetterOrDigit(next);
            switch (c)
            {
                case '\'' or '\u2019' when isLetterNext && IsElided(_text.AsSpan(start, run)):
                    // Italian and French run an article into the word behind it: Banca d'Italia.
                    Take(ref start, part, hasStop: false);
                    _terms[_count - 1].IsElided = _terms[_count - 1].IsSmall = true;
                    continue;
                case '\'' or '\u2019' or '\u2018' or '`' or '\u00b4' or '\u02bc' or '\u00b7' when run > 0:
                    continue;
                case '.':
                    // Full stops stand within S.p.A., and between words that lost their space.
                    var isInForm = run <= 1 || !isLetterNext || i + 2 >= text.Length || !char.IsLetter(text[i + 2]);
                    if (run > 0 && isLetterNext && isInForm)
                    {
                        continue;
                    }

                    Take(ref start, part, hasStop: run > 0);
                    continue;
                case '/' or '\\' when run is > 0 and <= 2 && char.IsLetter(next) && char.IsLetter(text[i - 1]) && (i + 2 >= text.Length || !char.IsLetterOrDigit(text[i + 2])):
                    _terms[Math.Min(_count, MaxTerms - 1)].HasStroke = true;
                    continue;
            }

            Take(ref start, part, hasStop: false);
            if (c == '-' && run > 0 && isLetterNext && _count is > 0 and < MaxTerms)
            {
                _terms[_count].IsTied = true;
            }

            if (c == '#' && OfficeNumber(text[(i + 1)..]) is > 0 and var number)
            {
                i += number;
                continue;
            }

            if (c == '+' && char.IsAsciiDigit(next) && run == 0 && (i == 0 || !char.IsLetterOrDigit(text[i - 1])))
            {
                continue;
            }

            if (c is '&' or '+' or '#' or '\uff06' or '\uff0b')
            {
                var word = c == '#' ? "no" : "and";
                word.CopyTo(_text.AsSpan(_length));
                _length += word.Length;
                Take(ref start, part, hasStop: false);
                continue;
            }

            var isDash = c is '\u2013' or '\u2014' or '>' || (c is '-' or '/' or '~' && (next == ' ' || (i > 0 && text[i - 1] == ' ')));
            if (c is '(' or '[' or '{' or '\u3010' or '\uff08' or '<')
            {
                depth++;
                Next(PartKind.Bracket);
            }
            else if (c is ')' or ']' or '}' or '\u3011' or '\uff09' && depth > 0)
            {
                depth--;
                _lead = part == 0 ? _count : _lead;
                Next(PartKind.Main);
            }
            else if (isDash || c is ',' or ';' or ':' or '|' or '?' or '!' or '*' or '\uff0c' or '\uff1a')
            {
                // "LEAD: Acme" and "NEW - Acme": what stands in front may be the note.
                if (_count > 0 && _lead == 0 && part == 0 && (isDash || c is ':' or '|' or '*' or '\uff1a'))
                {
                    _lead = _count;
                }

                Next(depth > 0 ? PartKind.Bracket : PartKind.Tail);
            }

        }

        Take(ref start, part, hasStop: false);

        void Next(PartKind kind)
        {
            if (_count > 0 && part + 1 < MaxParts)
            {
                _parts[++part] = kind;
            }
        }
    }

    /// <summary>Length of a number as customers and tickets have: with letters in front (KD-10442), or long. A few digits alone may tell shops apart.</summary>
    private static int OfficeNumber(ReadOnlySpan<char> text)
    {
        const int leastDigits = 3;
        const int manyDigits = 6;
        var length = 0;
        var (letters, digits) = (0, 0);
        for (; length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '_' or '/' or '.'); length++)
        {
            letters += char.IsAsciiLetter(text[length]) ? 1 : 0;
            digits += char.IsAsciiDigit(text[length]) ? 1 : 0;
        }

        return digits >= (letters > 0 ? leastDigits : manyDigits) ? length : 0;
    }

    private static bool IsElided(ReadOnlySpan<char> text) => text is "d" or "l" or "dell" or "nell" or "dall" or "sull" or "all";

    private void Take(ref int start, int part, bool hasStop)
    {
        var length = _length - start;
        if (length > 0 && _count < MaxTerms)
        {
            // Single letters with a stop behind each are one word: S. A., F. H.
            if (length == 1 && hasStop && _count > 0 && _terms[_count - 1] is { HasStop: true, Length: <= 3 } before && before.Part == part && before.Start + before.Length == start && before.Uses == LatinUse.Acronym)
            {
                _terms[_count - 1].Length++;
            }
            else
            {
                var (hasStroke, isTied, isSmall, marked) = (_terms[_count].HasStroke, _terms[_count].IsTied, _terms[_count].IsSmall, _terms[_count].Marked);
                _terms[_count++] = new() { IsSmall = isSmall, Marked = marked, Start = (short)start, Length = (short)length, Part = (byte)part, HasStop = hasStop, HasStroke = hasStroke, IsTied = isTied, Number = -1, Uses = length == 1 && hasStop ? LatinUse.Acronym : LatinUse.None };
            }
        }

        start = _length;
        if (_count < MaxTerms)
        {
            _terms[_count] = default;
        }
    }

    private void Classify()
    {
        for (var i = 0; i < _count; i++)
        {
            ref var term = ref _terms[i];
            RestoreLost(term);
            var text = TextOf(term);
            var isInitial = term.Length == 1 && term.HasStop;
            term.Uses = term.IsElided ? LatinUse.Little : LatinUse.None;
            foreach (var c in text)
            {
                term.Hash = (term.Hash * 31) + c;
                term.Letters |= 1u << (c & 31);
            }

            if (BusinessWords.TryEnglish(text, out var number) && !isInitial)
            {
                term.Number = number;
                term.Uses |= LatinUse.Business;
            }

            LatinLexicon.TryGet(text, out var entry);
            term.Means = entry.Means.IsNone ? MeaningOfForm(text) : entry.Means;
            if ((entry.Uses & ~LatinUse.FirstName) == LatinUse.None && entry.Value == 0)
            {
                term.Uses |= entry.Uses;
                term.Uses |= PlaceNames.OfLatin(text).Length > 0 ? LatinUse.City : LatinUse.None;
                continue;
            }

            const LatinUse later = LatinUse.Legal | LatinUse.Front | LatinUse.Note | LatinUse.NoteWord | LatinUse.NoteApart | LatinUse.NoteNumber | LatinUse.Alias;
            var uses = isInitial ? LatinUse.None : entry.Uses & ~later;
            term.Uses |= uses;
            term.Country = (uses & (LatinUse.Country | LatinUse.City)) != 0 ? entry.Country : 0;
            term.Value = isInitial || (uses & LatinUse.Little) != 0 ? 0 : entry.Value;
        }

        ReadPhrases();
    }

    /// <summary>A known word that lost letters with marks gets back those that make it one.</summary>
    private void RestoreLost(in LatinTerm term)
    {
        const int shortest = 4;
        if (term.Length < shortest || !TextOf(term).Contains(GarbledText.Lost))
        {
            return;
        }

        Span<char> word = stackalloc char[term.Length];
        TextOf(term).CopyTo(word);
        if (IsRestored(word, MostRestored))
        {
            word.CopyTo(_text.AsSpan(term.Start));
        }
    }

    private static bool IsRestored(Span<char> word, int most)
    {
        var at = word.IndexOf(GarbledText.Lost);
        if (at < 0)
        {
            return LatinLexicon.TryGet(word, out _);
        }

        foreach (var letter in most > 0 ? Marked : "")
        {
            word[at] = letter;
            if (IsRestored(word, most - 1))
            {
                return true;
            }
        }

        word[at] = GarbledText.Lost;
        return false;
    }
}
