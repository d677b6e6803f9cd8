using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;

namespace Baobei.Server.Data;

/// <summary>Names of the indexes that lists of projects are read by.</summary>
public static class ProjectIndex
{
    public const string PartnerCreated = "ix_projects_partner_created";
    public const string PartnerExpires = "ix_projects_partner_expires";
    public const string Created = "ix_projects_created";
    public const string Expires = "ix_projects_expires";
    public const string Stage = "ix_projects_stage";
    public const string PartnerStage = "ix_projects_partner_stage";
    public const string Account = "ix_projects_account";
    public const string Status = "ix_projects_status";
    public const string Amount = "ix_projects_amount";
    public const string Signing = "ix_projects_signing";

    /// <summary>Who wants or holds the same thing of the same customer.</summary>
    public const string Rivals = "ix_projects_rivals";
}

/// <summary>What a list of projects is about to ask for, as far as it decides how the rows are found; as <see cref="CustomerReading"/>.</summary>
/// <param name="Partner">Null: all partners of the vendor.</param>
/// <param name="Index">The <see cref="ProjectIndex"/> in whose order the list is shown.</param>
/// <param name="Words">What the rows have in <see cref="Project.SearchGrams"/>.</param>
/// <param name="Statuses">The stored statuses that are asked for; null: any.</param>
public sealed record ProjectReading(Id<Partner>? Partner, string Index, string[] Words, ProjectStatus[]? Statuses)
{
    /// <summary>Answers of projects whether the first of the list's order fill the page that is asked for, or are all there are: then they are read along that order. Null: not asked for.</summary>
    public Func<IQueryable<Project>, CancellationToken, Task<bool>>? Begin { get; init; }
}
