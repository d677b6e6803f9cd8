namespace Baobei.Domain.Matching;

/// <summary>What a word of a name in Latin letters is.</summary>
internal enum LatinKind
{
    Brand,
    Place,
    Business,
    Legal,

    /// <summary>the, and, &amp;: says nothing.</summary>
    Little,
}

/// <summary>A word of a name in Latin letters.</summary>
/// <param name="Number">The word of <see cref="BusinessWords"/> that it is, or -1.</param>
internal readonly record struct LatinWord(int Start, int Length, LatinKind Kind, int Number);

/// <summary>The words of a name in Latin letters; reads what a <see cref="NameReading"/> has folded.</summary>
internal sealed class LatinReading
{
    private const int MaxWords = 30;

    /// <summary>"Integrated traditional Chinese and western medicine hospital".</summary>
    private const int MaxPhrase = 8;

    /// <summary>Letters of a legal form that is hardly a brand.</summary>
    private const int LongForm = 6;

    /// <summary>Words of a place.</summary>
    private const int MaxPlace = 4;

    private static readonly Dictionary<string, int> Forms = [];

    /// <summary>Legal forms, folded and joined.</summary>
    private static readonly WordTable Legals = new(DataFile.Rows("legal-forms.csv").Where(row => !row[1].Any(c => c > '\u2e80') && row[4] != "group")
        .Select(row => (CharFold.Fold(row[1]).Replace("&", "", StringComparison.Ordinal), Form(row[2]))));

    /// <summary>Those of a part of a house: branch.</summary>
    private static readonly WordTable Branches = WordTable.Of(DataFile.Rows("legal-forms.csv").Where(row => !row[1].Any(c => c > '\u2e80') && row[4] == "branch").Select(row => row[1]));

    /// <summary>First letters of legal forms: cl for Co., Ltd.</summary>
    private static readonly WordTable FormInitials = WordTable.Of(DataFile.Words("form_initials"));

    private static readonly ulong Corporation = 1UL << Form("CORP");

    /// <summary>Legal forms of countries in whose languages 集团 has no word of its own: SE, AG. Chinese houses abroad have those of America, Singapore and Malaysia.</summary>
    private static readonly ulong Abroad = DataFile.Rows("latin-form-nations.csv").Where(row => !row[1].Split('|').Any(nation => nation is "cn" or "us" or "sg" or "my"))
        .Aggregate(0UL, (forms, row) => forms | (1UL << Form(row[0])));

    private static readonly WordTable Little = WordTable.Of(DataFile.Words("little"));

    /// <summary>Before a number: no.</summary>
    private static readonly WordTable Numbering = WordTable.Of(DataFile.Words("numbering"));

    private static readonly WordTable PlaceKinds = WordTable.Of(DataFile.Words("place_kind_en"));

    private static readonly WordTable Everywhere = WordTable.Of(DataFile.Words("everywhere"));

    private readonly LatinWord[] _words = new LatinWord[MaxWords];
    private readonly LatinWord[] _singles = new LatinWord[MaxWords];
    private readonly char[] _joined = new char[NameReading.MaxLength];
    private NameReading _name = new();
    private int _count;
    private int _singleCount;

    /// <summary>The words; a known phrase ("real estate") is one.</summary>
    public ReadOnlySpan<LatinWord> Words => _words.AsSpan(0, _count);

    /// <summary>The words as they are written, each by itself.</summary>
    public ReadOnlySpan<LatinWord> Singles => _singles.AsSpan(0, _singleCount);

    /// <summary>One bit for each kind of legal form that is written.</summary>
    public ulong Legal { get; private set; }

    /// <summary>"No. 3", "Third"; 0 when there is none.</summary>
    public int Number { get; private set; }

    /// <summary>It calls itself a corporation and nothing else.</summary>
    public bool IsCorporation => Legal == Corporation;

    /// <summary>It has a legal form that hardly a Chinese house has.</summary>
    public bool IsAbroad => (Legal & Abroad) != 0;

    /// <summary>The word is China, as it is written in some language.</summary>
    public static bool IsEverywhere(ReadOnlySpan<char> word) => Everywhere.Contains(word);

