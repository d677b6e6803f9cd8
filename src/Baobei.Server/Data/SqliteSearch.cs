using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Data;

/// <summary>
/// The index behind the search of customers in SQLite: a full-text table without text of its own, over the words that the customer
/// carries (<see cref="Customer.SearchGrams"/>), its vendor and its partner. Triggers keep it, so nothing that writes can forget it.
/// </summary>
internal static class SqliteSearch
{
    /// <summary>How many match, counted no further than a limit.</summary>
    public const string Count = "SELECT count(*) AS Value FROM (SELECT 1 FROM customer_search WHERE customer_search MATCH {0} LIMIT {1})";

    /// <summary>The customers that match; CROSS keeps the order in which the two tables are read.</summary>
    public const string Rows = "SELECT c.* FROM customer_search s CROSS JOIN customers c ON c.rowid = s.rowid WHERE s.customer_search MATCH {0}";

    private const string Words = "new.search_grams || ' v' || lower(hex(new.vendor_id)) || ' p' || lower(hex(new.partner_id))";

    private static readonly string _fill =
        $"INSERT INTO customer_search (rowid, words) SELECT rowid, {Words.Replace("new.", "", StringComparison.Ordinal)} FROM customers";

    // Everything but separators is part of a word: the words are made here, not found in a text.
    private static readonly string[] _definitions =
    [
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS customer_search USING fts5(words, content='', contentless_delete=1, detail='none',
            tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'")
        """,
        $"""
        CREATE TRIGGER IF NOT EXISTS customer_search_added AFTER INSERT ON customers BEGIN
            INSERT INTO customer_search (rowid, words) VALUES (new.rowid, {Words});
        END
        """,
        $"""
        CREATE TRIGGER IF NOT EXISTS customer_search_changed AFTER UPDATE OF search_grams ON customers WHEN old.search_grams <> new.search_grams BEGIN
            INSERT OR REPLACE INTO customer_search (rowid, words) VALUES (new.rowid, {Words});
        END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS customer_search_removed AFTER DELETE ON customers BEGIN
            DELETE FROM customer_search WHERE rowid = old.rowid;
        END
        """,
    ];

    /// <summary>The customers, read by that index and no other. <paramref name="index"/> is one of <see cref="CustomerIndex"/>.</summary>
    public static string Along(string index) => $"SELECT * FROM customers INDEXED BY {index}";

    /// <summary>A query that asks for all of <paramref name="words"/>, of that vendor and, when given, of that partner.</summary>
    public static string Match(Id<Vendor> vendor, Id<Partner>? partner, IEnumerable<string> words)
    {
        var asked = words.Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        return partner is { } one ? $"p{one.Value:N} v{vendor.Value:N} {string.Join(' ', asked)}" : $"{string.Join(' ', asked)} v{vendor.Value:N}";
    }

    public static async Task Prepare(SqliteDb db, CancellationToken ct)
    {
        foreach (var definition in _definitions)
        {
            await db.Database.ExecuteSqlRawAsync(definition, ct);
        }

        if (await IsIncomplete(db, ct))
        {
            await Rebuild(db, ct);
        }
    }

    /// <summary>
    /// Rows from before the index, or rows that got new numbers by a VACUUM: the first and the last row tell, as either happens to all.
    /// </summary>
    private static Task<bool> IsIncomplete(SqliteDb db, CancellationToken ct) => db.Database.SqlQueryRaw<bool>(
        """
        SELECT EXISTS (
            SELECT 1 FROM customers c
            WHERE c.rowid IN ((SELECT min(rowid) FROM customers), (SELECT max(rowid) FROM customers))
            AND c.rowid NOT IN (SELECT rowid FROM customer_search WHERE customer_search MATCH 'p' || lower(hex(c.partner_id)))) AS Value
        """).SingleAsync(ct);

    private static async Task Rebuild(SqliteDb db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync("INSERT INTO customer_search (customer_search) VALUES ('delete-all')", ct);
        await db.Database.ExecuteSqlRawAsync(_fill, ct);
    }
}
