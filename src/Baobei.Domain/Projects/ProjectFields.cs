namespace Baobei.Domain.Projects;

/// <summary>Which fields of a project its partner may change in which status: the one table that the page, the API and the import obey.</summary>
public static class ProjectFields
{
    /// <summary>The fields that can be changed at all, in the order of the form: the properties of <see cref="ProjectDetails"/>, and the files.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        nameof(ProjectDetails.Name), nameof(ProjectDetails.Industry), nameof(ProjectDetails.Region), nameof(ProjectDetails.Description),
        nameof(ProjectDetails.IsBid), nameof(ProjectDetails.IsTest), nameof(ProjectDetails.IsThirdParty), nameof(ProjectDetails.ContactName),
        nameof(ProjectDetails.ContactTitle), nameof(ProjectDetails.ContactPhone), nameof(ProjectDetails.Products),
        nameof(ProjectDetails.Competitors), nameof(ProjectDetails.Environment), nameof(ProjectDetails.ExpectedStartOn),
        nameof(ProjectDetails.BidOn), nameof(ProjectDetails.TenderNumber), nameof(Project.Files), nameof(ProjectDetails.AmountMinor),
        nameof(ProjectDetails.OneOffMinor), nameof(ProjectDetails.Currency), nameof(ProjectDetails.ExpectedSignOn),
        nameof(ProjectDetails.ExpectedRevenueOn),
    ];

    /// <summary>What was approved and confirmed stays as it is: who, what and how; the rest follows the work.</summary>
    private static readonly HashSet<string> _whileInProgress =
    [
        nameof(ProjectDetails.Description), nameof(ProjectDetails.ContactName), nameof(ProjectDetails.ContactTitle), nameof(ProjectDetails.ContactPhone),
        nameof(ProjectDetails.Competitors), nameof(ProjectDetails.Environment), nameof(ProjectDetails.ExpectedStartOn), nameof(Project.Files),
        nameof(ProjectDetails.AmountMinor), nameof(ProjectDetails.OneOffMinor), nameof(ProjectDetails.ExpectedSignOn),
        nameof(ProjectDetails.ExpectedRevenueOn),
    ];

    /// <summary>The partner may change the field.</summary>
    /// <param name="returned">The fields that the vendor named when it sent the project back.</param>
    public static bool MayEdit(string field, ProjectStatus status, IReadOnlyList<string> returned) => All.Contains(field) && status switch
    {
        ProjectStatus.InProgress => _whileInProgress.Contains(field),
        ProjectStatus.Returned => returned.Contains(field) || IsBidPart(field, returned),
        ProjectStatus.Rejected or ProjectStatus.CustomerRefused or ProjectStatus.Withdrawn or ProjectStatus.Expired => true,
        ProjectStatus.PendingApproval or ProjectStatus.PendingConfirmation or ProjectStatus.Won or ProjectStatus.Lost or ProjectStatus.Closed => false,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>Names of the fields that differ.</summary>
    public static IEnumerable<string> Differences(ProjectDetails before, ProjectDetails after)
    {
        if (!before.Products.SequenceEqual(after.Products, StringComparer.Ordinal))
        {
            yield return nameof(ProjectDetails.Products);
        }

        foreach (var (field, one, other) in Values(before).Zip(Values(after), (one, other) => (one.Field, one.Value, other.Value)))
        {
            if (!Equals(one, other))
            {
                yield return field;
            }
        }
    }

    /// <summary>Whether it is a bid decides whether it has a day and a number.</summary>
    private static bool IsBidPart(string field, IReadOnlyList<string> returned) =>
        field is nameof(ProjectDetails.BidOn) or nameof(ProjectDetails.TenderNumber) && returned.Contains(nameof(ProjectDetails.IsBid));

    private static IEnumerable<(string Field, object? Value)> Values(ProjectDetails details) =>
    [
        (nameof(details.Name), details.Name),
        (nameof(details.Industry), details.Industry),
        (nameof(details.Region), details.Region),
        (nameof(details.Description), details.Description),
        (nameof(details.IsBid), details.IsBid),
        (nameof(details.IsTest), details.IsTest),
        (nameof(details.IsThirdParty), details.IsThirdParty),
        (nameof(details.ContactName), details.ContactName),
        (nameof(details.ContactTitle), details.ContactTitle),
        (nameof(details.ContactPhone), details.ContactPhone),
        (nameof(details.Competitors), details.Competitors),
        (nameof(details.Environment), details.Environment),
        (nameof(details.ExpectedStartOn), details.ExpectedStartOn),
        (nameof(details.BidOn), details.BidOn),
        (nameof(details.TenderNumber), details.TenderNumber),
        (nameof(details.AmountMinor), details.AmountMinor),
        (nameof(details.OneOffMinor), details.OneOffMinor),
        (nameof(details.Currency), details.Currency),
        (nameof(details.ExpectedSignOn), details.ExpectedSignOn),
        (nameof(details.ExpectedRevenueOn), details.ExpectedRevenueOn),
    ];
}
