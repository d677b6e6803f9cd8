using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;

namespace Baobei.Server.Jobs;

/// <summary>Reacts to an event after it was committed. Delivered at least once; what it adds to <c>Db</c> is saved together with "delivered", so it must not save by itself.</summary>
public interface IHandle<in TEvent>
    where TEvent : IEvent
{
    Task Handle(TEvent happened, CancellationToken ct);
}

/// <summary>A handler whose message leaves the product by mail or phone; the operator's page of deliveries shows it.</summary>
public interface ISend<in TEvent> : IHandle<TEvent>
    where TEvent : IEvent
{
    /// <summary>Where it will go, as far as the event alone knows; empty when the handler has to look it up.</summary>
    static abstract string AddressOf(TEvent happened);
}

/// <summary>One event for one handler, written in the transaction of its cause.</summary>
public sealed class OutboxMessage : Entity, IHasId
{
    public static string IdPrefix => "out";

    public Id<OutboxMessage> Id { get; init; }

    public string Handler { get; init; } = "";

    public string Event { get; init; } = "";

    public string? Subject { get; init; }

    /// <summary>The event as JSON.</summary>
    public string Details { get; init; } = "";

    /// <summary>Mail address or phone number, when the message leaves the product.</summary>
    public string? Address { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried (next), in real time: a demo's clock does not hasten or delay the post.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Until then one worker has it; afterwards any may take it.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Given up after the last attempt; a person decides on the page of deliveries.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    public string? LastError { get; set; }

    public string? TraceId { get; init; }

    /// <summary>
    /// 重新发送: is tried now, with all its attempts before it again. Refusals: <c>delivery.delivered</c>, <c>delivery.in_progress</c>.
    /// </summary>
    /// <param name="realNow">The post's time, see <see cref="DueAt"/>.</param>
    public void SendAgain(DateTimeOffset realNow)
    {
        if (DeliveredAt is not null)
        {
            throw new Refused("delivery.delivered");
        }

        if (LeasedUntil > realNow)
        {
            throw new Refused("delivery.in_progress");
        }

        DeadAt = null;
        Attempts = 0;
        DueAt = realNow;
        Raise(new DeliveryRetried(Id, Address ?? ""), Id.ToString());
    }
}

/// <summary>The operator had a message sent again.</summary>
public sealed record DeliveryRetried(Id<OutboxMessage> DeliveryId, string Address) : IEvent
{
    public static string Name => "delivery.retried";
}

/// <summary>A handler's interest in an event, registered by name in the feature's own file.</summary>
/// <param name="AddressOf">For handlers that send something outside (<see cref="ISend{TEvent}"/>).</param>
public sealed record Subscription(
    string Event, string Handler, Func<IServiceProvider, string, CancellationToken, Task> Deliver, Func<object, string>? AddressOf = null);

/// <summary>Who listens to what.</summary>
public sealed class Subscriptions(IEnumerable<Subscription> all)
{
    private readonly ILookup<string, Subscription> _byEvent = all.ToLookup(s => s.Event);
    private readonly Dictionary<(string, string), Subscription> _byName = all.ToDictionary(s => (s.Event, s.Handler));

    public IEnumerable<Subscription> To(string name) => _byEvent[name];

    public Subscription? Find(string name, string handler) => _byName.GetValueOrDefault((name, handler));
}

public static class SubscriptionRegistration
{
    /// <summary>Subscribes <typeparamref name="THandler"/> to <typeparamref name="TEvent"/>.</summary>
    public static IServiceCollection On<TEvent, THandler>(this IServiceCollection services)
        where TEvent : IEvent
        where THandler : class, IHandle<TEvent> => services.Subscribe<TEvent, THandler>(null);

    /// <summary>The same for a handler that sends a mail or a phone message.</summary>
    public static IServiceCollection Sends<TEvent, THandler>(this IServiceCollection services)
        where TEvent : IEvent
        where THandler : class, ISend<TEvent> => services.Subscribe<TEvent, THandler>(happened => THandler.AddressOf((TEvent)happened));

    private static IServiceCollection Subscribe<TEvent, THandler>(this IServiceCollection services, Func<object, string>? addressOf)
        where TEvent : IEvent
        where THandler : class, IHandle<TEvent>
    {
        if (!services.Any(s => s.ServiceType == typeof(THandler)))
        {
            services.AddScoped<THandler>();
        }

        return services.AddSingleton(new Subscription(
            TEvent.Name,
            typeof(THandler).Name,
            (scope, json, ct) => scope.GetRequiredService<THandler>().Handle(JsonSerializer.Deserialize<TEvent>(json, ServerJson.Options)!, ct),
            addressOf));
    }
}
