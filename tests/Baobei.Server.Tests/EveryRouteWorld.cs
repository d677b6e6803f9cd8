using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Invitations;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Terms;
using Baobei.Server.Tests.Funds;
using Baobei.Server.Tests.Purchasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests;

/// <summary>One of each kind of thing at one partner, in a state in which something can be done with it.</summary>
public sealed record PartnerSide(
    Partner Partner,
    Customer Observed,
    Customer Invited,
    CustomerInvitation Invitation,
    string InvitationToken,
    Customer Associated,
    CustomerAccount Account,
    CustomerRegistration Review,
    IdentityVerification Verification,
    Document Document,
    Person Customer,
    ConsentRecord Consent,
    Project Project,
    Document ProjectFile,
    Project Applied,
    RegistrationApplication Application,
    ProjectRequest Request,
    ConfigurationList List,
    PurchaseOrder Pushed,
    PurchaseOrder Offered,
    Order Order,
    CustomerAccount Resale,
    FundTransfer Fund,
    FundBatch Batch,
    Contract Contract,
    Contract AccountContract,
    ContractTemplate Template,
    Invoice Invoice,
    Invoice AccountInvoice,
    InvoiceTitle Title,
    InvoiceTitle AccountTitle,
    AssociationRequest Change,
    AssociationRequest OwnChange);

/// <summary>A vendor with two partners at work and one that waits, with something of everything, and a person of every role.</summary>
public sealed class EveryRouteWorld
{
    private readonly Dictionary<string, Person> _people = [];

    private EveryRouteWorld(Town town, PartnerSide own, PartnerSide other, Partner waiting)
    {
        Town = town;
        Own = own;
        Other = other;
        Waiting = waiting;
    }

    public Town Town { get; }

    public PartnerSide Own { get; }

    public PartnerSide Other { get; }

    /// <summary>A partner whose identity is not in force (guide line 5).</summary>
    public Partner Waiting { get; }

    public static async Task<EveryRouteWorld> Build(TestServer server, Town? at = null)
    {
        var town = at ?? await Town.Build(server);
        var own = await Side(town, 0);
        var other = await Side(town, 1);
        return new(town, own, other, await town.Partner("Partner that waits", active: false));
    }

    /// <summary>Somebody of the role: of the partner <see cref="Own"/> where the role is a partner's or a customer's.</summary>
    public async Task<Person> Who(string role)
    {
        if (!_people.TryGetValue(role, out var person))
        {
            person = role switch
            {
                "visitor" => Town.Visitor(),
                "customer" => Own.Customer,
                "waiting" => await Town.Someone(Role.PartnerOwner, Waiting),
                "owner" => await Town.Someone(Role.PartnerOwner, Own.Partner),
                "sales" => await Town.Someone(Role.PartnerSales, Own.Partner),
                "bookkeeper" => await Town.Someone(Role.PartnerFinance, Own.Partner),
                "operator" => await Town.Someone(Role.VendorOperator),
                "bd" => await Town.Someone(Role.BusinessDeveloper),
                "cbm" => await Town.Someone(Role.CustomerBusinessManager),
                "finance" => await Town.Someone(Role.VendorFinance),
                "auditor" => await Town.Someone(Role.Auditor),
                _ => throw new ArgumentException($"Nobody is called {role}.", nameof(role)),
            };
            _people[role] = person;
        }

        return person;
    }

