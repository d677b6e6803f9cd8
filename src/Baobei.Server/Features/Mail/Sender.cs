using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Baobei.Server.Features.Mail;

/// <summary>Sends phone messages; called from outbox handlers only, as <see cref="IMail"/> is.</summary>
public interface IPhone
{
    /// <param name="number">In E.164 form, "+8613800000000".</param>
    /// <param name="key">The text; the reader's language when known, else both.</param>
    Task Send(string number, string? language, string key, object[] details, CancellationToken ct);
}

/// <summary>Writes the mail and hands it to the SMTP server; in the demo it goes to the mail box, and to the SMTP server too when one is set.</summary>
public sealed class MailSender(
    MailWriter writer, ServerOptions options, SmtpSettings smtp, Caller caller, VendorDirectory vendors, CurrentDelivery delivery, Db db, TimeProvider clock) : IMail
{
    public async Task Send(string to, Letter letter, string? language, CancellationToken ct)
    {
        var name = delivery.Address(to);
        if (!MailboxAddress.TryParse(to, out var address))
        {
            throw new Undeliverable("The address is not a mail address.");
        }

        if (!options.Demo && !smtp.IsComplete)
        {
            throw new InvalidOperationException("No SMTP server is set (Smtp:Host, Smtp:From).");
        }

        var mail = await writer.Write(caller.Vendor, letter, language);
        if (smtp.IsComplete)
        {
            await ToServer(address, mail, name, ct);
        }

        if (options.Demo)
        {
            db.Add(MailBoxItem.OfMail(name, to, mail, clock.GetUtcNow()));
        }
    }

    private async Task ToServer(MailboxAddress to, WrittenMail mail, string name, CancellationToken ct)
    {
        var from = smtp.Sender(vendors.Get(caller.Vendor));
        using var message = new MimeMessage
        {
            // The same at every attempt: who gets it twice can tell.
            MessageId = $"{name}@{from.Domain}",
            Subject = mail.Subject,
            Date = TimeProvider.System.GetUtcNow(),
            Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody(),
        };
        message.From.Add(from);
        message.To.Add(to);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient { Timeout = smtp.TimeoutSeconds * 1000 };
        await client.ConnectAsync(smtp.Host, smtp.PortOrDefault, smtp.Socket, ct);
        if (smtp.User.Length > 0)
        {
            await client.AuthenticateAsync(smtp.User, smtp.Password, ct);
        }

        try
        {
            await client.SendAsync(message, ct);
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refused.StatusCode >= 500)
        {
            throw new Undeliverable($"The mail server does not accept the address: {refused.Message}", refused);
        }

        await client.DisconnectAsync(quit: true, ct);
    }
}

/// <summary>Hands phone messages to the gateway set in <see cref="PhoneSettings"/>; in the demo they go to the mail box, and to the gateway too when one is set.</summary>
public sealed class PhoneSender(
    Texts texts, ServerOptions options, PhoneSettings settings, IHttpClientFactory clients, CurrentDelivery delivery, Db db, TimeProvider clock) : IPhone
{
    public async Task Send(string number, string? language, string key, object[] details, CancellationToken ct)
    {
        var name = delivery.Address(number);
        if (!options.Demo && settings.Webhook is null)
        {
            throw new InvalidOperationException("No gateway for phone messages is set (Phone:Webhook).");
        }

        var text = language is null ? $"{texts.In(Texts.Chinese, key, details)} {texts.In(Texts.English, key, details)}" : texts.In(language, key, details);
        if (settings.Webhook is { } webhook)
        {
            await ToGateway(webhook, name, number, text, ct);
        }

        if (options.Demo)
        {
            db.Add(MailBoxItem.OfPhone(name, number, text, clock.GetUtcNow()));
        }
    }

    private async Task ToGateway(Uri webhook, string name, string number, string text, CancellationToken ct)
    {
        using var client = clients.CreateClient(nameof(PhoneSender));
        client.Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = JsonContent.Create(new { id = name, to = number, text }) };
        request.Headers.Add("Idempotency-Key", name);
        if (settings.Token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token);
        }

        using var answer = await client.SendAsync(request, ct);
        if (answer.StatusCode is HttpStatusCode.UnprocessableEntity)
        {
            throw new Undeliverable("The gateway does not accept the number.");
        }

        answer.EnsureSuccessStatusCode();
    }
}
