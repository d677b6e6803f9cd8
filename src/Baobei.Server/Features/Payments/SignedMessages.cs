using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Payments;

/// <summary>
/// How the product and its gateway sign what they say to each other: HMAC-SHA256, with their secret, of the seconds since 1970, a point and the body, in hexadecimal.
/// </summary>
public sealed class SignedMessages(PaymentSettings settings, TimeProvider clock)
{
    public const string TimestampHeader = "Baobei-Timestamp";
    public const string SignatureHeader = "Baobei-Signature";

    /// <summary>So far a message's time may be from ours, in either direction.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(settings.Secret);

    /// <summary>Headers of a message that is sent now.</summary>
    public (string Timestamp, string Signature) Sign(ReadOnlySpan<byte> body)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (timestamp, Convert.ToHexStringLower(Hash(timestamp, body)));
    }

    /// <summary>Refusals: <c>payment.signature</c>, <c>payment.notice_old</c>.</summary>
    public void Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var timestamp = headers[TimestampHeader].ToString();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || !CryptographicOperations.FixedTimeEquals(Hash(timestamp, body), Sent(headers[SignatureHeader].ToString())))
        {
            throw new Refused("payment.signature");
        }

        if ((clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            throw new Refused("payment.notice_old");
        }
    }

    /// <summary>A notice as it is written. Refusal: <c>payment.notice_unreadable</c>.</summary>
    public static PaymentNotice Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<PaymentNotice>(body, ServerJson.Options) is { Currency: not null } notice && notice.PaymentId != default
                && notice.Number?.Length is null or <= OnlinePayment.MaxNumberLength && notice.Reason?.Length is null or <= OnlinePayment.MaxReasonLength
                && (notice.Outcome != PaymentOutcome.Paid || !string.IsNullOrWhiteSpace(notice.Number))
                ? notice
                : throw new Refused("payment.notice_unreadable");
        }
        catch (JsonException)
        {
            throw new Refused("payment.notice_unreadable");
        }
    }

    /// <summary>What is no hash compares with none.</summary>
    private static byte[] Sent(string signature)
    {
        var sent = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(signature, sent, out _, out var written) == System.Buffers.OperationStatus.Done && written == sent.Length ? sent : [];
    }

    private byte[] Hash(string timestamp, ReadOnlySpan<byte> body) => HMACSHA256.HashData(_secret, (byte[])[.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body]);
}