    private static async Task<PartnerSide> Side(Town town, int number)
    {
        var partner = await town.Partner($"Partner {number}");
        return await town.As(async (services, db) =>
        {
            var version = await services.GetRequiredService<PolicyBook>().InForce(town.Vendor.Id, town.Now, CancellationToken.None);
            var maker = new Maker(db, partner, version, town.Now, number);
            var (observed, _) = maker.Registers("Yunfan");
            var (invited, _) = maker.Registers("Lanhai");
            var invitation = maker.Invites(invited);
            var terms = services.GetRequiredService<TermsBook>();
            var (associated, used, account, user, consents) = await maker.SignsUp("Qingshan", terms);
            var verification = maker.HandsIn(associated, used, account, user, out var document);
            verification.Pass(account, Guid.CreateVersion7(), town.Now);
            associated.Associate(account, version.Values, town.Now);
            var (second, secondUsed, secondAccount, secondUser, _) = await maker.SignsUp("Honghu", terms);
            var waiting = maker.HandsIn(second, secondUsed, secondAccount, secondUser, out document);
            await services.GetRequiredService<IDocumentStore>().Write(town.Vendor.Id, document.Id, "%PDF-1.7 licence"u8.ToArray(), CancellationToken.None);
            var (_, review) = maker.Registers("Xingchen", near: associated);
            var (project, file) = maker.Works(associated, account);
            await services.GetRequiredService<IDocumentStore>().Write(town.Vendor.Id, file.Id, "%PDF-1.7 proof"u8.ToArray(), CancellationToken.None);
            var list = maker.Lists(project);
            var (pushed, offered, paid) = maker.Pushes(project, list);
            var order = maker.Buys(paid, project, account);
            var (contract, accountContract, template) = maker.Contracts(account);
            var (invoice, accountInvoice, title, accountTitle) = maker.Invoices(account);
            var (applied, application) = maker.Applies();
            var request = project.Request(ProjectRequestKind.Extension, "Takes longer.", null, [], Guid.CreateVersion7(), town.Now);
            db.Add(request);
            var session = new Session
            {
                Id = Id<Session>.New(),
                UserId = user.Id,
                CreatedAt = TimeProvider.System.GetUtcNow(),
                LastSeenAt = TimeProvider.System.GetUtcNow(),
                ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(8),
            };
            db.Add(session);
            var resale = await maker.Resells();
            var (change, ownChange) = maker.Changes(resale, (associated, account));
            await db.SaveChangesAsync();
            await services.GetRequiredService<LedgerBooking>().Pays(town, order);
            var (fund, batch) = await maker.Funds(services, resale);
            return new PartnerSide(
                partner, observed, invited, invitation, services.GetRequiredService<InvitationLink>().PathFor(invitation.Id, invitation.Generation).Split('/')[^1],
                associated, account, review, waiting, document, town.SignedIn(services, user, session), consents.Single(c => c.Kind == ConsentKind.Marketing), project, file,
                applied, application, request, list, pushed, offered, order, resale.Account, fund, batch, contract, accountContract, template, invoice, accountInvoice, title, accountTitle, change, ownChange);
        });
    }

    /// <summary>Does with the domain what people do on pages.</summary>
    private sealed class Maker(Db db, Partner partner, PolicyVersion version, DateTimeOffset now, int number)
    {
        private readonly Dictionary<Id<ProductSpec>, OfferedSpec> _offers = [];
        private int _slot;

        public (Customer Customer, CustomerRegistration Registration) Registers(string name, Customer? near = null)
        {
            var details = new CustomerDetails
            {
                CustomerType = CustomerType.Enterprise,
                Name = $"{name}{(char)('a' + number)} Technology Co., Ltd.",
                Industry = "65",
                Region = "3301",
                ContactName = "Wang Wei",
                Email = $"{name.ToLowerInvariant()}{number}@{name.ToLowerInvariant()}{number}.example",
                Phone = $"+861380013{number}{_slot:000}",
                Nickname = $"{name} {number}",
            };
            var facts = EligibilityFacts.Begin(details, new(partner.Id, true, true), 0, version.Values);
            if (near is not null)
            {
                facts = facts with { Names = [new FoundName(ClaimSource.Registration, near.Id.Value, Guid.CreateVersion7(), true, MatchAnswer.Same, 900)] };
            }

            var registration = CustomerRegistration.Record(details, Eligibility.Of(facts), partner.Id, version, Guid.CreateVersion7(), now);
            var customer = Customer.Register(details, registration, version.Values, now);
            db.Add(registration);
            db.Add(customer);
            if (near is null)
            {
                db.Add(CustomerClaim.Slot(customer, ++_slot));
            }

            db.AddRange(CustomerClaim.Of(customer));
            db.AddRange(HeldName.Of(customer));
            return (customer, registration);
        }

