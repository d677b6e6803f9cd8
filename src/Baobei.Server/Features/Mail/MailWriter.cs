using System.Globalization;
using System.Text;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MimeKit.Text;

namespace Baobei.Server.Features.Mail;

/// <summary>A mail ready to leave.</summary>
public sealed record WrittenMail(string Subject, string Text, string Html);

/// <summary>One language of a mail.</summary>
public sealed record MailPart(string Language, MarkupString Body);

/// <summary>What frames the parts.</summary>
public sealed record MailFrameModel(string VendorName, string Subject, IReadOnlyList<MailPart> Parts);

/// <summary>Writes mails: the body in both languages within the vendor's frame, as HTML and as text.</summary>
public sealed class MailWriter(IServiceProvider services, ILoggerFactory logs, VendorDirectory vendors)
{
    public async Task<WrittenMail> Write(Id<Vendor> vendorId, Letter letter, string? language)
    {
        ArgumentNullException.ThrowIfNull(letter);
        string[] languages = language == Texts.English ? [Texts.English, Texts.Chinese] : [Texts.Chinese, Texts.English];
        var vendor = vendors.Get(vendorId) ?? throw new InvalidOperationException("The vendor is not known yet.");
        var parts = new List<MailPart>(2);
        var subjects = new List<string>(2);
        await using var renderer = new HtmlRenderer(services, logs);
        foreach (var each in languages)
        {
            var heading = new MailSubject();
            var body = await Render(
                renderer, letter.Component, each, new() { ["Model"] = letter.Model, ["VendorName"] = NameOf(vendor, each), ["Heading"] = heading });
            parts.Add(new(each, new MarkupString(body)));
            subjects.Add(OneLine(heading.Text));
        }

        var names = languages.Select(l => NameOf(vendor, l)).Distinct();
        var subject = string.Join(" / ", subjects.Distinct());
        var frame = new MailFrameModel(string.Join(" ", names), subject, parts);
        var html = await Render(renderer, typeof(MailFrame), languages[0], new() { ["Model"] = frame });
        return new(subject, MailText.Of(html), MailStyle.Inline(html));
    }

    private static string NameOf(Vendor vendor, string language) => language == Texts.English ? vendor.NameEn : vendor.Name;

    private static Task<string> Render(HtmlRenderer renderer, Type component, string language, Dictionary<string, object?> parameters) =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.Culture(language);
            var root = await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}

/// <summary>Mail programs drop style sheets, so every element carries its own style.</summary>
internal static class MailStyle
{
    private const string Ink = "color:#1c2330;";
    private const string Quiet = "color:#5a6475;";

    private static readonly Dictionary<string, string> _styles = new(StringComparer.Ordinal)
    {
        ["body"] = "margin:0;padding:24px 12px;background:#f3f4f7;" + Ink
            + "font:15px/1.65 'PingFang SC','Microsoft YaHei','Noto Sans SC','Segoe UI',Arial,sans-serif;",
        ["div.main"] = "max-width:600px;margin:0 auto;padding:28px 32px;background:#ffffff;border:1px solid #dfe3ea;border-radius:8px;",
        ["p.sender"] = "margin:0 0 20px;padding:0 0 14px;border-bottom:1px solid #e6e9ef;font-weight:600;" + Quiet,
        ["h1"] = "margin:0 0 14px;font-size:19px;line-height:1.4;" + Ink,
        ["p"] = "margin:0 0 14px;",
        ["small"] = "font-size:13px;" + Quiet,
        ["ul"] = "margin:0 0 14px;padding:0 0 0 20px;",
        ["dl"] = "margin:0 0 16px;padding:12px 16px;background:#f6f7f9;border-radius:6px;",
        ["dt"] = "margin:0;font-size:13px;" + Quiet,
        ["dd"] = "margin:0 0 8px;font-weight:600;overflow-wrap:anywhere;",
        ["a"] = "color:#0b5bd3;overflow-wrap:anywhere;",
        ["a.button"] = "display:inline-block;padding:10px 22px;border-radius:6px;background:#0b5bd3;color:#ffffff;font-weight:600;text-decoration:none;",
        ["strong.code"] = "font-size:26px;letter-spacing:6px;",
        ["hr"] = "margin:24px 0;border:0;border-top:1px solid #e6e9ef;",
        ["p.end"] = "max-width:600px;margin:14px auto 0;font-size:12px;text-align:center;" + Quiet,
    };

    public static string Inline(string html)
    {
        var converter = new HtmlToHtml
        {
            HtmlTagCallback = (tag, writer) =>
            {
                var style = tag.IsEndTag ? null : StyleOf(tag);
                tag.WriteTag(writer, style is null);
                if (style is not null)
                {
                    foreach (var attribute in tag.Attributes.Where(a => a.Name != "class"))
                    {
                        writer.WriteAttribute(attribute);
                    }

                    writer.WriteAttribute("style", style);
                }
            },
        };
        return converter.Convert(html);
    }

    private static string? StyleOf(HtmlTagContext tag)
    {
        var name = tag.TagName;
        var kind = tag.Attributes.FirstOrDefault(a => a.Name == "class")?.Value;
        return (kind is not null ? _styles.GetValueOrDefault($"{name}.{kind}") : null) ?? _styles.GetValueOrDefault(name);
    }
}

/// <summary>The text alternative: what the HTML says, line by line, with addresses written out.</summary>
internal static class MailText
{
    public static string Of(string html)
    {
        var text = new StringBuilder();
        var tokens = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var silent = 0;
        string? address = null;
        var label = new StringBuilder();
        while (tokens.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { Id: HtmlTagId.Head or HtmlTagId.Style or HtmlTagId.Title } tag:
                    silent += tag.IsEndTag ? -1 : 1;
                    break;
                case HtmlTagToken { Id: HtmlTagId.A, IsEndTag: false } link:
                    address = link.Attributes.FirstOrDefault(a => a.Name == "href")?.Value;
                    label.Clear();
                    break;
                case HtmlTagToken { Id: HtmlTagId.A }:
                    Say(text, label.ToString() == address || address is null ? label.ToString() : $"{label}: {address}");
                    address = null;
                    break;
                case HtmlTagToken { Id: HtmlTagId.HR }:
                    Break(text, 2);
                    text.Append("----------");
                    Break(text, 2);
                    break;
                case HtmlTagToken { Id: HtmlTagId.LI, IsEndTag: false }:
                    Break(text, 1);
                    text.Append("- ");
                    break;
                case HtmlTagToken { Id: HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.DL or HtmlTagId.UL }:
                    Break(text, 2);
                    break;
                case HtmlTagToken { Id: HtmlTagId.Br or HtmlTagId.DT or HtmlTagId.Div }:
                    Break(text, 1);
                    break;
                case HtmlTagToken { Id: HtmlTagId.DD } tag:
                    text.Append(tag.IsEndTag ? "\n" : " ");
                    break;
                case HtmlDataToken data when silent == 0:
                    if (address is not null)
                    {
                        label.Append(data.Data.Trim());
                    }
                    else
                    {
                        Say(text, data.Data);
                    }

                    break;
                default:
                    break;
            }
        }

        return text.ToString().Trim() + "\n";
    }

    private static void Say(StringBuilder text, string words)
    {
        foreach (var c in words)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }
        }
    }

    private static void Break(StringBuilder text, int lines)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        var have = 0;
        while (have < text.Length && text[text.Length - 1 - have] == '\n')
        {
            have++;
        }

        text.Append('\n', text.Length == 0 ? 0 : Math.Max(0, lines - have));
    }
}
