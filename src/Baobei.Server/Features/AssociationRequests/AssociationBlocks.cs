using Baobei.Domain.Cash;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Funds;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>What is to happen to an association, which decides what stands in its way.</summary>
public enum AssociationChange
{
    Release,

    /// <summary>The vendor ends it: what the two sides have open between them does not keep it from doing so, what is not decided about money does.</summary>
    EndByVendor,
    ToAgency,
    ToResale,
    Move,
}

/// <summary>Something in the way, and whose business it is.</summary>
/// <param name="Text">In the reader's language.</param>
/// <param name="ForPartner">The partner learns of it.</param>
/// <param name="ForCustomer">The customer learns of it.</param>
/// <param name="PartnerLink">Where the partner, and the vendor, can end it.</param>
/// <param name="CustomerLink">Where the customer can.</param>
public sealed record AssociationBlock(string Code, string Text, bool ForPartner, bool ForCustomer, string? PartnerLink, string? CustomerLink);

/// <summary>
/// Finds everything that stands in the way of a change of an association: purchase orders that are open, transfers, withdrawals and holds that are not
/// decided, arrears, frozen accounts; towards an agency account and of a move also credit that is used. Each side is told what is its business, and of the
/// rest only that there is something.
/// </summary>
public sealed class AssociationBlocks(Db db, Texts texts, TimeProvider clock)
{
    /// <summary>Everything, in the order in which it is told.</summary>
    /// <param name="counter">The money of these accounts.</param>
    public async Task<IReadOnlyList<AssociationBlock>> Find(IReadOnlyList<CustomerAccount> accounts, FundCounter counter, AssociationChange change, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ids = accounts.Select(account => account.Id).ToList();
        var names = accounts.ToDictionary(account => account.Id, account => account.AccountName);
        List<AssociationBlock> blocks = [];
        if (change != AssociationChange.EndByVendor)
        {
            blocks.AddRange(accounts.Where(account => account.IsFrozen).Select(account => new AssociationBlock(
                "frozen", texts["association.block.frozen", account.AccountName], true, true, $"/accounts/{account.Id}/credit", "/my/billing")));
            blocks.AddRange(await Orders(ids, names, now, ct));
        }

        // The two sides and the jobs look at the customer's own rows, whoever of them acts.
        var waiting = await db.AcrossPartners<FundTransfer>().AsNoTracking().Where(f => ids.Contains(f.AccountId) && f.Status == FundStatus.Waiting && f.ExpiresAt > now).ToListAsync(ct);
        blocks.AddRange(waiting.Select(transfer => new AssociationBlock(
            "fund_transfer", texts["association.block.fund_transfer", names[transfer.AccountId], texts.Of(transfer.Kind), Money.Said(transfer.Amount)], true, false,
            $"/funds/{transfer.Id}", null)));
        var withdrawals = await db.Withdrawals.AsNoTracking().Where(w => w.AccountId != null && ids.Contains(w.AccountId.Value) && w.Status == WithdrawalStatus.Waiting && w.ExpiresAt > now).ToListAsync(ct);
        blocks.AddRange(withdrawals.Select(withdrawal => new AssociationBlock(
            "withdrawal", texts["association.block.withdrawal", names[withdrawal.AccountId!.Value], Money.Said(withdrawal.Amount)], false, true, null, $"/withdrawals/{withdrawal.Id}")));
        var known = waiting.Select(transfer => transfer.HoldId).Concat(withdrawals.Select(withdrawal => withdrawal.HoldId)).ToList();
        var owners = ids.ConvertAll(id => id.Value);
        var holds = await db.LedgerHolds.AsNoTracking().Where(h => owners.Contains(h.OwnerId) && h.Status == HoldStatus.Open && h.ExpiresAt > now).ToListAsync(ct);
        blocks.AddRange(holds.Where(hold => !known.Contains(hold.Id)).Select(hold => new AssociationBlock(
            "hold", texts["association.block.hold", names[new(hold.OwnerId)], Money.Said(new(hold.Amount, hold.Currency))], true, true, null, "/ledger")));
        foreach (var account in accounts)
        {
            var funds = counter.FundsOf(account);
            if (funds.IsInArrears)
            {
                blocks.Add(new(
                    "arrears", texts["association.block.arrears", account.AccountName, Money.Said(funds.Money(funds.CreditUsed))], true, true, $"/accounts/{account.Id}/credit", "/my/billing"));
            }
            else if (funds.CreditUsed > 0 && change is AssociationChange.ToAgency or AssociationChange.Move)
            {
                blocks.Add(new(
                    "credit_used", texts["association.block.credit_used", account.AccountName, Money.Said(funds.Money(funds.CreditUsed))], true, true, $"/accounts/{account.Id}/credit",
                    "/my/billing"));
            }
        }

        return blocks;
    }

    /// <summary>What that side may know of it; the rest is one entry that says there is more.</summary>
    public IReadOnlyList<Blocker> Told(IReadOnlyList<AssociationBlock> blocks, AssociationSide side)
    {
        var told = blocks.Where(block => side switch
        {
            AssociationSide.Partner => block.ForPartner,
            AssociationSide.Customer => block.ForCustomer,
            AssociationSide.Vendor => true,
            _ => false,
        }).ToList();
        List<Blocker> all = [.. told.Select(block => new Blocker(block.Code, block.Text, side == AssociationSide.Customer ? block.CustomerLink : block.PartnerLink))];
        if (told.Count < blocks.Count)
        {
            all.Add(new("other_side", texts["association.block.other_side"], null));
        }

        return all;
    }

    /// <summary>Refusal: <paramref name="code"/> with all of it, when there is something.</summary>
    public void MustBeNone(IReadOnlyList<AssociationBlock> blocks, AssociationSide side, string code)
    {
        if (blocks.Count > 0)
        {
            var told = Told(blocks, side);
            throw new Refused(code, string.Join(texts["association.block.between"], told.Select(block => block.Text))) { Blockers = told };
        }
    }

    private async Task<IEnumerable<AssociationBlock>> Orders(List<Id<CustomerAccount>> ids, Dictionary<Id<CustomerAccount>, string> names, DateTimeOffset now, CancellationToken ct)
    {
        var orders = await db.AcrossPartners<PurchaseOrder>().AsNoTracking()
            .Where(o => ids.Contains(o.AccountId) && (o.Status == PurchaseOrderStatus.AwaitingApproval || o.Status == PurchaseOrderStatus.Approved || o.Status == PurchaseOrderStatus.Confirmed
                || o.Status == PurchaseOrderStatus.PaymentRequested) && o.PromisedUntil > now)
            .OrderBy(o => o.Id).Select(o => new { o.Id, o.Number, o.AccountId, o.Status, o.WasAsked }).ToListAsync(ct);
        return orders.Select(order => new AssociationBlock(
            "purchase_order", texts["association.block.purchase_order", names[order.AccountId], order.Number, texts.Of(order.Status)], true, order.WasAsked,
            $"/purchase-orders/{order.Id}", $"/my/billing/purchase-orders/{order.Id}"));
    }
}
