using Baobei.Domain.Customers;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.My;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invoices;

/// <summary>Reads the invoices and titles that the caller may see: the vendor's people all invoices; a partner and a customer's account their own.</summary>
public sealed class InvoiceBook(Db db, Caller caller, MyAccount mine, AccountDutyBook duties, InvoiceableOrders sales, SearchNames search, AuditTimeline timeline)
{
    private bool IsCustomer => caller.Role == Role.Customer;

    /// <summary>The page of all that the caller sees.</summary>
    public string Root => IsCustomer ? "/my/billing/invoices" : "/invoices";

    private bool MayRequest => IsCustomer || (caller.Partner is not null && caller.May(Permission.RequestInvoices));

    /// <summary>For whom the caller asks. Refusal: <c>partner.required</c> (the vendor asks for none).</summary>
    public async Task<InvoiceOwner> Owner(CancellationToken ct) => IsCustomer ? InvoiceOwner.Of((await mine.Own(ct)).Id) : InvoiceOwner.Of(caller.RequirePartner());

    /// <summary>The invoices that the caller may see.</summary>
    public async Task<IQueryable<Invoice>> Seen(CancellationToken ct)
    {
        if (caller.SeesAllPartners)
        {
            return db.Invoices;
        }

        var owner = await Owner(ct);
        return owner.PartnerId is { } partner ? db.Invoices.Where(i => i.PartnerId == partner) : db.Invoices.Where(i => i.AccountId == owner.AccountId);
    }

    /// <summary>The caller's own titles.</summary>
    public async Task<IQueryable<InvoiceTitle>> SeenTitles(CancellationToken ct)
    {
        var owner = await Owner(ct);
        return owner.PartnerId is { } partner ? db.InvoiceTitles.Where(t => t.PartnerId == partner) : db.InvoiceTitles.Where(t => t.AccountId == owner.AccountId);
    }

    public async Task<IReadOnlyList<TitleView>> Titles(CancellationToken ct)
    {
        var titles = await (await SeenTitles(ct)).AsNoTracking().OrderByDescending(t => t.Id).Take(InvoiceTitle.MaxPerOwner).ToListAsync(ct);
        return [.. titles.Select(Of)];
    }

    public async Task<TitleView> Title(Id<InvoiceTitle> id, CancellationToken ct) => Of(await (await SeenTitles(ct)).AsNoTracking().Get(id, ct));

    /// <summary>What the caller can ask for, the newest first.</summary>
    public async Task<IReadOnlyList<InvoiceableOrder>> Open(CancellationToken ct) => await sales.Open(await Owner(ct), Invoice.MaxOrders, ct);

    /// <summary>The newest first. When none has the text, those of accounts, else of partners, whose name is read so or near it.</summary>
    public async Task<Slice<InvoiceRow>> List(InvoiceQuery query, Place place, CancellationToken ct)
    {
        var rows = (await Seen(ct)).AsNoTracking();
        if (query.Wanted is { } status)
        {
            rows = rows.Where(i => i.Status == status);
        }

        var page = await Page(WithText(rows, query.Text));
        page = await search.OrNear(page, query.Text, ClaimSource.Account, null, holders =>
        {
            var accounts = holders.Select(holder => (Id<CustomerAccount>?)new Id<CustomerAccount>(holder)).ToArray();
            return Page(rows.Where(i => accounts.Contains(i.AccountId)));
        }, ct);
        page = await search.OrNear(page, query.Text, ClaimSource.Partner, null, holders =>
        {
            var partners = holders.Select(holder => (Id<Partner>?)new Id<Partner>(holder)).ToArray();
            return Page(rows.Where(i => i.AccountId == null && partners.Contains(i.PartnerId)));
        }, ct);
        var owners = await Owners(page.Rows, ct);
        return page.Select(i => new InvoiceRow(
            i.Id, i.Number, i.TaxNumber, i.Kind, i.TitleName, owners.GetValueOrDefault(OwnerOf(i), ""), i.Amount, i.Credited, i.Status, i.Credits, i.ReissueOf, i.RequestedAt, i.IssuedAt));

        Task<Slice<Invoice>> Page(IQueryable<Invoice> these) => these.Slice("invoices", i => i.Id, descending: true, place, ct);
    }

