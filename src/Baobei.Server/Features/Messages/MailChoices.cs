using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Messages;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>What one person chose for one topic; without a row it is mailed at once.</summary>
public sealed class ChosenMail : IBelongsToVendor
{
    public Id<Vendor> VendorId { get; init; }

    public Guid UserId { get; init; }

    public MailTopic Topic { get; init; }

    public MailChoice Choice { get; set; }
}

/// <summary>A person chose anew what is mailed.</summary>
/// <param name="Mails">What was changed, as "topic: choice".</param>
public sealed record MailChoicesChanged(Id<User> UserId, IReadOnlyList<string> Mails) : IEvent
{
    public static string Name => "mail_choices.changed";
}

/// <summary>A topic as its reader sees it in 通知设置.</summary>
/// <param name="Mail">How it is mailed now.</param>
/// <param name="Choices">What may be chosen instead; empty when <paramref name="Fixed"/> says why nothing can.</param>
/// <param name="InConsole">The message stands in the console in any case.</param>
public sealed record MailTopicView(MailTopic Topic, MailGroup Group, MailChoice Mail, IReadOnlyList<MailChoice> Choices, bool InConsole, MailFixed? Fixed);

/// <summary>One topic and how it is to be mailed.</summary>
public sealed record MailSetting(MailTopic Topic, MailChoice Mail);

/// <summary>The one place that knows what each person wants to be mailed.</summary>
public sealed class MailChoices(Db db)
{
    /// <summary>What was chosen for the topic, by person; who is not in it chose nothing.</summary>
    public async Task<IReadOnlyDictionary<Guid, MailChoice>> Of(MailTopic topic, IReadOnlyCollection<Guid> people, CancellationToken ct) =>
        await db.Set<ChosenMail>().Where(c => c.Topic == topic && people.Contains(c.UserId)).ToDictionaryAsync(c => c.UserId, c => c.Choice, ct);

    /// <summary>Whether a mail of the topic leaves for a person at all; for mails that have no message behind them.</summary>
    public async Task<bool> Wants(MailTopic topic, Guid? person, CancellationToken ct) =>
        person is not { } one || MailRule.Of(topic).Holds((await Of(topic, [one], ct)).TryGetValue(one, out var chosen) ? chosen : null) != MailChoice.Never;
}

/// <summary>通知设置: everybody's own choice of what is mailed.</summary>
public sealed class ChooseMails(Db db, Caller caller, People people)
{
    /// <summary>What is to change; topics that are not named stay.</summary>
    public sealed record Command
    {
        [Required]
        public IReadOnlyList<MailSetting>? Mails { get; init; }
    }

    /// <summary>The topics that one's role can be told about, in the order of the page.</summary>
    public async Task<IReadOnlyList<MailTopicView>> Show(CancellationToken ct)
    {
        var chosen = await Mine(ct);
        return [.. Rules.Select(rule => new MailTopicView(
            rule.Topic, rule.Group, rule.Holds(chosen.GetValueOrDefault(rule.Topic)?.Choice), rule.Choices, rule.InConsole, rule.Fixed))];
    }

    /// <summary><see cref="InvalidField"/> <c>mail_choice</c>: a topic that one is not told about, that leaves no choice, or not that one.</summary>
    public async Task Run(Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var asked = (command.Mails ?? []).GroupBy(mail => mail.Topic).Select(topic => topic.Last()).ToList();
        if (!asked.TrueForAll(mail => Rules.FirstOrDefault(rule => rule.Topic == mail.Topic) is { } rule && rule.Choices.Contains(mail.Mail)))
        {
            throw new InvalidField(nameof(Command.Mails), "mail_choice");
        }

        var chosen = await Mine(ct);
        var changed = asked.FindAll(mail => (chosen.GetValueOrDefault(mail.Topic)?.Choice ?? MailChoice.AtOnce) != mail.Mail);
        if (changed.Count == 0)
        {
            return;
        }

        foreach (var mail in changed)
        {
            if (chosen.TryGetValue(mail.Topic, out var row))
            {
                row.Choice = mail.Mail;
            }
            else
            {
                db.Add(new ChosenMail { UserId = caller.RequireUser(), Topic = mail.Topic, Choice = mail.Mail });
            }
        }

        var me = await people.Me();
        db.Tell(new MailChoicesChanged(me.OuterId, [.. changed.Select(mail => $"{Words.Of(mail.Topic)}: {Words.Of(mail.Mail)}")]), me);
        await db.SaveChangesAsync(ct);
    }

    private IReadOnlyList<MailRule> Rules => caller.Role is { } role ? MailRule.For(role) : [];

    private Task<Dictionary<MailTopic, ChosenMail>> Mine(CancellationToken ct)
    {
        var me = caller.RequireUser();
        return db.Set<ChosenMail>().Where(c => c.UserId == me).ToDictionaryAsync(c => c.Topic, ct);
    }
}

/// <summary>The form of 通知设置: each select says its topic and the choice, "project_expiry:daily".</summary>
public sealed record MailChoicesForm
{
    public string[] Mails { get; set; } = [];

    /// <summary><see cref="InvalidField"/> <c>mail_choice</c>.</summary>
    public ChooseMails.Command ToCommand() => new() { Mails = [.. Mails.Select(Read)] };

    internal static string Of(MailTopic topic, MailChoice choice) => $"{Words.Of(topic)}:{Words.Of(choice)}";

    private static MailSetting Read(string text) =>
        text.Split(':') is [var topic, var choice] && Words.Find<MailTopic>(topic) is { } one && Words.Find<MailChoice>(choice) is { } mail
            ? new(one, mail)
            : throw new InvalidField(nameof(Mails), "mail_choice");
}

/// <summary>The page of 通知设置.</summary>
public sealed record NotificationsModel(IReadOnlyList<MailTopicView> Topics, Form<MailChoicesForm> Form);
