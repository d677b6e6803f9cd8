using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Metering;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.BusinessDetails;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Baobei.Server.Tests.Catalogue;
using Baobei.Server.Tests.Customers;
using Baobei.Server.Tests.Funds;
using Baobei.Server.Tests.Purchasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.AssociationRequests;

/// <summary>关联变更: changes of type and moves, asked for by one side and agreed to by the others, with money and duties in one transaction.</summary>
public sealed class AssociationRequestTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    private Town _town = null!;
    private Partner _partner = null!;
    private Partner _receiver = null!;
    private CustomerAccount _account = null!;
    private Person _owner = null!;
    private Person _wants = null!;
    private Person _customer = null!;

    private string Account => $"/api/v1/accounts/{_account.Id}";

    [Fact]
    public async Task Towards_agency_all_of_the_partners_money_goes_back_and_the_customer_has_its_duties_from_then_on()
    {
        await Begin(DistributionType.Resale);
        var finance = await _town.Someone(Role.VendorFinance);
        (await finance.Calls(HttpMethod.Put, $"{Account}/credit", new { lineMinor = 5_000, reason = "Good customer" })).Is(200);
        await _town.Fund(_account.Id, 7_000);
        var bank = new { amountMinor = 1_000, payee = "Company", bankName = "Bank", accountNumber = "6222020200112233" };
        (await _customer.Calls(HttpMethod.Post, "/api/v1/withdrawals", bank)).IsRefused("cash.partner_does_it");
        var form = (await _owner.Submits($"/accounts/{_account.Id}/association/type", new Dictionary<string, string> { ["Reason"] = "They manage it themselves" })).Is(303);
        var request = form.Location!.Split('?')[0].Split('/')[^1];
        Assert.Contains("They manage it themselves", (await _customer.Opens($"/my/requests/{request}")).Is(200).Body, StringComparison.Ordinal);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { })).IsRefused("association.own_request");
        (await _customer.Submits($"/my/requests/{request}", _nothing, $"/my/requests/{request}/agreement")).Is(303);
        Assert.Equal((100_000, 0, 7_000), (await _town.Cash(_partner), await _town.Received(_account, _partner), await OwnCash()));
        var last = (await _owner.Calls(HttpMethod.Get, "/api/v1/fund-transfers?limit=1")).Is(200).Json.GetProperty("data")[0];
        Assert.Equal(("switch_reclaim", 40_000), (last.GetProperty("kind").GetString(), last.GetProperty("amount").GetProperty("amountMinor").GetInt64()));
        var (account, customer) = await Rows();
        Assert.Equal((DistributionType.Agency, DistributionType.Agency, _partner.Id), (account.DistributionType, customer.DistributionType, account.PartnerId!.Value));
        Assert.Equal(0, (await finance.Calls(HttpMethod.Get, $"{Account}/credit")).Is(200).Json.GetProperty("line").GetProperty("amountMinor").GetInt64());
        Assert.Equal(0, await _town.As((_, db) => db.LedgerAccounts.Where(a => a.Id == AccountCredit.NameOf(_account.Id).IdFor(_town.Vendor.Id)).Select(a => a.Floor).SingleAsync()));
        (await _owner.Calls(HttpMethod.Post, $"{Account}/fund-transfers", new { amountMinor = 1, reason = "x" })).IsRefused("funds.agency");
        (await _customer.Calls(HttpMethod.Post, "/api/v1/withdrawals", bank)).Is(201);
        Assert.Contains(request, (await _owner.Opens($"/accounts/{_account.Id}/association")).Is(200).Body, StringComparison.Ordinal);
        await _town.Deliver();
        Assert.Equal(2, await Messages("type_changed"));
        Assert.Equal(1, await Messages("type_change_asked"));
        await Sound(_town);
    }

    [Fact]
    public async Task Towards_resale_the_customers_own_cash_stays_and_the_partner_has_the_duties()
    {
        await Begin(DistributionType.Agency);
        await _town.Fund(_account.Id, 7_000);
        var first = await Asked(await _customer.Calls(HttpMethod.Post, "/api/v1/my/type-change", new { to = "resale", reason = "Less work" }));
        (await _customer.Calls(HttpMethod.Post, "/api/v1/my/type-change", new { to = "resale", reason = "Less work" })).IsRefused("association.request_open");
        Assert.Contains("Reason", (await _owner.Submits($"/association-requests/{first}/refusal", _nothing)).Is(422).WrongFields());
        (await _owner.Submits($"/association-requests/{first}/refusal", new Dictionary<string, string> { ["Reason"] = "Not this quarter" })).Is(303);
        Assert.Contains("Not this quarter", (await _customer.Opens($"/my/requests/{first}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(DistributionType.Agency, (await Rows()).Account.DistributionType);
        var second = await Asked(await _customer.Calls(HttpMethod.Post, "/api/v1/my/type-change", new { to = "resale", reason = "Next quarter" }));
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{second}/agreement", new { })).IsRefused("association.own_request");
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{second}/agreement", new { })).Is(200);
        Assert.Equal((DistributionType.Resale, 7_000, 60_000), ((await Rows()).Account.DistributionType, await OwnCash(), await _town.Cash(_partner)));
        (await _owner.Calls(HttpMethod.Post, $"{Account}/fund-transfers", new { amountMinor = 500, reason = "Quarter 1" })).Is(201);
        (await _customer.Calls(HttpMethod.Post, "/api/v1/my/type-change", new { to = "resale", reason = "Again" })).IsRefused("association.same_type");
        await Sound(_town);
    }

    [Fact]
    public async Task Credit_that_is_used_and_all_else_that_is_open_stands_in_the_way_and_is_told_in_full()
    {
        await Begin(DistributionType.Resale);
        await _town.Policy(policy => policy with { FundsSecondPersonFrom = 100 });
        var finance = await _town.Someone(Role.VendorFinance);
        (await finance.Calls(HttpMethod.Put, $"{Account}/credit", new { lineMinor = 5_000, reason = "Good customer" })).Is(200);
        await Buy(1_200);
        var waiting = await Asked(await _owner.Calls(HttpMethod.Post, $"{Account}/fund-transfers", new { amountMinor = 20_000, reason = "Quarter 4" }));
        var request = await Asked(await _owner.Calls(HttpMethod.Post, $"{Account}/type-change", new { to = "agency", reason = "Their wish" }));
        var refused = (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { })).IsRefused("association.blocked");
        Assert.Equal(["credit_used", "other_side"], Codes(refused));
        Assert.Equal("/my/billing", refused.Json.GetProperty("blockers")[0].GetProperty("link").GetString());
        var seen = (await _owner.Calls(HttpMethod.Get, $"/api/v1/association-requests/{request}")).Is(200).Json;
        Assert.Equal(["fund_transfer", "credit_used"], seen.GetProperty("blockers").EnumerateArray().Select(b => b.GetProperty("code").GetString()));
        Assert.Contains($"/funds/{waiting}", (await _owner.Opens($"/association-requests/{request}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("has used CNY 12.00", (await _customer.Submits($"/my/requests/{request}", _nothing, $"/my/requests/{request}/agreement")).Is(409).Body, StringComparison.Ordinal);
        Assert.Equal((DistributionType.Resale, 40_000), ((await Rows()).Account.DistributionType, await _town.Received(_account, _partner)));

        // Ended, it is done; nothing of what failed before is left.
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{waiting}/refusal", new { reason = "Not now" })).Is(200);
        (await _customer.Calls(HttpMethod.Post, "/api/v1/my/repayments", new { amountMinor = 1_200 })).Is(200);
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { })).Is(200);

        // What was paid back came from what the partner had allotted.
        Assert.Equal((DistributionType.Agency, 100_000 - 1_200, 0), ((await Rows()).Account.DistributionType, await _town.Cash(_partner), await _town.Received(_account, _partner)));
        await Sound(_town);
    }

    [Fact]
    public async Task Every_open_thing_blocks_a_release_and_each_side_is_told_what_is_its_business()
    {
        var world = await EveryRouteWorld.Build(server);
        var (owner, customer, finance) = (await world.Who("owner"), await world.Who("customer"), await world.Who("finance"));
        var row = $"/api/v1/customers/{world.Own.Associated.Id}";
        await world.Town.Fund(world.Own.Account.Id, 5_000);
        var withdrawal = await Asked(await customer.Calls(
            HttpMethod.Post, "/api/v1/withdrawals", new { amountMinor = 1_000, payee = "Company", bankName = "Bank", accountNumber = "6222020200112233" }));
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{world.Own.Account.Id}/credit", new { isOverdue = true, reason = "Bill unpaid" })).Is(200);
        (await owner.Calls(HttpMethod.Post, $"{row}/release", new { reason = "Done" })).Is(200);
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{world.Own.Account.Id}/credit", new { isFrozen = true, reason = "Dispute" })).Is(200);
        (await customer.Calls(HttpMethod.Post, "/api/v1/my/release")).IsRefused("account.frozen");
        var request = await world.Town.As((_, db) => db.AssociationRequests.SingleAsync(r => r.CustomerId == world.Own.Associated.Id && r.Kind == AssociationRequestKind.Release));
        var vendors = (await (await world.Who("bd")).Calls(HttpMethod.Get, $"/api/v1/association-requests/{request.Id}")).Is(200).Json;
        Assert.Equal(
            ["arrears", "frozen", "purchase_order", "purchase_order", "withdrawal"], vendors.GetProperty("blockers").EnumerateArray().Select(b => b.GetProperty("code").GetString()!).Order());
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{world.Own.Account.Id}/credit", new { isFrozen = false, reason = "Settled" })).Is(200);
        var refused = (await customer.Calls(HttpMethod.Post, "/api/v1/my/release")).IsRefused("release.blocked");

        // What the vendor has not approved is no business of the customer's.
        Assert.Equal(["purchase_order", "withdrawal", "arrears", "other_side"], Codes(refused));
        Assert.Equal(
            [$"/my/billing/purchase-orders/{world.Own.Offered.Id}", $"/withdrawals/{withdrawal}", "/my/billing", null],
            refused.Json.GetProperty("blockers").EnumerateArray().Select(b => b.TryGetProperty("link", out var link) ? link.GetString() : null));
        var page = (await customer.Submits("/my/partner", _nothing, "/my/partner/agreement")).Is(409).Body;
        Assert.Contains(world.Own.Offered.Number, page, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Own.Pushed.Number, page, StringComparison.Ordinal);
        Assert.Contains(world.Own.Pushed.Number, (await owner.Opens($"/customers/{world.Own.Associated.Id}/release")).Is(200).Body, StringComparison.Ordinal);
        await Ends(world);
        (await customer.Calls(HttpMethod.Post, $"/api/v1/withdrawals/{withdrawal}/cancellation")).Is(200);
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{world.Own.Account.Id}/credit", new { isOverdue = false, reason = "Paid" })).Is(200);
        (await customer.Submits($"/my/requests/{request.Id}", _nothing, $"/my/requests/{request.Id}/agreement")).Is(303);
        Assert.Equal(RegistrationStatus.Released, await world.Town.As((_, db) => db.Customers.Where(c => c.Id == world.Own.Associated.Id).Select(c => c.Status).SingleAsync()));
        Assert.Equal("done", (await owner.Calls(HttpMethod.Get, $"/api/v1/association-requests/{request.Id}")).Is(200).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_account_moves_when_the_customer_and_its_partner_have_agreed_and_no_name_is_told_before()
    {
        var world = await EveryRouteWorld.Build(server);
        var (owner, customer) = (await world.Who("owner"), await world.Who("customer"));
        var wants = await world.Town.Someone(Role.PartnerOwner, world.Other.Partner);
        await Ends(world);
        await world.Town.Fund(world.Own.Account.Id, 5_000);
        var made = (await wants.Calls(HttpMethod.Post, "/api/v1/association-requests/moves", new { accountName = world.Own.Account.AccountName, reason = "We run their data centre" })).Is(201);
        var request = made.Json.GetProperty("id").GetString();
        foreach (var body in new[] { made.Body, (await wants.Opens($"/association-requests/{request}")).Is(200).Body })
        {
            Assert.DoesNotContain(world.Own.Partner.Name, body, StringComparison.Ordinal);
            Assert.DoesNotContain(world.Own.Associated.Name, body, StringComparison.Ordinal);
            Assert.DoesNotContain(world.Own.Account.Id.ToString(), body, StringComparison.Ordinal);
        }

        var asked = (await owner.Opens($"/association-requests/{request}")).Is(200).Body;
        Assert.DoesNotContain(world.Other.Partner.Name, asked, StringComparison.Ordinal);
        Assert.Contains("Another partner", asked, StringComparison.Ordinal);
        Assert.Contains(world.Other.Partner.Name, (await customer.Opens($"/my/requests/{request}")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains(world.Other.Partner.Name, (await (await world.Who("bd")).Opens($"/association-requests/{request}")).Is(200).Body, StringComparison.Ordinal);
        (await wants.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { })).IsRefused("association.own_request");
        Assert.Equal(["AgreesToAssociation"], (await customer.Submits($"/my/requests/{request}", _nothing, $"/my/requests/{request}/agreement")).Is(422).WrongFields());
        (await customer.Submits($"/my/requests/{request}", new Dictionary<string, string> { ["AgreesToAssociation"] = "true" }, $"/my/requests/{request}/agreement")).Is(303);
        Assert.Equal(world.Own.Partner.Id, await PartnerOf(world.Town, world.Own.Account.Id));
        (await customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { agreesToAssociation = true })).IsRefused("association.agreed_already");
        (await owner.Submits($"/association-requests/{request}", _nothing, $"/association-requests/{request}/agreement")).Is(303);

        var account = await world.Town.As((_, db) => db.CustomerAccounts.SingleAsync(a => a.Id == world.Own.Account.Id));
        var (last, now) = await world.Town.As(async (_, db) => (
            await db.Customers.SingleAsync(c => c.Id == world.Own.Associated.Id), await db.Customers.SingleAsync(c => c.Id == account.CustomerId)));
        Assert.Equal((world.Other.Partner.Id, RegistrationStatus.Associated, world.Own.Associated.Name), (now.PartnerId, now.Status, now.Name));
        Assert.Equal((account.AssociatedAt!.Value.AddDays(90), Customer.AssociationEvent), (now.ExpiresAt, now.ProtectionEvent));
        Assert.Equal((RegistrationStatus.Released, EndReason.Moved), (last.Status, last.EndReason));
        Assert.True(account is { IsAssociated: true, Nickname: null } && account.AssociatedAt > world.Own.Associated.AssociatedAt);
        Assert.Equal(Domain.Projects.ProjectStatus.Closed, await world.Town.As((_, db) => db.Projects.Where(p => p.Id == world.Own.Project.Id).Select(p => p.Status).SingleAsync()));
        Assert.Equal(now.Id.Value, await world.Town.As((_, db) => db.CustomerClaims.Where(c => c.Key == "name:" + now.NameKey && c.IsExclusive).Select(c => c.Holder).SingleAsync()));
        Assert.All(await world.Town.As((_, db) => db.CustomerClaims.Where(c => c.Holder == account.Id.Value).ToListAsync()), claim => Assert.Equal(world.Other.Partner.Id, claim.PartnerId));
        Assert.Equal(5_000, await world.Town.Has(LedgerAccountName.Of(account.Id, LedgerPurpose.Cash, "CNY")));
        (await owner.Opens($"/accounts/{account.Id}/association")).Is(404);
        (await wants.Opens($"/accounts/{account.Id}/association")).Is(200);
        (await wants.Opens($"/customers/{now.Id}")).Is(200);
        Assert.Contains(world.Other.Partner.Name, (await customer.Opens("/my/partner")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains(world.Other.Partner.Name, (await owner.Opens($"/association-requests/{request}")).Is(200).Body, StringComparison.Ordinal);
        await Sound(world.Town);
    }

    [Fact]
    public async Task What_the_old_partner_gave_goes_back_to_it_with_the_move()
    {
        await Begin(DistributionType.Resale);
        var request = await Moves();
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { })).Is(200);
        Assert.Equal(40_000, await _town.Received(_account, _partner));
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { agreesToAssociation = true })).Is(200);
        Assert.Equal((100_000, 0, _receiver.Id), (await _town.Cash(_partner), await _town.Received(_account, _partner), await PartnerOf(_town, _account.Id)));
        (await _owner.Calls(HttpMethod.Post, $"{Account}/fund-transfers", new { amountMinor = 1, reason = "x" })).Is(404);
        await _town.Fills(_receiver, 10_000);
        (await _wants.Calls(HttpMethod.Post, $"{Account}/fund-transfers", new { amountMinor = 4_000, reason = "Welcome" })).Is(201);
        Assert.Equal((4_000, 0), (await _town.Received(_account, _receiver), await _town.Received(_account, _partner)));
        await _town.Deliver();
        Assert.Equal((1, 1, 3), (await Messages("move_asked"), await Messages("move_asked_of_partner"), await Messages("move_done")));
        await Sound(_town);
    }

    [Fact]
    public async Task What_happened_before_a_move_and_comes_after_it_is_the_old_partners()
    {
        await Begin(DistributionType.Agency);
        var finance = await _town.Someone(Role.VendorFinance);
        var product = await _town.Product("moved");
        await _town.Spec(product, "moved-s", (12_700, 0));

        // Files know whole seconds.
        _town.Pass(TimeSpan.FromHours(1));
        var request = await Moves();
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { })).Is(200);
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { agreesToAssociation = true })).Is(200);
        _town.Pass(TimeSpan.FromHours(1));
        var (began, moved) = (_account.AssociatedAt!.Value, (await Rows()).Account.AssociatedAt!.Value);
        var moments = new Dictionary<string, DateTimeOffset>
        {
            ["before"] = began.AddSeconds(-2),
            ["old"] = began.AddSeconds(2),
            ["last"] = moved.AddSeconds(-2),
            ["new"] = moved.AddSeconds(2),
        };
        Dictionary<string, Id<Partner>> expected = new() { ["before"] = default, ["old"] = _partner.Id, ["last"] = _partner.Id, ["new"] = _receiver.Id };
        var orders = "order_number,account,paid_at,currency,spec_code,quantity,list_amount,amount\n"
            + string.Concat(moments.Select(one => FormattableString.Invariant($"{one.Key},{_account.AccountName},{one.Value.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss},CNY,moved-s,1,10,10\n")));
        Assert.Equal(4, (await finance.Calls(HttpMethod.Post, "/api/v1/order-imports", new { file = new { fileName = "o.csv", content = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(orders)) } }))
            .Is(200).Json.GetProperty("added").GetInt32());
        var shop = await _town.As((_, db) => db.AcrossPartners<Order>().Where(o => o.Source == OrderSource.Shop).ToListAsync());
        Assert.Equal(expected.OrderBy(one => one.Key), shop.ToDictionary(order => order.Number, order => order.PartnerId).OrderBy(one => one.Key));
        Assert.Equal((await _town.As((_, db) => db.AcrossPartners<Customer>().Where(c => c.PartnerId == _partner.Id).Select(c => c.Id).SingleAsync()), DistributionType.Agency), shop.Where(order => order.Number == "old").Select(order => (order.CustomerId!.Value, order.DistributionType!.Value)).Single());

        var usage = "x_LineId,SubAccountId,BilledCost,ListCost,BillingCurrency,BillingPeriodStart,ChargeCategory,ChargeClass,ChargePeriodStart,ChargePeriodEnd,ProviderName,ServiceName\n"
            + string.Concat(moments.Select(one => FormattableString.Invariant($"{one.Key},{_account.AccountName},1,2,CNY,2026-11-01 00:00:00,Usage,,{one.Value.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'},{one.Value.ToUniversalTime().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'},Cloud,{one.Key}\n")));
        var delivered = await _town.As((services, _) => services.GetRequiredService<DeliverUsage>().Run(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(usage)), "usage.csv", CancellationToken.None));
        Assert.Equal(4, delivered.Added);
        Assert.Equal(expected.OrderBy(one => one.Key), (await _town.As((_, db) => db.AcrossPartners<UsageLine>().ToDictionaryAsync(line => line.Service, line => line.PartnerId))).OrderBy(one => one.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_purchase_order_is_pushed_or_the_association_ends_and_never_both(bool move)
    {
        await Begin(DistributionType.Agency);
        var (pushed, ended) = (0, 0);
        for (var round = 0; round < 12; round++)
        {
            _account = await _town.Account(_partner, DistributionType.Agency);
            _customer = await _town.Of(_account);
            var lists = await Quoted(round, 3);
            var request = move ? await Moves() : "";
            if (move)
            {
                (await _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { })).Is(200);
            }
            else
            {
                (await _owner.Calls(HttpMethod.Post, $"/api/v1/customers/{_account.CustomerId}/release", new { reason = "Done" })).Is(200);
            }

            var pushes = lists.Select(async (list, at) =>
            {
                // One before, one with and one after.
                await Task.Delay(at * 3);
                return await _owner.Calls(HttpMethod.Post, $"/api/v1/configuration-lists/{list}/push", new { });
            }).ToList();
            await Task.Delay(round % 6);
            var end = move
                ? await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { agreesToAssociation = true })
                : await _customer.Calls(HttpMethod.Post, "/api/v1/my/release");
            var answers = await Task.WhenAll(pushes);
            var made = answers.Count(answer => answer.Status == 201);
            var (open, account) = (await _town.As((_, db) => db.PurchaseOrders.CountAsync(o => o.AccountId == _account.Id)), (await Rows()).Account);
            var isOver = move ? account.PartnerId == _receiver.Id : account.EndedAt is not null;
            Assert.Equal((made, end.Status is 200 or 204), (open, isOver));
            Assert.True(made == 0 || !isOver, $"{made} orders are open with a partner that has the account no more.");
            Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Equal("configuration.project_over", answer.Code));
            if (!isOver)
            {
                end.IsRefused(move ? "association.blocked" : "release.blocked");
            }

            pushed += made > 0 ? 1 : 0;
            ended += isOver ? 1 : 0;
        }

        Assert.Equal(12, pushed + ended);
    }

    [Fact]
    public async Task Whoever_wants_an_account_learns_nothing_of_whose_it_is()
    {
        await Begin(DistributionType.Agency);
        var alone = await _town.As(async (_, db) =>
        {
            var direct = CustomerAccount.Direct("standalone", "it@alone.example", "+8613800139009", CustomerType.Enterprise, null, _town.Now);
            db.Add(direct);
            await db.SaveChangesAsync();
            return direct;
        });
        var finance = await _town.Someone(Role.VendorFinance);
        var ended = await _town.Account(_partner, name: "endedone");
        var operators = await _town.Someone(Role.VendorOperator);
        (await operators.Calls(HttpMethod.Post, $"/api/v1/customers/{ended.CustomerId}/ending", new { what = "association", reason = "Gone" })).Is(200);
        var answers = new List<Answer>();
        foreach (var name in new[] { "nosuchaccount", alone.AccountName, ended.AccountName })
        {
            answers.Add((await _wants.Calls(HttpMethod.Post, "/api/v1/association-requests/moves", new { accountName = name, reason = "Ours" })).IsRefused("association.move_unknown"));
        }

        (await finance.Calls(HttpMethod.Put, $"{Account}/credit", new { isFrozen = true, reason = "Dispute" })).Is(200);
        answers.Add((await _wants.Calls(HttpMethod.Post, "/api/v1/association-requests/moves", new { accountName = _account.AccountName, reason = "Ours" })).IsRefused("association.move_unknown"));
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("title").GetString()).Distinct());
        (await finance.Calls(HttpMethod.Put, $"{Account}/credit", new { isFrozen = false, reason = "Settled" })).Is(200);
        (await _owner.Calls(HttpMethod.Post, "/api/v1/association-requests/moves", new { accountName = _account.AccountName, reason = "Ours" })).IsRefused("association.move_own");
        var stranger = await _town.Someone(Role.PartnerOwner, await _town.Partner("Stranger"));
        var request = await Moves();
        (await stranger.Calls(HttpMethod.Get, $"/api/v1/association-requests/{request}")).Is(404);
        (await (await _town.Someone(Role.PartnerSales, _receiver)).Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/cancellation", new { })).Is(403);
    }

    [Fact]
    public async Task The_vendors_BD_is_told_of_a_move_and_stops_it_with_a_reason()
    {
        await Begin(DistributionType.Resale);
        var bd = await _town.Someone(Role.BusinessDeveloper);
        var request = await Moves();
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { agreesToAssociation = true })).Is(200);
        (await (await _town.Someone(Role.VendorFinance)).Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/stop", new { reason = "x" })).Is(403);
        (await bd.Submits($"/association-requests/{request}/stop", new Dictionary<string, string> { ["Reason"] = "A dispute goes on" })).Is(303);
        (await _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { })).IsRefused("association.not_waiting");
        Assert.Equal((_partner.Id, 40_000), (await PartnerOf(_town, _account.Id), await _town.Received(_account, _partner)));
        foreach (var (who, at) in new[] { (_owner, "/association-requests"), (_wants, "/association-requests"), (_customer, "/my/requests") })
        {
            Assert.Contains("A dispute goes on", (await who.Opens($"{at}/{request}")).Is(200).Body, StringComparison.Ordinal);
        }

        await _town.Deliver();
        Assert.Equal((1, 3), (await Messages("move_watched"), await Messages("association_stopped")));
        var change = await Asked(await _owner.Calls(HttpMethod.Post, $"{Account}/type-change", new { to = "agency", reason = "Their wish" }));
        (await bd.Calls(HttpMethod.Post, $"/api/v1/association-requests/{change}/stop", new { reason = "x" })).IsRefused("association.only_moves");
    }

    [Fact]
    public async Task Two_moves_at_once_end_with_one_and_two_who_agree_at_once_with_one_partner()
    {
        await Begin(DistributionType.Resale);
        var third = await _town.Partner("Third");

        // A person each: two first requests of one browser would quarrel about its token.
        Person[] all =
        [
            _wants, await _town.Someone(Role.PartnerOwner, third), await _town.Someone(Role.PartnerOwner, _receiver), await _town.Someone(Role.PartnerOwner, third),
        ];
        var body = new { accountName = _account.AccountName, reason = "Ours" };
        var asked = await Task.WhenAll(all.Select(who => who.Calls(HttpMethod.Post, "/api/v1/association-requests/moves", body)));
        Assert.Equal(1, asked.Count(answer => answer.Status == 201));
        Assert.All(asked.Where(answer => answer.Status != 201), answer => answer.IsRefused("association.request_open"));
        var request = asked.Single(answer => answer.Status == 201).Json.GetProperty("id").GetString();
        var answers = await Task.WhenAll(
            _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { }),
            _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { agreesToAssociation = true }));
        Assert.All(answers, answer => answer.Is(200));
        var moved = await PartnerOf(_town, _account.Id);
        Assert.Contains(moved, new[] { _receiver.Id, third.Id });
        Assert.Equal(1, await _town.As((_, db) => db.Customers.CountAsync(c => c.Status == RegistrationStatus.Associated)));
        Assert.Equal((100_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        await Sound(_town);
    }

    [Fact]
    public async Task A_move_and_a_release_at_once_end_with_one_of_them()
    {
        await Begin(DistributionType.Resale);
        var answers = await Task.WhenAll(
            _wants.Calls(HttpMethod.Post, "/api/v1/association-requests/moves", new { accountName = _account.AccountName, reason = "Ours" }),
            _customer.Calls(HttpMethod.Post, "/api/v1/my/notice", new { reason = "Done" }));
        Assert.Equal(1, answers.Count(answer => answer.Status is 201 or 204));
        Assert.Contains(answers.Single(answer => answer.Status is not (201 or 204)).Code, new[] { "association.request_open", "edit.conflict" });
        Assert.Equal(1, await _town.As((_, db) => db.AssociationRequests.CountAsync(r => r.Status == AssociationRequestStatus.Waiting)));

        // The last agreement to a move, and the vendor who ends the association at that moment.
        await Begin(DistributionType.Resale);
        var request = await Moves();
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { agreesToAssociation = true })).Is(200);
        var operators = await _town.Someone(Role.VendorOperator);
        var both = await Task.WhenAll(
            _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/agreement", new { }),
            operators.Calls(HttpMethod.Post, $"/api/v1/customers/{_account.CustomerId}/ending", new { what = "association", reason = "Gone" }));
        Assert.Equal(1, both.Count(answer => answer.Status == 200));
        var account = (await Rows()).Account;
        Assert.Equal(both[0].Status == 200 ? (_receiver.Id, true) : (_partner.Id, false), (account.PartnerId!.Value, account.IsAssociated));
        Assert.Equal((100_000, 0), (await _town.Cash(_partner), await _town.Received(_account, _partner)));
        await Sound(_town);
    }

    [Fact]
    public async Task What_nobody_agrees_to_lapses_after_one_reminder_and_makes_room()
    {
        await Begin(DistributionType.Resale);
        await _town.RunSchedule();
        var request = await Asked(await _owner.Calls(HttpMethod.Post, $"{Account}/type-change", new { to = "agency", reason = "Their wish" }));
        _town.Pass(TimeSpan.FromDays(5));
        await _town.RunSchedule();
        await _town.RunSchedule();
        await _town.Deliver();
        Assert.Equal(1, await Messages("association_due"));
        _town.Pass(TimeSpan.FromDays(2));
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{request}/agreement", new { })).IsRefused("association.lapsed");
        Assert.Equal("lapsed", (await _owner.Calls(HttpMethod.Get, $"/api/v1/association-requests/{request}")).Is(200).Json.GetProperty("status").GetString());

        // Nobody has written it down, and yet another can be asked for.
        var next = await Asked(await _owner.Calls(HttpMethod.Post, $"{Account}/type-change", new { to = "agency", reason = "Once more" }));
        _town.Pass(TimeSpan.FromDays(7));
        await _town.RunSchedule();
        await _town.Deliver();
        Assert.Equal(4, await Messages("association_lapsed"));
        Assert.Equal(AssociationRequestStatus.Lapsed, await _town.As((_, db) => db.AssociationRequests.Where(r => r.Id == Id<AssociationRequest>.Parse(next, null)).Select(r => r.Status).SingleAsync()));
    }

    [Fact]
    public async Task Each_side_asks_three_times_in_three_months_and_is_told_when_it_may_again()
    {
        await Begin(DistributionType.Resale);
        for (var i = 0; i < 2; i++)
        {
            var request = await Asked(await _owner.Calls(HttpMethod.Post, $"{Account}/type-change", new { to = "agency", reason = "Their wish" }));
            (await _owner.Calls(HttpMethod.Post, $"/api/v1/association-requests/{request}/cancellation", new { })).Is(200);
            _town.Pass(TimeSpan.FromDays(1));
        }

        var release = $"/api/v1/customers/{_account.CustomerId}/release";
        (await _owner.Calls(HttpMethod.Post, release, new { reason = "Done" })).Is(200);
        (await _owner.Calls(HttpMethod.Delete, release)).Is(200);
        var refused = (await _owner.Calls(HttpMethod.Post, $"{Account}/type-change", new { to = "agency", reason = "Once more" })).IsRefused("association.too_many");
        var first = await _town.As((_, db) => db.AssociationRequests.OrderBy(r => r.Id).Select(r => r.AskedAt).FirstAsync());
        Assert.Equal(first.AddDays(90), refused.Json.GetProperty("details")[2].GetDateTimeOffset());
        (await _owner.Calls(HttpMethod.Post, release, new { reason = "Done" })).IsRefused("association.too_many");
        Assert.Null(await _town.As((_, db) => db.Customers.Where(c => c.Id == _account.CustomerId).Select(c => c.ReleaseRequestedBy).SingleAsync()));

        // The customer's own are counted apart, and so are those of whoever wants to receive it.
        var own = await Asked(await _customer.Calls(HttpMethod.Post, "/api/v1/my/type-change", new { to = "agency", reason = "Ours" }));
        (await _customer.Calls(HttpMethod.Post, $"/api/v1/my/association-requests/{own}/cancellation", new { })).Is(200);
        (await _wants.Calls(HttpMethod.Post, $"/api/v1/association-requests/{await Moves()}/cancellation", new { })).Is(200);
        _town.Pass(first.AddDays(90) - _town.Now);
        await Asked(await _owner.Calls(HttpMethod.Post, $"{Account}/type-change", new { to = "agency", reason = "Again" }));
    }

    private async Task Begin(DistributionType type)
    {
        _town = await Town.Build(server);
        (_partner, _receiver) = (await _town.Partner("Giving partner"), await _town.Partner("Receiving partner"));
        _account = await _town.Account(_partner, type);
        (_customer, _owner, _wants) = (await _town.Of(_account), await _town.Someone(Role.PartnerOwner, _partner), await _town.Someone(Role.PartnerOwner, _receiver));
        await _town.Fills(_partner, type == DistributionType.Resale ? 100_000 : 60_000);
        if (type == DistributionType.Resale)
        {
            (await _owner.Calls(HttpMethod.Post, $"{Account}/fund-transfers", new { amountMinor = 40_000, reason = "Quarter 4" })).Is(201);
        }
    }

    /// <summary>A project of the account, with lists that can be pushed.</summary>
    private Task<List<Id<ConfigurationList>>> Quoted(int round, int count) => _town.As(async (services, db) =>
    {
        var now = _town.Now;
        var policy = (await services.GetRequiredService<PolicyBook>().InForce(_town.Vendor.Id, now, CancellationToken.None)).Values;
        var account = await db.CustomerAccounts.SingleAsync(a => a.Id == _account.Id);
        var customer = await db.Customers.SingleAsync(c => c.Id == account.CustomerId);
        var today = VendorZone.DayOf(now);
        var details = new ProjectDetails
        {
            Name = "Core",
            Industry = "65",
            Region = "3301",
            Description = "Moves to the cloud.",
            ContactName = "Wang Wei",
            Products = ["ecs"],
            AmountMinor = 12_000_000,
            ExpectedSignOn = today.AddDays(30),
            ExpectedRevenueOn = today.AddDays(60),
        }.Normalise(today);
        var (project, _) = Project.Register(details, account, customer, _partner.Id, ProjectNumber.Of(201809, 100 + round), 1 + round, [], ApprovalPlan.Default, policy, _owner.User!.Id, now);
        var product = Product.Add($"raced-{round}", "云主机", "Host", "计算", "Compute", now);
        var spec = ProductSpec.Add(product, $"raced-{round}-s", new() { Name = "小", NameEn = "Small", Unit = BillingUnit.Month }, now);
        var offer = new OfferedSpec(product, spec, SpecPrice.Next(spec, [], new(12_700, "CNY"), now, null, now));
        db.AddRange(product, spec, offer.Price!, project);
        var lists = Enumerable.Range(0, count).Select(at =>
        {
            var list = ConfigurationList.Create(project, $"List {at}", ConfigurationList.FirstNumber - 1000 + (round * count) + at, at, _owner.User!.Id, now);
            list.Add(project, offer, new() { Quantity = 1, Term = 12 }, policy, now);
            list.Quote(project, new Dictionary<Id<ProductSpec>, OfferedSpec> { [spec.Id] = offer }, policy, _owner.User!.Id, now);
            db.Add(list);
            return list.Id;
        }).ToList();
        await db.SaveChangesAsync();
        return lists;
    });

    private async Task<string> Moves() =>
        await Asked(await _wants.Calls(HttpMethod.Post, "/api/v1/association-requests/moves", new { accountName = _account.AccountName, reason = "We run their data centre" }));

    /// <summary>The open purchase orders of the world's own account.</summary>
    private static async Task Ends(EveryRouteWorld world)
    {
        (await (await world.Who("owner")).Calls(HttpMethod.Post, $"/api/v1/purchase-orders/{world.Own.Pushed.Id}/withdrawal")).Is(200);
        (await world.Own.Customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{world.Own.Offered.Id}/refusal", new { reason = "no_longer_wanted" })).Is(200);
    }

    private Task<Booked> Buy(long amount) => _town.Books(TransferOrder.Move(
        $"test:{Guid.CreateVersion7()}", TransferOccasion.Payment, AccountCredit.NameOf(_account.Id), LedgerAccountName.Of(_town.Vendor.Id, LedgerPurpose.Revenue, "CNY"), amount));

    private Task<long> OwnCash() => _town.Has(LedgerAccountName.Of(_account.Id, LedgerPurpose.Cash, "CNY"));

    private Task<(CustomerAccount Account, Customer Customer)> Rows() => _town.As(async (_, db) =>
    {
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == _account.Id);
        return (account, await db.Customers.AsNoTracking().SingleAsync(c => c.Id == account.CustomerId));
    });

    private static Task<Id<Partner>> PartnerOf(Town town, Id<CustomerAccount> account) =>
        town.As((_, db) => db.CustomerAccounts.Where(a => a.Id == account).Select(a => a.PartnerId!.Value).SingleAsync());

    private Task<int> Messages(string kind) => _town.As((_, db) => db.Messages.CountAsync(m => m.Kind == kind));

    /// <summary>Every sum is zero and every chain whole.</summary>
    private static async Task Sound(Town town)
    {
        var verdict = await town.As((services, _) => services.GetRequiredService<VerifyLedger>().Run(CancellationToken.None));
        Assert.Null(verdict.Finding);
        Assert.All(verdict.Sums.Values, sum => Assert.Equal(0, sum));
    }

    private static Task<string> Asked(Answer answer) => Task.FromResult(answer.Is(201).Json.GetProperty("id").GetString()!);

    private static IEnumerable<string?> Codes(Answer answer) => answer.Json.GetProperty("blockers").EnumerateArray().Select(b => b.GetProperty("code").GetString());
}
