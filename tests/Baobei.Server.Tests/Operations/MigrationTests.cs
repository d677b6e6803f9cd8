using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Operations;

public sealed class MigrationTests
{
    [Fact]
    public void The_migrations_for_sqlite_are_those_of_the_model()
    {
        using var db = new SqliteDesign().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges(), "Run ./dev migration <Name>");
    }

    [Fact]
    public void The_migrations_for_postgres_are_those_of_the_model()
    {
        using var db = new PostgresDesign().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges(), "Run ./dev migration <Name>");
    }
}
