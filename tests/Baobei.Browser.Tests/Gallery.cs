using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Baobei.Domain.Approvals;
using Baobei.Domain.Cash;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Payments;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Tests;
using Baobei.Server.Tests.Access;
using Baobei.Server.Tests.Catalogue;
using Baobei.Server.Tests.Customers;
using Baobei.Server.Tests.Funds;
using Baobei.Server.Tests.Imports;
using Baobei.Server.Tests.Projects;
using Baobei.Server.Tests.Purchasing;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Browser.Tests;

/// <summary>A page as somebody sees it.</summary>
/// <param name="Route">The route behind it, as it was declared.</param>
/// <param name="Who">Somebody of this role.</param>
/// <param name="Before">What has to be done in the window first; null when opening the address is all.</param>
internal sealed record Sight(string Route, string Address, string Who, Person Person, int Status, Func<Window, Task>? Before = null)
{
    public override string ToString() => $"{Route} as {Who}";
}

/// <summary>
/// Every page of the product, found by asking every GET route of the running server as everybody who may: in a vendor where there is something
/// of everything, and in one that has just begun. What looks the same to several people, or shows some of them less, is one sight.
/// </summary>
internal sealed class Gallery(Town town, Town empty)
{
    /// <summary>A link that nobody made: it has a page of its own.</summary>
    private const string NoLink = "/invitations/nonsense";

    /// <summary>Below these is what belongs to one customer and not to the others.</summary>
    private static readonly string[] _ofOne =
    [
        "/my/purchase-orders/", "/my/requests/", "/my/billing/purchase-orders/", "/my/billing/orders/", "/my/billing/contracts/", "/my/billing/invoices/", "/ledger/accounts/", "/ledger/transfers/", "/payments/", "/top-ups/", "/withdrawals/",
    ];

    private readonly Dictionary<string, List<Person>> _people = [];
    private readonly Dictionary<string, List<string>> _more = [];
    private readonly List<Sight> _prepared = [];
    private EveryRouteWorld _world = null!;

    /// <summary>Texts of routes that no page was found for, although they answer a browser.</summary>
    public List<string> Unseen { get; } = [];

    public List<Sight> Sights { get; } = [];

    public static async Task<Gallery> Hang(Stage stage, Town town)
    {
        var gallery = new Gallery(town, await Town.Build(stage.Server));
        await gallery.Fill();
        foreach (var route in stage.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => EveryRouteTable.MethodsOf(r).Any(m => m is "GET" or "ANY")).Select(EveryRouteTable.PathOf)
            .Where(path => !path.StartsWith("/api/v1", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal))
        {
            await gallery.Find(route);
        }

        await gallery.FindStrange();
        return gallery;
    }

    /// <summary>Asks for the route as everybody who may, and keeps what differs.</summary>
    private async Task Find(string route)
    {
        if (EveryRouteTable.WhoMay("GET", route) is not { } who)
        {
            Unseen.Add($"{route} does not stand in routes.txt");
            return;
        }

        var asked = new List<(string Who, Person Person, string Address)>();
        var more = _more.GetValueOrDefault(route, []);

        // What everybody may see looks the same to all who are signed in, but for the frame.
        var open = who.Any(may => may.Role == "visitor");
        foreach (var (role, address) in who.Where(may => !open || may.Role is "visitor" or "owner"))
        {
            var own = await address(_world);

            // What partners registered about one customer is no other customer's to see.
            var people = _ofOne.Any(beginning => route.StartsWith(beginning, StringComparison.Ordinal)) ? _people[role][..1] : _people[role];
            asked.AddRange(people.Select(person => (role, person, own)));
            asked.AddRange(more.Select(other => (role, _people[role][0], other.StartsWith('?') ? own + other : other)));
            more = [];
            if (!route.Contains('{', StringComparison.Ordinal) && _people.TryGetValue("new " + role, out var beginners))
            {
                asked.AddRange(beginners.Select(person => ("new " + role, person, own)));
            }
        }

        var answers = await Task.WhenAll(asked.Select(async a => (a.Who, a.Person, a.Address, Answer: await a.Person.Opens(a.Address))));
        var prepared = _prepared.Where(sight => sight.Route == route).ToList();
        var pages = answers.Where(a => IsPage(a.Answer)).Select(a => (a.Who, a.Person, a.Address, a.Answer.Status, Outline: Outline(a.Answer.Page))).ToList();
        Sights.AddRange(pages.Where((a, at) => !pages.Index().Any(other => other.Item.Status == a.Status && Covers(other.Item.Outline, a.Outline, other.Index < at)))
            .Select(a => new Sight(route, a.Address, a.Who, a.Person, a.Status)));
        Sights.AddRange(prepared);
        int[] fine = EveryRouteTable.StatusOf("GET", route) is { } declared ? [200, 302, 303, declared] : [200, 302, 303];
        Unseen.AddRange(answers.Where(a => !fine.Contains(a.Answer.Status) && a.Address != NoLink).Select(a => $"{a.Address} answered {a.Answer.Status} to {a.Who}"));
        if (pages.Count + prepared.Count == 0 && !answers.Any(a => a.Answer.Status == 200))
        {
            Unseen.Add($"{route} showed nothing to anybody");
        }
    }

    /// <summary>Pages that no route is behind: what is not there, and what is shut.</summary>
    private async Task FindStrange()
    {
        foreach (var (who, address) in new[] { ("visitor", "/no-such-page"), ("sales", "/vendor"), ("customer", "/customers"), ("closed", "/partner"), ("suspended", "/partner"), ("ended", "/partner") })
        {
            var person = _people[who][0];
            var answer = await person.Opens(address);
            Sights.Add(new("(none)", address, who, person, answer.Status));
        }
    }

