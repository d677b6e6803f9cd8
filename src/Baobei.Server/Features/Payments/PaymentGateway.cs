using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Server.Data;
using Baobei.Server.Features.Mail;

namespace Baobei.Server.Features.Payments;

/// <summary>
/// A gateway in front of whatever provider the vendor has a contract with: small, the vendor's own, and signed as <see cref="SignedMessages"/> says. docs/api.md
/// has what it is asked and what it answers.
/// </summary>
public sealed class PaymentGateway(PaymentSettings settings, SignedMessages messages, IHttpClientFactory clients, Links links) : IPaymentProvider
{
    /// <summary>More than any answer needs.</summary>
    public const int MaxAnswer = 64 * 1024;

    public string Name => "gateway";

    public async Task<string> Start(OnlinePayment payment, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var answer = await Call(
            "payments",
            new
            {
                paymentId = payment.Id,
                payment.AmountMinor,
                payment.Currency,
                subject = payment.PurchaseNumber ?? payment.Id.ToString(),
                payment.ExpiresAt,
                returnUrl = links.To(PaymentRoutes.BackTo(payment.Id)),
                noticeUrl = links.To(PaymentRoutes.NoticePath),
            },
            ct) ?? throw new ProviderUnavailable("The gateway does not know where payments are announced.");
        return Read<Started>(answer).Url is { Length: <= OnlinePayment.MaxUrlLength } url && Uri.TryCreate(url, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? address.AbsoluteUri
            : throw new ProviderUnavailable("The gateway gave no https address to pay at.");
    }

    public PaymentNotice Read(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        messages.Verify(headers, body);
        return SignedMessages.Read(body);
    }

    public async Task<PaymentNotice?> Ask(OnlinePayment payment, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (await Call("payments/state", new { paymentId = payment.Id }, ct) is not { } answer)
        {
            return null;
        }

        try
        {
            return SignedMessages.Read(answer) is var notice && notice.PaymentId == payment.Id ? notice : throw new ProviderUnavailable("The gateway answered about another payment.");
        }
        catch (Refused unreadable)
        {
            throw new ProviderUnavailable("The gateway's answer cannot be read.", unreadable);
        }
    }

    /// <returns>The answer; null: not found.</returns>
    private async Task<byte[]?> Call(string path, object what, CancellationToken ct)
    {
        using var client = clients.CreateClient(nameof(PaymentGateway));
        client.Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        client.MaxResponseContentBufferSize = MaxAnswer;
        var body = JsonSerializer.SerializeToUtf8Bytes(what, ServerJson.Options);
        var (timestamp, signature) = messages.Sign(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{settings.Url!.AbsoluteUri.TrimEnd('/')}/{path}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(SignedMessages.TimestampHeader, timestamp);
        request.Headers.Add(SignedMessages.SignatureHeader, signature);
        try
        {
            using var answer = await client.SendAsync(request, ct);
            return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(ct);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw new ProviderUnavailable("The gateway did not answer as it should.", failure);
        }
    }

    private static T Read<T>(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(answer, ServerJson.Options) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new ProviderUnavailable("The gateway's answer cannot be read.", failure);
        }
    }

    private sealed record Started(string? Url);
}
