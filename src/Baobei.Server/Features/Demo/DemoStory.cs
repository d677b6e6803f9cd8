using System.Globalization;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Partners;
using Baobei.Domain.Payments;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Contracts;
using Baobei.Server.Features.Cash;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Funds;
using Baobei.Server.Features.Invitations;
using Baobei.Server.Features.Invoices;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.My;
using Baobei.Server.Features.Partners;
using Baobei.Server.Features.Payments;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Projects;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Features.Vendors;
using Baobei.Server.Features.Verifications;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Demo;

/// <summary>
/// Four months of a small channel. Every step runs through its use case in the name of who took it, with the vendor's clock set back to
/// the moment; between the steps the recurring jobs run and the outbox is delivered, so that audit, mails and time lines are what they
/// would have been.
/// </summary>
internal sealed class DemoStory(IServiceProvider services, Id<Vendor> vendor)
{
    /// <summary>Before that, nobody is warned of anything that is still ahead.</summary>
    private const int DaysWithJobs = 40;

    private static readonly TimeSpan _beijing = TimeSpan.FromHours(8);

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly Dictionary<string, Id<Partner>> _partners = [];
    private readonly Dictionary<string, Guid> _people = [];
    private readonly Dictionary<DemoData.Registered, RegisterCustomer.Outcome> _registered = [];
    private readonly Dictionary<DemoData.Deal, Id<Project>> _projects = [];
    private readonly Dictionary<DemoData.Deal, Id<ConfigurationList>> _lists = [];
    private readonly Dictionary<DemoData.Deal, Id<PurchaseOrder>> _orders = [];
    private readonly Dictionary<string, Id<ContractTemplate>> _templates = [];
    private readonly Dictionary<DemoData.Paper, Id<Contract>> _contracts = [];
    private readonly Dictionary<DemoData.Deal, Id<Invoice>> _invoices = [];
    private DateOnly _lastDay = DayOf(TimeProvider.System.GetUtcNow()).AddDays(-DaysWithJobs);

    private static DemoData Data => DemoData.All;

