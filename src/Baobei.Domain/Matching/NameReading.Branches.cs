namespace Baobei.Domain.Matching;

/// <summary>What part of a house a Chinese name names: branch, department, shop.</summary>
internal sealed partial class NameReading
{
    /// <summary>What stands from there on is the branch.</summary>
    public void CutBranchAt(int from)
    {
        Legal = LegalKind.None;
        IsGroup = false;
        if (!RegionIsInBrackets)
        {
            Region = "";
        }

        WeakRegion = InnerRegion = "";
        WeakLength = InnerLength = _coreStart = 0;
        TakeBranch(from);
        _houseEnd = _coreEnd;
        ReadLegal();
        ReadRegion();
        ReadBusiness(_coreEnd);
    }

    /// <summary>Length of 分公司 and the like at the end; 0 when there is none.</summary>
    public static int BranchKindAtEnd(ReadOnlySpan<char> text) => StrongBranches.AtEnd(text, out _);

    /// <summary>集团 or 控股.</summary>
    public static bool IsGroupWord(ReadOnlySpan<char> text) => GroupWords.AtEnd(text, out _) > 0 || HoldingWords.AtEnd(text, out _) > 0;

    public static bool EndsLikeBranch(ReadOnlySpan<char> text) => EndingOfBranch(text) > 0;

    /// <summary>Length of what branches and outlets end with; 0 when the text does not.</summary>
    public static int EndingOfBranch(ReadOnlySpan<char> text) => Math.Max(StrongBranches.AtEnd(text, out _), BranchEndings.AtEnd(text, out _));

    /// <summary>Leaves out a stretch of the whole that turned out to be no part of the name, and reads what is left once more.</summary>
    public void ReadWithout(int start, int end)
    {
        Remove(start, end);
        ReadAgain();
    }

    /// <summary>Writes one character in place of several, and reads the name once more.</summary>
    public void ReadJoined(int start, int end, char whole)
    {
        _text[start] = whole;
        Remove(start + 1, end);
        ReadAgain();
    }

    private void ReadAgain()
    {
        Legal = LegalKind.None;
        IsGroup = BranchIsSure = false;
        Region = RegionIsInBrackets ? Region : "";
        SecondRegion = WeakRegion = InnerRegion = "";
        WeakLength = InnerLength = InnerStart = BrandLength = _branchLength = _coreStart = 0;
        _coreEnd = _length;
        ReadBranch();
        _houseEnd = _coreEnd;
        ReadLegal();
        ReadRegion();
        ReadBusiness(_coreEnd);
    }

    /// <summary>What stood in the bracket of that number and is still in the whole; empty when nothing is.</summary>
    public (int Start, int End) Bracket(int number) => number < _bracketCount && _brackets[number].End <= _length ? _brackets[number] : default;

    private void ReadBranch()
    {
        var text = Whole;
        var house = HouseEnd(text);
        var rest = text[house..];
        if (house > 0 && rest.Length > 0)
        {
            if (NameNotes.Contains(rest, _gap[house]) || IsDepartment(rest) || NameNotes.IsDocument(rest) || (_gap[house] && (NameNotes.AtStart(rest) || SecondLook.IsLead(rest))))
            {
                Cut(house);
                _coreEnd = house;
            }
            else if (EndsLikeBranch(rest) || BranchCuts.AtEnd(rest, out _) > 0 || IsCompanyOf(rest))
            {
                TakeBranch(house);
                BranchIsSure = true;
            }
            else if (_gap[house] || NameNotes.AtStart(rest) || rest[0] is < '\u2e80' or (>= '\ud800' and < '\uf900'))
            {
                Cut(house);
                _coreEnd = house;
            }

            return;
        }

        if (NoBranches.AtEnd(text, out _) > 0)
        {
            return;
        }

        var kind = StrongBranches.AtEnd(text, out _);
        kind = kind == 0 && text.Length >= 8 ? BranchCuts.AtEnd(text, out _) : kind;
        if (kind == 0 || text.Length - kind < 4)
        {
            return;
        }

        var before = text[..^kind];
        var where = PlaceNames.AtEnd(before, PlaceStrength.Weak, out _);
        where = where == 0 ? 2 : where;
        if (before.Length - where >= 2)
        {
            TakeBranch(before.Length - where);
        }
    }

    /// <summary>Behind a house's legal form, what the state's houses call their branches: 供电公司 of 国网浙江省电力有限公司.</summary>
    public static bool IsCompanyOf(ReadOnlySpan<char> rest) => rest.Length >= 4 && rest.EndsWith(FirmWord, StringComparison.Ordinal) && Limited.AtEnd(rest, out _) == 0 && Stock.AtEnd(rest, out _) == 0;

    /// <summary>Behind the last word that ends a company, unless it is the 公司 of 分公司.</summary>
    private static int HouseEnd(ReadOnlySpan<char> text)
    {
        // One that is all of the text may be the branch of another.
        var isCompany = IsCompanyOf(text) && StrongBranches.AtEnd(text, out _) == 0;
        for (var end = text.Length; end >= 4; end--)
        {
            var head = text[..end];
            if (head.EndsWith(FirmWord, StringComparison.Ordinal) && StrongBranches.AtEnd(head, out _) == 0
                && (!isCompany || (IsCompanyOf(text[end..]) && !IsCompanyOf(head))))
            {
                return end;
            }
        }

        if (isCompany)
        {
            return text.Length;
        }

        var bank = text.LastIndexOf(Bank, StringComparison.Ordinal);
        return bank > 0 && StrongBranches.AtEnd(text, out _) > 0 ? bank + Bank.Length : 0;
    }

    private void TakeBranch(int from)
    {
        _branchLength = _length - from;
        Array.Copy(_text, from, _branch, 0, _branchLength);
        _coreEnd = from;

        // The kind is written whole or cut short.
        if (StrongBranches.AtEnd(Branch, out _) is > 0 and var kind && kind < _branchLength)
        {
            _branchLength -= kind - 1;
        }
    }
}
