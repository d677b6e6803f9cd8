namespace Baobei.Domain.Matching;

/// <summary>A word of a name in Latin letters.</summary>
internal struct LatinTerm
{
    public short Start;
    public short Length;
    public short KeyStart;
    public short KeyLength;

    /// <summary>Which part of the name: words between brackets, dashes and commas are parts of their own.</summary>
    public byte Part;

    /// <summary>A full stop stands behind it.</summary>
    public bool HasStop;

    /// <summary>A stroke stood in it: t/a, c/o.</summary>
    public bool HasStroke;

    /// <summary>An article that has lost its vowel before the next word: d', dell'.</summary>
    public bool IsElided;

    /// <summary>Written in small letters, in a name that begins with a capital.</summary>
    public bool IsSmall;

    public LatinUse Uses;

    /// <summary>The word of <see cref="BusinessWords"/> that it is, or -1.</summary>
    public int Number;
    public LatinMeaning Means;

    /// <summary>How many words from here on are a phrase that means something together; 0 when none does.</summary>
    public byte PhraseLength;
    public LatinMeaning PhraseMeans;
    public int Country;

    /// <summary>The number that it says; 0 when it says none.</summary>
    public int Value;

    /// <summary>A number that tells apart what one house has several of: Fund II.</summary>
    public bool IsSeries;
    public uint Hash;

    /// <summary>One bit for each of the first letters that was written with a mark.</summary>
    public uint Marked;
    public uint Letters;

    /// <summary>It counts when names are compared.</summary>
    public bool Counts;

    /// <summary>The town of an address.</summary>
    public bool IsSeat;

    /// <summary>It belongs to another name of the company, which stands beside the first.</summary>
    public bool IsOther;

    public readonly bool Is(LatinUse uses) => (Uses & uses) != 0;

    /// <summary>In none of the word lists.</summary>
    public readonly bool IsBrand => Number < 0 && (Uses & (LatinUse.Business | LatinUse.Country | LatinUse.City | LatinUse.Unit | LatinUse.UnitWeak | LatinUse.House | LatinUse.HouseWeak | LatinUse.Affiliate | LatinUse.Compass)) == 0 && Value == 0;
}

/// <summary>A name in Latin letters taken apart into words, and what each of them is. One object reads one name after the other into the same memory.</summary>
internal sealed partial class LatinName
{
    public const int MaxTerms = 40;

    /// <summary>Added to the number of an ordinal: the fourth is not four.</summary>
    public const int OrdinalFrom = 1_000_000;

    /// <summary>Added to a letter that counts: Series B.</summary>
    private const int LetterFrom = 500_000_000;
    private const int MaxText = NameReading.MaxLength + 16;
    private const int MaxKeys = 2 * MaxText;
    private const int MaxParts = 12;
    private const int LongestPhrase = 8;

    /// <summary>Of a word that lost more letters there would be too many to try.</summary>
    private const int MostRestored = 2;

    private const char TradeMark = '\u2122';
    private const char ServiceMark = '\u2120';

    /// <summary>The letters that have marks in some language, the commonest first.</summary>
    private const string Marked = "eaouicnsylzrtdg";

    private static readonly string[] LongForms = [.. DataFile.Words("long_form")];

    private enum PartKind : byte
    {
        Main,
        Bracket,
        Tail,
    }

    private readonly char[] _text = new char[MaxText];
    private readonly char[] _keys = new char[MaxKeys];
    private readonly char[] _joined = new char[MaxText];
    private readonly LatinTerm[] _terms = new LatinTerm[MaxTerms];
    private readonly PartKind[] _parts = new PartKind[MaxParts];
    private int _count;
    private int _length;
    private int _joinedLength;
    private int _lead;

    /// <summary>What was read; null before the first.</summary>
    public string? Source { get; private set; }

    public Span<LatinTerm> Terms => _terms.AsSpan(0, _count);

    /// <summary>One bit for each kind of legal form that is written.</summary>
    public ulong Legal { get; private set; }

    /// <summary>It is the name of a web site.</summary>
    public bool IsDomain { get; private set; }

    /// <summary>Words that count belong to another name of the company.</summary>
    public bool HasOther { get; private set; }

