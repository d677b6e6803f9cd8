using System.Collections.Frozen;

namespace Baobei.Domain.Matching;

/// <summary>What a token was made of; how much it says depends on it.</summary>
internal enum TokenKind : byte
{
    /// <summary>Two characters or words side by side, in either order.</summary>
    Pair,

    /// <summary>Two with one between them.</summary>
    Skip,

    /// <summary>What the name begins with, with or without its region.</summary>
    Start,

    /// <summary>Two syllables side by side, near sounds folded.</summary>
    Sound,

    /// <summary>A word in Latin letters, or a number.</summary>
    Word,

    /// <summary>Three letters of such a word.</summary>
    Letters,

    /// <summary>First letters.</summary>
    Initials,

    /// <summary>Two characters of what an English word may be in Chinese, or a word that a Chinese one may be in English.</summary>
    Translation,

    /// <summary>All of a name, with or without its region, without its form.</summary>
    Whole,

    /// <summary>A word in Latin letters, one letter left out.</summary>
    Shortened,
}

/// <summary>
/// A name read into tokens by which it is found: whatever of a name is mistyped, left out or written in another script, some tokens stay. Used again
/// for one name after another, by one thread.
/// </summary>
internal sealed class NameTokens
{
    private const int MostText = 192;

    private const int MostUnits = 96;

    private const int MostSyllables = 256;

    private const int MostTokens = 1024;

    private const int MostTranslations = 8;

    private const int LongestPhrase = 4;

    /// <summary>Words in front are those that somebody mistypes and that tell who it is.</summary>
    private const int BrandWords = 2;

    private const int LongestShortened = 10;

    private const int ShortestInitials = 3;

    private const int LongestInitials = 8;

    /// <summary>What the kinds of places that most names have begin with.</summary>
    private const string KindInitials = "sx";

    /// <summary>Letters from this number on may be pinyin with a slip.</summary>
    private const int ShortestSlipped = 6;

    /// <summary>Forms that are left out wherever they stand: a branch is named behind them.</summary>
    private static readonly WordTable InnerForms = WordTable.Of(CompanyName.Forms.Where(form => form.Length >= 4));

    /// <summary>What any form begins with, by which one that was cut off is known.</summary>
    private static readonly WordTable CutForms = WordTable.Of(CompanyName.Forms.SelectMany(form => Enumerable.Range(2, Math.Max(0, form.Length - 1)).Select(length => form[..length])).Distinct());

    private static readonly string[] Endings = [.. DataFile.Rows("index-words.csv").Where(row => row[0] == "ending").Select(row => row[1])];

    /// <summary>What one character stands for in front of a short name.</summary>
    private static readonly FrozenDictionary<char, string> RegionAbbreviations = DataFile.Rows("province-short.csv").Where(row => row[0].Length == 1)
        .Select(row => (Short: row[0][0], Name: Regions.Find(row[1])!.ShortName))
        .Concat(DataFile.Rows("index-words.csv").Where(row => row[0] == "abbreviation").Select(row => (Short: row[1][0], Name: row[1][1..])))
        .ToFrozenDictionary(one => CharFold.Of(one.Short), one => CharFold.Fold(one.Name));

