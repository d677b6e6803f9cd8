using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Terms;

/// <summary>The next version as one types it: the moment in the reader's zone.</summary>
public sealed record TermsForm
{
    [Required, StringLength(TermsDocument.MaxVersionLength)]
    public string TermsVersion { get; init; } = "";

    /// <summary>"2026-11-23T18:00" in the reader's zone; empty for at once.</summary>
    [StringLength(40)]
    public string? EffectiveFrom { get; init; }

    [Required, StringLength(TermsDocument.MaxBodyLength)]
    public string BodyZh { get; init; } = "";

    [Required, StringLength(TermsDocument.MaxBodyLength)]
    public string BodyEn { get; init; } = "";

    /// <summary>Begins with the text of the newest version.</summary>
    public static TermsForm Of(TermsDocument newest) => new() { BodyZh = newest.BodyZh, BodyEn = newest.BodyEn };

    /// <summary><see cref="InvalidField"/>: <c>moment</c>.</summary>
    public PublishTerms.Command ToCommand(ConsentKind kind, TimeZoneInfo zone)
    {
        var wrong = new WrongFields();
        var command = ToCommand(kind, zone, wrong);
        wrong.ThrowIfAny();
        return command;
    }

    /// <summary>The same; what cannot be read is noted and left out.</summary>
    public PublishTerms.Command ToCommand(ConsentKind kind, TimeZoneInfo zone, WrongFields wrong) => new()
    {
        Kind = kind,
        TermsVersion = TermsVersion,
        EffectiveFrom = wrong.Read(() => Moment(zone)),
        BodyZh = BodyZh,
        BodyEn = BodyEn,
    };

    private DateTimeOffset? Moment(TimeZoneInfo zone) => string.IsNullOrWhiteSpace(EffectiveFrom)
        ? null
        : ReaderZone.Read(EffectiveFrom, zone) ?? throw new InvalidField(nameof(EffectiveFrom), "moment");
}

/// <summary>The vendor's page of all texts.</summary>
public sealed record TermsOverviewModel(IReadOnlyList<TermsRow> Rows, bool MayManage);

/// <summary>The versions of one text.</summary>
public sealed record TermsVersionsModel(ConsentKind Kind, Data.Slice<TermsRow> Page, Data.Asked Asked, bool MayManage);

/// <summary>The form of the next version.</summary>
public sealed record NewTermsModel(ConsentKind Kind, Form<TermsForm> Form, string Zone, string Newest);

/// <summary>The next version as customers will read it, before it is published.</summary>
/// <param name="Before">The version that holds now.</param>
/// <param name="Agreed">How many people agreed to that one.</param>
public sealed record TermsPreviewModel(ConsentKind Kind, Form<TermsForm> Form, TermsDocument Terms, TermsDocument Before, int Agreed);
