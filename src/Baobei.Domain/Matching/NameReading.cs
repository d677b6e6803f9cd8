namespace Baobei.Domain.Matching;

/// <summary>What a name says of its legal form.</summary>
internal enum LegalKind
{
    /// <summary>None is written.</summary>
    None,

    /// <summary>公司 without more.</summary>
    Company,

    /// <summary>有限公司, 有限责任公司.</summary>
    Limited,

    /// <summary>股份有限公司.</summary>
    Stock,
    Partnership,
    Sole,
}

/// <summary>
/// A name taken apart into region, brand, business, legal form and branch. One object reads one name after the other into the same memory; see
/// <see cref="Read"/>. What is longer than <see cref="MaxLength"/> is not looked at.
/// </summary>
internal sealed partial class NameReading
{
    public const int MaxLength = 160;
    private const int MaxBrackets = 8;
    private const int MostOfName = 64;
    private const int MostLetters = 128;

    private static readonly WordTable Limited = WordTable.Of(DataFile.Words("legal_llc"));
    private static readonly WordTable Stock = WordTable.Of(DataFile.Words("legal_jsc"));
    private static readonly WordTable Company = WordTable.Of(DataFile.Words("legal_company"));
    private static readonly WordTable Partnership = WordTable.Of(DataFile.Words("legal_partnership"));