    private static readonly FrozenSet<string> FormWords = DataFile.Rows("legal-forms.csv").Where(row => row[1].All(c => c < '\u0250'))
        .SelectMany(row => row[1].Split(' ', ',')).Select(word => CharFold.Fold(word)).Where(word => word.Length > 1).Append("coltd").ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FormWordsBySpan = FormWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Names of regions by their first two characters, the longest first.</summary>
    private static readonly FrozenDictionary<int, string[]> RegionNames = Regions.All.SelectMany(region => new[] { region.Name, region.ShortName })
        .Select(name => CharFold.Fold(name)).Where(name => name.Length >= 2).Distinct()
        .Concat(DataFile.Words("everywhere").Where(word => IsHan(word[0]))).GroupBy(name => (name[0] << 16) | name[1]).ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(name => name.Length).ToArray());

    /// <summary>Words of business in Chinese with the hashes of what they are in English.</summary>
    private static readonly (string Chinese, uint[] English)[] Translations =
    [
        .. DataFile.Rows("business-words.csv")
            .Select(row => (Chinese: CharFold.Fold(row[0]), Words: row[1].Split('|').Where(word => !word.Contains(' ', StringComparison.Ordinal)).ToArray()))
            .Where(row => row.Chinese.Length is >= 2 and <= LongestPhrase && row.Words.Length > 0).GroupBy(row => row.Chinese)
            .Select(group => (group.Key, group.SelectMany(row => row.Words).Select(word => HashOf(CharFold.Fold(word)) | 0x10000u).Distinct().Take(MostTranslations / 2).ToArray())),
    ];

    private static readonly WordTable Translatable = new(Translations.Select((one, i) => (one.Chinese, i)));

    /// <summary>Chinese words by the hashes of their English ones; of phrases, by those of all their words in turn.</summary>
    private static readonly FrozenDictionary<uint, string[]> Chinese = DataFile.Rows("business-words.csv")
        .SelectMany(row => row[1].Split('|').Select(english => (English: english, Chinese: row[0])))
        .Concat(DataFile.Rows("known-names.csv").SelectMany(row => row[2].Split('|').SelectMany(latin => row[1].Split('|').Select(chinese => (English: latin.Replace('-', ' '), Chinese: chinese)))))
        .Concat(DataFile.Rows("brand-words.csv").SelectMany(row => row[1].Split('|').Select(english => (English: english, Chinese: row[0]))))
        .Concat(Regions.All.Where(region => region.Code.Length <= 4 && CharFold.Fold(region.NameEn) != region.Pinyin).Select(region => (English: region.NameEn, Chinese: region.ShortName)))
        .Concat(DataFile.Rows("old-place-names.csv").SelectMany(row => row[1].Split('|').Select(name => (English: name, Chinese: Regions.Find(row[0])!.ShortName))))
        .GroupBy(pair => HashOfPhrase(pair.English))
        .ToFrozenDictionary(group => group.Key, group => group.Select(pair => CharFold.Fold(pair.Chinese)).Where(word => word.Length >= 2).Distinct().Take(MostTranslations).ToArray());

    private readonly char[] _text = new char[MostText];
    private readonly int[] _starts = new int[MostUnits];
    private readonly int[] _lengths = new int[MostUnits];
    private readonly uint[] _units = new uint[MostUnits];
    private readonly bool[] _isForm = new bool[MostUnits];
    private readonly int[] _cores = new int[4];
    private readonly byte[] _lengthsOfSyllables = new byte[MostText];
    private readonly short[] _from = new short[MostSyllables];
    private readonly short[] _to = new short[MostSyllables];
    private readonly short[] _syllables = new short[MostSyllables];
    private readonly uint[] _hashes = new uint[MostTokens];
    private readonly TokenKind[] _kinds = new TokenKind[MostTokens];
    private int _textLength;
    private int _edges;
    private int _coreCount;

    public int Count { get; private set; }

    /// <summary>Characters and words that the name has without its legal form.</summary>
    public int Units { get; private set; }

    /// <summary>None of it is Chinese, Japanese or Korean.</summary>
    public bool IsLatin => !_units.AsSpan(0, Units).ContainsAnyInRange(1u, char.MaxValue);

    public ReadOnlySpan<uint> Hashes => _hashes.AsSpan(0, Count);

    public ReadOnlySpan<TokenKind> Kinds => _kinds.AsSpan(0, Count);

    /// <summary>Reads a name; what it had read before is gone.</summary>
    /// <param name="isQuery">Initials are indexed of names, and looked up when something typed may be some.</param>
    public void Read(ReadOnlySpan<char> name, bool isQuery)
    {
        Count = 0;
        Fold(name);
        Split();
        DropEndings();
        FindCores(isQuery);
        Pairs();
        Words();
        Sounds(isQuery);
        Initials(isQuery);
        if (isQuery)
        {
            Translate();
        }
    }

    private static bool IsHan(char c) => c >= '\u2e80';

    private static uint Mix(uint a, uint b, uint kind)
    {
        var h = (((ulong)a << 32) | b) * 0x9E3779B97F4A7C15UL;
        h ^= h >> 29;
        h = (h + kind) * 0xBF58476D1CE4E5B9UL;
        return (uint)(h >> 32);
    }

    private static uint HashOf(ReadOnlySpan<char> text, uint h = 2166136261u)
    {
        foreach (var c in text)
        {
            h = (h ^ c) * 16777619u;
        }

        return h;
    }

    /// <summary>What one look-up folds, without normalising the whole text first.</summary>
    private static bool IsPlain(char c) =>
        c is <= '\u024f' or (>= '\u4e00' and <= '\u9fff') or (>= '\uff01' and <= '\uff5e') or (>= '\u3000' and <= '\u301f') or (>= '\u2010' and <= '\u2027')
            or (>= '\u0400' and <= '\u04ff') or (>= '\u3041' and <= '\u3096') or (>= '\u30a1' and <= '\u30fe') or (>= '\uac00' and <= '\ud7a3');

    private void Add(TokenKind kind, uint a, uint b)
    {
        if (Count < MostTokens)
        {
            // Pairs and skips are one space: a character too few makes one of the other.
            _hashes[Count] = Mix(a, b, (uint)(kind switch
            {
                TokenKind.Skip => TokenKind.Pair,
                TokenKind.Translation => a > char.MaxValue ? TokenKind.Word : TokenKind.Pair,
                _ => kind,
            }));
            _kinds[Count++] = kind;
        }
    }

    private void Fold(ReadOnlySpan<char> name)
    {
        // Room for spaces; what stands behind that many characters says no more.
        name = name.Length > MostText * 2 ? name[..(MostText * 2)] : name;
        foreach (var c in name)
        {
            if (!IsPlain(c))
            {
                name = CharFold.Normal(name.ToString());
                break;
            }
        }

        _textLength = 0;
        foreach (var c in name)
        {
            if (_textLength == MostText)
            {
                break;
            }

            if (CharFold.Of(c) is var folded and not CharFold.Gone)
            {
                _text[_textLength++] = folded;
            }
            else if (c is not '.' and not '\'' and not '\u2019' && _textLength > 0 && _text[_textLength - 1] != ' ')
            {
                _text[_textLength++] = ' ';
            }
        }
    }

    private void Split()
    {
        Units = 0;
        var forms = 0;
        for (var i = 0; i < _textLength && Units < MostUnits;)
        {
            var c = _text[i];
            if (c == ' ')
            {
                i++;
                continue;
            }

            var rest = _text.AsSpan(i, _textLength - i);
            if (IsHan(c))
            {
                if (Units > 0 && FormLength(rest) is > 0 and var form)
                {
                    i += form;
                    continue;
                }

                _starts[Units] = i++;
                _lengths[Units] = 1;
                _isForm[Units] = false;
                _units[Units++] = c;
                continue;
            }

            var length = 1;
            var isDigit = char.IsAsciiDigit(c);
            while (i + length < _textLength && _text[i + length] is var next && next != ' ' && !IsHan(next) && char.IsAsciiDigit(next) == isDigit)
            {
                length++;
            }

            var isForm = FormWordsBySpan.Contains(rest[..length]);
            forms += isForm ? 1 : 0;
            _starts[Units] = i;
            _lengths[Units] = length;
            _isForm[Units] = isForm;
            _units[Units++] = HashOf(rest[..length]) | 0x10000u;
            i += length;
        }

        // Forms in Latin letters say nothing, unless there is nothing else, or they are syllables among others ("la sa").
        if (forms == Units || (forms > 0 && AreSyllables()))
        {
            return;
        }

        var kept = 0;
        for (var i = 0; i < Units; i++)
        {
            if (!_isForm[i])
            {
                (_starts[kept], _lengths[kept], _units[kept]) = (_starts[i], _lengths[i], _units[i]);
                kept++;
            }
        }

        Units = kept;
    }

    /// <summary>All words but one are syllables of pinyin.</summary>
    private bool AreSyllables()
    {
        const int fewest = 4;
        var syllables = 0;
        for (var i = 0; i < Units; i++)
        {
            syllables += Pinyin.Find(_text.AsSpan(_starts[i], _lengths[i])) >= 0 ? 1 : 0;
        }

        return Units >= fewest && syllables >= Units - 1;
    }

    /// <summary>How much of a form the rest begins with: a long one anywhere, any one at the end, also one that was cut off there.</summary>
    private static int FormLength(ReadOnlySpan<char> rest)
    {
        if (InnerForms.AtStart(rest, out _) is > 0 and var length)
        {
            return length;
        }

        if (rest.Length is < 2 or > 8)
        {
            return 0;
        }

        rest = rest.TrimEnd(' ');
        return CutForms.Contains(rest) ? rest.Length : 0;
    }

    /// <summary>Where the name begins: at once, and behind each region.</summary>
    private void FindCores(bool isQuery)
    {
        _cores[0] = 0;
        _coreCount = 1;
        for (var unit = 0; _coreCount < _cores.Length && unit + 3 < Units;)
        {
            var found = 0;
            if (_lengths[unit] == 1 && _lengths[unit + 1] == 1 && RegionNames.TryGetValue((int)((_units[unit] << 16) | _units[unit + 1]), out var names))
            {
                foreach (var name in names)
                {
                    if (StartsAt(unit, name))
                    {
                        found = name.Length;
                        break;
                    }
                }
            }

            if (found == 0 || unit + found + 2 > Units)
            {
                break;
            }

            unit += found;
            _cores[_coreCount++] = unit;
        }

        if (isQuery && _coreCount == 1 && Units > 2 && _units[0] <= char.MaxValue && RegionAbbreviations.ContainsKey((char)_units[0]))
        {
            _cores[_coreCount++] = 1;
        }
    }

    /// <summary>Endings that say as little as a form.</summary>
    private void DropEndings()
    {
        for (var i = 0; i < Endings.Length; i++)
        {
            if (Units > Endings[i].Length + 1 && StartsAt(Units - Endings[i].Length, Endings[i]))
            {
                Units -= Endings[i].Length;
                i = -1;
            }
        }
    }

    private bool StartsAt(int unit, string name)
    {
        if (unit + name.Length > Units)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (_units[unit + i] != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Pairs()
    {
        for (var gap = 1; gap <= 2; gap++)
        {
            for (var i = 0; i + gap < Units; i++)
            {
                var (a, b) = (_units[i], _units[i + gap]);
                Add(gap == 1 ? TokenKind.Pair : TokenKind.Skip, Math.Min(a, b), Math.Max(a, b));
            }
        }

        for (var i = 0; i < _coreCount && _cores[i] < Units; i++)
        {
            var at = _cores[i];
            Add(TokenKind.Start, _units[at], at + 1 < Units && _units[at] <= char.MaxValue ? _units[at + 1] : 0);
            var whole = 0u;
            for (var unit = at; unit < Units; unit++)
            {
                whole = Mix(whole, _units[unit], 0);
            }

            Add(TokenKind.Whole, whole, 0);

            // Short names take the first characters of words: the first one and one of the next word.
            for (var gap = 3; gap <= 5 && at + gap < Units && _units[at + gap] <= char.MaxValue; gap++)
            {
                Add(TokenKind.Skip, Math.Min(_units[at], _units[at + gap]), Math.Max(_units[at], _units[at + gap]));
            }
        }
    }

    private void Words()
    {
        const int shortest = 4;
        for (var i = 0; i < Units; i++)
        {
            if (_units[i] <= char.MaxValue)
            {
                continue;
            }

            Add(TokenKind.Word, _units[i], 0);
            if (i < BrandWords && i + 1 < Units && _units[i + 1] > char.MaxValue)
            {
                // Written as one word as well as two.
                Add(TokenKind.Word, HashOf(_text.AsSpan(_starts[i + 1], _lengths[i + 1]), HashOf(_text.AsSpan(_starts[i], _lengths[i]))) | 0x10000u, 0);
            }

            var word = _text.AsSpan(_starts[i], _lengths[i]);
            if (i < BrandWords && word.Length is >= shortest and <= LongestShortened)
            {
                Add(TokenKind.Shortened, HashOf(word), 0);
                for (var left = 0; left < word.Length; left++)
                {
                    if (left == 0 || word[left] != word[left - 1])
                    {
                        Add(TokenKind.Shortened, HashOf(word[(left + 1)..], HashOf(word[..left])), 0);
                    }
                }
            }

            if (word.Length < shortest)
            {
                continue;
            }

            Add(TokenKind.Letters, word[0], word[1]);
            for (var at = 0; at + 2 < word.Length; at++)
            {
                Add(TokenKind.Letters, ((uint)word[at] << 16) | word[at + 1], word[at + 2]);
            }
        }
    }

    private void Sounds(bool isQuery)
    {
        _edges = 0;
        short node = 0;
        var isSpelt = isQuery && IsSpelt();
        for (var i = 0; i < Units; i++)
        {
            var word = _text.AsSpan(_starts[i], _lengths[i]);
            if (word.Length == 1 && Pinyin.InNames(word[0]) is { IsEmpty: false } readings)
            {
                foreach (var reading in readings)
                {
                    Edge(node, node + 1, reading);
                }

                node++;
                continue;
            }

            var spelt = isSpelt && _units[i] > char.MaxValue ? SpeltSyllables.Of(word) : [];
            foreach (var syllable in spelt)
            {
                Edge(node, node + word.Length, syllable);
            }

            if (_units[i] > char.MaxValue && Pinyin.Segment(word, _lengthsOfSyllables))
            {
                for (var at = 0; at < word.Length; at++)
                {
                    for (var length = 1; length <= word.Length - at && length < 8; length++)
                    {
                        if ((_lengthsOfSyllables[at] & (1 << length)) != 0)
                        {
                            Edge(node + at, node + at + length, Pinyin.Find(word.Slice(at, length)));
                        }
                    }
                }

                node += (short)word.Length;
                continue;
            }

            if (!spelt.IsEmpty)
            {
                node += (short)word.Length;
                continue;
            }

            if (isQuery && _units[i] > char.MaxValue && word.Length >= ShortestSlipped)
            {
                Slipped(word, node);
                node += (short)word.Length;
                continue;
            }

            node++;
        }

        for (var a = 0; a < _edges; a++)
        {
            for (var b = a + 1; b < _edges && _from[b] <= _to[a]; b++)
            {
                if (_from[b] == _to[a])
                {
                    Add(TokenKind.Sound, (uint)_syllables[a], (uint)_syllables[b]);
                }
            }
        }
    }

    /// <summary>A word is a syllable as Hong Kong or Taiwan spells it, and none of pinyin.</summary>
    private bool IsSpelt()
    {
        for (var i = 0; i < Units; i++)
        {
            if (_units[i] > char.MaxValue && _text.AsSpan(_starts[i], _lengths[i]) is var word && Pinyin.Find(word) < 0 && !SpeltSyllables.Of(word).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Letters that are no pinyin for a slip: the syllables up to it, those behind it, and long ones anywhere.</summary>
    private void Slipped(ReadOnlySpan<char> word, short node)
    {
        const int surely = 3;
        Span<bool> isBehind = stackalloc bool[MostText + 1];
        Span<bool> isBefore = stackalloc bool[MostText + 1];
        isBehind.Clear();
        isBefore.Clear();
        isBefore[0] = isBehind[word.Length] = true;
        for (var at = word.Length - 1; at >= 0; at--)
        {
            for (var length = 1; length <= Pinyin.LongestSyllable && length <= word.Length - at; length++)
            {
                isBehind[at] |= isBehind[at + length] && Pinyin.Find(word.Slice(at, length)) >= 0;
            }
        }

        for (var at = 0; at < word.Length; at++)
        {
            for (var length = 1; length <= Pinyin.LongestSyllable && length <= word.Length - at; length++)
            {
                if ((isBefore[at] || isBehind[at + length] || length >= surely) && Pinyin.Find(word.Slice(at, length)) is >= 0 and var syllable)
                {
                    isBefore[at + length] |= isBefore[at];
                    Edge(node + at, node + at + length, syllable);
                }
            }
        }
    }

    private static uint HashOfPhrase(string english)
    {
        var hash = 0u;
        foreach (var word in english.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => CharFold.Fold(word)).Where(word => word is not "&" and not "and"))
        {
            hash = Mix(hash, HashOf(word) | 0x10000u, 0);
        }

        return hash;
    }

    private void Translate()
    {
        if (_coreCount == 2 && _cores[1] == 1)
        {
            Translated(RegionAbbreviations[(char)_units[0]]);
        }

        Span<char> chinese = stackalloc char[LongestPhrase];
        for (var i = 0; i < Units; i++)
        {
            var length = 0;
            while (length < LongestPhrase && i + length < Units && _units[i + length] <= char.MaxValue)
            {
                chinese[length] = (char)_units[i + length];
                length++;
            }

            if (Translatable.AtStart(chinese[..length], out var number) > 0)
            {
                foreach (var word in Translations[number].English)
                {
                    Add(TokenKind.Translation, word, 0);
                }
            }

            var hash = 0u;
            var words = 0;
            for (var j = i; j < Units && words < LongestPhrase && _units[j] > char.MaxValue; j++)
            {
                if (_text.AsSpan(_starts[j], _lengths[j]) is "&" or "and")
                {
                    continue;
                }

                hash = Mix(hash, _units[j], 0);
                words++;
                if (!Chinese.TryGetValue(hash, out var meant))
                {
                    continue;
                }

                foreach (var word in meant)
                {
                    Translated(word);
                }
            }
        }
    }

    private void Translated(string word)
    {
        for (var at = 0; at + 1 < word.Length; at++)
        {
            Add(TokenKind.Translation, Math.Min(word[at], word[at + 1]), Math.Max(word[at], word[at + 1]));
        }
    }

    private void Edge(int from, int to, int syllable)
    {
        if (_edges < MostSyllables)
        {
            (_from[_edges], _to[_edges], _syllables[_edges]) = ((short)from, (short)to, (short)Pinyin.Fuzzy(syllable));
            _edges++;
        }
    }

    /// <summary>
    /// Letters may be the first letters of a brand, or of a region and a brand: with those of the characters behind them they are what the index has.
    /// </summary>
    private void Continued(int unit)
    {
        Span<char> letters = stackalloc char[LongestInitials];
        var count = Math.Min(_lengths[unit], letters.Length);
        _text.AsSpan(_starts[unit], count).CopyTo(letters);
        var isEnd = count == _lengths[unit];
        for (var i = unit + 1; i < Units; i++)
        {
            isEnd = count < letters.Length && _units[i] <= char.MaxValue && !Pinyin.Of((char)_units[i]).IsEmpty;
            if (!isEnd)
            {
                break;
            }

            letters[count++] = Pinyin.Text(Pinyin.Of((char)_units[i])[0])[0];
        }

        Begun(letters[..count], isEnd);
        if (unit > 0 || count < ShortestInitials + 2)
        {
            return;
        }

        // The kind of a place is left out: 市, 县.
        Span<char> withKind = stackalloc char[LongestInitials];
        foreach (var kind in KindInitials)
        {
            letters[..2].CopyTo(withKind);
            withKind[2] = kind;
            var more = Math.Min(count, LongestInitials - 1);
            letters[2..more].CopyTo(withKind[3..]);
            Begun(withKind[..(more + 1)], isEnd && more == count);
        }
    }

    /// <summary>The beginnings of the letters that are indexed, and all of them when nothing follows.</summary>
    private void Begun(ReadOnlySpan<char> letters, bool isEnd)
    {
        for (var length = ShortestInitials; length <= letters.Length; length = length == ShortestInitials ? length + 1 : letters.Length)
        {
            if (length <= ShortestInitials + 1 || isEnd)
            {
                Add(TokenKind.Initials, HashOf(letters[..length]), 0);
            }

            if (length == letters.Length)
            {
                break;
            }
        }
    }

    private void Initials(bool isQuery)
    {
        const int shortest = ShortestInitials;
        const int longest = LongestInitials;
        if (isQuery)
        {
            for (var i = 0; i < Units; i++)
            {
                if (_units[i] > char.MaxValue && _lengths[i] is >= shortest and <= longest)
                {
                    Add(TokenKind.Initials, HashOf(_text.AsSpan(_starts[i], _lengths[i])), 0);
                }

                // No character is read with i, u or v in front.
                if (_units[i] > char.MaxValue && _lengths[i] >= 2 && _text.AsSpan(_starts[i], _lengths[i]) is var word && !word.ContainsAny('i', 'u', 'v'))
                {
                    Continued(i);
                }
            }
        }

        Span<char> letters = stackalloc char[longest];
        for (var core = 0; core < _coreCount; core++)
        {
            if (core > 0 && core < _coreCount - 1)
            {
                continue;
            }

            var count = 0;
            var isLatin = true;
            var isEnd = true;
            for (var i = _cores[core]; i < Units; i++)
            {
                if (count == longest)
                {
                    isEnd = false;
                    break;
                }

                var isHan = _units[i] <= char.MaxValue;
                isLatin &= !isHan;
                if (!isHan)
                {
                    letters[count++] = _text[_starts[i]];
                }
                else if (Pinyin.Of((char)_units[i]) is { IsEmpty: false } readings)
                {
                    letters[count++] = Pinyin.Text(readings[0])[0];
                }
                else
                {
                    isEnd = false;
                    break;
                }

                if (!isQuery && isHan && count is shortest or shortest + 1)
                {
                    Add(TokenKind.Initials, HashOf(letters[..count]), 0);
                }
            }

            if (isEnd && count >= 2)
            {
                if (isQuery && isLatin)
                {
                    Add(TokenKind.Word, HashOf(letters[..count]) | 0x10000u, 0);
                }
                else if (!isQuery)
                {
                    Add(TokenKind.Initials, HashOf(letters[..count]), 0);
                }
            }
        }
    }
}
