using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Features.Mail;

/// <summary>
/// Sends mails. Called from outbox handlers only (<c>ISend&lt;TEvent&gt;</c>), so that a mail leaves when, and only when, its cause was
/// committed, and is tried again until it has left: <c>await mail.Send(address, InvitationMail.With(model), language, ct)</c>.
/// </summary>
public interface IMail
{
    /// <param name="letter">Made by the component of the mail: <c>InvitationMail.With(model)</c>.</param>
    /// <param name="language">The reader's language when known: it comes first. Chinese comes first otherwise; both are always in the mail.</param>
    Task Send(string to, Letter letter, string? language, CancellationToken ct);
}

/// <summary>What to write: a component and its model.</summary>
public sealed record Letter(Type Component, object Model);

/// <summary>
/// Body of a mail: a component like a page, rendered once in each language. Plain elements only (h1, p, a, a.button, dl, ul, small):
/// the frame gives them their style, and the text alternative is read from them.
/// </summary>
public abstract class MailBody<TSelf, TModel> : ComponentBase
    where TSelf : MailBody<TSelf, TModel>
    where TModel : class
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;

    /// <summary>The vendor in the language of this rendering.</summary>
    [Parameter, EditorRequired]
    public string VendorName { get; set; } = "";

    /// <summary>Where the body leaves its subject.</summary>
    [Parameter, EditorRequired]
    public MailSubject Heading { get; set; } = default!;

    /// <summary>The subject in the language of this rendering.</summary>
    protected abstract string Subject { get; }

    public static Letter With(TModel model) => new(typeof(TSelf), model);

    protected override void OnParametersSet() => Heading.Text = Subject;
}

/// <summary>The subject that a body writes while it is rendered.</summary>
public sealed class MailSubject
{
    public string Text { get; set; } = "";
}
