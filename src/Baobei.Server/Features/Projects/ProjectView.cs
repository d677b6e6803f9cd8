using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;

namespace Baobei.Server.Features.Projects;

/// <summary>A project as lists of the API show it: what it is at this moment.</summary>
/// <param name="CustomerName">Masked for a partner until the customer has confirmed.</param>
/// <param name="ExpiresAt">When the customer's time to answer or the validity ends; null when nothing runs.</param>
public sealed record ProjectSummary(
    Id<Project> Id, string Number, Id<Partner> PartnerId, ProjectKind Kind, ProjectSource Source, string Name, string CustomerName, string AccountName, string Industry,
    bool IsBid, bool IsTest, ProjectStatus Status, ProjectStage Stage, Money Amount, DateOnly ExpectedSignOn, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    Guid Owner, int Version)
{
    internal static ProjectSummary Of(ProjectRow row, Caller caller, DateTimeOffset now) => new(
        row.Id, row.Number, row.PartnerId, row.Kind, row.Source, row.Name, row.CustomerFor(caller), row.AccountName, row.Industry, row.IsBid, row.IsTest,
        row.StatusAt(now), row.Stage, new(row.AmountMinor, row.Currency), row.ExpectedSignOn, row.CreatedAt, row.ExpiresAt == Deadline.None ? null : row.ExpiresAt,
        row.Owner, row.Version);
}

/// <summary>A project as the API shows it.</summary>
/// <param name="WinRate">Per cent.</param>
/// <param name="EditableFields">What the partner may change now, by the names of the command.</param>
public sealed record ProjectView(
    Id<Project> Id, string Number, Id<Partner> PartnerId, ProjectKind Kind, ProjectSource Source, string Name, string CustomerName, string AccountName,
    Id<Customer>? CustomerId, string Industry, string Region, string Description, bool IsBid, bool IsTest, bool IsThirdParty, string ContactName,
    string? ContactTitle, string? ContactPhone, IReadOnlyList<string> Products, string? Competitors, string? Environment, DateOnly? ExpectedStartOn,
    DateOnly? BidOn, string? TenderNumber, Money Amount, long OneOffMinor, DateOnly ExpectedSignOn, string ExpectedRevenueMonth,
    IReadOnlyList<ProjectFile> Files, ProjectStatus Status, ProjectEndReason? EndReason, ProjectStage Stage, int WinRate, DateTimeOffset CreatedAt,
    Guid CreatedBy, Guid Owner, DateTimeOffset? ValidFrom, DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt, int Round,
    Id<RegistrationApplication>? ApplicationId, IReadOnlyList<string> EditableFields, WaitingView? Waiting, int Version)
{
    internal static ProjectView Of(ProjectPicture picture) => Of(
        picture.Project, picture.CustomerName, picture.Files, picture.Application?.ReturnedFields ?? [], picture.Waiting, picture.WinRate, picture.Now);

    /// <param name="customerName">As the caller may read it.</param>
    /// <param name="returned">The fields that the newest application was returned for.</param>
    internal static ProjectView Of(
        Project project, string customerName, IReadOnlyList<ProjectFile> files, IReadOnlyList<string> returned, WaitingView? waiting, int winRate, DateTimeOffset now)
    {
        var status = project.StatusAt(now);
        return new(
            project.Id, project.Number, project.PartnerId, project.Kind, project.Source, project.Name, customerName, project.AccountName, project.CustomerId,
            project.Industry, project.Region, project.Description, project.IsBid, project.IsTest, project.IsThirdParty, project.ContactName, project.ContactTitle,
            project.ContactPhone, project.Products, project.Competitors, project.Environment, project.ExpectedStartOn, project.BidOn, project.TenderNumber,
            new(project.AmountMinor, project.Currency), project.OneOffMinor, project.ExpectedSignOn, $"{project.ExpectedRevenueOn:yyyy-MM}", files, status,
            project.EndReasonAt(now), project.Stage, winRate, project.CreatedAt, project.CreatedBy, project.Owner, project.ValidFrom,
            project.ExpiresAt == Deadline.None ? null : project.ExpiresAt, project.EndedAt ?? (status == project.Status ? null : project.ExpiresAt), project.Round,
            project.ApplicationId, [.. ProjectFields.All.Where(field => ProjectFields.MayEdit(field, status, returned)).Select(ApiName)], waiting, project.Version);
    }

    /// <summary>The command's name of a field.</summary>
    internal static string ApiName(string field) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(
        field == nameof(ProjectDetails.ExpectedRevenueOn) ? nameof(RegisterProject.Command.ExpectedRevenueMonth) : field);
}

/// <summary>An entry of 项目进展 as the API shows it.</summary>
public sealed record ProgressEntryView(
    Id<ProjectProgressEntry> Id, DateTimeOffset At, Guid By, ContactMeans Means, string? Contact, string Words, string? NextStep, DateOnly? NextStepOn,
    ProjectStage FromStage, ProjectStage ToStage, string? StageReason, LostReason? Lost, Id<ProjectProgressEntry>? Corrects)
{
    internal static ProgressEntryView Of(ProjectProgressEntry entry) => new(
        entry.Id, entry.At, entry.By, entry.Means, entry.Contact, entry.Words, entry.NextStep, entry.NextStepOn, entry.FromStage, entry.ToStage, entry.StageReason,
        entry.Lost, entry.Corrects);
}

/// <summary>Which fields the partner may change in a status: a row of the table <see cref="ProjectFields"/>.</summary>
/// <param name="Fields">All fields that may be changed; of a returned project those of them that the vendor named.</param>
public sealed record EditableFields(ProjectStatus Status, IReadOnlyList<string> Fields)
{
    internal static IReadOnlyList<EditableFields> Table { get; } =
    [
        .. Enum.GetValues<ProjectStatus>().Select(status => new EditableFields(
            status, [.. ProjectFields.All.Where(field => ProjectFields.MayEdit(field, status, ProjectFields.All)).Select(ProjectView.ApiName)])),
    ];
}
