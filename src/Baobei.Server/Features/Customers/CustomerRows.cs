using Baobei.Domain.Customers;
using Baobei.Server.Access;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Features.Customers;

/// <summary>The rows of the list of customers, in one piece: the page that is asked for most and has most to say.</summary>
public sealed class CustomerRows : IComponent
{
    private static readonly TimeSpan _near = TimeSpan.FromDays(15);

    private RenderHandle _place;

    [Inject]
    public Texts T { get; set; } = default!;

    [Inject]
    public CallerSlot Slot { get; set; } = default!;

    [Parameter, EditorRequired]
    public CustomerListModel Model { get; set; } = default!;

    /// <summary>Where the list of one row's partner is; null when there is no column of partners.</summary>
    [Parameter]
    public Func<CustomerRow, string>? PartnerHref { get; set; }

    public void Attach(RenderHandle renderHandle) => _place = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var html = new Markup();
        var zone = ReaderZone.Of(Slot.Caller);
        foreach (var item in Model.Page.Rows)
        {
            Draw(html, item, zone);
        }

        _place.Render(builder => builder.AddMarkupContent(0, html.ToString()));
        return Task.CompletedTask;
    }

    private void Draw(Markup html, CustomerListItem item, TimeZoneInfo zone)
    {
        var row = item.Row;
        var status = row.Hold.StatusAt(Model.Now);
        var own = $"/customers/{row.Id}";
        html.Add($"""<tr><td class="whole name"><a href="{own}">{row.Name}</a></td>""");
        if (PartnerHref is not null)
        {
            html.Add($"""<td data-label="{T["customers.partner"]}"><a class="quiet" href="{PartnerHref(row)}">{item.PartnerName}</a></td>""");
        }

        html.Add($"""
            <td data-label="{T["customers.nickname"]}">{row.Nickname}</td>
            <td class="mono" data-label="{T["customers.account"]}">{row.AccountName}</td>
            <td class="nowrap" data-label="{T["customers.distribution"]}">{(row.DistributionType is { } distribution ? T[CustomerWords.Key(distribution)] : null)}</td>
            <td data-label="{T["customers.status"]}">{StatusBadge.Of(CustomerWords.State(status), T[CustomerWords.Key(status)])}</td>
            <td class="nowrap" data-label="{T["customers.type"]}">{T[CustomerWords.Key(row.CustomerType)]}</td>
            <td data-label="{T["customers.reported_at"]}">{Time.Of(row.ReportedAt, zone)}</td>
            <td class="nowrap" data-label="{T[Model.IsEnded ? "customers.ended_at" : "customers.expires_at"]}">
            """);
        if (row.End is { } end)
        {
            html.Add($"{Time.Of(end, zone)}");
            if (!Model.IsEnded && end - Model.Now < _near)
            {
                html.Add($"&nbsp;{TimeLeft.Of(T, end, Model.Now)}");
            }
        }
        else
        {
            html.Add($"""<span class="quiet">{T[row.IsUnderVerification ? "customers.end.verification" : "customers.end.review"]}</span>""");
        }

        html.Raw("</td>");
        if (Model.IsEnded)
        {
            html.Add($"""<td class="quiet" data-label="{T["customers.end_reason"]}">{(row.Hold.EndReasonAt(Model.Now) is { } reason ? T[CustomerWords.Key(reason)] : null)}</td>""");
        }

        html.Raw("""<td class="whole"><div class="row-actions">""");
        var isAssociated = row.StoredStatus == RegistrationStatus.Associated;
        if (item.Actions.Invite is { } invite && !isAssociated)
        {
            html.Add($"""<a href="{invite}" data-keep>{T[row.StoredStatus == RegistrationStatus.Inviting ? "customers.invite.again" : "customers.invite"]}</a>""");
        }

        html.Add($"""<a href="{own}" aria-label="{T["customers.manage_of", row.Name]}">{T["customers.manage"]}</a>""");
        if (!(item.Actions with { Invite = isAssociated ? item.Actions.Invite : null }).IsEmpty)
        {
            Menu(html, row, item.Actions, isAssociated);
        }

        html.Raw("</div></td></tr>");
    }

    /// <summary>The rest of what can be done with a customer, behind "…".</summary>
    private void Menu(Markup html, CustomerRow row, CustomerActions actions, bool isAssociated)
    {
        html.Raw(RowMenu.Begin(T, $"m{row.Id.Value:N}", row.Name));
        if (isAssociated)
        {
            Entry(html, actions.Invite, null, "user-plus", "customers.invite.another");
        }

        Entry(html, actions.EditNotes, null, "pencil", "customers.edit_notes");
        Entry(html, actions.NewProject, null, "briefcase", "projects.new");
        Entry(html, actions.RegisterAgain, null, "plus", "customers.register.again");
        Entry(html, actions.Release, "danger", "link", CustomerWords.ReleaseKey(row.ReleaseRequestedBy));
        Entry(html, actions.Withdraw, "danger", "undo", "customers.withdraw");
        html.Raw(RowMenu.End);
    }

    private void Entry(Markup html, string? href, string? css, string icon, string text)
    {
        if (href is not null)
        {
            html.Add($"""<li><a{new MarkupString(css is null ? "" : $" class=\"{css}\"")} href="{href}" data-keep>{Icon.Of(icon)}{T[text]}</a></li>""");
        }
    }
}
