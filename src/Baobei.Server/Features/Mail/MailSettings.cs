using Baobei.Domain.Kernel;
using MailKit.Security;
using MimeKit;

namespace Baobei.Server.Features.Mail;

/// <summary>The SMTP server that takes our mails: section <c>Smtp</c> of the configuration (environment: <c>Smtp__Host</c>, …).</summary>
public sealed record SmtpSettings
{
    public string Host { get; init; } = "";

    /// <summary>By default 465 for <c>tls</c>, else 587, and 25 for <c>none</c>.</summary>
    public int? Port { get; init; }

    /// <summary><c>auto</c>, <c>starttls</c> (demanded), <c>tls</c> (from the first byte) or <c>none</c>.</summary>
    public string Security { get; init; } = "auto";

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>"noreply@vendor.example", or with a name, "Vendor &lt;noreply@vendor.example&gt;"; without a name the vendor's is shown.</summary>
    public string From { get; init; } = "";

    public int TimeoutSeconds { get; init; } = 30;

    public bool IsComplete => Host.Length > 0 && From.Length > 0;

    public SecureSocketOptions Socket => Security.ToUpperInvariant() switch
    {
        "NONE" => SecureSocketOptions.None,
        "STARTTLS" => SecureSocketOptions.StartTls,
        "TLS" => SecureSocketOptions.SslOnConnect,
        "AUTO" => SecureSocketOptions.Auto,
        _ => throw new InvalidOperationException("Smtp:Security is auto, starttls, tls or none."),
    };

    public int PortOrDefault => Port ?? Socket switch
    {
        SecureSocketOptions.SslOnConnect => 465,
        SecureSocketOptions.None => 25,
        _ => 587,
    };

    public MailboxAddress Sender(Vendor? vendor)
    {
        if (!MailboxAddress.TryParse(From, out var from))
        {
            throw new InvalidOperationException("Smtp:From is not a mail address.");
        }

        return from.Name is { Length: > 0 } ? from : new MailboxAddress(vendor?.Name ?? "", from.Address);
    }
}

/// <summary>The gateway that takes our phone messages: section <c>Phone</c> of the configuration.</summary>
public sealed record PhoneSettings
{
    /// <summary>Address that takes <c>POST {"id", "to", "text"}</c>; anything but 2xx means that the message did not leave.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer …</c>.</summary>
    public string Token { get; init; } = "";

    public int TimeoutSeconds { get; init; } = 15;
}
