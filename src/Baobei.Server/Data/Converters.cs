using System.Text.Json;
using Baobei.Domain.Kernel;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Baobei.Server.Data;

internal sealed class IdToGuid<T>() : ValueConverter<Id<T>, Guid>(id => id.Value, value => new Id<T>(value))
    where T : IHasId;

/// <summary>16 bytes in UUID order, so that SQLite sorts version 7 ids by time.</summary>
internal sealed class IdToBytes<T>() : ValueConverter<Id<T>, byte[]>(id => id.Value.ToByteArray(true), bytes => new Id<T>(new Guid(bytes, true)))
    where T : IHasId;

internal sealed class GuidToBytes() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

/// <summary>PostgreSQL's <c>timestamptz</c> takes times in UTC only; a reader's filter may come in another zone.</summary>
internal sealed class TimeToUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);

/// <summary>Microseconds since 1970: SQLite compares and indexes integers, and PostgreSQL keeps the same precision.</summary>
internal sealed class TimeToMicroseconds() : ValueConverter<DateTimeOffset, long>(
    time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
    microseconds => new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));

/// <summary>Short text items without spaces in one column, for SQLite's full-text index.</summary>
internal sealed class WordsToText() : ValueConverter<string[], string>(words => string.Join(' ', words), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

internal static class JsonLists
{
    /// <summary>A list that never changes, as JSON in one column.</summary>
    public static void AsJson<T>(this PropertyBuilder<IReadOnlyList<T>> property) => property.HasConversion(
        list => JsonSerializer.Serialize(list, ServerJson.Options),
        text => JsonSerializer.Deserialize<List<T>>(text, ServerJson.Options)!,
        new ValueComparer<IReadOnlyList<T>>((a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)), list => list.Count, list => list));
}
