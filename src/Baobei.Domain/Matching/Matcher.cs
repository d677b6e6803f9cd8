namespace Baobei.Domain.Matching;

/// <summary>
/// Is this the same customer? Symmetric: the order of the two makes no difference. What is found about two names takes points away from 1000
/// (match-weights.csv); what is left is the score.
/// </summary>
public static class Matcher
{
    private const int Whole = 1000;

    /// <summary>The explanation when no part tells the two apart.</summary>
    private const string AllAgree = "all_parts";

    [ThreadStatic]
    private static Pair? _pair;

    /// <summary>The decision on two names alone.</summary>
    public static MatchResult Match(string left, string right, MatchThresholds thresholds) => Answer(Names(left, right), thresholds);

    /// <summary>
    /// The decision on everything that is known of the two. Credit codes decide before names: equal ones are one customer, two valid ones that differ
    /// are two. Telephone number and own mail domain support what the names say.
    /// </summary>
    public static MatchResult Match(MatchParty left, MatchParty right, MatchThresholds thresholds) => Answer(Everything(left, right, out _), thresholds);

    /// <summary>Why, in parts that people read, the heaviest first.</summary>
    public static IReadOnlyList<MatchReason> Explain(MatchParty left, MatchParty right)
    {
        var tally = Everything(left, right, out var best);
        var (a, b) = best;
        var pair = _pair ??= new();
        if (!pair.HasRead(a, b))
        {
            Names(a, b);
        }

        if (!MayBeHan(a) && !MayBeHan(b))
        {
            pair.Left.Read(a);
            pair.Right.Read(b);
        }

        var (one, two) = IsSwapped(a, b) && (MayBeHan(a) || MayBeHan(b)) ? (pair.Right, pair.Left) : (pair.Left, pair.Right);
        if (!tally.HasAny)
        {
            return [new(AllAgree, one.Source, two.Source)];
        }

        return [.. Enum.GetValues<MatchFinding>().Where(tally.Has).OrderByDescending(MatchWeights.Of)
            .Select(finding => new MatchReason(MatchWeights.CodeOf(finding), PartOf(finding, one), PartOf(finding, two)))];
    }

    private static MatchResult Answer(Tally tally, MatchThresholds thresholds)
    {
        var score = Math.Clamp(Whole - tally.Points, 0, Whole);
        return new(
            tally.IsRelated ? MatchAnswer.Related : score >= thresholds.Same ? MatchAnswer.Same : score >= thresholds.Review ? MatchAnswer.Review : MatchAnswer.Different,
            score);
    }

    /// <summary>Who was decided on is often explained next: that is not decided again.</summary>
    private static Tally Everything(MatchParty left, MatchParty right, out (string Left, string Right) best)
    {
        var pair = _pair ??= new();
        if (!ReferenceEquals(pair.Decided.Left, left) || !ReferenceEquals(pair.Decided.Right, right))
        {
            var tally = Decide(left, right, out var names);
            (pair.Decided, pair.Tally, pair.Best) = ((left, right), tally, names);
        }

        best = pair.Best;
        return pair.Tally;
    }

    /// <param name="best">The names that are nearest to each other.</param>
    private static Tally Decide(MatchParty left, MatchParty right, out (string Left, string Right) best)
    {
        best = (left.Name, right.Name);
        if (left.IsPerson || right.IsPerson)
        {
            return Persons(left, right);
        }

        var names = Names(left.Name, right.Name);
        Try(left.NameEn, right.Name, 0, ref names, ref best);
        Try(left.Name, right.NameEn, 0, ref names, ref best);
        Try(left.NameEn, right.NameEn, 0, ref names, ref best);
        Try(left.Nickname, right.Name, MatchFinding.Nickname, ref names, ref best);
        Try(left.Name, right.Nickname, MatchFinding.Nickname, ref names, ref best);
        if (left.CreditCode is { Length: > 0 } && right.CreditCode is { Length: > 0 }
            && UnifiedCreditCode.TryParse(left.CreditCode) is { } one && UnifiedCreditCode.TryParse(right.CreditCode) is { } two)
        {
            if (one == two)
            {
                return Tally.With(MatchFinding.SameCode);
            }

            names.Add(MatchFinding.OtherCode);
            return names;
        }

        Support(left, right, ref names);
        return names;
    }

    private static void Try(string? left, string? right, MatchFinding finding, ref Tally names, ref (string Left, string Right) best)
    {
        if (string.IsNullOrEmpty(left) || string.IsNullOrEmpty(right))
        {
            return;
        }

        var tally = Names(left, right);
        if (finding != default)
        {
            tally.Add(finding);
        }

        if (tally.Points < names.Points)
        {
            (names, best) = (tally, (left, right));
        }
    }

