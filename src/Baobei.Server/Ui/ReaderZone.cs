using System.Globalization;
using Baobei.Server.Access;

namespace Baobei.Server.Ui;

/// <summary>The zone in which the reader sees times: their setting, else the vendor's (Asia/Shanghai).</summary>
public static class ReaderZone
{
    public const string Default = "Asia/Shanghai";

    private static readonly string[] _moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly TimeZoneInfo _default = Find(Default) ?? TimeZoneInfo.CreateCustomTimeZone(Default, TimeSpan.FromHours(8), Default, Default);

    public static TimeZoneInfo Of(Caller? caller) => Named(caller?.TimeZone);

    /// <summary>The zone of a person's setting.</summary>
    public static TimeZoneInfo Named(string? id) => id is { Length: > 0 } ? Find(id) ?? _default : _default;

    /// <summary>Every zone can show moments of that year and of those beside it.</summary>
    public static bool HasYear(int year) => year is >= 1971 and <= 9000;

    /// <summary>The moment that somebody typed in their zone, "2026-11-23T18:00" or "2026-11-23 18:00:00"; null when it is none.</summary>
    public static DateTimeOffset? Read(string text, TimeZoneInfo zone) =>
        DateTime.TryParseExact(text.Trim(), _moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && HasYear(local.Year) && !zone.IsInvalidTime(local)
            ? new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime()
            : null;

    /// <summary>"2018-09-17 10:37:43", the same in both languages.</summary>
    public static string Show(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>"Asia/Shanghai (UTC+08:00)".</summary>
    public static string Title(DateTimeOffset at, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(at);
        return $"{zone.Id} (UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm})";
    }

    /// <summary>The first moment of a day in that zone.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);

        // A day that begins with a change to summer time begins at the first moment it has.
        return zone.IsInvalidTime(local) ? new DateTimeOffset(local.AddHours(1), zone.GetUtcOffset(local.AddHours(1))) : new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static TimeZoneInfo? Find(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
