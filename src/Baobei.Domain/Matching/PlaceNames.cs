namespace Baobei.Domain.Matching;

/// <summary>How sure it is that a name begins with a place, and not with a brand that is called like one.</summary>
internal enum PlaceStrength
{
    /// <summary>The short name of a county or prefecture: many of them are words and brands.</summary>
    Weak,

    /// <summary>A province, a city, or any place with its kind behind it.</summary>
    Strong,
}

/// <summary>Places as company names begin with them: every region by its name, its short name, and the short name with any kind of place behind it.</summary>
internal static class PlaceNames
{
    private static readonly (string Name, string Code)[] Shorts = [.. DataFile.Rows("province-short.csv").Select(row => (CharFold.Fold(row[0]), row[1]))];

    private static readonly string[] Kinds = DataFile.Words("place_kind");

    private static readonly string NewArea = DataFile.Words("new_area")[0];

    private static readonly string Autonomous = DataFile.Words("autonomous")[0];

    private static readonly string KindCharacters = string.Concat(Kinds.Where(kind => kind.Length == 1));

    private static readonly string[] SpeltKinds = [.. Kinds.Where(kind => kind.Length == 1).Select(kind => Pinyin.Text(Pinyin.Of(kind[0])[0]))];

    private static readonly List<List<(string Code, PlaceStrength Strength)>> Places = [];

    private static readonly WordTable Names = Build();

    /// <summary>Behind a place: 开发区, 高新区 …</summary>
    private static readonly WordTable Zones = WordTable.Of(DataFile.Words("zone"));

    private static readonly System.Collections.Frozen.FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> WholeNames =
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(Regions.All, region => region.Code, region => CharFold.Fold(region.Name)).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly List<string> LatinCodes = [];

    /// <summary>Places by their names in English and in pinyin, without spaces.</summary>
    private static readonly WordTable Latin = BuildLatin();

    private static readonly System.Collections.Frozen.FrozenDictionary<string, (string English, string Pinyin)>.AlternateLookup<ReadOnlySpan<char>> LatinNames =
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(Regions.All, region => region.Code, region => (CharFold.Fold(region.NameEn), region.Pinyin)).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Length of the place at the beginning; 0 when there is none.</summary>
    /// <param name="within">Code of the place just before; empty at the beginning.</param>
    public static int AtStart(ReadOnlySpan<char> text, string within, PlaceStrength atLeast, out string code)
    {
        code = "";
        for (var rest = text; rest.Length >= 2;)
        {
            var length = Names.AtStart(rest, out var number);
            if (length == 0)
            {
                return 0;
            }

            if (Choose(number, within, atLeast) is { } found)
            {
                code = found;
                return length;
            }

            rest = rest[..(length - 1)];
        }

        return 0;
    }

    /// <summary>Length of the place at the end; 0 when there is none.</summary>
    public static int AtEnd(ReadOnlySpan<char> text, PlaceStrength atLeast, out string code)
    {
        code = "";
        var length = Names.AtEnd(text, out var number);
        if (length == 0 || Choose(number, "", atLeast) is not { } found)
        {
            return 0;
        }

        code = found;
        return length;
    }

    /// <summary>Length of 开发区 and the like at the beginning; 0 when there is none.</summary>
    public static int ZoneAtStart(ReadOnlySpan<char> text) => Zones.AtStart(text, out _);

    /// <summary>Length of 开发区 and the like at the end; 0 when there is none, or when it may be a part of a brand as 新城 is.</summary>
    public static int ZoneAtEnd(ReadOnlySpan<char> text) => Zones.AtEnd(text, out _) is > 2 and var length ? length : 0;

    /// <summary>Length of the customary short name (沪, 浙) at the beginning, when it is of that region or of one around it; 0 when there is none.</summary>
    public static int ShortAtStart(ReadOnlySpan<char> text, string region)
    {
        foreach (var (name, code) in Shorts)
        {
            if (text.StartsWith(name) && code.Length > 0 && region.StartsWith(code, StringComparison.Ordinal))
            {
                return name.Length;
            }
        }

        return 0;
    }

    /// <summary>The region that the name may be, too, within or around the other one: there are districts of one name in several cities. Empty when there is none.</summary>
    public static string OfSameName(ReadOnlySpan<char> name, string other)
    {
        if (Names.TryGet(name, out var number))
        {
            foreach (var (code, _) in Places[number])
            {
                if (AreCompatible(code, other))
                {
                    return code;
                }
            }
        }

        return "";
    }

