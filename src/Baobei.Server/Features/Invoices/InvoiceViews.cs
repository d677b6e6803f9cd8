using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Invoices;

/// <summary>An invoice in a list.</summary>
/// <param name="Number">申请单号.</param>
/// <param name="TaxNumber">发票号码; null until it is issued.</param>
/// <param name="Credits">The invoice that this one takes something off; null of an invoice.</param>
/// <param name="ReissueOf">The invoice in whose place this one was asked for.</param>
public sealed record InvoiceRow(
    Id<Invoice> Id, string Number, string? TaxNumber, InvoiceKind Kind, string Title, string Owner, Money Amount, Money Credited, InvoiceStatus Status, Id<Invoice>? Credits,
    Id<Invoice>? ReissueOf, DateTimeOffset RequestedAt, DateTimeOffset? IssuedAt);

/// <summary>An order that can be invoiced.</summary>
/// <param name="Amount">What can still be invoiced, tax included.</param>
/// <param name="Tax">The tax that <paramref name="Amount"/> contains.</param>
/// <param name="Paid">What was paid and is not refunded.</param>
/// <param name="Invoiced">How much of it is on invoices.</param>
public sealed record OpenOrderView(Id<Order> Id, string Number, string Name, string AccountName, DateTimeOffset PaidAt, Money Amount, Money Tax, Money Paid, Money Invoiced)
{
    internal static OpenOrderView Of(InvoiceableOrder order) => new(
        order.Id, order.Number, order.Name, order.AccountName, order.PaidAt, order.Amount, order.Tax, order.Paid, new(order.Invoiced.AmountMinor, order.Paid.Currency));
}

/// <summary>An order on an invoice.</summary>
/// <param name="Credited">What credit notes took off.</param>
public sealed record InvoiceLineView(Id<Order> OrderId, string OrderNumber, string OrderName, Money Amount, Money Tax, Money Credited);

/// <summary>An invoice as its owner and the vendor read it.</summary>
/// <param name="Owner">The partner's name, or the account's.</param>
/// <param name="Notes">Credit notes of it, by number.</param>
/// <param name="CreditsNumber">Number of the invoice that this one takes something off.</param>
/// <param name="ReissueOf">The invoice in whose place this one was asked for (红冲重开).</param>
/// <param name="ReissuedAs">What was asked for in the place of this one.</param>
/// <param name="DocumentHash">SHA-256 of the printed invoice; null until it is issued.</param>
public sealed record InvoiceView(
    Id<Invoice> Id, string Number, string? TaxNumber, InvoiceKind Kind, InvoiceTitleText Title, string Owner, Money Amount, Money Tax, Money Credited, InvoiceStatus Status,
    IReadOnlyList<InvoiceLineView> Lines, IReadOnlyList<InvoiceNoteView> Notes, Id<Invoice>? Credits, string? CreditsNumber, InvoiceLinkView? ReissueOf,
    InvoiceLinkView? ReissuedAs, DateTimeOffset RequestedAt, DateTimeOffset? IssuedAt, DateTimeOffset? EndedAt, string? Reason, string? DocumentHash, int Version);

/// <summary>Another invoice that this one has to do with.</summary>
public sealed record InvoiceLinkView(Id<Invoice> Id, string Number, string? TaxNumber);

/// <summary>A credit note of an invoice.</summary>
public sealed record InvoiceNoteView(Id<Invoice> Id, string? TaxNumber, Money Amount, DateTimeOffset? IssuedAt);

/// <summary>A title as its owner reads it.</summary>
public sealed record TitleView(Id<InvoiceTitle> Id, InvoiceTitleText Text, bool IsComplete, int Version);

/// <summary>What the list is asked for.</summary>
public sealed record InvoiceQuery(string? Q = null, string? Status = null)
{
    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();

    public InvoiceStatus? Wanted => Enum.TryParse<InvoiceStatus>(Status, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    public ListAddress Address(string path) => ListAddress.Of(path, ("q", Text), ("status", Wanted is { } status ? Names.Snake(status.ToString()) : null));
}

/// <summary>The list of invoices.</summary>
/// <param name="Root">Below which its pages are.</param>
/// <param name="Waiting">For the vendor: how many wait to be issued.</param>
/// <param name="PartnerName">The partner that asks for the invoices of the account; null when it asks itself.</param>
public sealed record InvoiceListModel(InvoiceQuery Query, Slice<InvoiceRow> Page, Asked Asked, string Root, bool ForVendor, bool MayRequest, int Waiting, string? PartnerName);

/// <summary>The page of one invoice.</summary>
/// <param name="MayReissue">The vendor's finance, of what is issued and not taken off altogether.</param>
/// <param name="Creditable">The vendor: what a credit note would take off now; null when there is nothing.</param>
public sealed record InvoiceModel(
    InvoiceView Invoice, string Root, bool ForVendor, bool MayIssue, bool MayWithdraw, bool MayReissue, Money? Creditable, IReadOnlyList<TimelineEntry>? History, Form<IssueInvoice.Command> Issue,
    Form<IssueInvoice.Command> Credit);

/// <summary>What can be invoiced, and the form that asks for it.</summary>
public sealed record NewInvoiceModel(string Root, IReadOnlyList<OpenOrderView> Orders, IReadOnlyList<TitleView> Titles, Form<RequestInvoice.PageForm> Form);

/// <summary>Asks why, before an invoice is sent back.</summary>
public sealed record ReturnInvoiceModel(InvoiceView Invoice, Form<IssueInvoice.ReturnCommand> Form);

/// <summary>Asks for what is to stand on the invoice that is issued anew.</summary>
public sealed record ReissueInvoiceModel(InvoiceView Invoice, Form<IssueInvoice.ReissueCommand> Form);

/// <summary>The owner's titles.</summary>
public sealed record TitleListModel(string Root, IReadOnlyList<TitleView> Titles);

/// <summary>The form of a title.</summary>
/// <param name="Id">Null of a new one.</param>
public sealed record TitleFormModel(string Root, Id<InvoiceTitle>? Id, Form<WriteTitle.Command> Form);
