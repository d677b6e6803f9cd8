using System.Diagnostics.Metrics;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Operations;

/// <summary>The product's own numbers: what the outbox delivers, what fails, what waits.</summary>
public sealed class ProductMeter : IDisposable
{
    public const string Name = "Baobei";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _dead;
    private long _waiting;
    private double _oldestSeconds;

    public ProductMeter()
    {
        _delivered = _meter.CreateCounter<long>("baobei.outbox.delivered", "{message}", "Messages delivered.");
        _failed = _meter.CreateCounter<long>("baobei.outbox.failed", "{message}", "Attempts to deliver that failed.");
        _dead = _meter.CreateCounter<long>("baobei.outbox.dead", "{message}", "Messages given up; a person decides.");
        _meter.CreateObservableGauge("baobei.outbox.waiting", () => Volatile.Read(ref _waiting), "{message}", "Messages not yet delivered.");
        _meter.CreateObservableGauge("baobei.outbox.oldest", () => Volatile.Read(ref _oldestSeconds), "s", "How long the oldest of them has been due.");
    }

    public void Delivered(string handler) => _delivered.Add(1, new KeyValuePair<string, object?>("handler", handler));

    public void Failed(string handler, bool isDead)
    {
        _failed.Add(1, new KeyValuePair<string, object?>("handler", handler));
        if (isDead)
        {
            _dead.Add(1, new KeyValuePair<string, object?>("handler", handler));
        }
    }

    public void Waiting(long count, TimeSpan oldest)
    {
        Volatile.Write(ref _waiting, count);
        Volatile.Write(ref _oldestSeconds, Math.Max(0, oldest.TotalSeconds));
    }

    public void Dispose() => _meter.Dispose();
}

/// <summary>Looks every half minute how much waits, for the gauges of <see cref="ProductMeter"/>; runs only when metrics are exported.</summary>
internal sealed class OutboxGauge(IServiceScopeFactory scopes, ProductMeter meter, ILogger<OutboxGauge> log) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every);
        do
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(failure, "The outbox could not be counted");
            }
        }
        while (!stoppingToken.IsCancellationRequested && await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Look(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();

        // The depth of the queue is the installation's, not a vendor's: nothing but numbers is read.
        var waiting = scope.ServiceProvider.GetRequiredService<Db>().Outbox.IgnoreQueryFilters([Db.VendorFilter])
            .Where(m => m.DeliveredAt == null && m.DeadAt == null);
        var count = await waiting.CountAsync(ct);
        var oldest = await waiting.OrderBy(m => m.DueAt).Select(m => (DateTimeOffset?)m.DueAt).FirstOrDefaultAsync(ct);
        meter.Waiting(count, oldest is { } due ? TimeProvider.System.GetUtcNow() - due : TimeSpan.Zero);
    }
}
