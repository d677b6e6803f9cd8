using System.Globalization;

namespace Baobei.Server.Jobs;

/// <summary>The outbox message that this scope delivers. What leaves the product is numbered by it, so that a repeated delivery can be recognised outside.</summary>
public sealed class CurrentDelivery
{
    private OutboxMessage? _message;
    private int _sent;

    public OutboxMessage Message => _message ?? throw new InvalidOperationException("Mail and phone messages leave from outbox handlers only.");

    internal void Begin(OutboxMessage message) => _message = message;

    /// <summary>Notes where the message goes, and answers a name for it that is the same at every attempt.</summary>
    public string Address(string to)
    {
        Message.Address = to;
        return string.Create(CultureInfo.InvariantCulture, $"{Message.Id.Value:N}.{++_sent}");
    }
}

/// <summary>Will never arrive, however often it is tried: the message is given up at once and waits for a person.</summary>
public sealed class Undeliverable(string message, Exception? inner = null) : Exception(message, inner);