    /// <summary>What is known beside the names.</summary>
    private static void Support(MatchParty left, MatchParty right, ref Tally tally)
    {
        if (left.Region is { Length: > 0 } region && right.Region is { Length: > 0 } other)
        {
            if (tally.Has(MatchFinding.RegionMissing) && PlaceNames.AreCompatible(region, other))
            {
                tally.Remove(MatchFinding.RegionMissing);
            }

            // A province in common says no more than the names do.
            if (tally.Has(MatchFinding.RegionPart) && region == other && region.Length > 2)
            {
                tally.Remove(MatchFinding.RegionPart);
            }
        }

        if (left.Industry is { Length: > 0 } industry && right.Industry is { Length: > 0 } otherIndustry && tally.Has(MatchFinding.BusinessMissing)
            && Industries.Find(industry)?.Section != Industries.Find(otherIndustry)?.Section)
        {
            tally.Add(MatchFinding.IndustryOther);
        }

        if (left.Phone is { Length: > 0 } && left.Phone == right.Phone)
        {
            tally.Add(MatchFinding.SamePhone);
        }

        if (left.Email is { Length: > 0 } && right.Email is { Length: > 0 } && EmailAddress.ShareCompanyDomain(left.Email, right.Email))
        {
            tally.Add(MatchFinding.SameDomain);
        }
    }

    /// <summary>Many people have one name: it takes a telephone number or a mail address to say that two are one.</summary>
    private static Tally Persons(MatchParty left, MatchParty right)
    {
        if (left.IsPerson != right.IsPerson)
        {
            return Tally.With(MatchFinding.BrandOther);
        }

        var isName = PersonName.Key(left.Name) == PersonName.Key(right.Name);
        var isPhone = left.Phone is { Length: > 0 } && left.Phone == right.Phone;
        var isMail = EmailAddress.Normalise(left.Email) is { } mail && mail == EmailAddress.Normalise(right.Email);
        if ((isName && (isPhone || isMail)) || (isPhone && isMail))
        {
            return Tally.With(MatchFinding.SamePerson);
        }

        return Tally.With(isPhone || isMail ? MatchFinding.BrandLetter : MatchFinding.BrandOther);
    }

    private static bool IsSwapped(string left, string right) => string.CompareOrdinal(left, right) > 0;

    private static Tally Names(string left, string right)
    {
        var pair = _pair ??= new();
        pair.Read = (left, right);
        if (!MayBeHan(left) && !MayBeHan(right))
        {
            return Words(pair, left, right);
        }

        if (left.Length == 0 || !ReferenceEquals(pair.Asked.Source, left))
        {
            pair.Asked.Read(left);
        }

        var (a, b) = (pair.Left, pair.Right);
        if (IsSwapped(left, right))
        {
            a.Read(right);
            b.Copy(pair.Asked);
        }
        else
        {
            a.Copy(pair.Asked);
            b.Read(right);
        }

        if (a.IsHan && b.IsHan)
        {
            var tally = HanNames.Compare(a, b);
            return BilingualNames.Take(a, b, tally.IsRelated || !tally.IsFar || (a.IsText && b.IsText) ? tally : SecondLook.Take(a, b, tally));
        }

        if (!a.IsHan && !b.IsHan)
        {
            return Words(pair, left, right);
        }

        if (a.IsText || b.IsText)
        {
            return Tally.With(MatchFinding.BrandOther);
        }

        pair.Latin.Read(a.IsHan ? b : a);
        return a.IsHan ? Across(a, b, pair.Latin) : Across(b, a, pair.Latin);
    }

    private static Tally Across(NameReading han, NameReading written, LatinReading latin) =>
        BilingualNames.TakeAcross(han, written, latin, PinyinSlips.Compare(han, written, latin, CrossScript.Compare(han, latin)));

    /// <summary>Names in Latin letters need not be read by characters first.</summary>
    private static bool MayBeHan(string name) => name.AsSpan().ContainsAnyInRange('\u2e80', '\uffff');

    private static Tally Words(Pair pair, string left, string right)
    {
        pair.AskedWords.Read(left);
        pair.OtherWords.Read(right);
        return IsSwapped(left, right) ? LatinPair.Compare(pair.OtherWords, pair.AskedWords) : LatinPair.Compare(pair.AskedWords, pair.OtherWords);
    }

    private static string PartOf(MatchFinding finding, NameReading name)
    {
        var code = MatchWeights.CodeOf(finding);
        return !name.IsHan ? name.Source
            : code.StartsWith("region", StringComparison.Ordinal) ? name.RegionText
            : code.StartsWith("brand", StringComparison.Ordinal) ? (name.BrandLength > 0 ? name.Brand : name.Core).ToString()
            : code.StartsWith("business", StringComparison.Ordinal) ? name.Business.ToString()
            : code.StartsWith("legal", StringComparison.Ordinal) ? name.FormText.ToString()
            : code.StartsWith("branch", StringComparison.Ordinal) ? name.BranchText.ToString()
            : name.Source;
    }

    /// <summary>The memory of one thread.</summary>
    private sealed class Pair
    {
        /// <summary>The left one as it was read: often one name is compared with many, and each time it is taken apart further.</summary>
        public NameReading Asked { get; } = new();

        public NameReading Left { get; } = new();

        public NameReading Right { get; } = new();

        public LatinReading Latin { get; } = new();

        public LatinName AskedWords { get; } = new();

        public LatinName OtherWords { get; } = new();

        /// <summary>The names that were compared last.</summary>
        public (string? Left, string? Right) Read { get; set; }

        /// <summary>Who was decided on last, and what was found.</summary>
        public (MatchParty? Left, MatchParty? Right) Decided { get; set; }

        public Tally Tally { get; set; }

        /// <summary>The names of those that <see cref="Tally"/> is about.</summary>
        public (string Left, string Right) Best { get; set; }

        public bool HasRead(string left, string right) => ReferenceEquals(Read.Left, left) && ReferenceEquals(Read.Right, right);
    }
}
