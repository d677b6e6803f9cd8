using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>Reads what addresses ask for. A part that is empty was not asked for; one that cannot be read is remembered.</summary>
internal sealed class QueryReader
{
    private readonly List<string> _unread = [];

    public IReadOnlyList<string> Unread => _unread;

    /// <param name="parse">Null when it cannot be read.</param>
    public T? Read<T>(string name, string? text, Func<string, T?> parse)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return default;
        }

        var value = parse(text.Trim());
        if (value is null)
        {
            _unread.Add(name);
        }

        return value;
    }

    public T? Enum<T>(string name, string? text)
        where T : struct, Enum => Read<T?>(name, text, word => Words.Find<T>(word));

    public Id<T>? Id<T>(string name, string? text)
        where T : IHasId => Read<Id<T>?>(name, text, word => Domain.Kernel.Id<T>.TryParse(word, CultureInfo.InvariantCulture, out var id) ? id : null);

    public int? Number(string name, string? text, int least, int most) => Read<int?>(
        name, text, word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null);

    /// <summary>"true" or "false".</summary>
    public bool? Flag(string name, string? text) => Read<bool?>(name, text, word => word switch { "true" => true, "false" => false, _ => null });

    /// <summary>A day in the reader's zone (its beginning, or the end of it), or a moment with its zone.</summary>
    public DateTimeOffset? Moment(string name, string? text, TimeZoneInfo zone, bool isEnd) => Read<DateTimeOffset?>(name, text, word =>
    {
        if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            if (!ReaderZone.HasYear(day.Year))
            {
                return null;
            }

            var start = (isEnd ? day.AddDays(1) : day).ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(start, zone.GetUtcOffset(start)).ToUniversalTime();
        }

        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return word.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, styles, out var moment)
            && ReaderZone.HasYear(moment.Year)
            ? new DateTimeOffset(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero)
            : null;
    });
}
