using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;

namespace Baobei.Server.Features.Payments;

/// <summary>
/// Somebody who takes money from payers for the vendor (支付渠道). Which one it is says the configuration (<see cref="PaymentSettings"/>); another one is a class
/// that does these three things, registered in <see cref="PaymentRoutes"/>.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Kept with each payment; at most 40 letters.</summary>
    string Name { get; }

    /// <summary>Announces a payment. The same one again is answered as before. <see cref="ProviderUnavailable"/>.</summary>
    /// <returns>Where the payer pays: an https address, or a path of this product.</returns>
    Task<string> Start(OnlinePayment payment, CancellationToken ct);

    /// <summary>Reads what was sent to <c>/api/v1/payment-notices</c>. Refusals: <c>payment.signature</c>, <c>payment.notice_old</c>, <c>payment.notice_unreadable</c>.</summary>
    PaymentNotice Read(IHeaderDictionary headers, ReadOnlySpan<byte> body);

    /// <summary>Asks what became of a payment; null: the provider does not know it. <see cref="ProviderUnavailable"/>.</summary>
    Task<PaymentNotice?> Ask(OnlinePayment payment, CancellationToken ct);
}

/// <summary>The provider does not answer, or says what nobody understands.</summary>
public sealed class ProviderUnavailable(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The provider that takes our payments: section <c>Payments</c> of the configuration (environment: <c>Payments__Url</c>, …).</summary>
public sealed record PaymentSettings
{
    /// <summary>HMAC keys shorter than their hash are guessed more easily (RFC 2104, 3).</summary>
    public const int LeastSecret = 32;

    /// <summary>Root of the gateway, for example "https://pay.vendor.example/baobei"; without it nothing is paid online, except in the demo.</summary>
    public Uri? Url { get; init; }

    /// <summary>Signs what is said in both directions; at least <see cref="LeastSecret"/> characters.</summary>
    public string Secret { get; init; } = "";

    public int TimeoutSeconds { get; init; } = 15;

    public PaymentSettings Check() => Url switch
    {
        null => this,
        _ when Secret.Length < LeastSecret => throw new InvalidOperationException($"Payments:Secret has at least {LeastSecret} characters."),
        { Scheme: "https" } or { IsLoopback: true } => this,
        _ => throw new InvalidOperationException("Payments:Url begins with https://"),
    };
}