    /// <summary>The words that count, joined.</summary>
    public ReadOnlySpan<char> Joined => _joined.AsSpan(0, _joinedLength);

    public ReadOnlySpan<char> TextOf(in LatinTerm term) => _text.AsSpan(term.Start, term.Length);

    /// <summary>How the word sounds, roughly, whatever language it is written in.</summary>
    public ReadOnlySpan<char> KeyOf(in LatinTerm term) => _keys.AsSpan(term.KeyStart, term.KeyLength);

    /// <summary>It stands in brackets, behind a dash or comma, or in front of one.</summary>
    public bool IsSetOff(in LatinTerm term) => _parts[term.Part] != PartKind.Main || (_lead > 0 && term.Part == 0);

    public bool IsInBrackets(in LatinTerm term) => _parts[term.Part] == PartKind.Bracket;

    /// <summary>Reads a name; what was read before is gone.</summary>
    public void Read(string name)
    {
        if (ReferenceEquals(Source, name))
        {
            return;
        }

        Source = name;
        name = GarbledText.Repair(name);
        name = name.AsSpan().IndexOfAny(TradeMark, ServiceMark) < 0 ? name : name.Replace(TradeMark, ' ').Replace(ServiceMark, ' ');
        (_count, _length, _lead, Legal, HasOther) = (0, 0, 0, 0, false);
        var text = name.AsSpan();
        text = text.Length > 2 * NameReading.MaxLength ? text[..(2 * NameReading.MaxLength)] : text;
        foreach (var c in text)
        {
            if (CharFold.OfOne(c) == CharFold.Hard)
            {
                text = CharFold.Normal(text.ToString());
                break;
            }
        }

        text = WithoutNumber(text.Trim());
        var domain = DomainLabel(text);
        IsDomain = domain.Length > 0;
        Split(IsDomain ? domain : text);
        Classify();
        ReadForms();
        ReadShortPlaces();
        ReadNotes();
        ReadTitles();
        ReadNumbers();
        ReadAcronym();
        Choose();
        var keys = 0;
        foreach (ref var term in Terms)
        {
            term.KeyStart = (short)keys;
            keys += Sound.Key(TextOf(term), _keys.AsSpan(keys));
            term.KeyLength = (short)(keys - term.KeyStart);
        }
    }

    /// <summary>The part of a web address that is somebody's name: acme-tools of https://www.acme-tools.co.uk/; empty when it is none.</summary>
    private static ReadOnlySpan<char> DomainLabel(ReadOnlySpan<char> text)
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
                var (hasStroke, isSmall, marked) = (_terms[_count].HasStroke, _terms[_count].IsSmall, _terms[_count].Marked);
                _terms[_count++] = new() { IsSmall = isSmall, Marked = marked, Start = (short)start, Length = (short)length, Part = (byte)part, HasStop = hasStop, HasStroke = hasStroke, Number = -1, Uses = length == 1 && hasStop ? LatinUse.Acronym : LatinUse.None };
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

    /// <summary>What a form of a word means that stands in no list: the Nordic article at the end (sykehuset, verkstaden), the adjectives of countries.</summary>
    private static LatinMeaning MeaningOfForm(ReadOnlySpan<char> text)
    {
        var isDefinite = text.Length >= 7 && text[^2] == 'e' && text[^1] is 'n' or 't';
        var means = isDefinite && LatinLexicon.TryGet(text[..^2], out var definite) ? definite.Means : default;
        return means.With(LatinLexicon.OfStem(text));
    }

    /// <summary>Words that are something, or mean something, together: Hong Kong, red cross.</summary>
    private void ReadPhrases()
    {
        for (var i = 0; i < _count; i++)
        {
            var size = MeaningPhrase(i, out var means);
            if (size > 0)
            {
                (_terms[i].PhraseLength, _terms[i].PhraseMeans) = ((byte)size, means);
            }
        }

        for (var i = 0; i < _count; i++)
        {
            const LatinUse phrases = LatinUse.Country | LatinUse.City | LatinUse.Unit | LatinUse.House | LatinUse.HouseWeak | LatinUse.Affiliate | LatinUse.Compass;
            var length = Phrase(i, phrases, 2, out var entry);
            for (var k = i; k < i + length; k++)
            {
                ref var term = ref _terms[k];
                term.Uses |= entry.Uses & phrases;
                term.Country = entry.Country > 0 ? entry.Country : term.Country;
            }

            i += Math.Max(0, length - 1);
        }
    }