    /// <summary>It says that it is a branch.</summary>
    public bool IsBranch { get; private set; }

    /// <summary>China is written.</summary>
    public bool IsNationwide { get; private set; }

    /// <summary>All words but the legal form and those that say nothing, joined.</summary>
    public ReadOnlySpan<char> Joined => _joined.AsSpan(0, JoinedLength);

    private int JoinedLength { get; set; }

    /// <summary>A legal form, folded and joined.</summary>
    public static bool IsLegal(ReadOnlySpan<char> text) => Legals.Contains(text);

    /// <summary>It ends with a legal form.</summary>
    public static int LegalAtEnd(ReadOnlySpan<char> text) => Legals.AtEnd(text, out _);

    public ReadOnlySpan<char> TextOf(LatinWord word) => _name.Whole.Slice(word.Start, word.Length);

    /// <summary>The word is not within a phrase, but where one may begin.</summary>
    public bool IsStart(LatinWord single) => WordAt(single.Start) is not null;

    /// <summary>The words as they are written, from one on to another, joined.</summary>
    public ReadOnlySpan<char> TextOf(int first, int next) => _name.Whole[_singles[first].Start..(_singles[next - 1].Start + _singles[next - 1].Length)];

    /// <summary>Characters of the name as it was written.</summary>
    public int SourceLength => _name.Source.Length;

    /// <summary>The words say all that a Chinese branch is called by; set by who compares.</summary>
    public bool IsBranchNamed { get; set; }

    /// <summary>Puts another word in the place of one; the name has to be read again.</summary>
    public bool Replace(LatinWord single, string word) => _name.Replace(single.Start, single.Length, word);

    /// <summary>Leaves out the word and all behind it; the name has to be read again.</summary>
    public void Cut(LatinWord single) => _name.CutAt(single.Start);

    /// <summary>Reads the name again that was changed.</summary>
    public void ReadAgain() => Read(_name);

    public void Read(NameReading name)
    {
        _name = name;
        _count = _singleCount = 0;
        IsNationwide = IsBranch = IsBranchNamed = false;
        Legal = 0;
        Number = 0;
        var end = ReadLegal(name.Whole);
        for (var at = 0; at < end && _count < MaxWords;)
        {
            var next = at + 1;
            while (next < end && !name.HasGapBefore(next))
            {
                next++;
            }

            var wordEnd = next;
            next = Phrase(at, next, end, out var number);
            var text = name.Whole[at..next];
            var kind = Little.Contains(text) ? LatinKind.Little
                : number >= 0 ? LatinKind.Business
                : PlaceNames.OfLatin(text).Length > 0 || Everywhere.Contains(text) ? LatinKind.Place
                : LatinKind.Brand;
            _words[_count++] = new(at, next - at, kind, number);
            IsNationwide |= kind is LatinKind.Place && Everywhere.Contains(text);
            AddSingles(at, next, wordEnd, kind, number);
            at = next;
        }

        // A legal form in the middle ("Co Malaya Bhd", "Siemens Ltd., China").
        for (var i = 1; i < _count; i++)
        {
            if (IsFormAt(_words[i]) && Legals.TryGet(TextOf(_words[i]), out var form))
            {
                Legal |= 1UL << form;
                IsBranch |= Branches.Contains(TextOf(_words[i]));
                _words[i] = _words[i] with { Kind = LatinKind.Legal };
            }
        }

        for (var i = 1; i < _singleCount; i++)
        {
            if (IsFormAt(_singles[i]) && Legals.Contains(TextOf(_singles[i])))
            {
                _singles[i] = _singles[i] with { Kind = LatinKind.Legal };
            }
        }

        DropAddress();
        ReadUnits();
        ReadZones();
        ReadKindsOfPlace();
        ReadPlaceKinds();
        ReadNumber();
        for (var i = 0; i < _singleCount; i++)
        {
            _singles[i] = WordAt(_singles[i].Start) is { Kind: LatinKind.Little } ? _singles[i] with { Kind = LatinKind.Little } : _singles[i];
        }

        JoinedLength = 0;
        foreach (var word in Words)
        {
            if (word.Kind is not (LatinKind.Little or LatinKind.Legal))
            {
                foreach (var c in TextOf(word))
                {
                    if (c != '&')
                    {
                        _joined[JoinedLength++] = c;
                    }
                }
            }
        }
    }

