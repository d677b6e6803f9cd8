using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Mail;

/// <summary>How a message left.</summary>
public enum MailBoxKind
{
    Mail,
    Phone,
}

/// <summary>The demo's mail box: one mail or phone message that left.</summary>
public sealed class MailBoxItem : IBelongsToVendor, IHasId
{
    public static string IdPrefix => "msg";

    public Id<MailBoxItem> Id { get; init; }

    public Id<Vendor> VendorId { get; init; }

    public MailBoxKind Kind { get; init; }

    /// <summary>The same at every attempt.</summary>
    public string MessageId { get; init; } = "";

    public string Recipient { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Text { get; init; } = "";

    public string? Html { get; init; }

    public DateTimeOffset SentAt { get; init; }

    public static MailBoxItem OfMail(string messageId, string to, WrittenMail mail, DateTimeOffset now) => new()
    {
        Id = Id<MailBoxItem>.At(now),
        Kind = MailBoxKind.Mail,
        MessageId = messageId,
        Recipient = to,
        Subject = mail.Subject,
        Text = mail.Text,
        Html = mail.Html,
        SentAt = now,
    };

    public static MailBoxItem OfPhone(string messageId, string number, string text, DateTimeOffset now) => new()
    {
        Id = Id<MailBoxItem>.At(now),
        Kind = MailBoxKind.Phone,
        MessageId = messageId,
        Recipient = number,
        Subject = text,
        Text = text,
        SentAt = now,
    };
}

internal static class MailMap
{
    public static void Map(ModelBuilder model) => model.Entity<MailBoxItem>(item =>
    {
        item.ToTable("mail_box");
        item.Property(i => i.MessageId).HasMaxLength(80);
        item.Property(i => i.Recipient).HasMaxLength(254);
        item.HasIndex(i => new { i.VendorId, i.MessageId }).IsUnique().HasDatabaseName("ux_mail_box_message");
        item.HasIndex(i => new { i.VendorId, i.Recipient });
    });
}
