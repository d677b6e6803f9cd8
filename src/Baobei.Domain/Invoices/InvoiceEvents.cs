using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Invoices;

/// <summary>An owner asks for an invoice.</summary>
public sealed record InvoiceRequested(Id<Invoice> InvoiceId, string Number, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Title, Money Amount) : IEvent
{
    public static string Name => "invoice.requested";
}

/// <summary>The vendor's finance issued an invoice, or a credit note.</summary>
/// <param name="TaxNumber">发票号码.</param>
public sealed record InvoiceIssued(
    Id<Invoice> InvoiceId, string Number, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Title, Money Amount, string TaxNumber) : IEvent
{
    public static string Name => "invoice.issued";
}

/// <summary>The vendor's finance does not issue it, and says why.</summary>
public sealed record InvoiceReturned(Id<Invoice> InvoiceId, string Number, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Title, string Reason) : IEvent
{
    public static string Name => "invoice.returned";
}

/// <summary>Whoever asked for it needs it no more.</summary>
public sealed record InvoiceWithdrawn(Id<Invoice> InvoiceId, string Number, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Title) : IEvent
{
    public static string Name => "invoice.withdrawn";
}

/// <summary>What was refunded was taken off an invoice by a credit note.</summary>
public sealed record InvoiceCredited(
    Id<Invoice> InvoiceId, string Number, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Title, Id<Invoice> NoteId, Money Amount) : IEvent
{
    public static string Name => "invoice.credited";
}

/// <summary>红冲重开: an invoice was taken off and asked for again, with what was wrong put right.</summary>
/// <param name="TaxNumber">发票号码 of what was taken off.</param>
/// <param name="AgainId">The new request.</param>
/// <param name="AgainNumber">申请单号 of the new request.</param>
/// <param name="Amount">Of the new request.</param>
public sealed record InvoiceReissued(
    Id<Invoice> InvoiceId, string Number, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Title, string TaxNumber, Id<Invoice> AgainId, string AgainNumber, Money Amount,
    string Reason) : IEvent
{
    public static string Name => "invoice.reissued";
}