    /// <summary>The region, or one that it lies in, is called by that character in front of other words: 哈 of 哈尔滨, 沪.</summary>
    public static bool IsCalled(char c, string region)
    {
        for (var length = 2; length <= region.Length; length += 2)
        {
            if (WholeNames.TryGetValue(region.AsSpan(0, length), out var name) && name[0] == c)
            {
                return true;
            }
        }

        return ShortAtStart([c], region) == 1;
    }

    /// <summary>Length of the first character of the region's name with its kind behind it (石市 for 石家庄市) at the beginning; 0 when there is none.</summary>
    public static int FirstAtStart(ReadOnlySpan<char> text, string region)
    {
        const int city = 4;
        if (text.Length < 2 || !IsKind(text[1]))
        {
            return 0;
        }

        for (var length = city; length <= region.Length; length += 2)
        {
            if (WholeNames.TryGetValue(region.AsSpan(0, length), out var name) && name[0] == text[0] && name[^1] == text[1])
            {
                return 2;
            }
        }

        return 0;
    }

    /// <summary>The text is one place after the other and nothing else.</summary>
    public static bool IsPlace(ReadOnlySpan<char> text, out string code)
    {
        code = "";
        var at = 0;
        while (at < text.Length)
        {
            var length = AtStart(text[at..], code, PlaceStrength.Weak, out var next);
            if (length == 0)
            {
                var zone = at > 0 ? ZoneAtStart(text[at..]) : 0;
                if (zone == 0)
                {
                    return false;
                }

                at += zone;
                continue;
            }

            code = next;
            at += length;
        }

        return code.Length > 0;
    }

    /// <summary>The region of the code by its whole name; null when there is none.</summary>
    public static string? NameOf(string code) => WholeNames.TryGetValue(code, out var name) ? name : null;

    /// <summary>The place that a Latin word is the name of; empty when it is none.</summary>
    public static string OfLatin(ReadOnlySpan<char> word) => Latin.TryGet(word, out var number) ? LatinCodes[number] : "";

    /// <summary>The Latin words are the names of two places: Shanxi and Shaanxi.</summary>
    public static bool AreTwoInLatin(ReadOnlySpan<char> one, ReadOnlySpan<char> two) => OfLatin(one) is { Length: > 0 } a && OfLatin(two) is { Length: > 0 } b && !AreCompatible(a, b);

    /// <summary>The Latin word is the name, in English or in pinyin, of the region of that code, or another that it has.</summary>
    public static bool IsLatinNameOf(ReadOnlySpan<char> word, ReadOnlySpan<char> code) =>
        (LatinNames.TryGetValue(code, out var names) && (word.SequenceEqual(names.English) || word.SequenceEqual(names.Pinyin))) || OfLatin(word).AsSpan().SequenceEqual(code);

    /// <summary>The name of the region of that code in pinyin, without 市 and the like; empty when there is none.</summary>
    public static string PinyinOf(ReadOnlySpan<char> code) => LatinNames.TryGetValue(code, out var names) ? names.Pinyin : "";

    /// <summary>Length of the region, or of one that it lies in, in pinyin at the beginning of the letters, with 市 and the like; 0 when there is none.</summary>
    public static int SpeltAtStart(ReadOnlySpan<char> letters, string region)
    {
        var at = 0;
        for (var length = 2; length <= region.Length; length += 2)
        {
            if (LatinNames.TryGetValue(region.AsSpan(0, length), out var names) && names.Pinyin.Length > 0 && letters[at..].StartsWith(names.Pinyin, StringComparison.Ordinal))
            {
                at += names.Pinyin.Length;
                at += KindAtStart(letters[at..]);
            }
            else if (length == region.Length && Misread(letters[at..], region) is > 0 and var read)
            {
                at += read;
                at += KindAtStart(letters[at..]);
            }
        }

        return at;
    }

    private static int KindAtStart(ReadOnlySpan<char> letters)
    {
        foreach (var kind in SpeltKinds)
        {
            if (letters.StartsWith(kind, StringComparison.Ordinal))
            {
                return kind.Length;
            }
        }

        return 0;
    }

    /// <summary>Length of the region's name as who does not know the place reads its characters: 乐清 is Yueqing, not Leqing; 0 when the letters are not that.</summary>
    private static int Misread(ReadOnlySpan<char> letters, string region)
    {
        var name = WholeNames.TryGetValue(region, out var whole) ? whole.AsSpan() : [];
        name = name.Length > 2 && IsKind(name[^1]) ? name[..^1] : name;
        var at = 0;
        foreach (var c in name)
        {
            var length = 0;
            foreach (var reading in Pinyin.InNames(c))
            {
                length = Math.Max(length, Romanised.Written(letters[at..], Pinyin.Text(reading)));
            }

            if (length == 0)
            {
                return 0;
            }

            at += length;
        }

        return at;
    }

