namespace Baobei.Domain.Matching;

/// <summary>What was found when two names were compared. The points each takes away, and what it means, are in match-weights.csv; its sentence is the text "match.reason.{code}".</summary>
internal enum MatchFinding
{
    SameCode,
    OtherCode,
    SamePhone,
    SameDomain,
    SameName,
    Spelling,
    PartsTurned,
    RegionMissing,
    RegionWithin,
    RegionPart,
    RegionOther,
    RegionSister,
    LegalMissing,
    LegalShort,
    LegalOther,
    Group,
    Branch,
    BranchOther,
    BrandSound,
    BrandSoundLong,
    BrandNearSound,
    BrandNearSoundLong,
    BrandShape,
    BrandShapeLong,
    BrandCharacter,
    BrandCharacterLong,
    BrandDoubled,
    BrandLetter,
    BrandLetterLong,
    BrandSwapped,
    BrandSwappedLong,
    BrandSwappedRare,
    BrandPart,
    BrandOther,
    BrandShort,
    BrandIsRegion,
    BusinessMissing,
    BusinessShort,
    BusinessPart,
    BusinessAlike,
    BusinessGeneral,
    BusinessOther,
    BusinessSpelling,
    Abbreviation,
    Pinyin,
    PinyinShort,
    PinyinNear,
    PinyinRare,
    Initials,
    PartInitials,
    PinyinSlip,
    Custom,
    CustomShort,
    CustomNear,
    Translation,
    BrandKnown,
    BrandMeaning,
    BrandMeaningAlone,
    WordMissing,
    WordOther,
    WordSpelling,
    WordSpellingLong,
    WordSpellingShort,
    WordShort,
    IndustryOther,
    SamePerson,
    Nickname,
    Beside,
    WordLetters,
    WordNumber,
    WordTranslated,
    WordSound,
    WordSoundShort,
    WordSpellingFirst,
    WordSpellingLongest,
    WordOrder,
    WordAside,
    TailMissing,
    PlaceAdded,
    PlaceMissing,
    NumberOther,
    NumberMissing,
    TradeName,
    Domain,
    Affiliate,
    FormerName,
    WordsTranslated,
    SoundAcross,
    Note,
}

/// <summary>The numbers of match-weights.csv.</summary>
internal static class MatchWeights
{
    private static readonly Dictionary<string, int> Numbers = DataFile.Rows("match-weights.csv")
        .ToDictionary(row => row[0], row => int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));

    private static readonly int[] Points = [.. Enum.GetValues<MatchFinding>().Select(finding => Numbers[CodeOf(finding)])];

    /// <summary>The points that a finding takes away from 1000.</summary>
    public static int Of(MatchFinding finding) => Points[(int)finding];

    /// <summary>What a token of the index counts beside others, in parts of a whole.</summary>
    public static double Of(TokenKind kind) => Numbers[$"index_{CodeOf(kind)}"] / 100.0;

    /// <summary>"brand_sound", as in the file and in the texts.</summary>
    public static string CodeOf<T>(T finding)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.ToString());
}