        /// <summary>A customer whose money is its partner's to give.</summary>
        public Task<(Customer Customer, CustomerAccount Account)> Resells()
        {
            var (customer, _) = Registers("Jinghu");
            var invitation = customer.Invite(
                new() { Email = customer.Email, DistributionType = DistributionType.Resale, Nickname = customer.Nickname! }, [], 0, version.Values, Guid.CreateVersion7(), now);
            var account = CustomerAccount.SignUp(customer, invitation, $"jinghu{number}", customer.Phone, Guid.CreateVersion7(), now);
            invitation.Submit(now);
            customer.SubmittedVerification(now);
            var verification = IdentityVerification.Submit(
                account, invitation.Id, new() { CustomerType = CustomerType.Enterprise, Name = customer.Name, CreditCode = Invitations.Invited.GoodCode }, now);
            verification.Pass(account, null, now);
            customer.Associate(account, version.Values, now);
            db.AddRange(invitation, account, verification);
            db.AddRange(CustomerClaim.Of(account, null));
            return Task.FromResult((customer, account));
        }

        /// <summary>Two requests about associations: a customer asked for another type, and an earlier request about the account of the customer's person is over.</summary>
        public (AssociationRequest Change, AssociationRequest Over) Changes((Customer Customer, CustomerAccount Account) resale, (Customer Customer, CustomerAccount Account) own)
        {
            var change = AssociationRequest.ChangeType(
                resale.Account, resale.Customer, DistributionType.Agency, "We manage it ourselves.", AssociationSide.Customer, [], version.Values, resale.Account.UserId!.Value, now);
            var over = AssociationRequest.ChangeType(own.Account, own.Customer, DistributionType.Resale, "Less work.", AssociationSide.Partner, [], version.Values, Guid.CreateVersion7(), now);
            over.Refuse(AssociationSide.Customer, "Not this year.", own.Account.UserId!.Value, now);
            db.AddRange(change, over);
            return (change, over);
        }

        /// <summary>Cash of the partner, some of it with the account, some waiting for a second person; and a file.</summary>
        public async Task<(FundTransfer Waiting, FundBatch Batch)> Funds(IServiceProvider services, (Customer Customer, CustomerAccount Account) resale)
        {
            var ledger = services.GetRequiredService<LedgerBooking>();
            await ledger.With(Purses.TopUp(partner, version.VendorId, 5_000_000), CancellationToken.None);
            var funds = AccountFunds.Of(resale.Account.Id, partner.Id, FundTransfer.TheCurrency, _ => null);
            var facts = new FundFacts(partner, resale.Account, resale.Customer, funds, 5_000_000, 0, version.Values);
            var booked = FundTransfer.Ask(FundKind.Transfer, 300_000, "Quarter 4", facts, Guid.CreateVersion7(), now);
            var waiting = FundTransfer.Ask(
                FundKind.Transfer, 200_000, "Quarter 4", facts with { Policy = version.Values with { FundsSecondPersonFrom = 1 } }, Guid.CreateVersion7(), now);
            foreach (var transfer in new[] { booked, waiting })
            {
                transfer.BookedAs((await ledger.With(transfer.ToOrder(), CancellationToken.None)).Transfer);
                db.Add(transfer);
            }

            var file = $"account,amount,reason\n{resale.Account.AccountName},12.50,Quarter 4\n";
            var batch = FundBatch.Store(FundKind.Transfer, "funds.csv", System.Text.Encoding.UTF8.GetBytes(file), partner.Id, Guid.CreateVersion7(), now);
            db.Add(batch);
            await db.SaveChangesAsync();
            return (waiting, batch);
        }

        /// <summary>A project of its own customer, with a file and an entry of progress.</summary>
        public (Project Project, Document File) Works(Customer customer, CustomerAccount account)
        {
            var file = new Document { Id = Id<Document>.At(now), OwnerId = Guid.CreateVersion7(), FileName = "proof.pdf", ContentType = "application/pdf", Size = 8, Sha256 = new byte[32], StoredAt = now };
            var (project, _) = Project.Register(
                Details("Core on the cloud"), account, customer, partner.Id, ProjectNumber.Of(201809, 10 + number), 1, [file.Id.Value], ApprovalPlan.Default, version.Values, Guid.CreateVersion7(), now);
            db.Add(file);
            db.Add(project);
            db.Add(project.Progress(new() { Means = ContactMeans.Visit, Words = "Met them.", NextStep = "Offer", NextStepOn = VendorZone.DayOf(now) }, Guid.CreateVersion7(), now));
            return (project, file);
        }

