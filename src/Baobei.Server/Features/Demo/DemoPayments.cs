using System.ComponentModel.DataAnnotations;
using System.Net.Http.Headers;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Server.Data;
using Baobei.Server.Features.Payments;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>A payment as the demo's provider keeps it, apart from the product's own.</summary>
public sealed class DemoPayment : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Id<OnlinePayment> PaymentId { get; init; }

    public string Subject { get; init; } = "";

    public long AmountMinor { get; init; }

    public string Currency { get; init; } = "";

    public PaymentOutcome Outcome { get; private set; }

    public string? Number { get; private set; }

    public DateTimeOffset? At { get; private set; }

    public string? Reason { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    public PaymentNotice Notice => new(PaymentId, Outcome, Number, AmountMinor, Currency, At, Reason);

    /// <summary>What the payer chose; once.</summary>
    public void End(PaymentOutcome outcome, string? reason, DateTimeOffset now)
    {
        if (Outcome == PaymentOutcome.Open)
        {
            (Outcome, Number, At, Reason) = (outcome, $"DEMO{PaymentId.Value:N}"[..24].ToUpperInvariant(), now, reason);
        }
    }
}

/// <summary>
/// The demo's provider: its cashier is a page of this product (<c>/demo/payments/…</c>), and what the payer chooses there comes back over HTTP, signed, as a real
/// provider's notice does.
/// </summary>
public sealed class DemoPayments(Db db, DemoSecret secret, TimeProvider clock) : IPaymentProvider
{
    public string Name => "demo";

    public async Task<string> Start(OnlinePayment payment, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (!await db.DemoPayments.AnyAsync(p => p.PaymentId == payment.Id, ct))
        {
            db.Add(new DemoPayment { PaymentId = payment.Id, Subject = payment.PurchaseNumber ?? payment.Id.ToString(), AmountMinor = payment.AmountMinor, Currency = payment.Currency });
        }

        return $"/demo/payments/{payment.Id}";
    }

    public PaymentNotice Read(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        Messages.Verify(headers, body);
        return SignedMessages.Read(body);
    }

    public async Task<PaymentNotice?> Ask(OnlinePayment payment, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(payment);
        return (await db.DemoPayments.AsNoTracking().SingleOrDefaultAsync(p => p.PaymentId == payment.Id, ct))?.Notice;
    }

    /// <summary>Signs and reads with the demo's own secret.</summary>
    internal SignedMessages Messages => new(new() { Secret = secret.Value }, clock);
}

/// <summary>Known to this process alone, and only as long as it runs.</summary>
public sealed class DemoSecret
{
    public string Value { get; } = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
}

/// <summary>What the payer chooses at the demo's cashier.</summary>
public enum DemoChoice
{
    Pay,

    /// <summary>Pays, and the provider's notice gets lost.</summary>
    PayUnnoticed,
    Fail,
}

/// <summary>The demo's cashier.</summary>
public sealed class DemoCashier(Db db, DemoPayments provider, IHttpClientFactory clients, IServer server, TimeProvider clock, ILogger<DemoCashier> log)
{
    public sealed record Command
    {
        [Required]
        public DemoChoice? Choice { get; init; }
    }

    public async Task<DemoPayment> Get(Id<OnlinePayment> id, CancellationToken ct) =>
        await db.DemoPayments.AsNoTracking().SingleOrDefaultAsync(p => p.PaymentId == id, ct) ?? throw new NotFound();

    /// <summary>Keeps what was chosen, and calls back as a real provider would, at the same host.</summary>
    public async Task Choose(Id<OnlinePayment> id, Command command, HostString host, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var payment = await db.DemoPayments.SingleOrDefaultAsync(p => p.PaymentId == id, ct) ?? throw new NotFound();
        payment.End(command.Choice == DemoChoice.Fail ? PaymentOutcome.Failed : PaymentOutcome.Paid, command.Choice == DemoChoice.Fail ? "Demo" : null, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        if (command.Choice != DemoChoice.PayUnnoticed)
        {
            await CallBack(payment.Notice, host, ct);
        }
    }

    private async Task CallBack(PaymentNotice notice, HostString host, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(notice, ServerJson.Options);
        var (timestamp, signature) = provider.Messages.Sign(body);
        using var client = clients.CreateClient(nameof(DemoCashier));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Own(), PaymentRoutes.NoticePath)) { Content = new ByteArrayContent(body) };
        request.Headers.Host = host.Value;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(SignedMessages.TimestampHeader, timestamp);
        request.Headers.Add(SignedMessages.SignatureHeader, signature);
        try
        {
            using var answer = await client.SendAsync(request, ct);
            log.LogInformation("The demo's provider called back about {PaymentId} and was answered {Status}", notice.PaymentId, (int)answer.StatusCode);
        }
        catch (HttpRequestException failure)
        {
            // A notice that gets lost, as they do.
            log.LogWarning(failure, "The demo's provider could not call back about {PaymentId}", notice.PaymentId);
        }
    }

    /// <summary>Where this process listens; what listens everywhere listens here too.</summary>
    private Uri Own()
    {
        var address = new UriBuilder(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        if (address.Host is "[::]" or "0.0.0.0" or "+" or "*")
        {
            address.Host = "127.0.0.1";
        }

        return address.Uri;
    }
}
