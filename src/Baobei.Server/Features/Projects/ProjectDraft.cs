using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Server.Features.Projects;

/// <summary>
/// A project that somebody is still filling in: what was typed, word for word, so that nothing is lost by a closed browser. Only its owner sees it.
/// </summary>
public sealed class ProjectDraft : Entity, IHasId, IOwnedByPartner
{
    public static string IdPrefix => "pdr";

    /// <summary>Drafts that one person may have.</summary>
    public const int MaxPerPerson = 20;

    public Id<ProjectDraft> Id { get; init; }

    public Id<Partner> PartnerId { get; init; }

    public Guid OwnerId { get; init; }

    public Id<CustomerAccount> AccountId { get; set; }

    /// <summary>What was typed, by the names of <see cref="ProjectForm"/>.</summary>
    public Dictionary<string, string[]> Typed { get; set; } = [];

    /// <summary>Ids of the documents that were handed in.</summary>
    public IReadOnlyList<Guid> Files { get; set; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset SavedAt { get; set; }
}