    /// <summary>Signs of Katakana, by the character that each looks like.</summary>
    private static readonly Dictionary<char, char> LooksLike = DataFile.Words("katakana").ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>LP behind a Chinese name.</summary>
    private static readonly WordTable PartnershipInEnglish = WordTable.Of(DataFile.Words("legal_partnership_en"));
    private static readonly WordTable Sole = WordTable.Of(DataFile.Words("legal_sole"));
    private static readonly WordTable GroupWords = WordTable.Of(DataFile.Words("group"));
    private static readonly WordTable HoldingWords = WordTable.Of(DataFile.Words("holding"));
    private static readonly WordTable Works = WordTable.Of(DataFile.Words("works"));
    private static readonly WordTable Shops = WordTable.Of(DataFile.Words("shop"));
    private static readonly WordTable Scraps = WordTable.Of(DataFile.Words("legal_scrap"));
    private static readonly WordTable Everywhere = WordTable.Of(DataFile.Words("everywhere"));
    private static readonly WordTable EverywhereAside = WordTable.Of(DataFile.Words("aside_everywhere"));
    private static readonly WordTable Titles = WordTable.Of(DataFile.Words("title"));
    private static readonly WordTable Former = WordTable.Of(DataFile.Words("former"));
    private static readonly System.Buffers.SearchValues<char> DateWords = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("date")));
    private static readonly WordTable Units = WordTable.Of(DataFile.Words("unit"));

    /// <summary>Legal forms that stand in front as well as behind: 株式会社.</summary>
    private static readonly WordTable FormsBefore = WordTable.Of(DataFile.Words("legal_before"));

    /// <summary>Of the numbers that shares are traded by, the letters: Shanghai, Shenzhen, Beijing, Hong Kong.</summary>
    private static readonly WordTable Exchanges = WordTable.Of(DataFile.Words("exchange"));

    /// <summary>The rest of a legal form by its first letters, in front of 公司: yx公司.</summary>
    private static readonly WordTable SpeltForms = WordTable.Of(DataFile.Words("form_spelt"));

    private static readonly WordTable NoBranches = WordTable.Of(DataFile.Words("no_branch"));
    private static readonly WordTable Governments = WordTable.Of(DataFile.Words("government"));
    private static readonly WordTable Departments = WordTable.Of(DataFile.Words("department"));
    private static readonly WordTable Labels = WordTable.Of(DataFile.Rows("name-notes.csv").Where(row => row[1] == "label").Select(row => row[0]).Concat(DataFile.Words("label")).Concat(DataFile.Words("office_prefix")));
    private static readonly WordTable LabelsBeforeColon = WordTable.Of(DataFile.Rows("name-notes.csv").Where(row => row[1] == "label_before_colon").Select(row => row[0]));
    private static readonly WordTable StrongBranches = WordTable.Of(DataFile.Words("branch_strong"));
    private static readonly WordTable BranchEndings = WordTable.Of(DataFile.Rows("branch-words.csv").Select(row => row[0]).Concat(DataFile.Words("branch_ending")));
    private static readonly WordTable BranchCuts = WordTable.Of(DataFile.Words("branch_cut"));
    private static readonly string GroupWord = DataFile.Words("group")[0];
    private static readonly string Bank = DataFile.Words("bank")[0];
    private static readonly string[] Spelt = [.. DataFile.Words("legal_jsc").Take(1), .. DataFile.Words("legal_llc")];
    private static readonly string LegalCharacters = string.Concat(DataFile.Words("legal_llc"));
    private static readonly string FirmWord = DataFile.Words("firm")[0];
    public static readonly System.Buffers.SearchValues<char> Opening = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("opening")) + "\uFF08");
    public static readonly System.Buffers.SearchValues<char> Closing = System.Buffers.SearchValues.Create(string.Concat(DataFile.Words("closing")) + "\uFF09");

    /// <summary>What <see cref="NormalOf"/> answered last, for the two names of a pair.</summary>
    [ThreadStatic]
    private static ((string? Of, string Text) Last, (string? Of, string Text) Before) _normal;

    private readonly char[] _text = new char[MaxLength];
    private readonly char[] _letters = new char[MaxLength];
    private readonly bool[] _gap = new bool[MaxLength + 1];
    private readonly (int Start, int End)[] _brackets = new (int, int)[MaxBrackets];
    private readonly char[] _branch = new char[MaxLength];
    private int _bracketCount;
    private int _length;
    private int _letterCount;
    private int _hanCount;
    private int _coreStart;
    private int _coreEnd;
    private int _branchLength;
    private int _houseEnd;

    /// <summary>What was read, as it was written.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Some character is Chinese (or Japanese or Korean): the name is read by characters, not by words.</summary>
    public bool IsHan => _hanCount > 0;

    /// <summary>More Chinese characters, or more characters with Chinese ones among them, than a name has with all that people write beside it.</summary>
    public bool IsText => _hanCount > MostOfName || (IsHan && _letterCount > MostLetters);

    public LegalKind Legal { get; private set; }

    public bool IsGroup { get; private set; }

    public bool IsBranch => _branchLength > 0;

    /// <summary>The branch stands behind the legal form of its house, and not only behind a guess.</summary>
    public bool BranchIsSure { get; private set; }

    /// <summary>Code of the region; empty when none is written.</summary>
    public string Region { get; private set; } = "";

    /// <summary>The region stands in brackets: a house that has sisters elsewhere.</summary>
    public bool RegionIsInBrackets { get; private set; }

    /// <summary>The region was typed behind the name, as a note is: 某某珠宝 柯桥.</summary>
    public bool RegionIsBehind { get; private set; }

    /// <summary>Code of the region in brackets when there is another in front; empty when there is none.</summary>
    public string SecondRegion { get; private set; } = "";

    /// <summary>The town in brackets says which one of several places of the name in front is meant: 鼓楼区…（南京）.</summary>
    public bool RegionIsTold { get; private set; }

    /// <summary>中国 is written where a region may be.</summary>
    public bool IsNationwide { get; private set; }

    /// <summary>Code of a place of doubtful kind that the core begins with, and its length.</summary>
    public string WeakRegion { get; private set; } = "";

    public int WeakLength { get; private set; }

    /// <summary>Code of a place within the core (empty for the whole country), where it begins and how long it is; it may be part of the brand as well.</summary>
    public string InnerRegion { get; private set; } = "";

    public int InnerStart { get; private set; }

    public int InnerLength { get; private set; }

    /// <summary>Length of the brand, at the beginning of the core. 0: the region and the business are all the name has.</summary>
    public int BrandLength { get; private set; }

    /// <summary>All letters and digits, folded, as they were written.</summary>
    public ReadOnlySpan<char> Letters => _letters.AsSpan(0, _letterCount);

    /// <summary>Everything, folded, without what is only a note.</summary>
    public ReadOnlySpan<char> Whole => _text.AsSpan(0, _length);

    /// <summary>Where the core begins and ends in the whole.</summary>
    public int CoreStart => _coreStart;

    public int CoreEnd => _coreEnd;

    /// <summary>Brand and business.</summary>
    public ReadOnlySpan<char> Core => _text.AsSpan(_coreStart, _coreEnd - _coreStart);

    public ReadOnlySpan<char> Brand => Core[..BrandLength];

    public ReadOnlySpan<char> Business => Core[BrandLength..];

    /// <summary>Place or number and kind of the branch.</summary>
    public ReadOnlySpan<char> Branch => _branch.AsSpan(0, _branchLength);

    /// <summary>Legal form as it is written; empty when there is none.</summary>
    public ReadOnlySpan<char> FormText => _text.AsSpan(_coreEnd, Math.Max(0, _houseEnd - _coreEnd));

    /// <summary>The branch as it is written; empty when there is none.</summary>
    public ReadOnlySpan<char> BranchText => IsBranch ? _text.AsSpan(_houseEnd, Math.Max(0, _length - _houseEnd)) : [];

    /// <summary>Length of what stands before 集团 within the core: the group that the house belongs to; 0 when there is none.</summary>
    public int GroupLength => Core.IndexOf(GroupWord, StringComparison.Ordinal) is >= 2 and var at ? at : 0;

    /// <summary>The region as lists call it; empty when none is written.</summary>
    public string RegionText => Region.Length == 0 ? "" : Regions.All.First(region => region.Code == Region).ShortName;

    /// <summary>Between this character of the whole and the one before stood a space or a sign.</summary>
    public bool HasGapBefore(int index) => _gap[index];

    /// <summary>Some character was written as in Hong Kong or Taiwan.</summary>
    public bool IsTraditional { get; private set; }

    /// <summary>Reads a name; what was read before is gone.</summary>
    /// <param name="withoutLatin">Latin letters beside Chinese characters are left out: a second name, or a note.</param>
    public void Read(string name, bool withoutLatin = false)
    {
        Source = name;
        Legal = LegalKind.None;
        IsGroup = false;
        Region = SecondRegion = WeakRegion = InnerRegion = "";
        RegionIsInBrackets = RegionIsBehind = IsNationwide = BranchIsSure = IsOwnShop = false;
        WeakLength = InnerLength = InnerStart = BrandLength = _branchLength = 0;
        Fold(name.Contains('&') ? GarbledText.Repair(name) : name);
        if (withoutLatin)
        {
            DropLatin();
        }

        _coreStart = 0;
        _coreEnd = _houseEnd = _length;
        if (!IsHan)
        {
            DropTones();
            DropAroundLatin();
            return;
        }

        DropSign();
        var hasFormBefore = DropFormBefore();
        DropLabel();
        DropNumber();
        DropAmount();
        DropRepeated();
        SayInChinese();
        ReadBrackets();
        DropProject();
        DropAside();
        DropOwnShop();
        DropPerson();
        Order();
        ReadBranch();
        _houseEnd = _coreEnd;
        ReadLegal();
        Legal = hasFormBefore && Legal == LegalKind.None ? LegalKind.Sole : Legal;
        ReadRegion();
        ReadBusiness(_coreEnd);
    }

    /// <summary>Becomes what the other was when it had read its name.</summary>
    public void Copy(NameReading other)
    {
        (Source, _hanCount, IsTraditional, Legal, IsGroup) = (other.Source, other._hanCount, other.IsTraditional, other.Legal, other.IsGroup);
        (Region, SecondRegion, WeakRegion, WeakLength) = (other.Region, other.SecondRegion, other.WeakRegion, other.WeakLength);
        (RegionIsInBrackets, RegionIsBehind, RegionIsTold, IsNationwide, BranchIsSure, IsOwnShop) = (other.RegionIsInBrackets, other.RegionIsBehind, other.RegionIsTold, other.IsNationwide, other.BranchIsSure, other.IsOwnShop);
        (InnerRegion, InnerStart, InnerLength, BrandLength) = (other.InnerRegion, other.InnerStart, other.InnerLength, other.BrandLength);
        (_length, _coreStart, _coreEnd, _houseEnd, _branchLength, _bracketCount) =
            (other._length, other._coreStart, other._coreEnd, other._houseEnd, other._branchLength, other._bracketCount);
        _letterCount = other._letterCount;
        other.Letters.CopyTo(_letters);
        other._text.AsSpan(0, _length).CopyTo(_text);
        other._gap.AsSpan(0, _length + 1).CopyTo(_gap);
        other._branch.AsSpan(0, _branchLength).CopyTo(_branch);
        other._brackets.AsSpan(0, _bracketCount).CopyTo(_brackets);
    }

    /// <summary>Leaves out so much of the beginning of the core: a part of a town that the other name does not have.</summary>
    public void DropFromCore(int start, int length)
    {
        Remove(_coreStart + start, _coreStart + start + length);
        WeakRegion = "";
        WeakLength = InnerLength = 0;
        ReadBusiness(_coreEnd);
    }

    /// <summary>Where brand and business part was told by the other name.</summary>
    public void CutBrandAt(int length) => BrandLength = length;

    /// <summary>Tells the business in front of 厂, too. Names in Chinese agree with 厂 or without; in another script what is no business is the brand.</summary>
    public void TakeWorks()
    {
        var rest = WithoutWorks(Core);
        if (BrandLength == Core.Length && rest.Length is > 0 and var length && length < BrandLength)
        {
            ReadBusiness(_coreStart + length);
        }
    }

    /// <summary>The core ends with 厂.</summary>
    public bool EndsWithWorks => Works.AtEnd(Core, out _) > 0;

    /// <summary>A text without 厂 at its end, if that belongs to no word: 酒厂 is one.</summary>
    public static ReadOnlySpan<char> WithoutWorks(ReadOnlySpan<char> text) => BusinessWords.AtEnd(text, out _) > 0 ? text : text[..^Works.AtEnd(text, out _)];

    /// <summary>The core ends with 店 and the like, and no word of business.</summary>
    public bool EndsAsShop => BrandLength == Core.Length && Shops.AtEnd(Core, out _) > 0;

    /// <summary>Tells the business in front of 店, too: 饰品店.</summary>
    public void TakeShop()
    {
        var rest = WithoutShop(Core);
        if (EndsAsShop && rest.Length > 2 && BusinessWords.AtEnd(rest, out _) > 0)
        {
            ReadBusiness(_coreStart + rest.Length);
        }
    }

    /// <summary>A text without what shops are called by at its end: 商行, 经营部.</summary>
    public static ReadOnlySpan<char> WithoutShop(ReadOnlySpan<char> text) => text[..^Shops.AtEnd(text, out _)];

    /// <summary>The name in Unicode form KC, as far as it is looked at. Remembered: a name is often read again.</summary>
    private static string NormalOf(string name)
    {
        if (!ReferenceEquals(_normal.Last.Of, name))
        {
            _normal = (_normal.Before, _normal.Last);
            if (!ReferenceEquals(_normal.Last.Of, name))
            {
                _normal.Last = (name, CharFold.Normal(name[..Math.Min(name.Length, MaxLength * 2)]));
            }
        }

        return _normal.Last.Text;
    }

    private void Fold(string name, bool isNormal = false)
    {
        var (length, gap, slash, colon, dash) = (0, false, -1, -1, -1);
        var (han, isTraditional) = (0, false);
        _bracketCount = 0;
        Span<int> open = stackalloc int[MaxBrackets];
        var depth = 0;
        for (var i = 0; i < name.Length && length < MaxLength; i++)
        {
            var c = name[i];
            var folded = CharFold.OfOne(c);
            if (c == '\u2122')
            {
                // TM is no part of a name.
                continue;
            }

            if (folded == CharFold.Hard)
            {
                if (!isNormal)
                {
                    Fold(NormalOf(name), isNormal: true);
                    return;
                }

                folded = CharFold.Of(c);
            }

            if (c is >= '\ud83c' and <= '\ud83e')
            {
                // A picture.
                gap = true;
                i++;
                continue;
            }

            if (folded != CharFold.Gone)
            {
                _gap[length] = gap;
                _text[length++] = folded is >= '\u30a1' and <= '\u30fa' ? Misread(name, i) : Plain(folded);
                isTraditional |= folded != c && c is >= '\u4e00' and <= '\u9fff';
                han += folded is >= '\u2e80' and not (>= '\uff00' and <= '\uffef') ? 1 : 0;
                gap = false;
            }
            else if (Opening.Contains(c))
            {
                gap = true;
                if (depth < MaxBrackets)
                {
                    open[depth++] = length;
                }
            }
            else if (Closing.Contains(c))
            {
                gap = true;
                if (depth > 0 && _bracketCount < MaxBrackets && length > open[--depth])
                {
                    _brackets[_bracketCount++] = (open[depth], length);
                }
            }
            else
            {
                if (c is '/' or '\uFF0F' or '|' or '\uFF5C' && slash < 0)
                {
                    slash = length;
                }
                else if (c is ':' or '\uFF1A' && colon < 0)
                {
                    colon = length;
                }

                else if (c is '-' or '\u2014' or '\u2013' or '\uFF0D' && dash < 0)
                {
                    dash = length;
                }

                // Full stops and apostrophes stand within words, and a dot in the middle within foreign names.
                gap |= c is not '.' and not '\'' and not '\u2019' and not '\u2018' && (c is not '\u00b7' || (length > 0 && _text[length - 1] >= '\u2e80'));
            }
        }

        _gap[length] = true;
        _length = length;
        _hanCount = han;
        if (IsHan)
        {
            UndoNoughts();
        }

        _letterCount = length;
        _text.AsSpan(0, length).CopyTo(_letters);
        IsTraditional = isTraditional;
        if (slash >= 4 && EndsWithLegal(_text.AsSpan(0, slash)))
        {
            Cut(slash);
        }

        if (dash > 0 && _length - dash >= 4 && (NameNotes.Contains(_text.AsSpan(0, dash), isApart: true) || IsPerson(_text.AsSpan(0, dash)) || IsProjectBefore(dash)))
        {
            Remove(0, dash);
        }

        if (IsHan)
        {
            DropNotesBefore();
        }
        else
        {
            DropNotes();
            colon = colon > 0 ? colon : dash;
        }

        if (colon > 0 && _length - colon >= 2 && (Labels.Contains(_text.AsSpan(0, colon)) || LabelsBeforeColon.Contains(_text.AsSpan(0, colon))))
        {
            Remove(0, colon);
        }
    }

    /// <summary>Length of the legal form, or of 集团, at the end; 0 when there is none.</summary>
    public static int FormAtEnd(ReadOnlySpan<char> text) =>
        Math.Max(Math.Max(Limited.AtEnd(text, out _), Stock.AtEnd(text, out _)), Math.Max(Company.AtEnd(text, out _), GroupWords.AtEnd(text, out _)));

    /// <summary>A sign of Katakana alone among characters is the character that it looks like: 电カ.</summary>
    private static char Misread(string name, int at)
    {
        return LooksLike.TryGetValue(name[at], out var character) && (IsCharacter(at - 1) || IsCharacter(at + 1)) && !IsKatakana(at - 1) && !IsKatakana(at + 1) ? character : name[at];

        bool IsCharacter(int i) => i >= 0 && i < name.Length && name[i] is >= '\u4e00' and <= '\u9fff';
        bool IsKatakana(int i) => i >= 0 && i < name.Length && name[i] is >= '\u30a1' and <= '\u30fe';
    }

    /// <summary>Letters that are no other letter with an accent, and that people write as one.</summary>
    private static char Plain(char c) => c switch
    {
        '\u00f8' => 'o',
        '\u0142' => 'l',
        '\u0111' => 'd',
        '\u0131' => 'i',
        _ => c,
    };

    private void Cut(int length)
    {
        _length = length;
        _gap[length] = true;
        while (_bracketCount > 0 && _brackets[_bracketCount - 1].End > length)
        {
            _bracketCount--;
        }
    }

    /// <summary>Takes characters out; brackets behind them move.</summary>
    private void Remove(int start, int end)
    {
        Array.Copy(_text, end, _text, start, _length - end);
        Array.Copy(_gap, end, _gap, start, _length + 1 - end);
        _length -= end - start;
        _coreEnd = Math.Max(start, _coreEnd - (end - start));
        _houseEnd = Math.Max(start, _houseEnd - (end - start));
        for (var i = 0; i < _bracketCount; i++)
        {
            var (s, e) = _brackets[i];
            _brackets[i] = (s >= end ? s - (end - start) : s, e >= end ? e - (end - start) : e);
        }
    }

    private static bool EndsWithLegal(ReadOnlySpan<char> text) => FormAtEnd(text) > 0;

    private static bool EndsWithBusiness(ReadOnlySpan<char> text) => BusinessWords.AtEnd(text[..^FormAtEnd(text)], out _) > 0;

    private void ReadBrackets()
    {
        for (var i = _bracketCount - 1; i >= 0; i--)
        {
            var (start, end) = _brackets[i];
            if (end > _length || start >= end || end - start == _length)
            {
                continue;
            }

            var content = _text.AsSpan(start, end - start);
            if (start == 0 && EndsWithLegal(content) && !EndsWithLegal(_text.AsSpan(end, _length - end)))
            {
                // A heading with the name of the house in it.
                Cut(end);
            }
            else if (start == 0 && _length - end >= 4 && !Everywhere.Contains(content))
            {
                // What stands in brackets in front is the seller's own order.
                if (Region.Length == 0 && PlaceNames.IsPlace(content, out var before) && PlaceNames.AtStart(_text.AsSpan(end, _length - end), "", PlaceStrength.Strong, out _) == 0)
                {
                    Region = before;
                }

                Remove(start, end);
            }
            else if (PlaceNames.IsPlace(content, out var code))
            {
                if (Region.Length == 0)
                {
                    Region = code;
                    RegionIsInBrackets = true;
                }

                Remove(start, end);
            }
            else if (Everywhere.Contains(content) || EverywhereAside.Contains(content))
            {
                IsNationwide = RegionIsInBrackets = true;
                Remove(start, end);
            }
            else if (NameNotes.Contains(content, isApart: true) || Sole.Contains(content) || Partnership.Contains(content) || (start > 0 && Former.AtStart(content, out _) > 0)
                || (end == _length && start >= 4 && NameNotes.IsProject(content)))
            {
                Legal = end == _length && Partnership.Contains(content) ? LegalKind.Partnership : Legal;
                Remove(start, end);
            }
            else if (end == _length && start >= 4 && (PlaceNames.IsKind(content[0]) || Characters.IsNumeral(content[0])) && InstitutionNames.Is(content) && !InstitutionNames.SaysWho(content)
                && InstitutionNames.Is(_text.AsSpan(0, start)))
            {
                // What people call it there: 市院.
                Cut(start);
            }
            else if (end == _length && start >= 4 && InstitutionNames.IsSecondName(_text.AsSpan(0, start), content))
            {
                // 肿瘤医院（中南大学湘雅医学院附属肿瘤医院）.
                Cut(start);
            }
            else if (start > 1 && end < _length && GroupWords.Contains(content) && BusinessWords.AtEnd(_text.AsSpan(0, start), out _) == 0 && EndsWithBusiness(_text.AsSpan(end, _length - end)))
            {
                // 银重（集团）起重机 is the group itself, as 银重起重机集团 is.
                IsGroup = true;
                Remove(start, end);
            }
            else if (end == _length && start > 0 && content.Length >= 6 && Limited.AtEnd(content, out _) > 0 && !EndsWithLegal(_text.AsSpan(0, start)))
            {
                // How a shop is called, and behind it the company.
                Remove(0, start);
            }
            else if (end == _length && start >= 4 && !EndsLikeBranch(content) && (EndsWithLegal(_text.AsSpan(0, start)) || SaysNothing(content)))
            {
                Cut(start);
            }
        }

        _coreEnd = _length;
    }

    /// <summary>Neither group nor business.</summary>
    private static bool SaysNothing(ReadOnlySpan<char> content) =>
        GroupWords.AtEnd(content, out _) == 0 && HoldingWords.AtEnd(content, out _) == 0 && BusinessWords.AtEnd(content, out _) == 0 && !PlaceNames.IsPlace(content, out _);

    private void ReadLegal()
    {
        for (var round = 0; round < 6; round++)
        {
            var text = Core;
            if (text.Length > 4 && text[^1] is >= 'a' and <= 'z' && text.LastIndexOfAnyExceptInRange('a', 'z') is var han and > 0 && LatinReading.IsLegal(text[(han + 1)..]))
            {
                Note(PartnershipInEnglish.Contains(text[(han + 1)..]) ? LegalKind.Partnership : LegalKind.Limited, text.Length - han - 1);
            }
            else if (Stock.AtEnd(text, out _) is > 0 and var stock && stock <= text.Length - 2)
            {
                Note(LegalKind.Stock, stock);
            }
            else if (Limited.AtEnd(text, out _) is > 0 and var limited && limited <= text.Length - 2)
            {
                Note(LegalKind.Limited, limited);
            }
            else if (Partnership.AtEnd(text, out _) is > 0 and var partnership && partnership <= text.Length - 2)
            {
                Note(LegalKind.Partnership, partnership);
            }
            else if (Sole.AtEnd(text, out _) is > 0 and var sole && sole <= text.Length - 2)
            {
                Note(LegalKind.Sole, sole);
            }
            else if (Misspelt(text) is > 0 and var misspelt && misspelt <= text.Length - 2)
            {
                Note(LegalKind.Limited, misspelt);
            }
            else if (Company.AtEnd(text, out _) is > 0 and var company && company <= text.Length - 2)
            {
                Note(LegalKind.Company, company);
                if (SpeltForms.AtEnd(Core, out _) is > 0 and var spelt && Core.Length - spelt >= 2 && Core[^(spelt + 1)] >= '\u2e80')
                {
                    Note(LegalKind.Limited, spelt);
                }
            }
            else if (GroupWords.AtEnd(text, out _) is > 0 and var group && group <= text.Length - 2)
            {
                IsGroup = true;
                _coreEnd -= group;
            }
            else if (Legal == LegalKind.None && text.Length >= 5 && Scraps.AtEnd(text, out _) is > 0 and var scrap && scrap <= text.Length - 2)
            {
                Note(LegalKind.Limited, scrap);
            }
            else
            {
                break;
            }
        }

        void Note(LegalKind kind, int length)
        {
            Legal = Legal is LegalKind.None or LegalKind.Company || kind == LegalKind.Stock ? kind : Legal;
            _coreEnd -= length;
        }
    }

    /// <summary>Length of a legal form with a slip of the pen; 0 when there is none.</summary>
    private int Misspelt(ReadOnlySpan<char> text)
    {
        if (Legal != LegalKind.None || text.Length < 6 || !(LegalCharacters.Contains(text[^1]) || LegalCharacters.Contains(text[^2])))
        {
            return 0;
        }

        foreach (var form in Spelt)
        {
            for (var length = form.Length + 1; length >= form.Length - 1; length--)
            {
                var end = length <= text.Length - 2 ? text[^length..] : [];
                if (end.Length > 0 && (end[0] == form[0] || end[1] == form[1] || end[0] == form[1]) && Edits.Distance(end, form, 1) <= 1 && BusinessWords.AtEnd(text[..^(length - 2)], out _) < 2)
                {
                    return length;
                }
            }
        }

        return 0;
    }

    /// <param name="end">Where the business ends.</param>
    private void ReadBusiness(int end)
    {
        var (at, last) = (end, 0);
        while (at > _coreStart && BusinessWords.AtEnd(_text.AsSpan(_coreStart, at - _coreStart), out _) is > 0 and var length)
        {
            last = length;
            at -= length;
        }

        var brand = at - _coreStart;
        if (brand == 1 && last > 2 && BusinessWords.AtEnd(_text.AsSpan(_coreStart + 2, last - 1), out _) is > 0 and var shorter)
        {
            // 光电子 is a word, but what 宏光电子 makes are 电子.
            BrandLength = 1 + last - shorter;
            return;
        }

        BrandLength = brand < 2 && last > 0 && !(brand == 0 && Region.Length > 0 && !RegionIsInBrackets) ? brand + last : brand;
    }
}
