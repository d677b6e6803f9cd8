namespace Baobei.Domain.Matching;

/// <summary>What is set off behind a Chinese name and surely no part of it: whom to call, who pays, where letters go, how far things are.</summary>
internal sealed partial class NameReading
{
    /// <summary>Behind these stands a number, or an address in letters: 电话, tel.</summary>
    private static readonly WordTable ContactLabels = WordTable.Of(DataFile.Words("contact_label"));

    /// <summary>Behind these stands a person: 联系人.</summary>
    private static readonly WordTable PersonLabels = WordTable.Of(DataFile.Words("person_label"));

    /// <summary>Behind these anything may stand: 地址.</summary>
    private static readonly WordTable AddressLabels = WordTable.Of(DataFile.Words("address_label"));

    /// <summary>In front of how many: 共.</summary>
    private static readonly WordTable CountWords = WordTable.Of(DataFile.Words("count_word"));

    private static readonly WordTable WebEnds = WordTable.Of(DataFile.Words("web_end"));

    /// <summary>A number stands in front of these in an address: 号, 栋.</summary>
    private static readonly System.Buffers.SearchValues<char> AddressWords = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("address_word")));

    /// <summary>What somebody did with a customer: 介绍, 对接.</summary>
    private static readonly WordTable PersonVerbs = WordTable.Of(DataFile.Words("person_verb"));

    /// <summary>Titles of one character, which end other words as well: 工, 师.</summary>
    private static readonly WordTable ShortTitles = WordTable.Of(DataFile.Words("short_title"));

    private static readonly WordTable DepartmentWords = WordTable.Of(DataFile.Words("department_word"));

    private static readonly WordTable DepartmentKinds = WordTable.Of(DataFile.Words("department_kind"));

    /// <summary>Behind a department: who in it takes what is sent.</summary>
    private static readonly WordTable DepartmentTails = WordTable.Of(DataFile.Words("department_behind"));

    /// <summary>The shop that a house itself keeps on a platform: 官方旗舰店.</summary>
    private static readonly WordTable OwnShops = WordTable.Of(DataFile.Words("own_shop"));

    private static readonly WordTable Platforms = WordTable.Of(DataFile.Words("platform"));

    /// <summary>The name is that of a shop that the house itself keeps.</summary>
    public bool IsOwnShop { get; private set; }

    /// <summary>The text is a department that buys or pays for its house: 财务部, 技术支持部.</summary>
    public static bool IsDepartment(ReadOnlySpan<char> text)
    {
        var hasTail = false;
        while (text.Length > 2 && !Departments.Contains(text) && DepartmentTails.AtEnd(text, out _) is > 0 and var tail)
        {
            text = text[..^tail];
            hasTail = true;
        }

        if (Departments.Contains(text))
        {
            return true;
        }

        var kind = DepartmentKinds.AtEnd(text, out _);
        var words = text[..^kind];
        while (words.Length > 0 && DepartmentWords.AtEnd(words, out _) is > 0 and var word)
        {
            words = words[..^word];
        }

        return (kind > 0 || hasTail) && kind < text.Length && words.IsEmpty;
    }

    /// <summary>Takes off what is set off behind the name and surely no part of it.</summary>
    private void DropAside()
    {
        const int least = 4;
        const int mostGaps = 40;
        if (_length <= least || _gap.AsSpan(least, _length - least).Count(true) is 0 or > mostGaps || FormAtEnd(Whole) > 0)
        {
            // What ends with a legal form is a name up to there, and what has gaps all over is none.
            return;
        }

        for (var from = least; from < _length && _gap.AsSpan(from, _length - from).IndexOf(true) is >= 0 and var next; from++)
        {
            from += next;
            if (IsAside(from) && !PlaceNames.IsPlace(_text.AsSpan(0, from), out _))
            {
                Cut(from);
                _coreEnd = from;
                return;
            }
        }
    }

    /// <summary>From there on nothing is said but what stands beside names.</summary>
    private bool IsAside(int at)
    {
        if (IsAddress(_text.AsSpan(at, _length - at)))
        {
            return true;
        }

        while (at < _length)
        {
            var end = at + 1;
            while (end < _length && !_gap[end])
            {
                end++;
            }

            var part = _text.AsSpan(at, end - at);
            if (AddressLabels.AtStart(part, out _) > 0)
            {
                return true;
            }

            if (LabelAtStart(at, end) is > 0 and var label)
            {
                at += label;
                continue;
            }

            if (!IsNumberOf(part) && !IsWeb(part) && !IsPersonAside(part) && !NameNotes.Contains(part, isApart: true) && !NameNotes.IsStatus(part) && !NameNotes.IsDocument(part) && !IsDepartment(part))
            {
                return false;
            }

            at = end;
        }

        return true;
    }

    /// <summary>Length of a label with what it labels behind it, up to where that ends; 0 when there is none.</summary>
    private int LabelAtStart(int at, int end)
    {
        const int longest = 4;
        var text = _text.AsSpan(at, _length - at);
        var label = ContactLabels.AtStart(text[..(end - at)], out _);
        if (label > 0 && label < text.Length && text[label] < '\u2e80' && (!Romanised.IsLatin(text[0]) || !Romanised.IsLatin(text[label]) || _gap[at + label]))
        {
            var rest = text[label..].IndexOfAnyInRange('\u2e80', '\uffff');
            return rest < 0 ? text.Length : label + rest;
        }

        label = PersonLabels.AtStart(text[..(end - at)], out _);
        if (label == 0 || label == text.Length)
        {
            return 0;
        }

        var until = at + label + 1;
        while (until < _length && !_gap[until])
        {
            until++;
        }

        var person = _text.AsSpan(at + label, until - at - label);
        return person.Length is > 1 and <= longest && PersonWords.StartsWithSurname(person) && BusinessWords.AtEnd(person, out _) == 0 ? label + person.Length : 0;
    }

    /// <summary>A telephone number, a date, an amount: 13905231234, 2024年5月, 共5台.</summary>
    private static bool IsNumberOf(ReadOnlySpan<char> part)
    {
        const int surely = 3;
        var times = part.Length > 1 && (part[0] == 'x' || CountWords.Contains(part[..1])) && char.IsAsciiDigit(part[1]);
        part = times ? part[1..] : part;
        var (digits, others, last) = (0, 0, 0);
        for (var at = 0; at < part.Length;)
        {
            if (char.IsAsciiDigit(part[at]))
            {
                digits++;
                last = ++at;
                continue;
            }

            var unit = Math.Max(Units.AtStart(part[at..], out _), DateWords.Contains(part[at]) ? 1 : 0);
            if (digits == 0 || last != at || unit == 0)
            {
                return false;
            }

            others++;
            at += unit;
        }

        return digits >= surely || (digits > 0 && (others > 0 || times));
    }

    /// <summary>A mail address, or the address of a site.</summary>
    private bool IsWeb(ReadOnlySpan<char> part)
    {
        const int least = 6;
        if (part.Length < least || part.ContainsAnyInRange('\u2e80', '\uffff'))
        {
            return false;
        }

        return part.Contains('@') || part.StartsWith("www", StringComparison.Ordinal) || part.StartsWith("http", StringComparison.Ordinal)
            || (Source.Contains('.', StringComparison.Ordinal) && WebEnds.AtEnd(part, out _) is > 0 and var end && EndsAfterDot(end));
    }

    /// <summary>In what was written a full stop stands in front of an end of that length.</summary>
    private bool EndsAfterDot(int length)
    {
        for (var at = Source.IndexOf('.', StringComparison.Ordinal); at >= 0; at = Source.IndexOf('.', at + 1))
        {
            var end = at + 1 + length;
            if (at > 0 && char.IsAsciiLetterOrDigit(Source[at - 1]) && end <= Source.Length && (end == Source.Length || !char.IsAsciiLetterOrDigit(Source[end])) && WebEnds.Contains(Source.AsSpan(at + 1, length)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A person with a title, and perhaps what that person did: 张经理介绍.</summary>
    private static bool IsPersonAside(ReadOnlySpan<char> part)
    {
        const int shortest = 2;
        const int longest = 4;
        while (part.Length > shortest && PersonVerbs.AtEnd(part, out _) is > 0 and var verb && part.Length - verb >= shortest)
        {
            part = part[..^verb];
        }

        return IsPerson(part) || (part.Length is >= shortest and <= longest && ShortTitles.AtEnd(part, out _) > 0 && PersonWords.StartsWithSurname(part[..^1]) && BusinessWords.AtEnd(part, out _) == 0);
    }

    /// <summary>A place and behind it, with numbers or roads, where there.</summary>
    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        const int least = 4;
        var place = PlaceNames.AtStart(text, "", PlaceStrength.Strong, out _);
        if (place == 0 || text.Length - place < least || !AddressWords.Contains(text[^1]))
        {
            return false;
        }

        return char.IsAsciiDigit(text[^2]) || text[place..].IndexOfAnyInRange('0', '9') > 0;
    }

    /// <summary>A road and a number in it, without the place: 张江路88号.</summary>
    public static bool IsStreet(ReadOnlySpan<char> text) => text.Length > 2 && AddressWords.Contains(text[^1]) && text.IndexOfAnyInRange('0', '9') > 1;

    /// <summary>Takes off what names a shop that the house itself keeps, and the platform in front of it.</summary>
    private void DropOwnShop()
    {
        var shop = OwnShops.AtEnd(Whole, out _);
        if (shop == 0)
        {
            return;
        }

        var end = _length - shop;
        end -= Platforms.AtEnd(_text.AsSpan(0, end), out _);
        if (end >= 2 && !PlaceNames.IsPlace(_text.AsSpan(0, end), out _))
        {
            Cut(end);
            _coreEnd = end;
            IsOwnShop = true;
        }
    }
}
