namespace Baobei.Domain.Matching;

/// <summary>What is said of two descriptions of a company or person.</summary>
public enum MatchAnswer
{
    /// <summary>Two customers that have nothing to do with each other.</summary>
    Different,

    /// <summary>May be the same: a person has to look.</summary>
    Review,

    /// <summary>Two customers that belong together: branch, group, subsidiary, sister. Never merged, shown to who reviews.</summary>
    Related,

    /// <summary>One customer.</summary>
    Same,
}

/// <summary>What is known of a company or person. Only the name has to be there; what is empty says nothing.</summary>
/// <param name="Name">As registered, or as a sales person typed it.</param>
public sealed record MatchParty(string Name)
{
    /// <summary>A natural person: the name says little, telephone number and mail address say who it is.</summary>
    public bool IsPerson { get; init; }

    /// <summary>统一社会信用代码, as typed.</summary>
    public string? CreditCode { get; init; }

    /// <summary>As typed; its domain counts when it is a company's own.</summary>
    public string? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Code of a province or city (GB/T 2260).</summary>
    public string? Region { get; init; }

    /// <summary>Division of GB/T 4754-2017.</summary>
    public string? Industry { get; init; }

    /// <summary>Name in English.</summary>
    public string? NameEn { get; init; }

    /// <summary>昵称.</summary>
    public string? Nickname { get; init; }
}

/// <summary>From which score on names are one customer, or have to be looked at; the vendor's policy.</summary>
/// <param name="Same">Thousandths, 0 to 1000.</param>
/// <param name="Review">Thousandths, at most <paramref name="Same"/>.</param>
public readonly record struct MatchThresholds(int Same, int Review)
{
    public static readonly MatchThresholds Default = new(900, 600);
}

/// <summary>The decision on two descriptions.</summary>
/// <param name="Score">How near they are, in thousandths: 0 to 1000.</param>
public readonly record struct MatchResult(MatchAnswer Answer, int Score);

/// <summary>A part of the explanation.</summary>
/// <param name="Code">What was found, such as "brand_short"; its sentence is the text "match.reason.{code}".</param>
/// <param name="Left">The part of the left name it speaks of; empty when there is none.</param>
/// <param name="Right">The part of the right name it speaks of; empty when there is none.</param>
public sealed record MatchReason(string Code, string Left, string Right);
