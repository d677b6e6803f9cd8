using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Projects;

/// <summary>
/// What a project is about, as far as two of them exclude each other: the same customer, and a product in common or (nearly) the same
/// name. Any number may wait; of those that exclude each other one is approved or valid, and <see cref="CustomerScope"/> with the unique
/// <see cref="ScopeClaim"/>s see to it.
/// </summary>
public static class ProjectScope
{
    /// <summary>
    /// Who the customer of an account is: the verified company where there is one, because a company may have several accounts; else the
    /// account itself.
    /// </summary>
    public static string CustomerKey(CustomerAccount account) =>
        account is { VerificationStatus: VerificationStatus.Passed, CustomerType: CustomerType.Enterprise, HolderName: { Length: > 0 } holder }
            ? new IdentityKey(KeyKind.Name, CompanyName.Key(holder), true).Text
            : $"acc:{account.Id.Value:N}";

    /// <summary>项目名称 as it is compared: folded (width, case, traditional characters, spaces and punctuation make no difference).</summary>
    public static string NameKey(string name) => CharFold.Fold(name) is { Length: > 0 } folded ? folded : name.Trim();

    /// <summary>What an approved project claims: one key for each product, and one for its name.</summary>
    public static IEnumerable<string> KeysOf(Project project) =>
        project.Products.Select(product => $"{project.CustomerKey}|p:{product}").Append($"{project.CustomerKey}|n:{project.NameKey}");

    /// <summary>The two are about the same thing: one of them at most can be approved.</summary>
    public static bool Excludes(Project one, Project other) => Excludes(one.CustomerKey, one.Products, one.NameKey, other.CustomerKey, other.Products, other.NameKey);

    /// <summary>The same for what is no project yet.</summary>
    public static bool Excludes(
        string customer, IReadOnlyList<string> products, string name, string otherCustomer, IReadOnlyList<string> otherProducts, string otherName) =>
        customer == otherCustomer && (products.Intersect(otherProducts, StringComparer.Ordinal).Any() || AreNear(name, otherName));

    /// <summary>Names are near when they are equal, one contains the other, or a tenth of their characters tells them apart (two neighbours that changed places are one).</summary>
    public static bool AreNear(string one, string other)
    {
        if (one == other)
        {
            return true;
        }

        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (shorter.Length >= 4 && longer.Contains(shorter, StringComparison.Ordinal))
        {
            return true;
        }

        var allowed = shorter.Length / 10;
        return allowed > 0 && Edits.Distance(shorter, longer, allowed) <= allowed;
    }
}

/// <summary>
/// One customer (<see cref="ProjectScope.CustomerKey"/>), as far as its projects exclude each other. Whoever approves, registers or ends one of
/// them changes this row, so that of two who do it at the same moment one is refused by the database and sees what the other did.
/// </summary>
public sealed class CustomerScope : Entity, IVersioned
{
    public string Key { get; private init; } = "";

    public int Version { get; private set; }

    public static CustomerScope Of(string customerKey) => new() { Key = customerKey };

    /// <summary>The project becomes approved or valid. Refusal: <c>project.scope_taken</c> when another one that excludes it is.</summary>
    /// <param name="holders">Every other one of the customer that is approved or valid now.</param>
    public void Take(Project project, IEnumerable<Project> holders)
    {
        if (holders.Any(other => !Shares(project, other) && ProjectScope.Excludes(project, other)))
        {
            throw new Refused("project.scope_taken");
        }

        Change();
    }

    /// <summary>Something that was held is free.</summary>
    public void Change() => Version++;

    /// <summary>Projects of one partner's own customer stand in nobody's way but other partners'.</summary>
    public static bool Shares(Project one, Project other) =>
        one.Kind == ProjectKind.PartnerCustomer && other.Kind == ProjectKind.PartnerCustomer && one.PartnerId == other.PartnerId;
}

/// <summary>
/// An approved or valid project holds a part of its scope; unique within the vendor, so that no two partners hold one part, whoever decides at
/// the same moment. Several projects of a partner's own customer hold a part together: the claim is in the name of one of them.
/// </summary>
public sealed class ScopeClaim : Entity, IOwnedByPartner
{
    public const int MaxKeyLength = 500;

    public string Key { get; private init; } = "";

    public Id<Project> ProjectId { get; private set; }

    public Id<Partner> PartnerId { get; private set; }

    public static ScopeClaim Of(string key, Project project) => new() { Key = key, ProjectId = project.Id, PartnerId = project.PartnerId };

    /// <summary>Its project holds nothing any more; another one does.</summary>
    public void PassTo(Project project) => (ProjectId, PartnerId) = (project.Id, project.PartnerId);
}