    /// <summary>It may be a legal form; a long one also where it is a word of business, too: corporation.</summary>
    private static bool IsFormAt(LatinWord word) => word.Kind is LatinKind.Brand || (word.Kind is LatinKind.Business && word.Length >= LongForm);

    /// <summary>Two words that say that it is a part of a house: representative office.</summary>
    private void ReadUnits()
    {
        for (var i = 1; i + 1 < _singleCount; i++)
        {
            if (_singles[i].Kind is LatinKind.Brand or LatinKind.Business && _singles[i + 1].Kind is not (LatinKind.Place or LatinKind.Legal) && LatinLexicon.TryGet(TextOf(i, i + 2), out var entry) && entry.Uses.HasFlag(LatinUse.Unit))
            {
                IsBranch = true;
                Silence(_singles[i].Start, _singles[i + 1].Start + _singles[i + 1].Length);
            }
        }
    }

    /// <summary>Words behind a place that say together what kind of place it is: Zhuang Autonomous Region.</summary>
    private void ReadKindsOfPlace()
    {
        const int most = 3;
        for (var i = 1; i < _singleCount; i++)
        {
            for (var count = Math.Min(most, _singleCount - i); _singles[i - 1].Kind is LatinKind.Place && count > 1; count--)
            {
                if (PlaceKinds.Contains(TextOf(i, i + count)))
                {
                    Silence(_singles[i].Start, _singles[i + count - 1].Start + _singles[i + count - 1].Length);
                }
            }
        }
    }

    /// <summary>A zone of the place, and behind it the name: Suzhou Industrial Park Kailong. Whose zone it is, the place says.</summary>
    private void ReadZones()
    {
        for (var i = 1; i + 1 < _count; i++)
        {
            if (_words[i].Kind is LatinKind.Business && _words[i - 1].Kind is LatinKind.Place && _words[i + 1].Kind is LatinKind.Brand && BusinessWords.IsZone(_words[i].Number))
            {
                Silence(_words[i].Start, _words[i].Start + _words[i].Length);
            }
        }
    }

    /// <summary>What stands there is no part of the name of the house.</summary>
    public void Silence(int start, int end)
    {
        for (var i = 0; i < _singleCount; i++)
        {
            _singles[i] = _singles[i].Start >= start && _singles[i].Start < end ? _singles[i] with { Kind = LatinKind.Little, Number = -1 } : _singles[i];
        }

        for (var i = 0; i < _count; i++)
        {
            _words[i] = _words[i].Start >= start && _words[i].Start + _words[i].Length <= end ? _words[i] with { Kind = LatinKind.Little, Number = -1 } : _words[i];
        }
    }

    /// <summary>town, county: what kind of place one is.</summary>
    public static bool IsPlaceKind(ReadOnlySpan<char> text) => PlaceKinds.Contains(text);

    /// <summary>Beside a place, what kind of place it is says nothing: "Hangzhou Municipal", "City of Suzhou".</summary>
    private void ReadPlaceKinds()
    {
        for (var i = 0; i < _count; i++)
        {
            if (PlaceKinds.Contains(TextOf(_words[i])) && (IsPlace(i - 1) || IsPlace(i + 1) || (i + 1 < _count && _words[i + 1].Kind is LatinKind.Little && IsPlace(i + 2))))
            {
                _words[i] = _words[i] with { Kind = LatinKind.Little, Number = -1 };
            }
        }

        bool IsPlace(int i) => i >= 0 && i < _count && _words[i].Kind is LatinKind.Place;
    }

