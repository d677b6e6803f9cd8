using Baobei.Domain.Customers;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Messages;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>What happens to an invoice is told to the vendor's finance, which issues it, and to its owner: a partner's owners and finance, or the account's person.</summary>
public sealed class TellOfInvoice(Db db, Notices notices) : IHandle<InvoiceRequested>, IHandle<InvoiceIssued>, IHandle<InvoiceReturned>, IHandle<InvoiceReissued>
{
    public Task Handle(InvoiceRequested happened, CancellationToken ct) => notices.Tell(
        db.Users.Where(u => u.PartnerId == null && u.Role == Role.VendorFinance && !u.IsDisabled), "invoice_waits", [happened.Title, happened.Number, Money.Said(happened.Amount)],
        $"/invoices/{happened.InvoiceId}", happened.InvoiceId.ToString(), ct);

    public Task Handle(InvoiceIssued happened, CancellationToken ct) => TellOwner(
        happened.PartnerId, happened.AccountId, happened.InvoiceId, happened.Amount.AmountMinor < 0 ? "invoice_credited" : "invoice_issued",
        [happened.Title, happened.TaxNumber, Money.Said(happened.Amount)], ct);

    public Task Handle(InvoiceReturned happened, CancellationToken ct) => TellOwner(
        happened.PartnerId, happened.AccountId, happened.InvoiceId, "invoice_returned", [happened.Title, happened.Number, happened.Reason], ct);

    public Task Handle(InvoiceReissued happened, CancellationToken ct) => TellOwner(
        happened.PartnerId, happened.AccountId, happened.AgainId, "invoice_reissued",
        [happened.Title, happened.TaxNumber, happened.AgainNumber, Money.Said(happened.Amount), happened.Reason], ct);

    private Task TellOwner(
        Id<Partner>? partner, Id<CustomerAccount>? account, Id<Invoice> invoice, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct)
    {
        if (partner is not null)
        {
            return notices.Tell(
                db.Users.Where(u => u.PartnerId == partner && (u.Role == Role.PartnerOwner || u.Role == Role.PartnerFinance) && !u.IsDisabled), kind, arguments, $"/invoices/{invoice}",
                invoice.ToString(), ct);
        }

        var user = db.CustomerAccounts.Where(a => a.Id == account).Select(a => a.UserId);
        return notices.Tell(db.Users.Where(u => user.Contains(u.Id) && !u.IsDisabled), kind, arguments, $"/my/billing/invoices/{invoice}", invoice.ToString(), ct);
    }
}