    public async Task Tell(CancellationToken ct)
    {
        try
        {
            foreach (var (at, act) in Steps().OrderBy(step => step.At))
            {
                await GoTo(at, ct);
                await act(ct);
            }

            await GoTo(_now, ct);
            await As(Caller.Job(vendor), async scope =>
            {
                // Customers who signed up in the story know the same password as everybody.
                var db = scope.GetRequiredService<Db>();
                return await db.Set<User>().ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDemo, true), ct);
            });
        }
        finally
        {
            Clock.SetOffset(vendor, TimeSpan.Zero);
        }
    }

    private ProductClock Clock => services.GetRequiredService<ProductClock>();

    private OutboxWorker Outbox => services.GetRequiredService<OutboxWorker>();

    private IEnumerable<(DateTimeOffset At, Func<CancellationToken, Task> Act)> Steps()
    {
        yield return (When("131", "09:00:00"), BeginWithNumbersAndTexts);
        yield return (When("130", "09:00:00"), TakePeopleIn);
        yield return (When("130", "15:00:00"), FillCatalogue);
        yield return (When("129", "10:00:00"), OpenPartners);
        yield return (When("128", "10:00:00"), ct => WritePolicy(VerificationMode.Automatic, Data.Automatic, ct));
        yield return (When("2", "08:30:00"), ct => WritePolicy(VerificationMode.Manual, Data.Manual, ct));
        yield return (When("2", "12:00:00"), ct => WritePolicy(VerificationMode.Automatic, Data.Automatic, ct));
        yield return (When("127", "10:00:00"), LowerSecondPerson);
        yield return (When("1", "18:00:00"), BringShopOrders);
        foreach (var step in Data.Funds)
        {
            var words = step.Split(' ', 7);
            yield return (When(words[1], words[2]), ct => MoveFunds(words[0], words[3], words[4], long.Parse(words[5], CultureInfo.InvariantCulture) * 100, words[6], ct));
        }

        foreach (var step in Data.Associations)
        {
            var words = step.Split(' ', 6);
            yield return (When(words[1], words[2]), ct => By(words[3], scope => Change(scope, words[0], words[4], words[5], ct)));
        }

        foreach (var deal in Data.Projects)
        {
            foreach (var step in deal.Story)
            {
                var words = step.Split(' ', 4);
                yield return (When(words[1], words[2]), async ct =>
                {
                    try
                    {
                        await Act(words[0], deal, words.Length > 3 ? words[3] : null, ct);
                    }
                    catch (Exception failure) when (failure is Refused or InvalidField or NotFound)
                    {
                        throw new InvalidOperationException($"The demo's story breaks at \"{step}\" of {deal.Name}.", failure);
                    }
                }
                );
            }
        }

        foreach (var contract in Data.Contracts)
        {
            foreach (var step in contract.Story)
            {
                var words = step.Split(' ');
                yield return (When(words[1], words[2]), ct => Act(words[0], contract, words.Length > 3 ? words[3] : "", ct));
            }
        }

        foreach (var customer in Data.Customers)
        {
            foreach (var step in customer.Story)
            {
                var words = step.Split(' ');
                yield return (When(words[1], words[2]), async ct =>
                {
                    try
                    {
                        await Act(words[0], customer, ct);
                    }
                    catch (Exception failure) when (failure is Refused or InvalidField or NotFound)
                    {
                        throw new InvalidOperationException($"The demo's story breaks at \"{step}\" of {customer.Name}.", failure);
                    }
                }
                );
            }
        }
    }

    /// <summary>So many days before today, at a time of the day in Beijing.</summary>
    private DateTimeOffset When(string daysAgo, string time)
    {
        var day = DayOf(_now).AddDays(-int.Parse(daysAgo, CultureInfo.InvariantCulture));
        return new DateTimeOffset(day.ToDateTime(TimeOnly.Parse(time, CultureInfo.InvariantCulture)), _beijing).ToUniversalTime();
    }

    /// <summary>Sets the vendor's clock; what was caused so far is delivered first, and on the way the recurring jobs run once for each day.</summary>
    private async Task GoTo(DateTimeOffset moment, CancellationToken ct)
    {
        await Outbox.Drain(ct);
        for (var day = _lastDay.AddDays(1); day <= DayOf(moment); day = day.AddDays(1))
        {
            SetClock(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), _beijing).AddMinutes(5));
            await services.GetRequiredService<Scheduler>().RunDue(vendor, force: true, ct);
            await Outbox.Drain(ct);
            _lastDay = day;
        }

        SetClock(moment);
    }

    private static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(_beijing).Date);

    private void SetClock(DateTimeOffset moment)
    {
        ProductClock.EnterVendor(vendor);
        Clock.SetOffset(vendor, moment - TimeProvider.System.GetUtcNow());
    }

    /// <summary>关联变更: the one in whose name it is asks for the other type, or for the account, or agrees to what waits.</summary>
    private static async Task Change(IServiceProvider scope, string verb, string name, string words, CancellationToken ct)
    {
        var db = scope.GetRequiredService<Db>();
        var (ask, account) = (scope.GetRequiredService<AskAssociation>(), await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.AccountName == name, ct));
        var other = account.DistributionType == DistributionType.Agency ? DistributionType.Resale : DistributionType.Agency;
        switch (verb)
        {
            case "type" when scope.GetRequiredService<Caller>().Role == Role.Customer:
                await ask.ChangeOwnType(new() { To = other, Reason = words }, ct);
                break;
            case "type":
                await ask.ChangeType(account.Id, new() { To = other, Reason = words }, ct);
                break;
            case "move":
                await ask.Move(new() { AccountName = name, Reason = words }, ct);
                break;
            case "agree":
                var id = await db.AssociationRequests.Where(r => r.AccountId == account.Id && r.Status == AssociationRequestStatus.Waiting).Select(r => r.Id).SingleAsync(ct);
                await scope.GetRequiredService<AnswerAssociation>().Agree(id, new() { AgreesToAssociation = true }, ct);
                break;
            default:
                throw new InvalidOperationException($"Nobody knows how to {verb}.");
        }
    }

    private Task Act(string verb, DemoData.Registered customer, CancellationToken ct) => verb switch
    {
        "register" => Register(customer, ct),
        "invite" => ForCustomer(customer, (scope, id) => scope.GetRequiredService<InviteCustomer>().Run(
            id, new() { Email = customer.Email, DistributionType = customer.Distribution, Nickname = customer.Nickname, Remark = customer.Remark }, ct)),
        "resend" => ForCustomer(customer, async (scope, id) => await scope.GetRequiredService<InviteCustomer>().Resend((await InvitationOf(scope, id, ct)).Id, ct)),
        "notes" => ForCustomer(customer, (scope, id) => scope.GetRequiredService<EditNotes>().Run(id, new() { Nickname = customer.Nickname, Remark = Data.Note }, _ => { }, ct)),
        "withdraw" => ForCustomer(customer, (scope, id) => scope.GetRequiredService<WithdrawCustomer>().Run(id, ct)),
        "ask_release" => ForCustomer(customer, (scope, id) => scope.GetRequiredService<ReleaseCustomer>().Ask(id, new() { Reason = Data.Release }, ct)),
        "open" => ByLink(customer, (scope, token) => scope.GetRequiredService<OpenInvitation>().Look(token, ct), ct),
        "refuse" => ByLink(customer, (scope, token) => scope.GetRequiredService<RefuseInvitation>().Run(token, new() { Reason = Data.Refusal }, ct), ct),
        "sign_up" => SignUp(customer, ct),
        "verify" => ByCustomer(customer, scope => Verify(scope, customer, customer.Name, ct), ct),
        "verify_other" => ByCustomer(customer, scope => Verify(scope, customer, customer.HandedIn!, ct), ct),
        "notice" => ByCustomer(customer, scope => scope.GetRequiredService<ReleaseAssociation>().GiveNotice(new() { Reason = Data.Notice }, ct), ct),
        "agree_release" => ByCustomer(customer, scope => scope.GetRequiredService<ReleaseAssociation>().Confirm(ct), ct),
        "approve" => Decide(customer, ReviewDecision.Approved, Data.Approval, ct),
        "reject" => Decide(customer, ReviewDecision.Rejected, Data.Rejection, ct),
        _ => throw new InvalidOperationException($"Nobody knows how to {verb}."),
    };

    private Task Act(string verb, DemoData.Deal deal, string? words, CancellationToken ct) => verb switch
    {
        "create" => By(deal.By, async scope => _projects[deal] = (await scope.GetRequiredService<RegisterProject>().Run(
            CommandOf(deal), deal.Account, [], ct)).Id),
        "approve" => Decide(deal, ApprovalOutcome.Approved, DecisionReason.Verified, words, ct),
        "return" => Decide(deal, ApprovalOutcome.Returned, DecisionReason.Incomplete, words, ct),
        "reject" => Decide(deal, ApprovalOutcome.Rejected, DecisionReason.NotAllowed, words, ct),
        "confirm" => By(deal.Account, scope => scope.GetRequiredService<MyServices>().Confirm(_projects[deal], scope.GetRequiredService<FindAccount>(), ct)),
        "refuse" => By(deal.Account, scope => scope.GetRequiredService<MyServices>().Refuse(_projects[deal], new() { Reason = CustomerReason.WrongDetails, Words = words }, ct)),
        "withdraw" => By(deal.By, scope => scope.GetRequiredService<WithdrawProject>().Run(_projects[deal], ct)),
        "next" => By(deal.By, async scope =>
        {
            var stage = await scope.GetRequiredService<Db>().Projects.Where(p => p.Id == _projects[deal]).Select(p => p.Stage).SingleAsync(ct);
            await scope.GetRequiredService<WriteProgress>().Run(_projects[deal], new() { Means = ContactMeans.Meeting, Words = words!, Stage = stage + 1 }, [], ct);
        }),
        "list" => By(deal.By, scope => MakeList(scope, deal, words!, ct)),
        "quote" => By(deal.By, scope => scope.GetRequiredService<WriteConfigurationList>().Quote(_lists[deal], _ => { }, ct)),
        "push" => By(deal.By, async scope => _orders[deal] = (await scope.GetRequiredService<WriteConfigurationList>().Push(_lists[deal], new() { Words = words }, _ => { }, ct)).Id),
        "grant" => By("cbm", scope => scope.GetRequiredService<DecidePurchase>().Run(
            _orders[deal], new() { Outcome = ApprovalOutcome.Approved, Reason = PurchaseReason.InOrder, Words = words }, _ => { }, ct)),
        "send_back" => By("cbm", scope => scope.GetRequiredService<DecidePurchase>().Run(
            _orders[deal], new() { Outcome = ApprovalOutcome.Returned, Reason = PurchaseReason.DiscountTooHigh, Words = words }, _ => { }, ct)),
        "ask" => By(deal.Account, scope => scope.GetRequiredService<MyPurchases>().RequestPayment(_orders[deal], new(), ct)),
        "fund" => By("finance", scope => Fund(scope, deal, words!, ct)),
        "pay" => By(deal.Account, scope => scope.GetRequiredService<MyPurchases>().Pay(_orders[deal], _ => { }, ct)),
        "invoice" => By(deal.Account, scope => Invoice(scope, deal, ct)),
        "issue" => By("finance", scope => scope.GetRequiredService<IssueInvoice>().Run(_invoices[deal], new() { TaxNumber = words }, ct)),
        "agree" => By(deal.Account, scope => scope.GetRequiredService<MyPurchases>().Confirm(_orders[deal], _ => { }, ct)),
        "note" => By(deal.By, scope => scope.GetRequiredService<WriteProgress>().Run(_projects[deal], new() { Means = ContactMeans.Call, Words = words! }, [], ct)),
        "lose" => By(deal.By, scope => scope.GetRequiredService<WriteProgress>().Run(
            _projects[deal], new() { Means = ContactMeans.Call, Words = words!, Lost = LostReason.Budget }, [], ct)),
        _ => throw new InvalidOperationException($"Nobody knows how to {verb}."),
    };

    /// <summary>The customer asks for an ordinary invoice for all that it paid, to its own name.</summary>
    private async Task Invoice(IServiceProvider scope, DemoData.Deal deal, CancellationToken ct)
    {
        var holder = Data.Customers.Single(customer => customer.Account == deal.Account);
        var title = await scope.GetRequiredService<WriteTitle>().Add(new() { Name = holder.Name, CreditCode = holder.Identity }, ct);
        var orders = await scope.GetRequiredService<InvoiceBook>().Open(ct);
        _invoices[deal] = (await scope.GetRequiredService<RequestInvoice>().Run(
            new() { Orders = [.. orders.Select(order => order.Id)], TitleId = title.Id, Kind = InvoiceKind.Ordinary }, ct)).Id;
    }

    /// <summary>What customers bought in the vendor's shop this afternoon; one of them links its first order to the project that it came from.</summary>
    private async Task BringShopOrders(CancellationToken ct)
    {
        var paidAt = When("1", "15:20:00");
        var rows = Data.ShopOrders.Select((order, at) => order.Split(' ') switch
        {
            var words => string.Join(',', words[0], words[1], ReaderZone.Show(paidAt.AddMinutes(7 * at), ReaderZone.Of(null)), "CNY", words[2], words[3], words[4], words[5], words[6], ""),
        });
        var file = string.Join('\n', rows.Prepend(string.Join(',', ImportOrders.Columns.Concat(ImportOrders.Optional)))) + "\n";
        await By("finance", scope => scope.GetRequiredService<ImportOrders>().Run(new SentFile("shop.csv", System.Text.Encoding.UTF8.GetBytes(file)).AsForm("File"), dryRun: false, ct));
        await By("hailan_health", async scope =>
        {
            var db = scope.GetRequiredService<Db>();
            var (order, number) = (Data.ShopOrders[0].Split(' ')[0], await db.AcrossPartners<Project>().Where(p => p.AccountName == "hailan_health").Select(p => p.Number).FirstAsync(ct));
            var id = await db.AcrossPartners<Order>().Where(o => o.Number == order).Select(o => o.Id).SingleAsync(ct);
            await scope.GetRequiredService<LinkOrder>().Run(id, new() { Project = number }, _ => { }, ct);
        });
    }

    /// <summary>So many whole yuan come from the customer's bank.</summary>
    private static async Task Fund(IServiceProvider scope, DemoData.Deal deal, string yuan, CancellationToken ct)
    {
        var account = await scope.GetRequiredService<Db>().CustomerAccounts.Where(a => a.AccountName == deal.Account).Select(a => a.Id).SingleAsync(ct);
        await scope.GetRequiredService<LedgerBooking>().Alone(
            TransferOrder.Move(
                $"demo:{account}", TransferOccasion.TopUp, LedgerAccountName.Of(scope.GetRequiredService<Caller>().Vendor, LedgerPurpose.Bank, "CNY"),
                LedgerAccountName.Of(account, LedgerPurpose.Cash, "CNY"), long.Parse(yuan, CultureInfo.InvariantCulture) * 100),
            ct);
    }

    /// <summary>"name|spec quantity term discount region|…": a dash stands for none.</summary>
    private async Task MakeList(IServiceProvider scope, DemoData.Deal deal, string words, CancellationToken ct)
    {
        var parts = words.Split('|');
        var write = scope.GetRequiredService<WriteConfigurationList>();
        var list = await write.Create(_projects[deal], new() { Name = parts[0] }, ct);
        _lists[deal] = list.Id;
        foreach (var line in parts[1..])
        {
            var typed = line.Split(' ');
            var spec = await scope.GetRequiredService<Db>().ProductSpecs.Where(s => s.Code == typed[0]).Select(s => s.Id).SingleAsync(ct);
            await write.AddLine(
                list.Id,
                new()
                {
                    SpecId = spec,
                    Quantity = int.Parse(typed[1], CultureInfo.InvariantCulture),
                    Term = typed[2] == "-" ? null : int.Parse(typed[2], CultureInfo.InvariantCulture),
                    DiscountBasisPoints = int.Parse(typed[3], CultureInfo.InvariantCulture),
                    Region = typed[4] == "-" ? null : typed[4],
                },
                _ => { },
                ct);
        }
    }

    private Task Decide(DemoData.Deal deal, ApprovalOutcome outcome, DecisionReason reason, string? words, CancellationToken ct) => By("bd", async scope =>
    {
        var id = await scope.GetRequiredService<Db>().Projects.Where(p => p.Id == _projects[deal]).Select(p => p.ApplicationId).SingleAsync(ct);
        await scope.GetRequiredService<DecideProject>().Run(
            id!.Value, new() { Outcome = outcome, Reason = reason, Words = words, Fields = outcome == ApprovalOutcome.Returned ? ["Description", "Files"] : null }, ct);
    });

    private RegisterProject.Command CommandOf(DemoData.Deal deal)
    {
        var signed = DayOf(_now).AddDays(deal.SignIn);
        return new()
        {
            Name = deal.Name,
            Industry = deal.Industry,
            Region = deal.Region,
            Description = deal.Description,
            IsBid = deal.Tender is not null,
            IsTest = deal.IsTest,
            ContactName = deal.Contact,
            Products = deal.Products,
            Competitors = deal.Competitors,
            BidOn = deal.Tender is null ? null : signed.AddDays(-10),
            TenderNumber = deal.Tender,
            AmountMinor = deal.Amount * 100,
            OneOffMinor = deal.Amount * 20,
            ExpectedSignOn = signed,
            ExpectedRevenueMonth = signed.AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture),
        };
    }

    private Task TakePeopleIn(CancellationToken ct) => As(Caller.Job(vendor), async scope =>
    {
        var create = scope.GetRequiredService<CreatePartner>();
        foreach (var company in Data.Partners)
        {
            var partner = await create.Run(
                new() { Name = company.Name, CreditCode = company.CreditCode, ContactName = company.Contact, ContactEmail = company.Email }, ct);
            _partners[company.Key] = partner.Id;
        }

        var people = scope.GetRequiredService<CreatePerson>();
        foreach (var person in Data.People)
        {
            var user = people.Add(new()
            {
                UserName = person.UserName,
                Email = $"{person.UserName}@{person.Partner ?? "vendor"}.example",
                DisplayName = person.Name,
                Role = person.Role,
                PartnerId = person.Partner is { } key ? _partners[key] : null,
                Password = DemoPeople.Password,
            });
            user.IsDemo = true;
            user.EmailConfirmed = true;
            _people[person.UserName] = user.Id;
        }

        var db = scope.GetRequiredService<Db>();
        foreach (var customer in Data.Directs)
        {
            var user = people.Add(new()
            {
                UserName = customer.Account,
                Email = customer.Email,
                DisplayName = customer.Account,
                Role = Role.Customer,
                Password = DemoPeople.Password,
            });
            user.IsDemo = true;
            user.EmailConfirmed = true;
            _people[customer.Account] = user.Id;
            var account = CustomerAccount.Direct(
                customer.Account, customer.Email, customer.Phone, CustomerType.Enterprise, user.Id, scope.GetRequiredService<TimeProvider>().GetUtcNow(), customer.Name);
            db.Add(account);
            db.AddRange(CustomerClaim.Of(account, customer.CreditCode));
            db.AddRange(HeldName.Of(account, customer.CreditCode));
        }

        return await db.SaveChangesAsync(ct);
    });

    /// <summary>The installation came with its first numbers and texts a moment ago; in the story they are older than everything that is decided or agreed to.</summary>
    private Task BeginWithNumbersAndTexts(CancellationToken ct) => As(Caller.Job(vendor), async scope =>
    {
        var db = scope.GetRequiredService<Db>();
        await db.Set<PolicyVersion>().ExecuteDeleteAsync(ct);
        await db.Terms.ExecuteDeleteAsync(ct);
        await db.Set<AuditEntry>().Where(a => a.Event == PolicyChanged.Name || a.Event == TermsPublished.Name).ExecuteDeleteAsync(ct);
        await scope.GetRequiredService<CreateVendor>().Complete(ct);
        return 0;
    });

    private Task FillCatalogue(CancellationToken ct) => By("operator", async scope =>
    {
        var db = scope.GetRequiredService<Db>();
        db.AddRange(DemoCatalogue.Read(scope.GetRequiredService<TimeProvider>().GetUtcNow()));
        await db.SaveChangesAsync(ct);
    });

    private Task Act(string step, DemoData.Paper paper, string word, CancellationToken ct) => step switch
    {
        "draft" => By("operator", async scope =>
        {
            if (paper.Body is { } body)
            {
                _templates[paper.Template] = (await scope.GetRequiredService<WriteTemplate>().Create(
                    new() { Name = paper.Template, Party = paper.Party, Language = ContractLanguage.Chinese, Body = body }, ct)).Id;
            }

            var isPartner = paper.Party == ContractParty.Partner;
            _contracts[paper] = (await scope.GetRequiredService<WriteContract>().Draft(
                new() { TemplateId = _templates[paper.Template], PartnerName = isPartner ? paper.With : null, AccountName = isPartner ? null : paper.With }, ct)).Id;
        }),
        "send" => By("operator", scope => scope.GetRequiredService<WriteContract>().Send(
            _contracts[paper], new() { Days = int.Parse(word, CultureInfo.InvariantCulture) }, null, ct)),
        "sign" => By(word, async scope =>
        {
            var shown = await scope.GetRequiredService<ContractBook>().View(_contracts[paper], ct);
            await scope.GetRequiredService<SignContract>().Run(shown.Id, new() { TextHash = shown.TextHash, Agrees = true }, ct);
        }),
        _ => throw new InvalidOperationException($"The demo knows no step called {step}."),
    };

    private async Task OpenPartners(CancellationToken ct)
    {
        foreach (var company in Data.Partners.Where(p => p.Effective))
        {
            await By("operator", async scope =>
            {
                var move = scope.GetRequiredService<MovePartner>();
                await move.MakeEffective(_partners[company.Key], null, ct);
                if (company.Distribution)
                {
                    await move.SetDistribution(_partners[company.Key], new() { Enabled = true }, null, ct);
                }
            });
        }
    }

    private Task WritePolicy(VerificationMode mode, string note, CancellationToken ct) => By("operator", async scope =>
    {
        var now = scope.GetRequiredService<TimeProvider>().GetUtcNow();
        if ((await scope.GetRequiredService<PolicyBook>().InForce(vendor, now, ct)).Values.VerificationMode != mode)
        {
            await scope.GetRequiredService<WritePolicy>().Run(new() { Values = new() { VerificationMode = mode }, Note = note }, ct);
        }
    });

    /// <summary>So low that the demo has something to release.</summary>
    private Task LowerSecondPerson(CancellationToken ct) => By(
        "operator", scope => scope.GetRequiredService<WritePolicy>().Run(new() { Values = new() { FundsSecondPersonFrom = 20_000 }, Note = Data.FundsPolicy }, ct));

    private Task MoveFunds(string verb, string who, string accountName, long amount, string reason, CancellationToken ct) => verb switch
    {
        "top_up" => TopUp(who, amount, reason, ct),
        "pay_online" or "leave_payment" => PayOnline(who, amount, pays: verb == "pay_online", ct),
        "withdraw" => By(who, scope => scope.GetRequiredService<Withdrawals>().Ask(
            new() { AmountMinor = amount, Payee = reason, BankName = Data.BankName, AccountNumber = "6222020200112233" }, ct)),
        _ => By(who, async scope =>
        {
            var account = await scope.GetRequiredService<Db>().CustomerAccounts.Where(a => a.AccountName == accountName).Select(a => a.Id).SingleAsync(ct);
            var move = scope.GetRequiredService<MoveFunds>();
            var command = new MoveFunds.Command { AmountMinor = amount, Reason = reason };
            await (verb == "transfer" ? move.Transfer(account, command, ct) : move.Reclaim(account, command, ct));
        }),
    };

    /// <summary>Somebody is sent to the demo's cashier, and pays there or leaves it.</summary>
    private Task PayOnline(string who, long amount, bool pays, CancellationToken ct) => By(who, async scope =>
    {
        var started = await scope.GetRequiredService<StartPayment>().TopUp(new() { AmountMinor = amount }, ct);
        if (pays)
        {
            var db = scope.GetRequiredService<Db>();
            var payment = await db.DemoPayments.SingleAsync(p => p.PaymentId == started.Id, ct);
            payment.End(PaymentOutcome.Paid, null, scope.GetRequiredService<TimeProvider>().GetUtcNow());
            await db.SaveChangesAsync(ct);
            await scope.GetRequiredService<TakeNotice>().Run(payment.Notice, "", ct);
        }
    });

    /// <summary>Somebody announces it, and finance brings the statement on which it stands.</summary>
    private async Task TopUp(string who, long amount, string payer, CancellationToken ct)
    {
        var code = "";
        await By(who, async scope => code = (await scope.GetRequiredService<TopUps>().Ask(new() { AmountMinor = amount }, ct)).Code);
        await By("finance", scope =>
        {
            var day = VendorZone.DayOf(scope.GetRequiredService<TimeProvider>().GetUtcNow());
            var file = string.Create(CultureInfo.InvariantCulture, $"date,amount,payer,reference,number\n{day:yyyy-MM-dd},{amount / 100m:0.00},{payer},{code},{code}\n");
            return scope.GetRequiredService<BankStatements>().Import(new SentFile("bank.csv", System.Text.Encoding.UTF8.GetBytes(file)).AsForm("File"), ct);
        });
    }

    private Task Register(DemoData.Registered customer, CancellationToken ct) => By(customer.By, async scope =>
        _registered[customer] = await scope.GetRequiredService<RegisterCustomer>().Run(
            new()
            {
                CustomerType = customer.Type,
                Name = customer.Name,
                CreditCode = customer.Type == CustomerType.Enterprise ? customer.Identity : null,
                Industry = customer.Industry,
                Region = customer.Region,
                ContactName = customer.Contact,
                Email = customer.Email,
                Phone = customer.Phone,
                Remark = customer.Remark,
                Explanation = Data.Explanation,
            },
            ct));

    private Task Decide(DemoData.Registered customer, ReviewDecision decision, string reason, CancellationToken ct) => By(
        "bd", scope => scope.GetRequiredService<DecideReview>().Run(_registered[customer].Registration!.Id, new() { Decision = decision, Reason = reason }, ct));

    private async Task SignUp(DemoData.Registered customer, CancellationToken ct)
    {
        await ByLink(customer, (scope, token) => scope.GetRequiredService<RequestPhoneCode>().Run(token, new() { Phone = customer.Phone }, ct), ct);
        await Outbox.Drain(ct);
        await ByLink(
            customer,
            async (scope, token) =>
            {
                // The message has left with a code that only the telephone knows; here another is made in its place.
                var db = scope.GetRequiredService<Db>();
                var code = (await db.Set<PhoneCode>().OrderByDescending(c => c.RequestedAt).FirstAsync(ct)).Make();
                await db.SaveChangesAsync(ct);
                var user = await scope.GetRequiredService<AcceptInvitation>().Run(
                    token,
                    new()
                    {
                        AccountName = customer.Account,
                        Password = DemoPeople.Password,
                        PasswordConfirmation = DemoPeople.Password,
                        Phone = customer.Phone,
                        PhoneCode = code,
                        AgreesToTerms = true,
                        AgreesToPersonalData = true,
                        AgreesToMarketing = customer.Distribution == DistributionType.Agency,
                    },
                    ct);
                _people[customer.Account] = user.Id;
            },
            ct);
    }

    private static async Task Verify(IServiceProvider scope, DemoData.Registered customer, string name, CancellationToken ct)
    {
        var isEnterprise = customer.Type == CustomerType.Enterprise;
        using var content = new MemoryStream(DemoDocument.Pdf);
        var file = isEnterprise ? new FormFile(content, 0, content.Length, "Document", "licence.pdf") : null;
        await scope.GetRequiredService<VerifyIdentity>().Run(
            new() { Name = name, CreditCode = isEnterprise ? customer.Identity : null, IdentityNumber = isEnterprise ? null : customer.Identity, ConfirmDifference = true },
            file,
            ct);
    }

    private Task ForCustomer(DemoData.Registered customer, Func<IServiceProvider, Id<Customer>, Task> act) =>
        By(customer.By, scope => act(scope, _registered[customer].Customer!.Id));

    private Task ByLink(DemoData.Registered customer, Func<IServiceProvider, string, Task> act, CancellationToken ct) => As(
        Caller.Visitor(vendor, Channel.Console),
        async scope =>
        {
            var invitation = await InvitationOf(scope, _registered[customer].Customer!.Id, ct);
            await act(scope, scope.GetRequiredService<InvitationLink>().PathFor(invitation.Id, invitation.Generation).Split('/')[^1]);
            return 0;
        });

    private Task ByCustomer(DemoData.Registered customer, Func<IServiceProvider, Task> act, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return By(customer.Account, act);
    }

    // The visitor's link is the right to see this one invitation, so the partner filter steps aside.
    private static Task<CustomerInvitation> InvitationOf(IServiceProvider scope, Id<Customer> customer, CancellationToken ct) =>
        scope.GetRequiredService<Db>().AcrossPartners<CustomerInvitation>().AsNoTracking().OrderByDescending(i => i.SentAt).FirstAsync(i => i.CustomerId == customer, ct);

    /// <summary>In the name of a person, as if signed in.</summary>
    private async Task By(string userName, Func<IServiceProvider, Task> act)
    {
        var id = _people[userName];
        var caller = await As(Caller.Job(vendor), async scope =>
        {
            var db = scope.GetRequiredService<Db>();
            var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == id);
            var partner = await db.Partners.AsNoTracking().SingleOrDefaultAsync(p => user.PartnerId == p.Id);
            return new Caller
            {
                Vendor = vendor,
                Channel = Channel.Console,
                User = user.Id,
                Name = user.DisplayName,
                Email = user.Email ?? "",
                Role = user.Role,
                Partner = partner?.Id,
                PartnerName = partner?.Name,
                PartnerStatus = partner?.Status,
                DistributionEnabled = partner?.DistributionEnabled ?? false,
            };
        });
        await As(caller, async scope =>
        {
            await act(scope);
            return 0;
        });
    }

    private async Task<T> As<T>(Caller caller, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(caller);
        return await work(scope.ServiceProvider);
    }
}