    /// <summary>The first letters of the words behind it, or of those before, say nothing: "JCC Jiangxi Copper".</summary>
    /// <returns>Whether there are such.</returns>
    public bool DropAcronyms()
    {
        const int shortest = 3;
        var isAny = false;
        for (var i = 0; i < _singleCount; i++)
        {
            var letters = TextOf(_singles[i]);
            if (_singles[i].Kind is not LatinKind.Brand || letters.Length < shortest || !(i == 0 ? AreInitials(letters, Singles[1..]) : AreInitials(letters, Singles[..i])))
            {
                continue;
            }

            _singles[i] = _singles[i] with { Kind = LatinKind.Little };
            for (var at = 0; at < _count; at++)
            {
                _words[at] = _words[at].Start == _singles[i].Start ? _words[at] with { Kind = LatinKind.Little } : _words[at];
            }

            isAny = true;
        }

        return isAny;
    }

    /// <summary>Leaves out what a bracket says of the name in other words: Weilaixing (Future Star). Places and branches in brackets are none.</summary>
    /// <returns>Whether there was one.</returns>
    public bool DropBracket()
    {
        for (var i = 0; _name.Bracket(i) is { End: > 0 } bracket; i++)
        {
            var (isAny, isOther) = (false, IsBranch);
            foreach (var word in Words)
            {
                var isWithin = word.Start >= bracket.Start && word.Start < bracket.End;
                isAny |= isWithin && word.Kind is LatinKind.Brand;
                isOther |= isWithin && word.Kind is not (LatinKind.Brand or LatinKind.Little);
            }

            if (bracket.Start > 0 && isAny && !isOther)
            {
                Silence(bracket.Start, bracket.End);
                return true;
            }
        }

        return false;
    }

    /// <summary>The letters are the first ones of the words; those of the legal form may stand behind.</summary>
    private bool AreInitials(ReadOnlySpan<char> letters, ReadOnlySpan<LatinWord> words)
    {
        const int least = 2;
        var at = 0;
        foreach (var word in words)
        {
            if (at == letters.Length || word.Kind is LatinKind.Legal)
            {
                break;
            }

            if (TextOf(word)[0] == letters[at])
            {
                at++;
            }
            else if (word.Kind is not LatinKind.Little)
            {
                return false;
            }
        }

        return at >= least && (at == letters.Length || FormInitials.Contains(letters[at..]));
    }

    private LatinWord? WordAt(int start)
    {
        foreach (var word in Words)
        {
            if (word.Start == start)
            {
                return word;
            }
        }

        return null;
    }

    /// <summary>The number of a school or hospital is no brand.</summary>
    private void ReadNumber()
    {
        for (var i = 0; i < _count && Number == 0; i++)
        {
            Number = NumberAt(i);
            if (Number > 0 && i > 0 && Numbering.Contains(TextOf(_words[i - 1])))
            {
                _words[i - 1] = _words[i - 1] with { Kind = LatinKind.Little };
            }

            if (Number > 0)
            {
                _words[i] = _words[i] with { Kind = LatinKind.Little };
            }
        }
    }

    /// <summary>The number that the word is: No 3, No3, 3rd, third, Bureau 3. 0 when it is none.</summary>
    private int NumberAt(int at)
    {
        var text = TextOf(_words[at]);
        var digits = at > 0 && text.Length > 2 && (text[^2..] is "st" or "nd" or "rd" or "th") ? text[..^2]
            : at > 0 && (Numbering.Contains(TextOf(_words[at - 1])) || (_words[at - 1].Kind is LatinKind.Business && text.Length <= 2)) ? text
            : _words[at].Kind is LatinKind.Brand && Numbering.AtStart(text, out _) is > 0 and var length ? text[length..] : default;
        return int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : LatinLexicon.TryGet(text, out var entry) && entry.Uses.HasFlag(LatinUse.Ordinal) ? entry.Value : 0;
    }

    /// <summary>The words of a phrase, each with its own number when it has one.</summary>
    private void AddSingles(int start, int end, int firstEnd, LatinKind kind, int number)
    {
        if (firstEnd == end)
        {
            if (_singleCount < MaxWords)
            {
                _singles[_singleCount++] = new(start, end - start, kind, number);
            }

            return;
        }

        for (var at = start; at < end && _singleCount < MaxWords;)
        {
            var next = at + 1;
            while (next < end && !_name.HasGapBefore(next))
            {
                next++;
            }

            var text = _name.Whole[at..next];
            _ = BusinessWords.TryEnglish(text, out var own);
            _singles[_singleCount++] = new(at, next - at, Little.Contains(text) ? LatinKind.Little : kind, own);
            at = next;
        }
    }

