using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Payments;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Purchasing;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Payments;

/// <summary>
/// Books what a provider says, whoever brought its word: a notice, or the answer to a question. The payment, its transfer and the order that it pays are
/// written in one transaction; the same word again books nothing.
/// </summary>
public sealed class TakeNotice(Db db, LedgerBooking ledger, PayPurchase pay, Caller caller, TimeProvider clock)
{
    /// <summary>
    /// Refusals: <c>payment.unknown</c>, and as <see cref="OnlinePayment.Take"/>; each leaves a trace (<see cref="RefusedNotice"/>). <c>edit.conflict</c>: to be said again.
    /// </summary>
    /// <param name="address">Where it came from; empty when the provider was asked.</param>
    public async Task<OnlinePayment> Run(PaymentNotice notice, string address, CancellationToken ct)
    {
        try
        {
            return await db.Atomically(() => Take(notice, ct), ct);
        }
        catch (Refused refused) when (refused.Code != "edit.conflict")
        {
            await Note(refused.Code, notice, JsonSerializer.SerializeToUtf8Bytes(notice, ServerJson.Options), address, ct);
            throw;
        }
    }

    /// <summary>Leaves the trace of a notice that was refused. What was not saved is dropped.</summary>
    /// <param name="notice">Null: nobody vouches for what was sent.</param>
    public async Task Note(string code, PaymentNotice? notice, byte[] sent, string address, CancellationToken ct)
    {
        db.Forget();
        var now = clock.GetUtcNow();
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.ASCII.GetBytes(code), (byte)'\n', .. sent]));
        if (await db.RefusedNotices.SingleOrDefaultAsync(n => n.Fingerprint == fingerprint, ct) is { } before)
        {
            before.Again(now);
        }
        else
        {
            db.Add(RefusedNotice.Of(code, notice, fingerprint, address, now));
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Refused twice) when (twice.Code == "edit.conflict")
        {
            // The same one at the same moment has left the trace.
            db.Forget();
        }
    }

    private async Task<OnlinePayment> Take(PaymentNotice notice, CancellationToken ct)
    {
        // Whoever says the same at the same moment waits here until this is committed.
        if (await db.Payments.Where(p => p.Id == notice.PaymentId).Lock(ct) == 0)
        {
            throw new Refused("payment.unknown");
        }

        var now = clock.GetUtcNow();
        var payment = await db.Payments.SingleAsync(p => p.Id == notice.PaymentId, ct);
        if (payment.Take(notice, now))
        {
            payment = await Book(payment, notice, now, ct);
        }

        await db.SaveChangesAsync(ct);
        return payment;
    }

    private async Task<OnlinePayment> Book(OnlinePayment payment, PaymentNotice notice, DateTimeOffset now, CancellationToken ct)
    {
        var keptBecause = payment is { PurchaseOrderId: not null, IsLate: true } ? "payment.late" : null;
        if (payment is { PurchaseOrderId: { } purchase, IsLate: false })
        {
            try
            {
                // Past the partner: a customer's own order, whoever its partner is.
                var (order, topUp) = await pay.RunOnline(
                    payment.CreatedBy, cancel => db.AcrossPartners<PurchaseOrder>().SingleAsync(o => o.Id == purchase, cancel), payment.ToOrder(caller.Vendor), ct);
                payment.BookedAs(topUp!, order, null);
                return payment;
            }
            catch (Refused refused) when (refused.Code != "edit.conflict")
            {
                // Nothing of the order is left; the money is the customer's all the same.
                keptBecause = refused.Code;
                db.Forget();
                payment = await db.Payments.SingleAsync(p => p.Id == notice.PaymentId, ct);
                payment.Take(notice, now);
            }
        }

        payment.BookedAs((await ledger.With(payment.ToOrder(caller.Vendor), ct)).Transfer, null, keptBecause);
        return payment;
    }
}

/// <summary>A provider calls (支付通知): its signature is all that lets it in.</summary>
public sealed class ReceiveNotice(IEnumerable<IPaymentProvider> providers, TakeNotice take, RateLimits limits)
{
    /// <summary>A notice is some hundred bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>By address. Only what the provider has signed counts: nobody else uses it up, from wherever.</summary>
    public static readonly RateLimit Believed = new("payment_notice.believed", 600, TimeSpan.FromMinutes(1));

    /// <summary>By address. Each leaves a trace, so that nobody fills the list of them; what is signed is taken all the same.</summary>
    public static readonly RateLimit Unbelieved = new("payment_notice.unbelieved", 30, TimeSpan.FromMinutes(10));

    /// <summary>Refusals: <c>payment.no_provider</c>, and as <see cref="IPaymentProvider.Read"/> and <see cref="TakeNotice.Run"/>. <see cref="RateLimited"/>: as the two limits say.</summary>
    public async Task<OnlinePayment> Run(HttpContext http, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var sent = new MemoryStream();
        await http.Request.Body.CopyToAsync(sent, ct);
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var provider = providers.FirstOrDefault() ?? throw new Refused("payment.no_provider");
        PaymentNotice notice;
        try
        {
            notice = provider.Read(http.Request.Headers, sent.ToArray());
        }
        catch (Refused refused)
        {
            limits.Take(Unbelieved, http);
            await take.Note(refused.Code, null, sent.ToArray(), address, ct);
            throw;
        }

        limits.Take(Believed, http);
        return await take.Run(notice, address, ct);
    }
}
