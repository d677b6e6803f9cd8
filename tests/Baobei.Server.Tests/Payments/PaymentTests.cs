using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Payments;
using Baobei.Domain.People;
using Baobei.Domain.Purchasing;
using Baobei.Server.Api;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Demo;
using Baobei.Server.Features.Payments;
using Baobei.Server.Tests.Access;
using Baobei.Server.Tests.Funds;
using Baobei.Server.Tests.Purchasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Payments;

/// <summary>在线支付: what the provider says is believed by its signature, booked once, and never lost.</summary>
public sealed class PaymentTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    private Town _town = null!;
    private Partner _partner = null!;
    private Person _owner = null!;
    private Person _finance = null!;

    [Fact]
    public async Task A_partner_tops_up_at_the_cashier_of_the_demo_and_reads_what_came_of_it()
    {
        await Begin();
        Assert.Contains("/payments/new", (await _owner.Opens("/top-ups")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Amount"], (await _owner.Submits("/payments/new", new Dictionary<string, string> { ["Amount"] = "x" })).Is(422).WrongFields());
        var page = (await _owner.Submits("/payments/new", new Dictionary<string, string> { ["Amount"] = "1,234.50" })).Is(303).Location!;
        var cashier = $"/demo{page}";
        var shown = (await _owner.Opens(page)).Is(200);
        Assert.Contains($"href=\"{cashier}\"", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", shown.Body, StringComparison.Ordinal);

        // Whoever comes back without having paid waits on a page that looks again by itself.
        Assert.Contains("http-equiv=\"refresh\"", (await _owner.Opens($"{page}?back=true")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal($"{page}?back=true", (await _owner.Posts(cashier, new Dictionary<string, string> { ["Choice"] = "Pay" })).Is(303).Location);
        var paid = (await _owner.Opens($"{page}?back=true")).Is(200);
        Assert.Contains("The money is in the cash", paid.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", paid.Body, StringComparison.Ordinal);
        Assert.Equal((123_450, -123_450), (await _town.Cash(_partner), await Bank()));
        await _town.Deliver();
        Assert.Contains("CNY 1,234.50 paid online are booked", (await _owner.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("1,234.50", (await _finance.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);

        // Finance finds it by everything that it may know.
        var number = (await _finance.Calls(HttpMethod.Get, $"/api/v1{page}")).Is(200).Json.GetProperty("number").GetString();
        foreach (var query in new[] { $"number={number}", "status=paid", $"partner={_partner.Id}", $"number={page.Split('/')[^1]}" })
        {
            Assert.Contains(page, (await _finance.Opens($"/payments?{query}")).Is(200).Body, StringComparison.Ordinal);
        }

        var transfer = (await _finance.Calls(HttpMethod.Get, $"/api/v1{page}")).Is(200).Json.GetProperty("transferId").GetString();
        Assert.Contains($"href=\"{page}\"", (await _owner.Opens($"/ledger/transfers/{transfer}")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(page, (await _finance.Opens("/payments?status=lapsed")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(cashier, (await _finance.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["payment.paid", "payment.started"], await Events());
    }

    [Fact]
    public async Task The_same_notice_again_and_at_once_books_once_and_is_answered_the_same()
    {
        await Begin();
        var payment = await Started(5_000);
        var notice = Notice(payment, 5_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Sends(notice)));
        Assert.All(answers, answer => Assert.Equal("paid", answer.Is(200).Json.GetProperty("status").GetString()));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Equal(5_000, await _town.Cash(_partner));
        Assert.Equal(answers[0].Body, (await Sends(notice)).Is(200).Body);
        Assert.Equal((5_000, -5_000), (await _town.Cash(_partner), await Bank()));
        var transfer = await _town.As((_, db) => db.Transfers.SingleAsync(t => t.Key == payment));
        Assert.Equal(transfer.Id.ToString(), (await _owner.Calls(HttpMethod.Get, $"/api/v1/payments/{payment}")).Is(200).Json.GetProperty("transferId").GetString());
        Assert.Equal(0, await _town.As((_, db) => db.RefusedNotices.CountAsync()));
    }

    [Fact]
    public async Task What_was_booked_before_the_answer_got_lost_is_not_booked_again()
    {
        await Begin();
        var payment = await Started(700);
        var notice = new PaymentNotice(Id<OnlinePayment>.Parse(payment, null), PaymentOutcome.Paid, "N-1", 700, "CNY");

        // Whoever is killed here has committed and told nobody.
        await _town.As((services, _) => services.GetRequiredService<TakeNotice>().Run(notice, "", CancellationToken.None));
        Assert.Equal("paid", (await Sends(Notice(payment, 700))).Is(200).Json.GetProperty("status").GetString());
        Assert.Equal(700, await _town.Cash(_partner));

        // And whoever is killed before has left nothing of it.
        var other = await Started(900);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _town.As(async (services, db) =>
        {
            using var killed = new CancellationTokenSource();
            return await db.Atomically<bool>(
                async () =>
                {
                    await services.GetRequiredService<TakeNotice>().Run(notice with { PaymentId = Id<OnlinePayment>.Parse(other, null), AmountMinor = 900 }, "", killed.Token);
                    await killed.CancelAsync();
                    killed.Token.ThrowIfCancellationRequested();
                    return true;
                },
                CancellationToken.None);
        }));
        Assert.Equal(700, await _town.Cash(_partner));
        Assert.Equal("started", await StatusOf(other));
        (await Sends(Notice(other, 900))).Is(200);
        Assert.Equal(1_600, await _town.Cash(_partner));
    }

    [Fact]
    public async Task What_is_not_signed_is_not_believed()
    {
        await Begin();
        var payment = await Started(5_000);
        var notice = Notice(payment, 5_000);
        var now = _town.Now.ToUnixTimeSeconds();
        (await Sends(notice, signature: "")).IsRefused("payment.signature");
        (await Sends(notice, signature: new string('0', 64))).IsRefused("payment.signature");
        (await Sends(notice, signature: Signature(now, notice, "another secret, which is as long as a good one"))).IsRefused("payment.signature");
        (await Sends(notice, signature: Signature(now, Notice(payment, 6_000)))).IsRefused("payment.signature");
        (await Sends(notice, timestamp: now, signature: Signature(now + 1, notice))).IsRefused("payment.signature");
        (await Sends(notice, timestamp: now - 310)).IsRefused("payment.notice_old");
        (await Sends(notice, timestamp: now + 310)).IsRefused("payment.notice_old");
        Assert.Equal(0, await _town.Cash(_partner));
        Assert.Equal("started", await StatusOf(payment));
        await _town.Deliver();

        // It stands in the list, and is no news.
        var list = (await _finance.Opens("/payments/notices")).Is(200).Body;
        Assert.Contains("The signature is not valid", list, StringComparison.Ordinal);
        Assert.Contains("more than 5 minutes", list, StringComparison.Ordinal);
        Assert.DoesNotContain("does not fit", (await _finance.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);

        // The same one was counted on the first.
        var traces = (await _finance.Calls(HttpMethod.Get, "/api/v1/payments/notices")).Is(200).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal([("payment.notice_old", 2), ("payment.signature", 5)], traces.Select(t => (t.GetProperty("code").GetString(), t.GetProperty("times").GetInt32())).Order());
        (await _owner.Opens("/payments/notices")).Is(403);

        // Within the tolerance it is good.
        (await Sends(notice, timestamp: now - 280)).Is(200);
        Assert.Equal(5_000, await _town.Cash(_partner));

        // What nobody vouches for is not kept for ever; what the provider said is.
        (await Sends(Notice(payment, 1))).IsRefused("payment.amount");
        _town.Pass(TidyNotices.Keep - TimeSpan.FromHours(1));
        await _town.RunSchedule();
        Assert.Equal(3, await _town.As((_, db) => db.RefusedNotices.CountAsync()));
        _town.Pass(TimeSpan.FromHours(2));
        await _town.RunSchedule();
        Assert.Equal("payment.amount", await _town.As((_, db) => db.RefusedNotices.Select(n => n.Code).SingleAsync()));
    }

    [Fact]
    public async Task Who_sends_too_often_waits_and_a_stranger_never_makes_the_provider_wait()
    {
        await Begin();
        var notice = Notice(await Started(5_000), 5_000);
        Assert.Equal("rate.limited", (await _town.AsksTooOften(ReceiveNotice.Believed, Limits.Here, () => Sends(notice))).Code);

        // What is not signed is not counted with it, so that nobody else uses up what the provider has.
        (await Sends(notice, signature: new string('0', 64))).IsRefused("payment.signature");
        await Taken();

        // A stranger at the very same address is told to wait and leaves no trace any more; the provider's own notice is taken meanwhile.
        var traces = 0;
        await _town.AsksTooOften(
            ReceiveNotice.Unbelieved, Limits.Here,
            async () =>
            {
                traces = await Traces();
                return await Sends(notice, signature: new string('0', 64));
            });
        Assert.Equal(traces, await Traces());
        await Taken();
        Assert.Equal(5_000, await _town.Cash(_partner));

        Task<int> Traces() => _town.As((_, db) => db.RefusedNotices.SumAsync(n => n.Times));

        // One more is let through every tenth of a second.
        async Task Taken()
        {
            Answer answer;
            var tries = 0;
            do
            {
                answer = await Sends(notice);
            }
            while (answer.Status == 429 && ++tries < 10_000);
            answer.Is(200);
        }
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_and_finance_is_told()
    {
        await Begin();
        var payment = await Started(5_000);
        (await Sends(Notice(payment, 5_001))).IsRefused("payment.amount");
        (await Sends(Notice(payment, 5_000, currency: "USD"))).IsRefused("payment.currency");
        (await Sends(Notice(Id<OnlinePayment>.New().ToString(), 5_000))).IsRefused("payment.unknown");
        (await Sends("{\"paymentId\":\"nonsense\"}")).IsRefused("payment.notice_unreadable");
        (await Sends("{\"outcome\":\"paid\",\"amountMinor\":1}")).IsRefused("payment.notice_unreadable");
        (await Sends(Notice(payment, 5_000, number: null))).IsRefused("payment.notice_unreadable");
        Assert.Equal(0, await _town.Cash(_partner));
        (await Sends(Notice(payment, 5_000))).Is(200);

        // Other content for what was booked.
        (await Sends(Notice(payment, 5_000, number: "N-2"))).IsRefused("payment.notice_differs");
        (await Sends(Notice(payment, 5_000, outcome: "failed"))).IsRefused("payment.notice_differs");
        (await Sends(Notice(payment, 4_000))).IsRefused("payment.amount");
        (await Sends(Notice(payment, 5_000))).Is(200);
        Assert.Equal(5_000, await _town.Cash(_partner));
        await _town.Deliver();
        Assert.Contains("does not fit", (await _finance.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains($"/payments/{payment}", (await _finance.Opens("/payments/notices")).Is(200).Body, StringComparison.Ordinal);

        // Another vendor's payment is unknown to this one.
        var elsewhere = await Town.Build(server);
        (await Sends(Notice(payment, 5_000), at: elsewhere)).IsRefused("payment.unknown");
        (await Sends(new string(' ', 20_000))).Is(413);
    }

    [Fact]
    public async Task What_is_paid_late_is_booked_all_the_same_and_finance_is_told()
    {
        await Begin();
        var (early, late) = (await Started(100), await Started(200));
        _town.Pass((await ExpiresAt(early)) - _town.Now - TimeSpan.FromSeconds(2));
        (await Sends(Notice(early, 100))).Is(200);
        _town.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("lapsed", await StatusOf(late));
        Assert.Contains(late, (await _finance.Opens("/payments?status=lapsed")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(late, (await _finance.Opens("/payments?status=started")).Is(200).Body, StringComparison.Ordinal);
        (await Sends(Notice(late, 200))).Is(200);
        Assert.Equal(300, await _town.Cash(_partner));
        Assert.Equal((false, true), (await IsLate(early), await IsLate(late)));

        // Also when it was written down as lapsed, or as failed.
        var (lapsed, failed) = (await Started(1_000), await Started(2_000));
        (await Sends(Notice(failed, 2_000, outcome: "failed"))).Is(200);
        (await Sends(Notice(failed, 2_000, outcome: "failed"))).Is(200);
        Assert.Equal("failed", await StatusOf(failed));
        _town.Pass(TimeSpan.FromHours(1));
        await _town.RunSchedule();
        Assert.Equal(PaymentStatus.Lapsed, await _town.As((_, db) => db.Payments.Where(p => p.Id == Id<OnlinePayment>.Parse(lapsed, null)).Select(p => p.Status).SingleAsync()));
        (await Sends(Notice(lapsed, 1_000))).Is(200);
        (await Sends(Notice(failed, 2_000))).Is(200);
        Assert.Equal(3_300, await _town.Cash(_partner));
        await _town.Deliver();
        var messages = (await _finance.Opens("/messages")).Is(200).Body;
        Assert.Contains("CNY 2.00 of Partner came after the payment", messages, StringComparison.Ordinal);
        Assert.Contains("CNY 10.00 of Partner came after the payment", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("CNY 1.00", messages, StringComparison.Ordinal);
        Assert.Contains("CNY 2.00 were paid after their time", (await _owner.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_that_gets_lost_loses_nothing_because_the_provider_is_asked()
    {
        await Begin();
        var (lost, open) = (await Started(4_000), await Started(500));
        await Pays(lost, "PayUnnoticed");
        Assert.Equal("started", await StatusOf(lost));

        // What has just been started is left alone.
        await _town.RunSchedule();
        Assert.Equal("started", await StatusOf(lost));
        _town.Pass(ReconcilePayments.After);
        await _town.RunSchedule();
        Assert.Equal(("paid", "started", 4_000), (await StatusOf(lost), await StatusOf(open), await _town.Cash(_partner)));

        // Paid within its time and found afterwards, it is not late.
        await Pays(open, "PayUnnoticed");
        _town.Pass(TimeSpan.FromMinutes(45));
        await _town.RunSchedule();
        Assert.Equal(("paid", false, 4_500), (await StatusOf(open), await IsLate(open), await _town.Cash(_partner)));
        await _town.RunSchedule();
        Assert.Equal(4_500, await _town.Cash(_partner));

        // The payer does not have to wait for the job.
        var asked = await Started(600);
        Assert.Contains("back=true", (await _owner.Submits($"/payments/{asked}?back=true", _nothing)).Is(303).Location!, StringComparison.Ordinal);
        await Pays(asked, "PayUnnoticed");
        Assert.Equal("paid", (await _owner.Calls(HttpMethod.Post, $"/api/v1/payments/{asked}/check")).Is(200).Json.GetProperty("status").GetString());
        Assert.Equal(5_100, await _town.Cash(_partner));
    }

    [Fact]
    public async Task A_purchase_order_is_paid_with_its_notice_in_one_and_only_once()
    {
        var (world, sales, customer, purchase) = await WithPurchase();
        var form = (await customer.Opens($"/my/billing/purchase-orders/{purchase}/payment")).Is(200);
        var page = (await form.Submits(_nothing, $"/my/billing/purchase-orders/{purchase}/online-payment")).Is(303).Location!;

        // Who begins again goes on with it.
        Assert.Equal(page, (await form.Submits(_nothing, $"/my/billing/purchase-orders/{purchase}/online-payment")).Is(303).Location);
        var payment = page.Split('/')[^1];
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Sends(Notice(payment, 152_400))));
        Assert.All(answers, answer => answer.Is(200));
        var order = await _town.As((_, db) => db.AcrossPartners<Order>().SingleAsync(o => o.PurchaseOrderId == Id<PurchaseOrder>.Parse(purchase, null)));
        Assert.Equal((OrderPayer.Account, customer.User!.Id), (order.Payer, order.PaidBy));
        Assert.Equal(0, await _town.Has(LedgerAccountName.Of(world.Own.Account.Id, LedgerPurpose.Cash, "CNY")));
        Assert.Contains($"/my/billing/orders/{order.Id}", (await customer.Opens(page)).Is(200).Body, StringComparison.Ordinal);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/online-payment")).IsRefused("purchase.wrong_status");
        await _town.Deliver();
        Assert.Contains("paid", (await sales.Calls(HttpMethod.Get, $"/api/v1/purchase-orders/{purchase}")).Is(200).Json.GetProperty("status").GetString()!, StringComparison.Ordinal);
        Assert.DoesNotContain("can no longer be paid", (await customer.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);

        // Given back, it goes the way it came: to the customer's cash.
        (await (await world.Who("finance")).Calls(HttpMethod.Post, $"/api/v1/orders/{order.Id}/refunds", new { reason = "not_wanted" })).Is(200);
        Assert.Equal(152_400, await _town.Has(LedgerAccountName.Of(world.Own.Account.Id, LedgerPurpose.Cash, "CNY")));
        (await world.Other.Customer.Opens(page)).Is(404);
        (await (await world.Who("owner")).Opens(page)).Is(404);
    }

    [Fact]
    public async Task Money_for_what_can_no_longer_be_paid_stays_the_customers()
    {
        var (world, sales, customer, purchase) = await WithPurchase();
        var payment = (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/online-payment")).Is(201).Json.GetProperty("id").GetString()!;
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/refusal", new { reason = "too_expensive" })).Is(200);
        Assert.Equal("paid", (await Sends(Notice(payment, 152_400))).Is(200).Json.GetProperty("status").GetString());
        (await Sends(Notice(payment, 152_400))).Is(200);
        var cash = LedgerAccountName.Of(world.Own.Account.Id, LedgerPurpose.Cash, "CNY");
        Assert.Equal(152_400, await _town.Has(cash));
        Assert.False(await _town.As((_, db) => db.AcrossPartners<Order>().AnyAsync(o => o.PurchaseOrderId == Id<PurchaseOrder>.Parse(purchase, null))));
        Assert.Equal("purchase.wrong_status", (await customer.Calls(HttpMethod.Get, $"/api/v1/payments/{payment}")).Is(200).Json.GetProperty("keptBecause").GetString());
        await _town.Deliver();
        Assert.Contains("can no longer be paid; the money is in your cash", (await customer.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("the money is the customer&#x27;s balance", (await (await world.Who("owner")).Opens("/messages")).Is(200).Body.Replace("&#39;", "&#x27;", StringComparison.Ordinal).Replace("customer's", "customer&#x27;s", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("can no longer be paid", (await (await world.Who("finance")).Opens("/messages")).Is(200).Body, StringComparison.Ordinal);

        // What it is promised until, to the moment.
        var second = await OrderTests.Requested(world, sales);
        var late = (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{second}/online-payment")).Is(201).Json.GetProperty("id").GetString()!;
        _town.Pass(TimeSpan.FromMinutes(31));
        (await Sends(Notice(late, 152_400))).Is(200);
        Assert.Equal(2 * 152_400, await _town.Has(cash));
        Assert.Equal("payment_requested", (await sales.Calls(HttpMethod.Get, $"/api/v1/purchase-orders/{second}")).Is(200).Json.GetProperty("status").GetString());

        // The money is there: it can be paid from the balance.
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{second}/payment")).Is(200);
        Assert.Equal(152_400, await _town.Has(cash));
    }

    [Fact]
    public async Task Balance_and_provider_pay_at_once_and_the_order_is_paid_once()
    {
        var (world, _, customer, purchase) = await WithPurchase();
        await _town.Fund(world.Own.Account.Id, 152_400);
        var payment = (await customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/online-payment")).Is(201).Json.GetProperty("id").GetString()!;
        await Task.WhenAll(
            Sends(Notice(payment, 152_400)), customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{purchase}/payment"), Sends(Notice(payment, 152_400)));

        // Whoever lost the race is asked to say it again.
        (await Sends(Notice(payment, 152_400))).Is(200);
        Assert.Equal(1, await _town.As((_, db) => db.AcrossPartners<Order>().CountAsync(o => o.PurchaseOrderId == Id<PurchaseOrder>.Parse(purchase, null))));
        Assert.Equal(152_400, await _town.Has(LedgerAccountName.Of(world.Own.Account.Id, LedgerPurpose.Cash, "CNY")));
    }

    [Fact]
    public async Task Whoever_does_not_top_up_itself_is_not_sent_to_the_provider()
    {
        await Begin();
        var resale = await _town.Of(await _town.Account(_partner));
        (await resale.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 100 })).IsRefused("cash.partner_does_it");
        Assert.Contains("Your partner tops up", (await resale.Submits("/payments/new", new Dictionary<string, string> { ["Amount"] = "1" })).Is(409).Body, StringComparison.Ordinal);
        var agency = await _town.Of(await _town.Account(_partner, DistributionType.Agency));
        var mine = (await agency.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 100 })).Is(201).Json.GetProperty("id").GetString()!;
        (await Sends(Notice(mine, 100))).Is(200);
        Assert.Contains("CNY 1.00", (await agency.Opens("/my/billing")).Is(200).Body, StringComparison.Ordinal);
        foreach (var stranger in new[] { _owner, resale, await _town.Someone(Role.PartnerOwner, await _town.Partner("Other")) })
        {
            (await stranger.Opens($"/payments/{mine}")).Is(404);
            (await stranger.Calls(HttpMethod.Post, $"/api/v1/payments/{mine}/check")).Is(404);
            Assert.DoesNotContain(mine, (await stranger.Opens("/payments")).Is(200).Body, StringComparison.Ordinal);
        }

        (await _finance.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 100 })).Is(403);
    }

    [Fact]
    public async Task A_program_that_asks_again_with_its_key_begins_one_payment()
    {
        await Begin();
        await Started(100);
        var key = ("Idempotency-Key", $"k{Guid.CreateVersion7():N}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 900 }, key)));
        var first = answers.First(answer => answer.Status == 201);
        foreach (var answer in answers.Where(answer => answer.Status != 201))
        {
            answer.IsRefused("idempotency.in_progress");
        }

        var again = (await _owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 900 }, key)).Is(201);
        Assert.Equal((first.Body, "true"), (again.Body, again.Response.Headers.GetValues("Idempotent-Replayed").Single()));
        (await _owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 901 }, key)).Is(422);
        Assert.Equal(1, await _town.As((_, db) => db.Payments.CountAsync(payment => payment.AmountMinor == 900)));
    }

    [Fact]
    public async Task The_key_of_a_program_whose_server_died_over_its_payment_is_free_again_after_two_minutes()
    {
        await Begin();
        var key = $"k{Guid.CreateVersion7():N}";
        (await _owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 900 }, ("Idempotency-Key", key))).Is(201);
        await Died(TimeSpan.FromMinutes(2) - TimeSpan.FromMinutes(1));
        (await _owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 900 }, ("Idempotency-Key", key))).IsRefused("idempotency.in_progress");
        await Died(TimeSpan.FromMinutes(2));
        (await _owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = 900 }, ("Idempotency-Key", key))).Is(201);

        Task Died(TimeSpan ago) => _town.As((_, db) => db.Set<IdempotencyKey>().Where(k => k.Key == key)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.Status, IdempotencyKey.AtWork).SetProperty(k => k.CreatedAt, _town.Now - ago)));
    }

    private async Task Begin()
    {
        _town = await Town.Build(server);
        _partner = await _town.Partner();
        _owner = await _town.Someone(Role.PartnerOwner, _partner);
        _finance = await _town.Someone(Role.VendorFinance);
    }

    private async Task<(EveryRouteWorld World, Person Sales, Person Customer, string Purchase)> WithPurchase()
    {
        var world = await EveryRouteWorld.Build(server);
        _town = world.Town;
        var sales = await world.Who("sales");
        await world.Who("owner");
        await world.Who("finance");
        return (world, sales, await world.Who("customer"), await OrderTests.Requested(world, sales));
    }

    private async Task<string> Started(long amount) => (await _owner.Calls(HttpMethod.Post, "/api/v1/payments", new { amountMinor = amount })).Is(201).Json.GetProperty("id").GetString()!;

    private async Task<string> StatusOf(string payment) => (await _finance.Calls(HttpMethod.Get, $"/api/v1/payments/{payment}")).Is(200).Json.GetProperty("status").GetString()!;

    private async Task<bool> IsLate(string payment) => (await _finance.Calls(HttpMethod.Get, $"/api/v1/payments/{payment}")).Is(200).Json.GetProperty("isLate").GetBoolean();

    private async Task<DateTimeOffset> ExpiresAt(string payment) => (await _finance.Calls(HttpMethod.Get, $"/api/v1/payments/{payment}")).Is(200).Json.GetProperty("expiresAt").GetDateTimeOffset();

    private async Task Pays(string payment, string choice) => (await _owner.Posts($"/demo/payments/{payment}", new Dictionary<string, string> { ["Choice"] = choice })).Is(303);

    private static string Notice(string payment, long amount, string? number = "N-1", string currency = "CNY", string outcome = "paid") =>
        $$"""{"paymentId":"{{payment}}","outcome":"{{outcome}}","number":{{(number is null ? "null" : $"\"{number}\"")}},"amountMinor":{{amount}},"currency":"{{currency}}"}""";

    /// <summary>As a provider does, without a session and without a browser.</summary>
    private async Task<Answer> Sends(string notice, long? timestamp = null, string? signature = null, Town? at = null)
    {
        var town = at ?? _town;
        var time = timestamp ?? town.Now.ToUnixTimeSeconds();
        var provider = town.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/payment-notices", UriKind.Relative)) { Content = new StringContent(notice, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Baobei-Timestamp", time.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Baobei-Signature", signature ?? Signature(time, notice));
        return await Answer.Of(provider, await provider.Http.SendAsync(request));
    }

    private string Signature(long time, string notice, string? secret = null) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret ?? server.Services.GetRequiredService<DemoSecret>().Value), Encoding.UTF8.GetBytes($"{time}.{notice}")));

    private Task<long> Bank() => _town.Balance(LedgerAccountName.Of(_town.Vendor.Id, LedgerPurpose.Bank, "CNY"));

    private Task<List<string>> Events() => _town.As((_, db) => db.Audit.Where(a => a.Event.StartsWith("payment.")).Select(a => a.Event).Distinct().OrderBy(name => name).ToListAsync());
}
