using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Baobei.Server.Features.Messages;

/// <summary>站内消息: something that one person should know, and where to look at it.</summary>
public sealed class Message : IBelongsToVendor, IHasId
{
    public static string IdPrefix => "note";

    public Id<Message> Id { get; init; }

    public Id<Vendor> VendorId { get; init; }

    public Guid UserId { get; init; }

    /// <summary>Key of the sentence, so that it is read in the reader's language: <c>messages.text.{Kind}</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Arguments of the sentence.</summary>
    public IReadOnlyList<MessageArgument> Arguments { get; init; } = [];

    /// <summary>Path of the page that it is about.</summary>
    public string Link { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReadAt { get; private set; }

    public void Read(DateTimeOffset now) => ReadAt ??= now;
}

/// <summary>A part of a message's sentence: words as they are, words that are others in English, or a moment that each reader sees in their zone.</summary>
/// <param name="English">What readers of English see instead of <paramref name="Words"/>; null where there is no difference.</param>
public sealed record MessageArgument(string? Words, DateTimeOffset? At = null, string? English = null)
{
    public static implicit operator MessageArgument(string words) => new(words);

    public static implicit operator MessageArgument(DateTimeOffset at) => new(null, at);

    /// <summary>A reason as somebody said it; where it was only chosen, the word for it.</summary>
    public static MessageArgument Of(Texts texts, Enum reason, string? words) => words ?? Of(texts, reason);

    /// <summary>The word for an enum's value, in the language of each reader.</summary>
    public static MessageArgument Of(Texts texts, Enum value)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var key = Texts.KeyOf(value);
        return new(texts.In(Texts.Chinese, key), English: texts.In(Texts.English, key));
    }

    /// <summary>In the language of the moment.</summary>
    public string Show(TimeZoneInfo zone) => At is { } at ? ReaderZone.Show(at, zone) : (Texts.IsChinese ? Words : English ?? Words) ?? "";
}

public static class MessageText
{
    /// <summary>The sentence in the language of the moment.</summary>
    public static string Of(Texts texts, string kind, IReadOnlyList<MessageArgument> arguments, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts[$"messages.text.{kind}", [.. arguments.Select(a => a.Show(zone))]];
    }
}

internal static class MessageMap
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Message>(Messages);
        model.Entity<ChosenMail>(chosen =>
        {
            chosen.ToTable("chosen_mails");
            chosen.HasKey(c => new { c.VendorId, c.UserId, c.Topic });
        });
        model.Entity<SummaryItem>(item =>
        {
            item.ToTable("summary_items");
            item.HasKey(i => new { i.VendorId, i.MessageId });
            item.HasIndex(i => new { i.VendorId, i.DueAt });
            item.HasIndex(i => new { i.VendorId, i.UserId, i.DueAt });
        });
        model.Entity<ExpiryWatch>(watch =>
        {
            watch.ToTable("expiry_watches");
            watch.HasKey(w => w.VendorId);
        });
    }

    private static void Messages(EntityTypeBuilder<Message> message)
    {
        message.ToTable("messages");
        message.HasKey(m => new { m.VendorId, m.Id });
        message.Property(m => m.Kind).HasMaxLength(60);
        message.Property(m => m.Link).HasMaxLength(200);
        message.Property(m => m.Arguments).AsJson();
        message.HasIndex(m => new { m.VendorId, m.UserId, m.Id });
        message.HasIndex(m => new { m.VendorId, m.UserId }).HasFilter("read_at IS NULL").HasDatabaseName("ix_messages_unread");
    }
}