        /// <summary>A configuration list of a project, with one line.</summary>
        public ConfigurationList Lists(Project project)
        {
            var product = Product.Add($"listed-{number}", "云主机", "Host", "计算", "Compute", now);
            var spec = ProductSpec.Add(product, $"listed-{number}-s", new() { Name = "小", NameEn = "Small", Unit = BillingUnit.Month }, now);
            var price = SpecPrice.Next(spec, [], new(12_700, "CNY"), now, null, now);
            var list = ConfigurationList.Create(project, "Core", ConfigurationList.FirstNumber - 1 - number, 0, Guid.CreateVersion7(), now);
            list.Add(project, new(product, spec, price), new() { Quantity = 2, Term = 12, DiscountBasisPoints = 1000 }, version.Values, now);
            _offers[spec.Id] = new(product, spec, price);
            db.AddRange(product, spec, price, list);
            return list;
        }

        /// <summary>Three purchase orders of lists like that one: one waits for the vendor, one for the customer, one to be paid.</summary>
        public (PurchaseOrder Pushed, PurchaseOrder Offered, PurchaseOrder Paid) Pushes(Project project, ConfigurationList like)
        {
            var orders = Enumerable.Range(0, 3).Select(at =>
            {
                var list = like.Copy(project, at switch { 0 => "Pushed", 1 => "Offered", _ => "Bought" }, ConfigurationList.FirstNumber - 11 - (3 * number) - at, 1 + at, _offers, version.Values, Guid.CreateVersion7(), now);
                list.Quote(project, _offers, version.Values, Guid.CreateVersion7(), now);
                var order = list.Push(project, PurchaseOrder.NumberOf(90_000_001 + (3 * number) + at), "As agreed.", [], version.Values, Guid.CreateVersion7(), now);
                db.AddRange(list, order);
                return order;
            }).ToList();
            orders[1].Decide(ApprovalOutcome.Approved, PurchaseReason.InOrder, null, Guid.CreateVersion7(), null, version.Values, now);
            orders[2].Decide(ApprovalOutcome.Approved, PurchaseReason.InOrder, null, Guid.CreateVersion7(), null, version.Values, now);
            return (orders[0], orders[1], orders[2]);
        }

        /// <summary>The customer confirms and pays it; the money moves by itself (<see cref="Wallets.Pays"/>).</summary>
        public Order Buys(PurchaseOrder purchase, Project project, CustomerAccount account)
        {
            purchase.Confirm(now);
            purchase.RequestPayment(OrderPayer.Account, account, now);
            var (order, lines) = purchase.Pay(project, account, OrderPayer.Account, Order.NumberOf(90_000_001 + number), account.UserId!.Value, now);
            db.Add(order);
            db.AddRange(lines);
            return order;
        }

        /// <summary>Two contracts that wait for both sides: one with the partner, one with an account that signs itself.</summary>
        public (Contract OfPartner, Contract OfAccount, ContractTemplate Template) Contracts(CustomerAccount account)
        {
            var (template, first) = ContractTemplate.Create(
                $"Agreement {number}", ContractParty.Account, ContractLanguage.English, "# Subject\nThe vendor and {{partner}}.\n\nMore.", Guid.CreateVersion7(), now);
            ContractCounterparty[] sides = [new(ContractSigner.Partner, partner.Id, null, partner.Name), new(ContractSigner.Account, null, account.Id, "Qingshan Technology Co., Ltd.")];
            var made = sides.Select((side, at) =>
            {
                var contract = Contract.Draft(
                    template, first, side, Contract.NumberOf(90_000_001 + (2 * number) + at), new Dictionary<string, string?> { [ContractBlanks.Partner] = partner.Name }, Guid.CreateVersion7(), now);
                contract.Send(10, now);
                return contract;
            }).ToList();
            db.AddRange(template, first);
            db.AddRange(made);
            return (made[0], made[1], template);
        }