    /// <summary>省, 市, 县 …: a kind of place.</summary>
    public static bool IsKind(char c) => KindCharacters.Contains(c, StringComparison.Ordinal);

    /// <summary>Hong Kong, Macao or Taiwan (codes 81, 82 and 71 of GB/T 2260), where houses have companies of their own.</summary>
    public static bool IsOverseas(string code) => code is ['7' or '8', ..];

    /// <summary>One is not known, or lies in the other.</summary>
    public static bool AreCompatible(string a, string b) => a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);

    private static string? Choose(int number, string within, PlaceStrength atLeast)
    {
        foreach (var (code, strength) in Places[number])
        {
            if (strength >= atLeast && (within.Length == 0 || (code.Length > within.Length && code.StartsWith(within, StringComparison.Ordinal))))
            {
                return code;
            }
        }

        return null;
    }

    private static WordTable Build()
    {
        var numbers = new Dictionary<string, int>();
        var names = Regions.All.Select(region => region.Name).ToHashSet();
        foreach (var (name, code) in Shorts.Where(place => place.Code.Length > 0))
        {
            Add(name, code, PlaceStrength.Weak);
        }

        foreach (var region in Regions.All.OrderBy(region => region.Code.Length))
        {
            var isWellKnown = region.Code.Length == 2 || (region.Code.Length == 4 && region.Name.Length == region.ShortName.Length + 1);
            Add(region.Name, region.Code, PlaceStrength.Strong);
            Add(region.ShortName, region.Code, isWellKnown ? PlaceStrength.Strong : PlaceStrength.Weak);
            if (region.Name.EndsWith(NewArea, StringComparison.Ordinal))
            {
                // 浦东新区 is called 浦东.
                Add(region.Name[..^NewArea.Length], region.Code, PlaceStrength.Weak);
            }

            if (region.Name.IndexOf(Autonomous, StringComparison.Ordinal) is > 0 and var autonomous && region.Code.Length > 2)
            {
                // 恭城瑶族自治县 is called 恭城自治县, too.
                Add(region.ShortName + region.Name[autonomous..], region.Code, PlaceStrength.Strong);

                // And with its people, but without the kind: 恭城瑶族.
                Add(region.Name[..autonomous], region.Code, PlaceStrength.Strong);
            }

            foreach (var kind in region.ShortName.Length >= 2 ? Kinds : [])
            {
                // 海南藏族自治州 is not 海南省.
                if (!names.Contains(region.ShortName + kind))
                {
                    Add(region.ShortName + kind, region.Code, PlaceStrength.Strong);
                }
            }
        }

        return new(numbers.Select(pair => (pair.Key, pair.Value)));

        void Add(string name, string code, PlaceStrength strength)
        {
            var folded = CharFold.Fold(name);
            if (folded.Length < 2)
            {
                return;
            }

            if (!numbers.TryGetValue(folded, out var number))
            {
                numbers.Add(folded, number = Places.Count);
                Places.Add([]);
            }

            if (!Places[number].Exists(place => place.Code == code))
            {
                Places[number].Add((code, strength));
            }
        }
    }

    private static WordTable BuildLatin()
    {
        var numbers = new List<(string, int)>();
        const int longEnough = 9;
        var newInPinyin = Pinyin.Text(Pinyin.Of(NewArea[0])[0]).ToString();
        foreach (var region in Regions.All.Where(region => region.Code.Length <= 4).Concat(Regions.All.Where(region => region.Code.Length > 4)))
        {
            Add(region.NameEn);
            Add(region.Pinyin);
            if (region.Name.EndsWith(NewArea, StringComparison.Ordinal) && region.Pinyin.Length >= longEnough && region.Pinyin.EndsWith(newInPinyin, StringComparison.Ordinal))
            {
                // Pudong, in pinyin Pudong Xin.
                Add(region.Pinyin[..^newInPinyin.Length]);
            }

            void Add(string name)
            {
                var folded = CharFold.Fold(name);
                if (folded.Length >= 3)
                {
                    LatinCodes.Add(region.Code);
                    numbers.Add((folded, LatinCodes.Count - 1));
                }
            }
        }

        foreach (var row in DataFile.Rows("old-place-names.csv"))
        {
            LatinCodes.Add(row[0]);
            numbers.AddRange(row[1].Split('|').Select(name => (CharFold.Fold(name), LatinCodes.Count - 1)));
        }

        return new(numbers);
    }
}
