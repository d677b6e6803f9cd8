using Xunit.v3;

namespace Baobei.Server.Tests;

/// <summary>Has a server on PostgreSQL also where the others are not: a process speaks to one kind of database, as the product does, so ./test leaves it out on SQLite.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OnPostgresAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Database", "postgres")];
}
