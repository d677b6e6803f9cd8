using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Data;

/// <summary>
/// The index behind a search in SQLite: a full-text table without text of its own, over the words that a row carries (<c>search_grams</c>), its
/// vendor and its partner. Triggers keep it, so nothing that writes can forget it.
/// </summary>
internal sealed class SqliteSearch
{
    public static readonly SqliteSearch Customers = new("customers", "customer_search");
    public static readonly SqliteSearch Projects = new("projects", "project_search");

    private const string Words = "new.search_grams || ' v' || lower(hex(new.vendor_id)) || ' p' || lower(hex(new.partner_id))";

    private readonly string _rows;
    private readonly string _search;
    private readonly string _incomplete;
    private readonly string[] _rebuild;

    private SqliteSearch(string rows, string search)
    {
        _rows = rows;
        _search = search;
        _incomplete = $"""
            SELECT EXISTS (
                SELECT 1 FROM {rows} c
                WHERE c.rowid IN ((SELECT min(rowid) FROM {rows}), (SELECT max(rowid) FROM {rows}))
                AND c.rowid NOT IN (SELECT rowid FROM {search} WHERE {search} MATCH 'p' || lower(hex(c.partner_id)))) AS Value
            """;
        _rebuild =
        [
            $"INSERT INTO {search} ({search}) VALUES ('delete-all')",
            $"INSERT INTO {search} (rowid, words) SELECT rowid, {Words.Replace("new.", "", StringComparison.Ordinal)} FROM {rows}",
        ];
        Count = $"SELECT count(*) AS Value FROM (SELECT 1 FROM {search} WHERE {search} MATCH {{0}} LIMIT {{1}})";
        Rows = $"SELECT c.* FROM {search} s CROSS JOIN {rows} c ON c.rowid = s.rowid WHERE s.{search} MATCH {{0}}";
    }

    /// <summary>How many match, counted no further than a limit.</summary>
    public string Count { get; }

    /// <summary>The rows that match; CROSS keeps the order in which the two tables are read.</summary>
    public string Rows { get; }

    /// <summary>The rows, read by that index of theirs and no other.</summary>
    public string Along(string index) => $"SELECT * FROM {_rows} INDEXED BY {index}";

    /// <summary>
    /// Queries that ask for all of <paramref name="words"/>, one of which may do: of that partner when one is given; else of all vendors, because a vendor's rows are many and each
    /// would be looked at, and where that finds too many, of the vendor.
    /// </summary>
    public static IEnumerable<string> Matches(Id<Vendor> vendor, Id<Partner>? partner, IEnumerable<string> words)
    {
        var asked = string.Join(' ', words.Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        return partner is { } one ? [$"p{one.Value:N} {asked}"] : [asked, $"{asked} v{vendor.Value:N}"];
    }

    public async Task Prepare(SqliteDb db, CancellationToken ct)
    {
        foreach (var definition in Definitions())
        {
            await db.Database.ExecuteSqlRawAsync(definition, ct);
        }

        if (await IsIncomplete(db, ct))
        {
            await Rebuild(db, ct);
        }
    }

    // Everything but separators is part of a word: the words are made here, not found in a text.
    private string[] Definitions() =>
    [
        $"""
        CREATE VIRTUAL TABLE IF NOT EXISTS {_search} USING fts5(words, content='', contentless_delete=1, detail='none',
            tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'")
        """,
        $"""
        CREATE TRIGGER IF NOT EXISTS {_search}_added AFTER INSERT ON {_rows} BEGIN
            INSERT INTO {_search} (rowid, words) VALUES (new.rowid, {Words});
        END
        """,
        $"""
        CREATE TRIGGER IF NOT EXISTS {_search}_changed AFTER UPDATE OF search_grams ON {_rows} WHEN old.search_grams <> new.search_grams BEGIN
            INSERT OR REPLACE INTO {_search} (rowid, words) VALUES (new.rowid, {Words});
        END
        """,
        $"""
        CREATE TRIGGER IF NOT EXISTS {_search}_removed AFTER DELETE ON {_rows} BEGIN
            DELETE FROM {_search} WHERE rowid = old.rowid;
        END
        """,
    ];

    /// <summary>
    /// Rows from before the index, or rows that got new numbers by a VACUUM: the first and the last row tell, as either happens to all.
    /// </summary>
    private Task<bool> IsIncomplete(SqliteDb db, CancellationToken ct) => db.Database.SqlQueryRaw<bool>(_incomplete).SingleAsync(ct);

    private async Task Rebuild(SqliteDb db, CancellationToken ct)
    {
        foreach (var statement in _rebuild)
        {
            await db.Database.ExecuteSqlRawAsync(statement, ct);
        }
    }
}
