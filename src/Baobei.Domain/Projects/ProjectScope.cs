using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Projects;

/// <summary>
/// What a project is about, as far as two of them exclude each other: the same customer, and a product in common or (nearly) the same
/// name. Any number may wait; of those that exclude each other the vendor approves one, and the unique <see cref="ScopeClaim"/>s see to it.
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
    public static bool Excludes(Project one, Project other) =>
        one.CustomerKey == other.CustomerKey
        && (one.Products.Intersect(other.Products, StringComparer.Ordinal).Any() || AreNear(one.NameKey, other.NameKey));

    /// <summary>Names are near when they are equal, one contains the other, or a tenth of their characters tells them apart.</summary>
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
        return allowed > 0 && longer.Length - shorter.Length <= allowed && Distance(shorter, longer) <= allowed;
    }

    /// <summary>How many characters have to be changed, added or left out (Levenshtein 1966). Names have at most 100 characters.</summary>
    private static int Distance(string one, string other)
    {
        Span<int> row = stackalloc int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[other.Length];
    }
}

/// <summary>An approved project holds a part of its scope; unique within the vendor, so that no two are approved over one scope, whoever decides at the same moment.</summary>
public sealed class ScopeClaim : Entity, IOwnedByPartner
{
    public const int MaxKeyLength = 500;

    public string Key { get; private init; } = "";

    public Id<Project> ProjectId { get; private init; }

    public Id<Partner> PartnerId { get; private init; }

    public static IReadOnlyList<ScopeClaim> Of(Project project) =>
        [.. ProjectScope.KeysOf(project).Select(key => new ScopeClaim { Key = key, ProjectId = project.Id, PartnerId = project.PartnerId })];
}