    private static bool IsPage(Answer answer) => answer.Status is not (302 or 303) && answer.Response.Content.Headers.ContentType?.MediaType == "text/html";

    /// <summary>What the page is made of, whatever stands in it: its kinds of elements.</summary>
    private static HashSet<string> Outline(IHtmlDocument page) =>
        [.. (page.QuerySelector("main") ?? page.Body!).QuerySelectorAll("*").Where(e => e.LocalName is not ("option" or "path" or "svg" or "use"))
            .Select(e => $"{e.LocalName} {e.ClassName} {e.GetAttribute("type")}")];

    /// <summary>Who has seen the one has seen the other: it is made of the same, or of less.</summary>
    private static bool Covers(HashSet<string> one, HashSet<string> other, bool isEarlier) => isEarlier ? one.IsSupersetOf(other) : one.IsProperSupersetOf(other);

    private async Task Fill()
    {
        _world = await EveryRouteWorld.Build(town.Server, town);
        foreach (var role in new[] { "visitor", "waiting", "owner", "sales", "bookkeeper", "operator", "bd", "cbm", "finance", "auditor", "customer" })
        {
            _people[role] = [await _world.Who(role)];
        }

        var own = _world.Own.Partner;
        var now = town.Now;
        await Funds(own);
        await Payments(own, now);
        await Customers(own, now);
        await CustomersPeople(own, now);
        await Partners();
        await Lists();
        await Products();
        await Line(own, now);
        await Purchases(now);
        await Contracts(now);
        await Invoices(now);
        await Links();
        _people["new operator"] = [await empty.Someone(Role.VendorOperator)];

        // Everybody reads in the language of their browser.
        foreach (var place in new[] { town, empty })
        {
            await place.As((_, db) => db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, (string?)null)));
        }
    }

    /// <summary>Customers in every state, and more than one page of them.</summary>
    private async Task Customers(Partner own, DateTimeOffset now)
    {
        var made = new List<Customer>
        {
            await town.Has(own, Details("Tianshan Steel Works"), now.AddDays(-2), m => m.Invited(DistributionType.Resale)),
            await town.Has(own, Details("Huashan Foods"), now.AddDays(-5), m => m.Invited()),
            await town.Has(own, Details("Taishan Logistics"), now.AddDays(-40)),
            await town.Has(own, Details("Lushan Textiles"), now.AddDays(-100), m => m.Associated(now.AddDays(-99))),
            await town.Has(own, Details("Emei Media"), now.AddDays(-10), m => m.Noticed(now.AddDays(-1))),
            await town.Has(own, Details("Putuo Shipping"), now.AddDays(-9), m => m.Withdrawn(now.AddDays(-8))),
            await town.Has(own, Details("Wutai Optics"), now.AddDays(-9), m => m.Rejected(now.AddDays(-8)), Verdict.Review),
            await town.Has(own, Details("Jiuhua Timber"), now.AddDays(-80), m => m.Associated(now.AddDays(-79))),
        };
        await town.IsRefused(own, Details("Co"), now.AddDays(-3));
        for (var i = 0; i < 20; i++)
        {
            await town.Has(own, Details($"Company number {i}"), now.AddHours(-i));
        }

        _more["/customers"] = ["?tab=ended", "?industry=I&from=2020-01-01&limit=20", "?limit=20"];
        _more["/customers/{id}"] = [.. made.Append(_world.Own.Invited).Append(_world.Own.Associated).Select(c => $"/customers/{c.Id}"), await ReviewedCustomer()];
        _more["/customers/registrations"] = ["?q=Nothing%20is%20called%20so"];
        _more["/accounts"] = ["?tab=open"];
        _more["/accounts/{id}/association"] = [$"/accounts/{_world.Own.Account.Id}/association"];
        _more["/association-requests"] = ["?tab=all"];
        _more["/my/requests"] = ["?tab=all"];
        _more["/verifications"] = ["?tab=decided"];
        _more["/vendor/audit"] = ["?event=customer.registered&limit=20"];
    }

    private static CustomerDetails Details(string name) => Server.Tests.Customers.Stock.Details(name, "Nick") with { ContactName = "Wang Wei" };

    private Task<string> ReviewedCustomer() => town.As(async (_, db) =>
        $"/customers/{await db.Customers.Where(c => c.RegistrationId == _world.Own.Review.Id).Select(c => c.Id).SingleAsync()}");

    /// <summary>People of customers who stand elsewhere on the road than the one in the world.</summary>
    private async Task CustomersPeople(Partner own, DateTimeOffset now)
    {
        _people["customer"].AddRange(
        [
            await Signed(await town.Has(own, Details("Hengshan Glass"), now.AddHours(-2), m => m.SignedUp("hengshan", now.AddHours(-1)))),
            await Signed(await town.Has(own, Details("Songshan Paper"), now.AddDays(-3), m => m.Noticed(now.AddDays(-1)))),
            await Signed(await town.Has(own, Details("Wudang Tea") with { CustomerType = CustomerType.Individual }, now.AddHours(-2), m => m.SignedUp("wudang", now.AddHours(-1)))),
        ]);
        _people["customer"].Add(await town.As(async (services, db) =>
        {
            var pending = await db.CustomerAccounts.SingleAsync(a => a.VerificationStatus == VerificationStatus.Pending && a.PartnerId == own.Id);
            var user = await db.Users.SingleAsync(u => u.Id == pending.UserId);
            var session = SessionOf(user);
            db.Add(session);
            await db.SaveChangesAsync();
            return town.SignedIn(services, user, session);
        }));
    }

    private Task<Person> Signed(Customer customer) => town.As(async (services, db) =>
    {
        var account = await db.CustomerAccounts.SingleAsync(a => a.CustomerId == customer.Id);
        var user = new User
        {
            Id = account.UserId!.Value,
            UserName = account.AccountName,
            NormalizedUserName = account.AccountName.ToUpperInvariant(),
            Email = $"{account.AccountName}@customer.example",
            NormalizedEmail = $"{account.AccountName}@customer.example".ToUpperInvariant(),
            EmailConfirmed = true,
            DisplayName = account.AccountName,
            Role = Role.Customer,
            SecurityStamp = Guid.CreateVersion7().ToString("N"),
            CreatedAt = town.Now,
        };
        var session = SessionOf(user);
        db.Add(user);
        db.Add(session);
        await db.SaveChangesAsync();
        return town.SignedIn(services, user, session);
    });

    private static Session SessionOf(User user)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new Session { Id = Id<Session>.New(), UserId = user.Id, CreatedAt = now, LastSeenAt = now, ExpiresAt = now.AddHours(1) };
    }

    /// <summary>Partners in every state, with somebody of each who meets the gate.</summary>
    private async Task Partners()
    {
        var closed = await town.Partner("Partner without distribution", active: false);
        var suspended = await town.Partner("Partner on hold");
        var ended = await town.Partner("Partner of old");
        await town.As(async (_, db) =>
        {
            db.AttachRange(closed, suspended, ended);
            closed.MakeEffective();
            suspended.Suspend("Unpaid");
            ended.Terminate("Merged");
            return await db.SaveChangesAsync();
        });
        _people["closed"] = [await town.Someone(Role.PartnerOwner, closed)];
        _people["suspended"] = [await town.Someone(Role.PartnerOwner, suspended)];
        _people["ended"] = [await town.Someone(Role.PartnerOwner, ended)];
        _people["new owner"] = [await town.Someone(Role.PartnerOwner, await town.Partner("Partner of today"))];
        _more["/vendor/partners/{id}"] = [.. new[] { closed, suspended, ended, _world.Waiting }.Select(p => $"/vendor/partners/{p.Id}")];
        _more["/vendor/partners"] = ["?q=Nobody%20is%20called%20so", "?status=suspended"];
    }

    /// <summary>采购单 in every state, and the lists that they were made of.</summary>
    private async Task Purchases(DateTimeOffset now)
    {
        var (bd, cbm) = ((await _world.Who("bd")).User!.Id, (await _world.Who("cbm")).User!.Id);
        var (orders, lists) = await town.As(async (_, db) =>
        {
            var list = await db.ConfigurationLists.SingleAsync(l => l.Id == _world.Own.List.Id);
            var project = await db.Projects.SingleAsync(p => p.Id == list.ProjectId);
            var spec = await db.ProductSpecs.SingleAsync(s => s.Id == list.Items[0].SpecId);
            var offers = new Dictionary<Id<ProductSpec>, OfferedSpec>
            {
                [spec.Id] = new(await db.Products.SingleAsync(p => p.Id == spec.ProductId), spec, await db.SpecPrices.SingleAsync(p => p.SpecId == spec.Id)),
            };
            var account = await db.CustomerAccounts.SingleAsync(a => a.Id == project.AccountId);
            Action<PurchaseOrder>[] stories =
            [
                order => order.Decide(ApprovalOutcome.Returned, PurchaseReason.DiscountTooHigh, "Take less off.", Guid.CreateVersion7(), null, new(), now),
                order => Approve(order).Confirm(now),
                order => Approve(order).RequestChanges("Twice as many, please.", now),
                order => Approve(order).Decline(DeclineReason.TooExpensive, "We found it for less.", now),
                order => Approve(order).Withdraw(now),
                order =>
                {
                    Approve(order).Confirm(now);
                    order.RequestPayment(OrderPayer.Account, account, now);
                },
                order =>
                {
                    Approve(order).Confirm(now);
                    order.RequestPayment(OrderPayer.Partner, account, now);
                },
                order =>
                {
                    Approve(order, cbm);
                    order.Delegate(bd, "You know this customer.", Guid.CreateVersion7(), now);
                },
            ];
            ApprovalRoute[] routes =
                [ApprovalRoute.Create([], "Two of them", new(), [ApprovalPlan.Purchase.Steps[0], new() { Role = Role.VendorOperator, Label = "Second look", TermWorkingDays = 2 }], now, ApprovalSubject.PurchaseOrder)];
            var made = new List<PurchaseOrder>();
            var of = new List<ConfigurationList>();
            foreach (var (at, story) in stories.Index())
            {
                of.Add(list.Copy(project, $"Story {at}", ConfigurationList.FirstNumber - 100 - at, 3 + at, offers, new(), Guid.CreateVersion7(), now));
                of[^1].Quote(project, offers, new(), Guid.CreateVersion7(), now);
                made.Add(of[^1].Push(project, PurchaseOrder.NumberOf(90_000_100 + at), null, at == stories.Length - 1 ? routes : [], new(), Guid.CreateVersion7(), now));
                story(made[^1]);
            }

            of.Add(list.Copy(project, "Quoted", ConfigurationList.FirstNumber - 120, 20, offers, new(), Guid.CreateVersion7(), now));
            of[^1].Quote(project, offers, new(), Guid.CreateVersion7(), now);
            of[0].Reopen(project, made[0], now);
            db.AddRange(of);
            db.AddRange(made);
            await db.SaveChangesAsync();
            return (made, of);
        });
        await town.Fund(_world.Own.Account.Id, orders[5].AmountMinor / 2);
        (await _world.Own.Customer.Calls(HttpMethod.Post, $"/api/v1/my/purchase-orders/{orders[5].Id}/part-payments", new { amountMinor = orders[5].AmountMinor / 2 })).Is(200);
        _more["/purchase-orders"] = ["?status=declined&limit=20", "?customer=nobody"];
        _more["/purchase-orders/{id}"] = [.. orders.Select(order => $"/purchase-orders/{order.Id}")];
        _more["/my/billing/purchase-orders/{id}"] = [.. orders.Skip(1).Take(6).Select(order => $"/my/billing/purchase-orders/{order.Id}")];
        _more["/my/billing/purchase-orders/{id}/payment"] = [$"/my/billing/purchase-orders/{orders[6].Id}/payment", $"/my/billing/purchase-orders/{orders[5].Id}/payment"];
        _more["/purchase-orders/{id}/payment"] = [$"/purchase-orders/{orders[6].Id}/payment"];
        await Shop();
        _more["/orders"] = ["?status=refunded", "?source=shop&linked=false"];
        await (await _world.Who("finance")).Calls(HttpMethod.Post, $"/api/v1/orders/{_world.Own.Order.Id}/refunds", new { reason = "goodwill", words = "As agreed.", lines = new[] { new { position = 1, amountMinor = 100 } } });
        _more["/projects/{id}/lists/{list}"] = [.. lists.Select(list => $"/projects/{list.ProjectId}/lists/{list.Id}")];
        _more["/projects/{id}/lists/{list}/push"] = [$"/projects/{lists[^1].ProjectId}/lists/{lists[^1].Id}/push"];

        PurchaseOrder Approve(PurchaseOrder order, Guid? by = null)
        {
            order.Decide(ApprovalOutcome.Approved, PurchaseReason.InOrder, null, by ?? Guid.CreateVersion7(), null, new(), now);
            return order;
        }
    }

    /// <summary>自主下单: one order that waits to be linked, one that is.</summary>
    private async Task Shop()
    {
        // Files know whole seconds.
        town.Pass(TimeSpan.FromMinutes(1));
        var code = (await town.As((_, db) => db.ConfigurationLists.SingleAsync(l => l.Id == _world.Own.List.Id))).Items[0].SpecCode;
        var paidAt = town.Now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        var file = "order_number,account,paid_at,currency,spec_code,quantity,list_amount,amount,coupon_amount\n"
            + string.Concat(new[] { "SHOP-20871163", "SHOP-20871170" }.Select(number => $"{number},{_world.Own.Account.AccountName},{paidAt},CNY,{code},2,254.00,230.00,10.00\n"));
        (await (await _world.Who("finance")).Calls(HttpMethod.Post, "/api/v1/order-imports", new { file = new { fileName = "shop.csv", content = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(file)) } })).Is(200);
        await town.As((_, db) => db.AcrossPartners<Project>().Where(p => p.Id == _world.Own.Project.Id && p.Stage == ProjectStage.PotentialOpportunity)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Stage, ProjectStage.ConfirmedOpportunity)));
        var ids = await town.As((_, db) => db.AcrossPartners<Order>().Where(o => o.Source == OrderSource.Shop).OrderBy(o => o.Number).Select(o => o.Id).ToListAsync());
        (await (await _world.Who("sales")).Calls(HttpMethod.Put, $"/api/v1/orders/{ids[1]}/project", new { project = _world.Own.Project.Number })).Is(200);
        var refund = $"refund_number,order_number,position,amount,refunded_at,words\nRF-20871163,SHOP-20871163,1,30.00,{paidAt},One host fewer\n";
        (await (await _world.Who("finance")).Calls(HttpMethod.Post, "/api/v1/refund-imports", new { file = new { fileName = "refunds.csv", content = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(refund)) } })).Is(200);
        _more["/orders/{id}"] = [.. ids.Select(id => $"/orders/{id}")];
        _more["/orders/{id}/project"] = [$"/orders/{ids[0]}/project"];
        _more["/my/billing/orders/{id}"] = [.. ids.Select(id => $"/my/billing/orders/{id}")];
        _more["/my/billing/orders/{id}/project"] = [$"/my/billing/orders/{ids[0]}/project"];
    }

    /// <summary>合同 in every state, with a partner and with an account.</summary>
    private async Task Contracts(DateTimeOffset now)
    {
        var made = await town.As(async (_, db) =>
        {
            var template = await db.ContractTemplates.SingleAsync(t => t.Id == _world.Own.Template.Id);
            var version = await db.ContractTemplateVersions.SingleAsync(v => v.TemplateId == template.Id);
            Action<Contract>[] stories =
            [
                contract => { },
                contract => Sent(contract).Cancel(ContractSide.Counterparty, "Other terms, please.", now),
                contract => Sent(contract).Cancel(ContractSide.Vendor, "Wrong date.", now),
                contract => Sign(Sent(contract), ContractSide.Counterparty),
                contract => Sign(Sent(contract), ContractSide.Vendor),
                contract => Sign(Sign(Sent(contract), ContractSide.Vendor), ContractSide.Counterparty),
                contract => Sent(contract).Lapse(contract.SignBy!.Value),
            ];
            ContractCounterparty[] sides =
            [
                new(ContractSigner.Partner, _world.Own.Partner.Id, null, _world.Own.Partner.Name), new(ContractSigner.Account, null, _world.Own.Account.Id, "Qingshan Technology Co., Ltd."),
            ];
            var contracts = new List<Contract>();
            foreach (var (at, story) in stories.Index())
            {
                foreach (var side in sides)
                {
                    var contract = Contract.Draft(template, version, side, Contract.NumberOf(90_000_100 + contracts.Count), new Dictionary<string, string?>(), Guid.CreateVersion7(), now.AddSeconds(at));
                    story(contract);
                    contracts.Add(contract);
                }
            }

            var (retired, first) = ContractTemplate.Create("Old agreement", ContractParty.Partner, ContractLanguage.English, "Text", Guid.CreateVersion7(), now);
            retired.Retire(now);
            db.AddRange(retired, first);
            db.AddRange(contracts);
            await db.SaveChangesAsync();
            return (Contracts: contracts, Retired: retired);
        });
        _more["/contracts"] = ["?status=signed&limit=20", "?q=nobody"];
        _more["/contracts/{id}"] = [.. made.Contracts.Where(c => c.PartnerId != null && c.SentAt != null).Select(c => $"/contracts/{c.Id}")];
        _prepared.Add(new("/contracts/{id}", $"/contracts/{made.Contracts[0].Id}", "operator", _people["operator"][0], 200));
        _more["/my/billing/contracts/{id}"] = [.. made.Contracts.Where(c => c.PartnerId == null && c.SentAt != null).Select(c => $"/my/billing/contracts/{c.Id}")];
        _more["/contracts/templates/{id}"] = [$"/contracts/templates/{made.Retired.Id}"];

        Contract Sent(Contract contract)
        {
            contract.Send(10, now);
            return contract;
        }

        Contract Sign(Contract contract, ContractSide side)
        {
            contract.Sign(side, contract.TextHash, Guid.CreateVersion7(), "Wang Wei", "192.0.2.7", now);
            return contract;
        }
    }

    /// <summary>发票 in every state, of a partner and of an account.</summary>
    private async Task Invoices(DateTimeOffset now)
    {
        var made = await town.As(async (_, db) =>
        {
            var full = new InvoiceTitleText("Qingshan Technology Co., Ltd.", "91330100799655058B", "1 West Lake Road, Hangzhou", "0571-88888888", "Bank of Hangzhou", "6222000011112222");
            var invoices = new List<Invoice>();
            foreach (var owner in new[] { InvoiceOwner.Of(_world.Own.Partner.Id), InvoiceOwner.Of(_world.Own.Account.Id) })
            {
                for (var at = 0; at < 4; at++)
                {
                    var id = Id<Order>.At(now);
                    var order = new InvoiceableOrder(
                        id, $"ORD910000{invoices.Count:00}", "Long ago", "qingshan0", now, new(10_600, "CNY"), new(600, "CNY"), new() { OrderId = id, PaidMinor = 10_600 });
                    var (invoice, lines) = Invoice.Request(owner, InvoiceKind.Special, full, [new(order)], Invoice.NumberOf(90_000_100 + invoices.Count), Guid.CreateVersion7(), now);
                    invoices.Add(invoice);
                    db.Add(order.Invoiced);
                    db.AddRange(lines);
                    switch (at)
                    {
                        case 0:
                            invoice.Return("The bank account is another one.", lines, [order.Invoiced], now);
                            break;
                        case 1:
                            invoice.Withdraw(lines, [order.Invoiced], now);
                            break;
                        case 2:
                            invoice.Issue($"2433200000000{invoices.Count:0000000}", lines, [order], now);
                            var (note, taken) = invoice.Credit(
                                $"2433200000001{invoices.Count:0000000}", lines, [order with { Paid = new(5_300, "CNY"), PaidTax = new(300, "CNY") }],
                                Invoice.NumberOf(90_000_200 + invoices.Count), Guid.CreateVersion7(), now);
                            invoices.Add(note);
                            db.AddRange(taken);
                            break;
                        default:
                            invoice.Issue($"2433200000000{invoices.Count:0000000}", lines, [order], now);
                            var again = invoice.Reissue(
                                $"2433200000001{invoices.Count:0000000}", "The name of the company was misspelt.", InvoiceKind.Special, full with { Name = "Qingshan Technologies Co., Ltd." }, lines,
                                [order], Invoice.NumberOf(90_000_200 + invoices.Count), Invoice.NumberOf(90_000_300 + invoices.Count), Guid.CreateVersion7(), now);
                            invoices.AddRange([again.Note, again.Again]);
                            db.AddRange(again.Taken);
                            db.AddRange(again.Asked);
                            break;
                    }
                }
            }

            // A part of an order, whose rest can be asked for.
            var sold = _world.Own.Order;
            var open = new InvoiceableOrder(
                sold.Id, sold.Number, sold.Name, sold.AccountName, sold.PaidAt, sold.Total, sold.Tax, new() { OrderId = sold.Id, PaidMinor = sold.AmountMinor });
            var (part, asked) = Invoice.Request(
                InvoiceOwner.Of(sold.AccountId), InvoiceKind.Special, full, [new(open, 100_000)], Invoice.NumberOf(90_000_400), Guid.CreateVersion7(), now);
            invoices.Add(part);
            db.Add(open.Invoiced);
            db.AddRange(asked);
            db.AddRange(invoices);
            await db.SaveChangesAsync();
            return invoices;
        });
        _more["/invoices"] = ["?status=issued&limit=20", "?q=nobody"];
        _more["/invoices/{id}"] = [.. made.Where(i => i.PartnerId != null && (i.Status != InvoiceStatus.Issued || i.Reason != null || i.CreditedMinor == i.AmountMinor)).Select(i => $"/invoices/{i.Id}")];
        _more["/my/billing/invoices/{id}"] = [.. made.Where(i => i.AccountId != null).Select(i => $"/my/billing/invoices/{i.Id}")];
    }

    /// <summary>候补名单: one that waits, one whose turn it is, and another partner's turn before what waits for a decision.</summary>
    private async Task Line(Partner own, DateTimeOffset now)
    {
        var entries = await town.As(async (_, db) =>
        {
            var account = await db.CustomerAccounts.SingleAsync(a => a.Id == _world.Own.Applied.AccountId);
            var line = new List<WaitingListEntry>();
            foreach (var (partner, days, product) in new[] { (_world.Other.Partner, 33, "ecs"), (own, 32, "ecs"), (own, 31, "oss") })
            {
                var details = _world.Own.Applied.Details with { Name = $"Line {days}", Products = [product] };
                var (project, application) = Project.Register(
                    details, account, null, partner.Id, ProjectNumber.Of(201808, days), 1, [], ApprovalPlan.Default, new Policy(), Guid.CreateVersion7(), now.AddDays(-days));
                project.GiveWay(application!, now.AddDays(-2));
                line.Add(WaitingListEntry.Join(project, WaitingCause.GaveWay, now.AddDays(-2)));
                db.AddRange(project, application!, line[^1]);
            }

            WaitingList.MoveOn(line, [], TimeSpan.FromHours(48), now);
            await db.SaveChangesAsync();
            return line;
        });
        _more["/projects/{id}"] = [.. entries.Skip(1).Select(entry => $"/projects/{entry.ProjectId}")];
    }

    /// <summary>Something in every list that the world left empty.</summary>
    private async Task Lists()
    {
        foreach (var role in new[] { "owner", "operator" })
        {
            foreach (var (method, route) in new[] { ("POST", "/api-keys/{id}/revocation"), ("POST", "/account/passkeys/{id}/removal"), ("POST", "/account/sessions/{id}/end"), ("POST", "/vendor/deliveries/{id}/retry") })
            {
                if (EveryRouteTable.WhoMay(method, route)!.SingleOrDefault(may => may.Role == role) is { Address: { } make })
                {
                    await make(_world);
                }
            }
        }

        await EveryRouteTable.WhoMay("GET", "/api/v1/direct-accounts/{id}")!.First(may => may.Role == "operator").Address(_world);
        await WhoDecides();
        var owner = (await _world.Who("owner")).User!;
        await town.As(async (services, db) =>
        {
            var texts = services.GetRequiredService<Texts>();
            db.AddRange(texts.Keys.Where(key => key.StartsWith("messages.title.", StringComparison.Ordinal)).Select(key => new Message
            {
                Id = Id<Message>.At(town.Now),
                UserId = owner.Id,
                Kind = key["messages.title.".Length..],
                Arguments = ["Yunfan", "2026-11-30 10:00:00", "2026-11-30 10:00:00", "Please"],
                Link = $"/customers/{_world.Own.Observed.Id}",
                CreatedAt = town.Now,
            }));
            var versions = await db.Policies.OrderByDescending(p => p.Number).ToListAsync();
            db.Add(PolicyVersion.Next(versions, versions[0].Values with { ObservationDays = 20 }, town.Now.AddDays(1), "Longer", owner.Id, town.Now));
            return await db.SaveChangesAsync();
        });
    }

    /// <summary>Products on sale and withdrawn, with and without specifications and prices.</summary>
    private async Task Products()
    {
        var host = await town.Product("cloud-host", "Cloud host");
        var spec = await town.Spec(host, "cloud-host-s", (6_350, 0), (6_900, 20), (7_100, 40));
        await town.Spec(host, "cloud-host-m", (12_700, 0));
        var bare = await town.Spec(host, "cloud-host-l");
        var withdrawn = await town.Product("graph-store", "Graph store", "Databases");
        var old = await town.Spec(withdrawn, "graph-store-s", (9_900, 0));
        await town.As(async (_, db) =>
        {
            (await db.Products.SingleAsync(p => p.Id == withdrawn.Id)).Withdraw();
            (await db.ProductSpecs.SingleAsync(s => s.Id == bare.Id)).Withdraw();
            return await db.SaveChangesAsync();
        });
        _more["/catalogue"] = ["?q=Nothing%20is%20called%20so", "?category=Compute"];
        _more["/catalogue/specs"] = ["?status=withdrawn"];
        var wrong = await town.Import(Shelf.File + "cloud-host,Cloud host,Cloud host,Compute,Compute,cloud-host-x,X,X,month,dear,CNY\n");
        _more["/catalogue/import/{id}"] = [$"/catalogue/import/{wrong.Id}", $"/catalogue/import/{wrong.Id}?verdict=unchanged"];
        _more["/catalogue/{id}"] = [$"/catalogue/{host.Id}"];
        var files = new List<string>();
        foreach (var verdict in new[] { ImportVerdict.Wrong, ImportVerdict.Create, ImportVerdict.Kept, ImportVerdict.Loaded })
        {
            files.Add($"/projects/import/{(await town.ProjectFile(_world.Own.Partner.Id, verdict)).Id}");
        }

        var customers = new List<string>();
        foreach (var verdict in new[] { ImportVerdict.Review, ImportVerdict.Kept, ImportVerdict.Loaded })
        {
            customers.Add($"/customers/import/{(await town.CustomerFile(_world.Own.Partner.Id, verdict)).Id}");
        }

        _more["/customers/import/{id}"] = [.. customers];
        _more["/customers/import/{id}/undo"] = [$"{customers[^1]}/undo"];
        _more["/projects/import/{id}"] = [.. files, $"{files[0]}?verdict=loaded"];
        _more["/projects/import/{id}/undo"] = [$"{files[^1]}/undo"];
        _more["/catalogue/specs/{id}"] = [$"/catalogue/specs/{spec.Id}"];

        // What was withdrawn is not there for a partner.
        var keeper = _people["operator"][0];
        _prepared.Add(new("/catalogue/{id}", $"/catalogue/{withdrawn.Id}", "operator", keeper, 200));
        _prepared.Add(new("/catalogue/specs/{id}", $"/catalogue/specs/{bare.Id}", "operator", keeper, 200));
        _prepared.Add(new("/catalogue/specs/{id}", $"/catalogue/specs/{old.Id}", "operator", keeper, 200));
    }

    /// <summary>Routes of every kind, one that never has a turn and one that is retired; stand-ins now and over.</summary>
    private async Task WhoDecides()
    {
        var (bd, cbm) = ((await _world.Who("bd")).User!, (await _world.Who("cbm")).User!);
        await town.As(async (_, db) =>
        {
            var routes = await db.ApprovalRoutes.Where(r => r.RetiredAt == null).ToListAsync();
            foreach (var (name, conditions, steps) in new (string, ApprovalConditions, ApprovalStep[])[]
            {
                ("Large bids in the east", new() { Regions = ["31", "32", "33"], Industries = ["C", "65"], AmountFrom = 100_000_000, IsBid = true }, [new() { Role = Role.BusinessDeveloper }, new() { People = [cbm.Id], Label = "Second look", TermWorkingDays = 3 }]),
                ("Somebody who has left", new() { AmountBelow = 1_000_000, IsBid = false }, [new() { People = [Guid.CreateVersion7()] }]),
                ("Large bids in Hangzhou", new() { Regions = ["3301"], Industries = ["65"], AmountFrom = 200_000_000, IsBid = true }, [new() { Role = Role.VendorOperator }]),
                ("Of old", new(), [new() { Role = Role.VendorOperator }]),
            })
            {
                routes.Add(ApprovalRoute.Create(routes, name, conditions, steps, town.Now));
                db.Add(routes[^1]);
            }

            routes[^1].Retire(town.Now);
            foreach (var (name, conditions, steps) in new (string, ApprovalConditions, ApprovalStep[])[]
            {
                ("High discounts", new() { Regions = ["33"], AmountFrom = 10_000_000, DiscountFrom = 2_000, Products = ["ecs"] }, [new() { Role = Role.CustomerBusinessManager }, new() { People = [bd.Id], Label = "Second look", TermWorkingDays = 2 }]),
                ("The same person twice", new() { AmountBelow = 1_000_000 }, [new() { People = [cbm.Id] }, new() { People = [cbm.Id] }]),
            })
            {
                routes.Add(ApprovalRoute.Create(routes, name, conditions, steps, town.Now, ApprovalSubject.PurchaseOrder));
                db.Add(routes[^1]);
            }

            db.Add(StandIn.Create([], bd.Id, cbm.Id, town.Now, town.Now.AddDays(5), "Conference", bd.Id, town.Now));
            var over = StandIn.Create([], cbm.Id, bd.Id, town.Now.AddDays(9), town.Now.AddDays(10), null, cbm.Id, town.Now);
            over.End(town.Now);
            db.Add(over);
            return await db.SaveChangesAsync();
        });
        _more["/approval-routes"] = ["?status=retired", "?subject=purchase_order"];
        _more["/approval-routes/new"] = ["?subject=purchase_order"];
        _more["/approval-routes/who"] = ["?region=3301&industry=65&amount=1000000&bid=yes", "?amount=much", "?subject=purchase_order&region=3301&amount=100000&discount=20"];
        _more["/stand-ins"] = ["?status=all"];
    }

    /// <summary>Accounts with money and without, what waits, was refused and lapsed, files in every state, and the customer who got some.</summary>
    private async Task Funds(Partner own)
    {
        var (resale, owner) = (_world.Own.Resale, await _world.Who("owner"));
        await town.Policy(policy => policy with { FundsSecondPersonFrom = 1_000, PartPaymentPercent = 30 });
        var api = $"/api/v1/accounts/{resale.Id}";
        (await owner.Calls(HttpMethod.Post, $"{api}/fund-reclaims", new { amountMinor = 5_000, reason = "Left over" })).Is(201);
        var asked = (await owner.Calls(HttpMethod.Post, $"{api}/fund-transfers", new { amountMinor = 120_000, reason = "Large" })).Is(201).Json.GetProperty("id").GetString();
        var refused = (await owner.Calls(HttpMethod.Post, $"{api}/fund-transfers", new { amountMinor = 110_000, reason = "Too large" })).Is(201).Json.GetProperty("id").GetString();
        (await owner.Calls(HttpMethod.Post, $"/api/v1/fund-transfers/{refused}/refusal", new { reason = "Typed wrongly" })).Is(200);
        var empty = await town.Account(own);
        var finance = await _world.Who("finance");
        var (banned, late) = (await town.Account(own), await town.Account(own));
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{banned.Id}/credit", new { lineMinor = 500_000, purchases = "ban", shutdown = "no_stop", reason = "Late payer" })).Is(200);
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{late.Id}/credit", new { lineMinor = 500_000, shutdown = "immediate_stop", reason = "Line" })).Is(200);
        await town.Books(Baobei.Domain.Ledger.TransferOrder.Move(
            $"bought-{late.Id}", Baobei.Domain.Ledger.TransferOccasion.Payment, Baobei.Domain.Credits.AccountCredit.NameOf(late.Id),
            Baobei.Domain.Ledger.LedgerAccountName.Of(town.Vendor.Id, Baobei.Domain.Ledger.LedgerPurpose.Revenue, "CNY"), 450_000));
        (await finance.Calls(HttpMethod.Put, $"/api/v1/accounts/{late.Id}/credit", new { lineMinor = 300_000, reason = "Lowered" })).Is(200);
        await town.RunSchedule();
        _more["/accounts/{id}/credit"] = [$"/accounts/{banned.Id}/credit", $"/accounts/{late.Id}/credit"];
        _people["customer"].AddRange([await town.Of(banned), await town.Of(late)]);
        _more["/funds/{id}"] = [$"/funds/{refused}", $"/funds/{asked}"];
        _more["/funds"] = ["?status=waiting", "?status=lapsed"];
        _more["/accounts/{id}/funds"] = [$"/accounts/{empty.Id}/funds", $"/accounts/{_world.Own.Account.Id}/funds"];
        _more["/accounts/{id}/funds/transfer"] = [$"/accounts/{_world.Own.Account.Id}/funds/transfer"];
        var files = new List<string>();
        foreach (var lines in new[] { $"{resale.AccountName},12,ok\nnobody,1,x\n", $"{resale.AccountName},12,ok\n{resale.AccountName},1500,ok\n" })
        {
            var content = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("account,amount,reason\n" + lines));
            var sent = await owner.Calls(HttpMethod.Post, "/api/v1/fund-batches", new { kind = "transfer", file = new { fileName = "funds.csv", content } });
            files.Add(sent.Is(201).Json.GetProperty("id").GetString()!);
        }

        (await owner.Calls(HttpMethod.Post, $"/api/v1/fund-batches/{files[1]}/booking")).Is(200);
        _more["/funds/batches/{id}"] = [.. files.Select(file => $"/funds/batches/{file}")];
        _people["customer"].AddRange([await town.Of(resale), await town.Of(empty)]);
    }

    /// <summary>Payments in every state, for a partner and for a customer's purchase order, and notices that nobody believed.</summary>
    private async Task Payments(Partner own, DateTimeOffset now)
    {
        var customer = new CashOwner(own.Id, _world.Own.Account.Id, _world.Own.Account.AccountName);
        var (mine, theirs) = await town.As(async (services, db) =>
        {
            var ledger = services.GetRequiredService<LedgerBooking>();
            var made = new List<OnlinePayment>();
            foreach (var owner in new[] { CashOwner.Of(own), customer })
            {
                foreach (var (at, outcome) in new[] { (now, PaymentOutcome.Open), (now, PaymentOutcome.Paid), (now, PaymentOutcome.Failed), (now.AddHours(-2), PaymentOutcome.Open), (now.AddHours(-2), PaymentOutcome.Paid) })
                {
                    var payment = OnlinePayment.TopUp(owner, 12_300, "CNY", "demo", new(), Guid.CreateVersion7(), at);
                    payment.SendTo($"/demo/payments/{payment.Id}");
                    if (outcome != PaymentOutcome.Open && payment.Take(new(payment.Id, outcome, $"N{made.Count:D20}", 12_300, "CNY", Reason: "Card declined"), now))
                    {
                        // The last of a customer was for something that was gone by then.
                        payment.BookedAs((await ledger.With(payment.ToOrder(town.Vendor.Id), CancellationToken.None)).Transfer, null, made.Count == 9 ? "payment.late" : null);
                    }

                    made.Add(payment);
                }
            }

            db.AddRange(made);
            db.Add(RefusedNotice.Of("payment.amount", new(made[0].Id, PaymentOutcome.Paid, "N1", 12_301, "CNY"), new string('a', 64), "", now));
            db.Add(RefusedNotice.Of("payment.signature", null, new string('b', 64), "2001:db8:1234:5678:9abc:def0:1234:5678", now));
            await db.SaveChangesAsync();
            return (made[..5], made[5..]);
        });
        _more["/payments"] = ["?status=paid&limit=20", "?number=unknown"];
        _more["/payments/{id}"] = [.. mine.Select(payment => $"/payments/{payment.Id}")];
        _prepared.Add(new("/payments/{id}", $"/payments/{theirs[^1].Id}", "customer", _people["customer"][0], 200));
    }

    /// <summary>Pages behind links of mails, and behind a first step.</summary>
    private async Task Links()
    {
        await town.Resident("reset.me");
        await town.Resident("two.steps", Role.Auditor);
        await town.As(async (services, db) =>
        {
            var people = services.GetRequiredService<People>();
            var user = await people.FindByNameAsync("two.steps");
            await people.ResetAuthenticatorKeyAsync(user!);
            await people.SetTwoFactorEnabledAsync(user!, true);
            services.GetRequiredService<InvitePerson>().Add(new()
            {
                UserName = "invited@yunqi.example",
                Email = "invited@yunqi.example",
                DisplayName = "Invited",
                Role = Role.PartnerSales,
                PartnerId = _world.Own.Partner.Id,
                Language = "en",
            });
            return await db.SaveChangesAsync();
        });
        await town.Visitor().Submits("/sign-in/forgotten", new Dictionary<string, string> { ["Account"] = "reset.me" }, "/sign-in/forgotten");
        await town.Deliver();
        _more["/sign-in/reset"] = [await town.LinkTo(Residents.AddressOf("reset.me"), "")];
        _more["/sign-in/invitation"] = [await town.LinkTo("invited@yunqi.example", "")];
        _more["/terms/{kind}"] = ["/terms/terms", "/terms/association-notice", "/terms/marketing"];
        _more["/invitations/{token}"] = [NoLink];
        _more["/demo/mailbox/{id}"] = [await town.As(async (_, db) =>
            $"/demo/mailbox/{await db.Set<MailBoxItem>().Where(m => m.Recipient == "invited@yunqi.example").Select(m => m.Id).FirstAsync()}")];
        _more["/demo/mailbox"] = ["?to=nobody@nowhere.example"];
        _prepared.Add(new("/sign-in/code", "/sign-in/code", "visitor", town.Visitor(), 200, async window =>
        {
            await window.Goes("/sign-in");
            await window.Types("Account", "two.steps");
            await window.Types("Password", Residents.Password);
            await window.Page.Locator("main form .button.primary").First.ClickAsync();
            await window.IsAt("/sign-in/code");
        }));
    }
}
