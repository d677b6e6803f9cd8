using Xunit.v3;

namespace Baobei.Server.Tests;

/// <summary>What is tested here asks no database for more than a row by its key: ./test runs it on SQLite and leaves it out on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OnOneDatabaseAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Database", "one")];
}