    /// <summary>How many words from here are the longest phrase that has a meaning; 0 when there is none.</summary>
    private int MeaningPhrase(int from, out LatinMeaning means)
    {
        means = default;
        if (!LatinLexicon.TryGet(TextOf(_terms[from]), out var first))
        {
            return 0;
        }

        for (var words = Math.Min(Math.Min(first.Most, LongestPhrase), _count - from); words >= 2; words--)
        {
            ref readonly var last = ref _terms[from + words - 1];
            if (LatinLexicon.TryGet(_text.AsSpan(_terms[from].Start, last.Start + last.Length - _terms[from].Start), out var entry) && !entry.Means.IsNone)
            {
                means = entry.Means;
                return words;
            }
        }

        return 0;
    }

    /// <summary>How many words from here are the longest phrase of that use; 0 when there is none.</summary>
    private int Phrase(int from, LatinUse use, int least, out LatinEntry entry)
    {
        entry = default;
        if (!LatinLexicon.TryGet(TextOf(_terms[from]), out var first))
        {
            return 0;
        }

        for (var words = Math.Min(Math.Min(first.Most, LongestPhrase), _count - from); words >= Math.Max(2, least); words--)
        {
            ref readonly var last = ref _terms[from + words - 1];
            if (LatinLexicon.TryGet(_text.AsSpan(_terms[from].Start, last.Start + last.Length - _terms[from].Start), out entry) && (entry.Uses & use) != 0)
            {
                return words;
            }
        }

        entry = first;
        return least <= 1 && (first.Uses & use) != 0 ? 1 : 0;
    }

    private bool EndsPart(int next) => next >= _count || _terms[next].Part != _terms[next - 1].Part;

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

    private void ReadNumbers()
    {
        for (var i = 0; i < _count; i++)
        {
            ref var term = ref _terms[i];
            var text = TextOf(term);
            var digits = text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
            if (digits is > 0 and <= 6 && (digits == text.Length || text[digits..] is "st" or "nd" or "rd" or "th"))
            {
                term.Value = int.Parse(text[..digits], System.Globalization.CultureInfo.InvariantCulture) + (digits < text.Length ? OrdinalFrom : 0);
                term.Uses |= digits < text.Length ? LatinUse.Ordinal : LatinUse.None;
            }
            else if (i > 0 && term.Value == 0 && LatinWords.IsRoman(text))
            {
                term.Value = LatinWords.RomanValue(text);
            }
            else if (i > 0 && IsLetterOfSeries(i))
            {
                term.Value = LatinWords.RomanValue(text) is > 0 and var roman ? roman : LetterFrom + text[0];
                term.Uses &= ~(LatinUse.Little | LatinUse.Country | LatinUse.City);
            }
            else if (term.Value > 0 && term.Is(LatinUse.Ordinal))
            {
                term.Value += OrdinalFrom;
            }

            // twenty one, twenty first, twenty twenty
            if (i > 0 && _terms[i - 1] is { Value: >= 20 and <= 90 } tens && char.IsAsciiDigit(_text[tens.Start]) == char.IsAsciiDigit(text[0]) && term.Value % OrdinalFrom is > 0 and var units && (units >= 20 || !char.IsAsciiDigit(text[0])) && tens.Value % 10 == 0)
            {
                if (units < 10 || (units <= 90 && units >= 10))
                {
                    term.Value = units < 10 ? term.Value + tens.Value : (tens.Value * 100) + units;
                    _terms[i - 1].Uses |= LatinUse.Little;
                }
            }

            term.IsSeries = i > 1 && term.Value is > 0 and (< OrdinalFrom or > LetterFrom) && IsLastWord(i) && (_terms[i - 1].Is(LatinUse.Series | LatinUse.Legal) || LatinWords.IsRoman(text));
        }
    }

