using System.Collections.Concurrent;
using Baobei.Domain.Kernel;

namespace Baobei.Server;

/// <summary>
/// The product's time, in whole microseconds (what both databases keep). A demo's vendor can move its own "now" forward;
/// then everything that is asked under that vendor follows at once.
/// </summary>
public sealed class ProductClock : TimeProvider
{
    private static readonly AsyncLocal<Id<Vendor>> _vendor = new();

    private readonly ConcurrentDictionary<Id<Vendor>, TimeSpan> _offsets = new();

    /// <summary>From here on in this flow of control, time is that of <paramref name="vendor"/>.</summary>
    public static void EnterVendor(Id<Vendor> vendor) => _vendor.Value = vendor;

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow();
        if (!_offsets.IsEmpty && _offsets.TryGetValue(_vendor.Value, out var offset))
        {
            now += offset;
        }

        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <summary>How far the vendor's demo has been moved ahead of real time.</summary>
    public TimeSpan OffsetOf(Id<Vendor> vendor) => _offsets.TryGetValue(vendor, out var offset) ? offset : TimeSpan.Zero;

    public void SetOffset(Id<Vendor> vendor, TimeSpan offset)
    {
        if (offset == TimeSpan.Zero)
        {
            _offsets.TryRemove(vendor, out _);
        }
        else
        {
            _offsets[vendor] = offset;
        }
    }

    /// <summary>Moves the vendor's clock on to what somebody else set it to; it never goes back, since what was read may be older than what was set meanwhile.</summary>
    public void MoveOn(Id<Vendor> vendor, TimeSpan offset) => _offsets.AddOrUpdate(vendor, offset, (_, now) => now > offset ? now : offset);
}