    private static int Form(string canonical)
    {
        var family = canonical is "COLTD" ? "LTD" : canonical;
        if (!Forms.TryGetValue(family, out var number))
        {
            Forms.Add(family, number = Math.Min(63, Forms.Count));
        }

        return number;
    }

    /// <summary>Takes the legal forms off the end.</summary>
    /// <returns>Where they begin.</returns>
    /// <summary>A street and a number behind the legal form.</summary>
    private void DropAddress()
    {
        var form = _singleCount - 1;
        while (form > 0 && _singles[form].Kind is not LatinKind.Legal)
        {
            form--;
        }

        var (hasNumber, isStreet) = (false, false);
        foreach (var word in form > 0 ? Singles[(form + 1)..] : [])
        {
            hasNumber |= TextOf(word).ContainsAnyInRange('0', '9');
            isStreet |= LatinLexicon.TryGet(TextOf(word), out var entry) && entry.Uses.HasFlag(LatinUse.Street);
        }

        if (!hasNumber || !isStreet)
        {
            return;
        }

        var end = _singles[form].Start + _singles[form].Length;
        _singleCount = form + 1;
        while (_count > 0 && _words[_count - 1].Start >= end)
        {
            _count--;
        }
    }

    private int ReadLegal(ReadOnlySpan<char> text)
    {
        const int surely = 6;
        var end = text.Length;
        while (end > 0)
        {
            var found = 0;
            for (var length = Math.Min(end - 2, 30); length >= 2; length--)
            {
                if ((_name.HasGapBefore(end - length) || length >= surely) && Legals.TryGet(text.Slice(end - length, length), out var form)
                    && (_name.HasGapBefore(end - length) || end - length >= 3))
                {
                    Legal |= 1UL << form;
                    IsBranch |= Branches.Contains(text.Slice(end - length, length));
                    found = length;
                    break;
                }
            }

            if (found == 0)
            {
                found = Misspelt(text[..end]);
            }

            if (found == 0)
            {
                return end;
            }

            end -= found;
        }

        return end;
    }

    /// <summary>Length of a long legal form with a slip of the pen at the end.</summary>
    private static readonly string[] LongForms = [.. DataFile.Words("long_form")];

    private int Misspelt(ReadOnlySpan<char> text)
    {
        var start = text.Length;
        while (start > 0 && !_name.HasGapBefore(start) || start == text.Length)
        {
            start--;
            if (start <= 2)
            {
                return 0;
            }
        }

        var word = text[start..];
        foreach (var form in word.Length >= 5 ? LongForms : [])
        {
            if (Edits.Distance(word, form, 1) == 1 && !BusinessWords.TryEnglish(word, out _))
            {
                if (Legals.TryGet(form, out var number))
                {
                    Legal |= 1UL << number;
                }

                return word.Length;
            }
        }

        return 0;
    }

    /// <summary>The longest known phrase from here, or the word alone.</summary>
    private int Phrase(int start, int wordEnd, int end, out int number)
    {
        Span<int> ends = stackalloc int[MaxPhrase];
        var count = 0;
        for (var at = wordEnd; count < ends.Length; at++)
        {
            if (at >= end || _name.HasGapBefore(at))
            {
                ends[count++] = Math.Min(at, end);
                if (at >= end)
                {
                    break;
                }
            }
        }

        for (var i = count - 1; i >= 0; i--)
        {
            if (BusinessWords.TryEnglish(_name.Whole[start..ends[i]], out number))
            {
                return ends[i];
            }
        }

        number = -1;
        for (var i = Math.Min(MaxPlace, count) - 1; i > 0; i--)
        {
            if (PlaceNames.OfLatin(_name.Whole[start..ends[i]]).Length > 0)
            {
                return ends[i];
            }
        }

        return wordEnd;
    }
}