    /// <summary>Fund I, Series B, Corp. V.</summary>
    private bool IsLetterOfSeries(int at)
    {
        ref readonly var term = ref _terms[at];
        var letter = _text[term.Start];
        return term.Length == 1 && !term.Is(LatinUse.Legal) && IsLastWord(at) && char.IsAsciiLetter(letter)
            && (_terms[at - 1].Is(LatinUse.Series) || (_terms[at - 1].Is(LatinUse.Legal) && at > 1 && letter is 'i' or 'v' or 'x'));
    }

    /// <summary>Nothing but a legal form stands behind it.</summary>
    private bool IsLastWord(int at) => EndsPart(at + 1) || _terms[at + 1].Is(LatinUse.Legal);

    /// <summary>A short word that is the first letters of the others: BMS - Baltic Marine Surveyors.</summary>
    private void ReadAcronym()
    {
        for (var i = 0; i < _count; i++)
        {
            ref var term = ref _terms[i];
            var isAlone = EndsPart(i + 1) && (i == 0 || _terms[i - 1].Part != term.Part);
            if (term.Length is < 2 or > 7 || !(i == 0 || isAlone || i == _count - 1) || term.Is(LatinUse.Little | LatinUse.Legal | LatinUse.Note))
            {
                continue;
            }

            var letters = TextOf(term);
            var (at, words) = (0, 0);
            for (var k = 0; k < _count && at >= 0; k++)
            {
                if (k == i || _terms[k].Is(LatinUse.Note))
                {
                    continue;
                }

                if (at < letters.Length && _text[_terms[k].Start] == letters[at])
                {
                    at++;
                    words += _terms[k].Is(LatinUse.Little | LatinUse.Legal) ? 0 : 1;
                }
                else if (!_terms[k].Is(LatinUse.Little | LatinUse.Legal | LatinUse.Filler))
                {
                    at = -1;
                }
            }

            if (at == letters.Length && words >= 2)
            {
                term.Uses |= LatinUse.Acronym;
                return;
            }
        }
    }

    private bool HasBrand()
    {
        foreach (ref readonly var term in Terms)
        {
            if (term.Counts && term.Length >= 3 && term.IsBrand)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which words count; when hardly any would, those that say little do.</summary>
    private void Choose()
    {
        var (counted, places) = (0, 0);
        const LatinUse nothing = LatinUse.Little | LatinUse.Legal | LatinUse.Note | LatinUse.Acronym;
        foreach (ref var term in Terms)
        {
            term.Counts = !term.Is(nothing | LatinUse.Filler);
            counted += term.Counts ? 1 : 0;
            places |= term.Is(LatinUse.Country | LatinUse.City | LatinUse.Unit | LatinUse.UnitWeak) ? 1 << term.Part : 0;
        }

        if (counted == 0)
        {
            foreach (ref var term in Terms)
            {
                term.Counts = !term.Is(LatinUse.Note) && !(term.Is(LatinUse.Little) && term.Length < 3);
                counted += term.Counts ? 1 : 0;
            }
        }

        // On Holding, X Y Z: without a word of its own, a name is told apart by the little ones.
        if (!HasBrand())
        {
            for (var i = 0; i < _count; i++)
            {
                ref var term = ref _terms[i];
                term.Counts |= term.Is(LatinUse.Little) && !term.IsSmall && !term.Is(LatinUse.Note) && (term.Length == 1 || (i == 0 && term.Length == 2 && TextOf(term) is not ("la" or "le" or "el" or "al" or "il" or "lo" or "os" or "de")));
            }
        }

        var (others, brands) = (0, 0);
        foreach (ref readonly var term in Terms)
        {
            brands |= term.Counts && term.IsBrand ? 1 << term.Part : 0;
        }

        _joinedLength = 0;
        foreach (ref var term in Terms)
        {
            term.Counts |= counted == 0;
            if (term.Counts)
            {
                TextOf(term).CopyTo(_joined.AsSpan(_joinedLength));
                _joinedLength += term.Length;
                term.IsOther |= IsInBrackets(term) && (places & (1 << term.Part)) == 0 && (brands & (1 << term.Part)) != 0;
                others += term.IsOther ? 1 : 0;
            }
        }

        HasOther = others > 0 && others < Terms.Length;
    }
}