    private static IQueryable<Invoice> WithText(IQueryable<Invoice> rows, string? typed)
    {
        if (typed is { } text)
        {
            var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's lower(), which knows no culture.
            rows = rows.Where(i => i.Number == text.ToUpperInvariant() || i.TaxNumber == text || i.TitleName.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return rows;
    }

    public async Task<InvoiceListModel> Page(InvoiceQuery query, Asked asked, CancellationToken ct)
    {
        string? partner = null;
        if (IsCustomer)
        {
            var held = await duties.Of(await mine.Own(ct), AccountDuty.Invoice, ct);
            partner = held.Partner is { } id ? await db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleAsync(ct) : null;
        }

        var waiting = caller.SeesAllPartners ? await db.Invoices.Where(i => i.Status == InvoiceStatus.Requested).CountCapped(ct) : 0;
        return new(query, await List(query, Place.Of(asked), ct), asked, Root, caller.SeesAllPartners, MayRequest, waiting, partner);
    }

    public async Task<Invoice> Get(Id<Invoice> id, CancellationToken ct) => await (await Seen(ct)).Get(id, ct);

    public async Task<InvoiceView> View(Id<Invoice> id, CancellationToken ct)
    {
        var invoice = await (await Seen(ct)).AsNoTracking().Get(id, ct);
        var lines = await db.InvoiceLines.AsNoTracking().Where(l => l.InvoiceId == id).OrderBy(l => l.OrderId).ToListAsync(ct);
        var notes = await db.Invoices.AsNoTracking().Where(i => i.Credits == id).OrderBy(i => i.Id).ToListAsync(ct);
        var credits = invoice.Credits is { } of ? await db.Invoices.Where(i => i.Id == of).Select(i => i.TaxNumber).SingleAsync(ct) : null;
        var links = await db.Invoices.Where(i => i.Id == invoice.ReissueOf || i.ReissueOf == id).Select(i => new InvoiceLinkView(i.Id, i.Number, i.TaxNumber)).ToListAsync(ct);
        return new(
            invoice.Id, invoice.Number, invoice.TaxNumber, invoice.Kind, invoice.Title, (await Owners([invoice], ct)).Values.Single(), invoice.Amount, invoice.Tax, invoice.Credited,
            invoice.Status,
            [.. lines.Select(l => new InvoiceLineView(l.OrderId, l.OrderNumber, l.OrderName, l.Amount, new(l.TaxMinor, l.Currency), new(l.CreditedMinor, l.Currency)))],
            [.. notes.Select(n => new InvoiceNoteView(n.Id, n.TaxNumber, n.Amount, n.IssuedAt))], invoice.Credits, credits,
            links.Find(link => link.Id == invoice.ReissueOf), links.Find(link => link.Id != invoice.ReissueOf), invoice.RequestedAt, invoice.IssuedAt, invoice.EndedAt, invoice.Reason, invoice.DocumentHash is { } hash ? Convert.ToHexStringLower(hash) : null, invoice.Version);
    }

    public async Task<InvoiceModel> Show(Id<Invoice> id, Form<IssueInvoice.Command>? issue, Form<IssueInvoice.Command>? credit, CancellationToken ct)
    {
        var view = await View(id, ct);
        var mayIssue = caller.SeesAllPartners && caller.May(Permission.IssueInvoices);
        return new(
            view, Root, caller.SeesAllPartners, mayIssue, view.Status == InvoiceStatus.Requested && MayRequest,
            mayIssue && IsLive(view), mayIssue && view is { Status: InvoiceStatus.Issued, Credits: null } ? await Creditable(id, ct) : null,
            caller.SeesAllPartners ? (await timeline.Of(id.ToString(), new(), ct)).Rows : null, issue ?? Form<IssueInvoice.Command>.Blank(), credit ?? Form<IssueInvoice.Command>.Blank());
    }

    /// <summary>What 红冲重开 begins with.</summary>
    public async Task<ReissueInvoiceModel> Reissue(Id<Invoice> id, Form<IssueInvoice.ReissueCommand>? form, CancellationToken ct)
    {
        var view = await View(id, ct);
        return new(view, form ?? Form<IssueInvoice.ReissueCommand>.Blank(IssueInvoice.ReissueCommand.Of(view)));
    }

    /// <summary>It is issued, and credit notes have left something of it.</summary>
    private static bool IsLive(InvoiceView view) => view is { Status: InvoiceStatus.Issued, Credits: null } && !InvoiceWords.IsOver(view);

    /// <summary>What was refunded and no credit note has taken off; null when there is nothing.</summary>
    private async Task<Money?> Creditable(Id<Invoice> id, CancellationToken ct)
    {
        var invoice = await db.Invoices.AsNoTracking().Get(id, ct);
        var lines = await db.InvoiceLines.AsNoTracking().Where(l => l.InvoiceId == id).ToListAsync(ct);
        var orders = await sales.Now(new(invoice.PartnerId, invoice.AccountId), [.. lines.Select(l => l.OrderId)], ct);
        return invoice.Creditable(lines, orders) is { AmountMinor: > 0 } off ? off : null;
    }

    private async Task<Dictionary<Guid, string>> Owners(IReadOnlyList<Invoice> invoices, CancellationToken ct)
    {
        var partners = invoices.Select(i => i.PartnerId).OfType<Id<Domain.Partners.Partner>>().Distinct().ToArray();
        var accounts = invoices.Select(i => i.AccountId).OfType<Id<CustomerAccount>>().Distinct().ToArray();
        var names = new Dictionary<Guid, string>();
        if (partners.Length > 0)
        {
            foreach (var partner in await db.Partners.Where(p => partners.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToListAsync(ct))
            {
                names[partner.Id.Value] = partner.Name;
            }
        }

        if (accounts.Length > 0)
        {
            foreach (var account in await db.CustomerAccounts.Where(a => accounts.Contains(a.Id)).Select(a => new { a.Id, a.AccountName }).ToListAsync(ct))
            {
                names[account.Id.Value] = account.AccountName;
            }
        }

        return names;
    }

    private static Guid OwnerOf(Invoice invoice) => invoice.PartnerId?.Value ?? invoice.AccountId!.Value.Value;

    private static TitleView Of(InvoiceTitle title) => new(title.Id, title.Text, title.Text.IsComplete, title.Version);
}

/// <summary>How an invoice is shown: its status, or that credit notes have taken off all of it.</summary>
internal static class InvoiceWords
{
    public static State State(InvoiceRow row) => IsOver(row.Status, row.Credits, row.Amount, row.Credited) ? Ui.State.Ended : Of(row.Status);

    public static State State(InvoiceView view) => IsOver(view) ? Ui.State.Ended : Of(view.Status);

    /// <summary>The key of its badge.</summary>
    public static string Key(InvoiceRow row) => IsOver(row.Status, row.Credits, row.Amount, row.Credited) ? "invoices.over" : Texts.KeyOf(row.Status);

    /// <inheritdoc cref="Key(InvoiceRow)"/>
    public static string Key(InvoiceView view) => IsOver(view) ? "invoices.over" : Texts.KeyOf(view.Status);

    /// <summary>Where it stands, as the key <c>invoices.next.{…}</c> calls it.</summary>
    public static string Next(InvoiceView view) => view switch
    {
        { Credits: not null } => "note",
        _ when IsOver(view) => "credited",
        _ => Names.Snake(view.Status.ToString()),
    };

    /// <summary>It was issued, and credit notes have left nothing of it.</summary>
    public static bool IsOver(InvoiceView view) => IsOver(view.Status, view.Credits, view.Amount, view.Credited);

    private static bool IsOver(InvoiceStatus status, Id<Invoice>? credits, Money amount, Money credited) =>
        status == InvoiceStatus.Issued && credits is null && credited.AmountMinor >= amount.AmountMinor;

    private static State Of(InvoiceStatus status) => status switch
    {
        InvoiceStatus.Requested => Ui.State.Waiting,
        InvoiceStatus.Issued => Ui.State.Good,
        InvoiceStatus.Returned => Ui.State.Wrong,
        InvoiceStatus.Withdrawn => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
