using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Operations;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Jobs;

/// <summary>Wakes the worker of this process when something was written to the outbox.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It already rings.
        }
    }

    public void Dispose() => _bell.Dispose();

    public Task Wait(TimeSpan atMost, CancellationToken ct) => _bell.WaitAsync(atMost, ct);
}

/// <summary>
/// Delivers outbox messages: claims a batch under a lease, runs each in its vendor's scope, and marks it delivered in the
/// transaction of what the handler wrote. A failure backs off, doubling to <see cref="LongestPause"/>; after
/// <see cref="MaxAttempts"/> (or <see cref="MaxAttemptsOutside"/>) the message is dead and waits for a person.
/// </summary>
public sealed class OutboxWorker(IServiceProvider services, OutboxSignal signal, TimeProvider clock, ProductMeter meter, ILogger<OutboxWorker> log) : BackgroundService
{
    public const int MaxAttempts = 10;

    /// <summary>What leaves by mail or phone is tried for about three days, since a post office may be away for a weekend.</summary>
    public const int MaxAttemptsOutside = 80;

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(2);

    /// <summary>Delivers everything that is due now; also called by tests and the command line.</summary>
    /// <returns>How many messages were tried.</returns>
    public async Task<int> Drain(CancellationToken ct)
    {
        var tried = 0;
        while (!ct.IsCancellationRequested)
        {
            IReadOnlyList<OutboxMessage> batch;
            await using (var scope = services.CreateAsyncScope())
            {
                batch = await scope.ServiceProvider.GetRequiredService<Db>().ClaimDue(32, TimeProvider.System.GetUtcNow(), _lease, ct);
            }

            if (batch.Count == 0)
            {
                return tried;
            }

            tried += batch.Count;
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (message, token) => await Deliver(message, token));
        }

        return tried;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Drain(stoppingToken);
                await signal.Wait(_poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                // The process could not start (its port is taken) and is already on its way out.
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "The outbox could not be read; trying again");
                await Task.Delay(_poll, TimeProvider.System, stoppingToken);
            }
        }
    }

    /// <summary>How long to wait after the given number of failed attempts. Whoever only came second to what somebody else changed at the same moment does not wait, at first.</summary>
    public static TimeSpan PauseAfter(int attempts, Exception failure)
    {
        const int mostAtOnce = 3;
        if (failure is Refused { Code: "edit.conflict" } && attempts <= mostAtOnce)
        {
            return TimeSpan.Zero;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    private async Task Deliver(OutboxMessage message, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(message.VendorId));
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        try
        {
            var subscription = scope.ServiceProvider.GetRequiredService<Subscriptions>().Find(message.Event, message.Handler)
                ?? throw new InvalidOperationException($"Nobody handles {message.Event} as {message.Handler}.");
            scope.ServiceProvider.GetRequiredService<CurrentDelivery>().Begin(message);
            db.Attach(message);
            await subscription.Deliver(scope.ServiceProvider, message.Details, ct);
            message.DeliveredAt = clock.GetUtcNow();
            message.LeasedUntil = null;
            message.LastError = null;
            await db.SaveChangesAsync(ct);
            meter.Delivered(message.Handler);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(failure, "Outbox message {MessageId} for {Handler} failed at attempt {Attempt}", message.Id, message.Handler, message.Attempts);
            await PutBack(message, failure, ct);
        }
    }

    private async Task PutBack(OutboxMessage message, Exception failure, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(message.VendorId));
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var row = await db.Outbox.SingleAsync(o => o.Id == message.Id, ct);
        row.LeasedUntil = null;
        row.DeliveredAt = null;
        row.LastError = $"{failure.GetType().Name}: {failure.Message}"[..Math.Min(500, failure.GetType().Name.Length + 2 + failure.Message.Length)];
        row.Address = message.Address;
        row.DueAt = TimeProvider.System.GetUtcNow() + PauseAfter(message.Attempts, failure);
        row.DeadAt = failure is Undeliverable || message.Attempts >= (message.Address is null ? MaxAttempts : MaxAttemptsOutside) ? clock.GetUtcNow() : null;
        await db.SaveChangesAsync(ct);
        meter.Failed(message.Handler, isDead: row.DeadAt is not null);
    }
}
