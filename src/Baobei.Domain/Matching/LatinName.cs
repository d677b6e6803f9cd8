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

    /// <summary>A hyphen ties it to the word before: Snap-on.</summary>
    public bool IsTied;

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
    public const int MaxTerms = 30;

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

        text = WithoutRepeat(WithoutNumber(text.Trim()));
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

        // Snap-on is not Snap; of Arc-en-Ciel the last word says enough.
        for (var i = 1; i < _count; i++)
        {
            ref var term = ref _terms[i];
            term.Counts |= term.IsTied && term.Is(LatinUse.Little) && _terms[i - 1].Counts && !(i + 1 < _count && _terms[i + 1].IsTied);
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