        /// <summary>Two invoices that wait to be issued, of orders of long ago: one that the partner asked for, one that an account did. Each has a title.</summary>
        public (Invoice OfPartner, Invoice OfAccount, InvoiceTitle Title, InvoiceTitle AccountTitle) Invoices(CustomerAccount account)
        {
            InvoiceOwner[] owners = [InvoiceOwner.Of(partner.Id), InvoiceOwner.Of(account.Id)];
            var titles = owners.Select(owner => InvoiceTitle.Add(owner, new("Qingshan Technology Co., Ltd.", null, null, null, null, null), 0, now)).ToList();
            var made = owners.Select((owner, at) =>
            {
                var id = Id<Order>.At(now);
                var order = new InvoiceableOrder(
                    id, $"ORD9000000{(2 * number) + at}", "Long ago", account.AccountName, now, new(10_600, "CNY"), new(600, "CNY"), new() { OrderId = id, PaidMinor = 10_600 });
                var (invoice, lines) = Invoice.Request(owner, InvoiceKind.Ordinary, titles[at].Text, [new(order)], Invoice.NumberOf(90_000_001 + (2 * number) + at), Guid.CreateVersion7(), now);
                db.Add(invoice);
                db.Add(order.Invoiced);
                db.AddRange(lines);
                return invoice;
            }).ToList();
            db.AddRange(titles);
            return (made[0], made[1], titles[0], titles[1]);
        }

        /// <summary>A project of a customer of the vendor, which waits for its approval.</summary>
        public (Project Project, RegistrationApplication Application) Applies()
        {
            var account = CustomerAccount.Direct($"harbour{number}", $"it{number}@harbour.example", "+8613800139001", CustomerType.Enterprise, null, now, "Harbour Logistics Ltd.");
            var (project, application) = Project.Register(
                Details("Tracking platform"), account, null, partner.Id, ProjectNumber.Of(201809, 20 + number), 2, [], ApprovalPlan.Default, version.Values, Guid.CreateVersion7(), now);
            db.Add(account);
            db.Add(project);
            db.Add(application!);
            return (project, application!);
        }

        public CustomerInvitation Invites(Customer customer)
        {
            var invitation = customer.Invite(
                new() { Email = customer.Email, DistributionType = DistributionType.Agency, Nickname = customer.Nickname! }, [], 0, version.Values, Guid.CreateVersion7(), now);
            db.Add(invitation);
            return invitation;
        }

        public async Task<(Customer Customer, CustomerInvitation Used, CustomerAccount Account, User User, IReadOnlyList<ConsentRecord> Consents)> SignsUp(string name, TermsBook terms)
        {
            var (customer, _) = Registers(name);
            var invitation = Invites(customer);
            var login = $"{name.ToLowerInvariant()}{number}";
            var user = new User
            {
                Id = Guid.CreateVersion7(),
                UserName = login,
                NormalizedUserName = login.ToUpperInvariant(),
                Email = customer.Email,
                NormalizedEmail = customer.Email.ToUpperInvariant(),
                EmailConfirmed = true,
                DisplayName = login,
                Role = Role.Customer,
                Language = "en",
                SecurityStamp = Guid.CreateVersion7().ToString("N"),
                CreatedAt = now,
            };
            var account = CustomerAccount.SignUp(customer, invitation, login, customer.Phone, user.Id, now);
            var documents = await terms.ForSignUp(marketing: true, CancellationToken.None);
            List<ConsentRecord> consents = [.. documents.Select(document => ConsentRecord.Give(user.Id, account.Id, document, now))];
            db.Add(user);
            db.Add(account);
            db.AddRange(CustomerClaim.Of(account, null));
            db.AddRange(consents);
            return (customer, invitation, account, user, consents);
        }

        private ProjectDetails Details(string name) => new ProjectDetails
        {
            Name = name,
            Industry = "65",
            Region = "3301",
            Description = "Moves to the cloud.",
            ContactName = "Wang Wei",
            Products = ["ecs"],
            AmountMinor = 12_000_000,
            ExpectedSignOn = VendorZone.DayOf(now).AddDays(30),
            ExpectedRevenueOn = VendorZone.DayOf(now).AddDays(60),
        }.Normalise(VendorZone.DayOf(now));

        public IdentityVerification HandsIn(Customer customer, CustomerInvitation invitation, CustomerAccount account, User user, out Document document)
        {
            document = new Document { Id = Id<Document>.At(now), OwnerId = user.Id, FileName = "licence.pdf", ContentType = "application/pdf", Size = 8, Sha256 = new byte[32], StoredAt = now };
            db.Add(document);
            invitation.Submit(now);
            var verification = IdentityVerification.Submit(
                account, invitation.Id,
                new() { CustomerType = CustomerType.Enterprise, Name = customer.Name, CreditCode = Invitations.Invited.GoodCode, DocumentId = document.Id.Value }, now);
            customer.SubmittedVerification(now);
            db.Add(verification);
            return verification;
        }
    }
}
