using System.Globalization;
using System.Text.Json.Nodes;
using Baobei.Domain.Approvals;
using Baobei.Domain.Cash;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Filters;
using Baobei.Domain.Funds;
using Baobei.Domain.Imports;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Metering;
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
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Demo;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Features.Projects;
using Baobei.Server.Features.Terms;
using Baobei.Server.Jobs;
using Baobei.Server.Tests.Catalogue;
using Baobei.Server.Tests.Imports;
using Baobei.Server.Tests.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests;

/// <summary>
/// Every address × every role × own, another partner's, another vendor's, unknown and malformed ids, held against routes.txt, which is
/// written by hand. Who may not gets 403 (or is sent to sign in); who may gets 404 for every id that is not theirs to see.
/// </summary>
public abstract class EveryRouteTable(TestServer server, EveryRouteTable.Worlds worlds) : IClassFixture<EveryRouteTable.Worlds>
{
    /// <summary>Classes among which the lines are dealt out, each with worlds of its own, so that they are tried side by side.</summary>
    private const int Parts = 4;

    private const int MostChanges = 10;

    private static readonly Dictionary<string, Kind> _kinds = new()
    {
        ["observed"] = Kind.OfPartner<Customer>(s => s.Observed.Id.ToString()),
        ["invited"] = Kind.OfPartner<Customer>(s => s.Invited.Id.ToString()),
        ["associated"] = Kind.OfPartner<Customer>(s => s.Associated.Id.ToString()),
        ["invitation"] = Kind.OfPartner<CustomerInvitation>(s => s.Invitation.Id.ToString()),
        ["review"] = Kind.OfPartner<CustomerRegistration>(s => s.Review.Id.ToString()),
        ["account"] = Kind.OfPartner<CustomerAccount>(s => s.Account.Id.ToString()),
        ["verification"] = Kind.OfPartner<IdentityVerification>(s => s.Verification.Id.ToString()),
        ["document"] = Kind.OfPartner<Document>(s => s.Document.Id.ToString()),
        ["partner"] = Kind.OfPartner<Partner>(s => s.Partner.Id.ToString()),
        ["project"] = Kind.OfPartner<Project>(s => s.Project.Id.ToString()),
        ["applied"] = Kind.OfPartner<Project>(s => s.Applied.Id.ToString()),
        ["list"] = Kind.OfPartner<ConfigurationList>(s => s.List.Id.ToString()),
        ["purchase"] = Kind.OfPartner<PurchaseOrder>(s => s.Pushed.Id.ToString()),
        ["my-purchase"] = new(
            Scope.Person, (w, _) => Task.FromResult(w.Own.Offered.Id.ToString()), (w, _) => Task.FromResult(w.Other.Offered.Id.ToString()), Unknown<PurchaseOrder>()),
        ["order"] = Kind.OfPartner<Order>(s => s.Order.Id.ToString()),
        ["my-order"] = new(Scope.Person, (w, _) => Task.FromResult(w.Own.Order.Id.ToString()), (w, _) => Task.FromResult(w.Other.Order.Id.ToString()), Unknown<Order>()),
        ["contract"] = Kind.OfPartner<Contract>(s => s.Contract.Id.ToString()),
        ["my-contract"] = new(
            Scope.Person, (w, _) => Task.FromResult(w.Own.AccountContract.Id.ToString()), (w, _) => Task.FromResult(w.Other.AccountContract.Id.ToString()), Unknown<Contract>()),
        ["contract-template"] = new(Scope.Vendor, (w, _) => Task.FromResult(w.Own.Template.Id.ToString()), null, Unknown<ContractTemplate>()),
        ["invoice"] = Kind.OfPartner<Invoice>(s => s.Invoice.Id.ToString()),
        ["my-invoice"] = new(
            Scope.Person, (w, _) => Task.FromResult(w.Own.AccountInvoice.Id.ToString()), (w, _) => Task.FromResult(w.Other.AccountInvoice.Id.ToString()), Unknown<Invoice>()),
        ["title"] = Kind.OfPartner<InvoiceTitle>(s => s.Title.Id.ToString()),
        ["my-title"] = new(
            Scope.Person, (w, _) => Task.FromResult(w.Own.AccountTitle.Id.ToString()), (w, _) => Task.FromResult(w.Other.AccountTitle.Id.ToString()), Unknown<InvoiceTitle>()),
        ["list-line"] = new(Scope.Fixed, (_, _) => Task.FromResult("1"), null, "99"),
        ["top-up"] = new(Scope.Person, (w, role) => TopUpOf(w, role, other: false), (w, role) => TopUpOf(w, role, other: true), Unknown<TopUpOrder>()),
        ["payment"] = new(Scope.Person, (w, role) => PaymentOf(w, role, other: false), (w, role) => PaymentOf(w, role, other: true), Unknown<OnlinePayment>()),
        ["demo-payment"] = new(
            Scope.Vendor,
            async (w, _) =>
            {
                var id = Id<OnlinePayment>.At(w.Town.Now);
                return await Added(w, new DemoPayment { PaymentId = id, Subject = "Top-up", AmountMinor = 100, Currency = "CNY" }, p => p.PaymentId.ToString());
            },
            null,
            Unknown<OnlinePayment>()),
        ["withdrawal"] = new(Scope.Person, (w, role) => WithdrawalOf(w, role, other: false), (w, role) => WithdrawalOf(w, role, other: true), Unknown<Withdrawal>()),
        ["bank-line"] = new(
            Scope.Vendor,
            (w, _) => Added(w, BankLine.Take(new(new(2026, 11, 20), 100, "Payer", "Remark", null), Guid.CreateVersion7().ToString("N"), Guid.CreateVersion7(), w.Town.Now), l => l.Id.ToString()),
            null,
            Unknown<BankLine>()),
        ["association-request"] = Kind.OfPartner<AssociationRequest>(s => s.Change.Id.ToString()),
        ["my-association-request"] = new(
            Scope.Person, (w, _) => Task.FromResult(w.Own.OwnChange.Id.ToString()), (w, _) => Task.FromResult(w.Other.OwnChange.Id.ToString()), Unknown<AssociationRequest>()),
        ["resale"] = Kind.OfPartner<CustomerAccount>(s => s.Resale.Id.ToString()),
        ["fund"] = Kind.OfPartner<FundTransfer>(s => s.Fund.Id.ToString()),
        ["fund-batch"] = Kind.OfPartner<FundBatch>(s => s.Batch.Id.ToString()),
        ["application"] = Kind.OfPartner<RegistrationApplication>(s => s.Application.Id.ToString()),
        ["request"] = Kind.OfPartner<ProjectRequest>(s => s.Request.Id.ToString()),
        ["project-file"] = Kind.OfPartner<Document>(s => s.ProjectFile.Id.ToString()),
        ["service"] = new(Scope.Person, (w, _) => Task.FromResult(w.Own.Project.Id.ToString()), (w, _) => Task.FromResult(w.Other.Project.Id.ToString()), Unknown<Project>()),
        ["draft"] = new(Scope.Person, async (w, role) => (await DraftOf(w, role)).Id.ToString(), async (w, role) => (await DraftOf(w, role == "sales" ? "owner" : "sales")).Id.ToString(), Unknown<ProjectDraft>()),
        ["draft-file"] = new(Scope.Fixed, async (w, role) => new Id<Document>((await DraftOf(w, role)).Files[0]).ToString(), null, Unknown<Document>()),
        ["draft-step"] = new(Scope.Fixed, (_, _) => Task.FromResult("basic"), null, "no-such-step"),
        ["consent"] = new(Scope.Person, (w, _) => Task.FromResult(w.Own.Consent.Id.ToString()), (w, _) => Task.FromResult(w.Other.Consent.Id.ToString()), Unknown<ConsentRecord>()),
        ["link"] = new(Scope.Vendor, (w, _) => Task.FromResult(w.Own.InvitationToken), null, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ["mail"] = new(Scope.Vendor, (w, _) => Added(w, new MailBoxItem
        {
            Id = Id<MailBoxItem>.At(w.Town.Now),
            MessageId = Guid.CreateVersion7().ToString(),
            Recipient = "a@b.example",
            Subject = "Subject",
            Text = "Text",
            Html = "<p>Text</p>",
            SentAt = w.Town.Now,
        }, m => m.Id.ToString()), null, Unknown<MailBoxItem>()),
        ["message"] = new(Scope.Person, MessageOf, async (w, role) => await MessageOf(w, role == "operator" ? "bd" : "operator"), Unknown<Message>()),
        ["delivery"] = new(Scope.Vendor, (w, _) => Added(w, new OutboxMessage
        {
            Id = Id<OutboxMessage>.At(w.Town.Now),
            Handler = "none",
            Event = "none",
            Details = "{}",
            Address = "a@b.example",
            CreatedAt = w.Town.Now,
            DueAt = w.Town.Now,
            DeadAt = w.Town.Now,
        }, m => m.Id.ToString()), null, Unknown<OutboxMessage>()),
        ["direct-account"] = new(Scope.Vendor, (w, _) =>
        {
            var name = $"d{Guid.CreateVersion7():N}"[..20];
            return Added(w, CustomerAccount.Direct(name, $"{name}@direct.example", "+8613800139000", CustomerType.Enterprise, null, w.Town.Now), a => a.Id.ToString());
        }, null, Unknown<CustomerAccount>()),
        ["ledger-account"] = new(
            Scope.Partner, async (w, _) => (await Booked(w, w.Own)).ReadLegs().Last().Account.ToString(), async (w, _) => (await Booked(w, w.Other)).ReadLegs().Last().Account.ToString(),
            Unknown<LedgerAccount>()),
        ["transfer"] = new(
            Scope.Partner, async (w, _) => (await Booked(w, w.Own)).Id.ToString(), async (w, _) => (await Booked(w, w.Other)).Id.ToString(), Unknown<Transfer>()),
        ["usage-delivery"] = new(Scope.Vendor, (w, _) => Added(w, UsageDelivery.Begin("usage.csv", "Metering", w.Town.Now), d => d.Id.ToString()), null, Unknown<UsageDelivery>()),
        ["hold"] = new(Scope.Vendor, async (w, _) => (await Booked(w, w.Own, held: true)).HoldId!.Value.ToString(), null, Unknown<LedgerHold>()),
        ["terms"] = new(Scope.Fixed, (_, _) => Task.FromResult("personal-data"), null, "no-such-terms"),
        ["terms-version"] = new(Scope.Fixed, (_, _) => Task.FromResult(TermsBook.FirstVersion), null, "1999-01"),
        ["terms-document"] = new(
            Scope.Vendor, async (w, _) => (await w.Town.As((_, db) => db.Terms.Select(t => t.Id).FirstAsync())).ToString(), null, Unknown<TermsDocument>()),
        ["policy"] = new(
            Scope.Vendor, async (w, _) => (await w.Town.As((_, db) => db.Policies.Select(p => p.Id).FirstAsync())).ToString(), null, Unknown<PolicyVersion>()),
        ["approval-route"] = new(Scope.Vendor, (w, _) => ApprovalRouteOf(w), null, Unknown<ApprovalRoute>()),
        ["stand-in"] = new(Scope.Vendor, StandInOf, null, Unknown<StandIn>()),
        ["audit"] = new(
            Scope.Vendor, async (w, _) => (await w.Town.As((_, db) => db.Audit.Select(a => a.Id).FirstAsync())).ToString(), null, Unknown<AuditEntry>()),
        ["session"] = new(Scope.Person, SessionOf, async (w, role) => await SessionOf(w, role == "operator" ? "bd" : "operator"), Unknown<Session>()),
        ["key"] = new(Scope.Person, KeyOf, async (w, role) => await KeyOf(w, role == "operator" ? "bd" : "operator"), Unknown<ApiKey>()),
        ["project-filter"] = FilterKind(FilteredList.Projects),
        ["customer-filter"] = FilterKind(FilteredList.Customers),
        ["passkey"] = new(Scope.Person, PasskeyOf, async (w, role) => await PasskeyOf(w, role == "operator" ? "bd" : "operator"), "AAAAAAAAAAAAAAAAAAAAAA"),
        ["product"] = new(
            Scope.Vendor, async (w, _) => (await w.Town.Product($"p{Guid.CreateVersion7():N}")).Id.ToString(), null, Unknown<Product>()),
        ["spec"] = new(
            Scope.Vendor,
            async (w, _) => (await w.Town.Spec(await w.Town.Product($"p{Guid.CreateVersion7():N}"), $"s{Guid.CreateVersion7():N}", (3500, 0), (3900, 30))).Id.ToString(),
            null,
            Unknown<ProductSpec>()),
        ["import"] = new(Scope.Vendor, async (w, _) => (await w.Town.Import(Shelf.File)).Id.ToString(), null, Unknown<CatalogueImport>()),
        ["project-import"] = new(
            Scope.Organisation,
            async (w, role) => (await w.Town.ProjectFile(IsVendors(role) ? null : w.Own.Partner.Id)).Id.ToString(),
            async (w, role) => (await w.Town.ProjectFile(IsVendors(role) ? w.Own.Partner.Id : w.Other.Partner.Id)).Id.ToString(),
            Unknown<RegistrationImport>()),
        ["customer-import"] = new(
            Scope.Organisation,
            async (w, role) => (await w.Town.CustomerFile(IsVendors(role) ? null : w.Own.Partner.Id)).Id.ToString(),
            async (w, role) => (await w.Town.CustomerFile(IsVendors(role) ? w.Own.Partner.Id : w.Other.Partner.Id)).Id.ToString(),
            Unknown<RegistrationImport>()),
        ["partner-owner"] = new(
            Scope.Vendor, async (w, _) => (await w.Town.Someone(Role.PartnerOwner, w.Own.Partner)).User!.OuterId.ToString(), null, Unknown<User>()),
        ["colleague"] = new(
            Scope.Organisation,
            async (w, role) => (await w.Who(IsVendors(role) ? "cbm" : "bookkeeper")).User!.OuterId.ToString(),
            async (w, role) => (await w.Town.Someone(IsVendors(role) ? Role.PartnerSales : Role.BusinessDeveloper, IsVendors(role) ? w.Own.Partner : null)).User!.OuterId.ToString(),
            Unknown<User>()),
    };

    public static IEnumerable<TheoryDataRow<string>> Lines(int part) =>
        Line.All.Where((_, i) => i % Parts == part).Select(l => new TheoryDataRow<string>($"{l.Method} {l.Path}"));

    /// <summary>The lines as "GET /customers".</summary>
    internal static IEnumerable<string> Written => Line.All.Select(l => $"{l.Method} {l.Path}");

    private enum Scope
    {
        /// <summary>A partner's people see their own, the vendor's people all.</summary>
        Partner,

        /// <summary>One's own organisation: the partner, or the vendor without its partners.</summary>
        Organisation,
        Person,
        Vendor,

        /// <summary>The same for everybody.</summary>
        Fixed,
    }

    /// <summary>By the table: who may use the route, with an address of it for each that leads to something of theirs; null when the table does not know it.</summary>
    internal static IReadOnlyList<(string Role, Func<EveryRouteWorld, Task<string>> Address)>? WhoMay(string method, string path) =>
        Line.All.SingleOrDefault(l => l.Method == method && l.Path == path) is { } line
            ? [.. Line.Roles.Where(line.Who.Contains).Select(role => (role, (Func<EveryRouteWorld, Task<string>>)(world => Address(line, kind => kind.Own(world, role)))))]
            : null;

    /// <summary>What the table expects of the route when it is not simply there.</summary>
    internal static int? StatusOf(string method, string path) => Line.All.Single(l => l.Method == method && l.Path == path).Answer;

    protected async Task Try(string route)
    {
        var line = Line.All.Single(l => $"{l.Method} {l.Path}" == route);
        var wrong = new List<string>();
        var sides = new HashSet<string>();
        foreach (var role in Line.Roles)
        {
            // Who is turned away is so before a database is asked for anything but who that is: once is enough.
            wrong.AddRange(line.Who.Contains(role) ? await CheckStrange(line, role, isFirst: sides.Add(SideOf(role))) : TestServer.PostgresServer is null ? await CheckDenied(line, role) : []);
        }

        // Nothing has changed until here.
        foreach (var side in Line.Roles.Where(line.Who.Contains).GroupBy(SideOf))
        {
            foreach (var role in side)
            {
                wrong.AddRange(await CheckOwn(line, role));
            }

            // What may be done is done on both databases; that it is done to what nobody has changed before, on one: a world takes as long as forty answers.
            if (TestServer.PostgresServer is null || worlds.Changes >= MostChanges)
            {
                worlds.ForgetChanged();
            }
        }

        Assert.True(wrong.Count == 0, $"{route}\n{string.Join('\n', wrong)}");
    }

    private async Task<List<string>> CheckDenied(Line line, string role)
    {
        var (world, _) = await worlds.Current(server);
        var answer = await Send(line, await world.Who(role), await Address(line, k => role == "visitor" ? Task.FromResult(k.Unknown) : k.Own(world, role)));
        var right = role != "visitor" ? answer.Status == 403
            : line.IsApi ? answer.Status == 401
            : answer.Status == 302 && answer.Location!.StartsWith("/sign-in?return=", StringComparison.Ordinal);
        return right ? [] : [$"{role} may not and got {answer.Status} {answer.Code}"];
    }

    /// <param name="isFirst">Of its side: an id that is nobody's is that to all of a side.</param>
    private async Task<List<string>> CheckStrange(Line line, string role, bool isFirst)
    {
        if (line.Ids.Count == 0)
        {
            return [];
        }

        var wrong = await TryStrange(line, role, isFirst);
        if (wrong.Count == 0 || !worlds.IsChanged)
        {
            return wrong;
        }

        worlds.ForgetChanged();
        return await TryStrange(line, role, isFirst);
    }

    private async Task<List<string>> TryStrange(Line line, string role, bool isFirst)
    {
        var (world, foreign) = await worlds.Current(server);
        var person = await world.Who(role);
        var strange = new List<(string What, string Address)>();
        if (isFirst)
        {
            strange.Add(("an unknown id", await Address(line, k => Task.FromResult(k.Unknown))));
            strange.Add(("a malformed id", await Address(line, _ => Task.FromResult("nonsense"))));
        }

        if (line.Ids.Values.All(k => _kinds[k].Scope != Scope.Fixed))
        {
            strange.Add(("another vendor's id", await Address(line, k => k.Own(foreign, role))));
        }

        if (line.Ids.Values.Any(k => IsHidden(_kinds[k], role)))
        {
            strange.Add(("another's id", await Address(line, k => IsHidden(k, role) ? k.Other!(world, role) : k.Own(world, role))));
        }

        var wrong = new List<string>();
        foreach (var (what, address) in strange)
        {
            var answer = await Send(line, person, address);
            if (answer.Status != 404)
            {
                wrong.Add($"{role} with {what} got {answer.Status} {answer.Code}");
            }
        }

        return wrong;
    }

    /// <summary>Of one side, only the first finds everything as it was; whoever then gets what the table does not expect tries in a new world.</summary>
    private async Task<List<string>> CheckOwn(Line line, string role)
    {
        var wasChanged = worlds.IsChanged;
        var (world, _) = await worlds.Current(server);
        var mine = await Send(line, await world.Who(role), await Address(line, k => k.Own(world, role)));
        worlds.Changes += line.Method != "GET" && mine.Status < 400 ? 1 : 0;
        int[] fine = line.Answer is { } expected ? [expected, 429]
            : line.Method == "GET" ? [200, 302, 303]
            : [200, 201, 202, 204, 302, 303, 400, 409, 412, 415, 422, 428, 429];
        var isSentAway = mine.Location?.StartsWith("/sign-in?return=", StringComparison.Ordinal) == true;
        if (fine.Contains(mine.Status) && !isSentAway)
        {
            return [];
        }

        if (wasChanged)
        {
            worlds.ForgetChanged();
            return await CheckOwn(line, role);
        }

        return [$"{role} may and got {mine.Status} {mine.Code} {mine.Location}"];
    }

    private static bool IsHidden(Kind kind, string role) => kind.Other is not null && (kind.Scope != Scope.Partner || !IsVendors(role));

    private static string SideOf(string role) => IsVendors(role) ? "vendor" : role is "owner" or "sales" or "bookkeeper" ? "partner" : role;

    private static bool IsVendors(string role) => role is "operator" or "bd" or "cbm" or "finance" or "auditor";

    private static async Task<string> Address(Line line, Func<Kind, Task<string>> id)
    {
        var address = line.Path;
        foreach (var (name, kind) in line.Ids)
        {
            address = address.Replace($"{{{name}}}", Uri.EscapeDataString(await id(_kinds[kind])), StringComparison.Ordinal);
        }

        return address + line.Query;
    }

    private static async Task<Answer> Send(Line line, Person person, string address)
    {
        if (line.Method == "GET")
        {
            return await person.Opens(address);
        }

        if (line.IsApi)
        {
            (string, string)[] headers = line.Path.StartsWith("/api/v1/ledger/", StringComparison.Ordinal) ? [("Idempotency-Key", Guid.CreateVersion7().ToString("N"))] : [("If-Match", "\"v1\"")];
            return await person.Calls(new HttpMethod(line.Method), address, line.Body, headers);
        }

        return await person.Posts(address, line.Body.Select(f => KeyValuePair.Create(f.Key, f.Value?.ToString() ?? "")));
    }

    private static async Task<string> SessionOf(EveryRouteWorld world, string role)
    {
        var user = (await world.Who(role)).User!.Id;
        var now = TimeProvider.System.GetUtcNow();
        var session = new Session { Id = Id<Session>.New(), UserId = user, CreatedAt = now, LastSeenAt = now, ExpiresAt = now.AddHours(1) };
        return await Added(world, session, x => x.Id.ToString());
    }

    /// <summary>The newest draft of somebody of the partner that has a file, or a new one.</summary>
    private static async Task<ProjectDraft> DraftOf(EveryRouteWorld world, string role)
    {
        var user = (await world.Who(role)).User!.Id;
        return await world.Town.As(async (_, db) =>
        {
            var draft = await db.AcrossPartners<ProjectDraft>().AsNoTracking().Where(d => d.OwnerId == user).OrderByDescending(d => d.Id).FirstOrDefaultAsync();
            if (draft is not { Files.Count: > 0 })
            {
                var now = world.Town.Now;
                var file = new Document { Id = Id<Document>.At(now), OwnerId = user, FileName = "proof.pdf", ContentType = "application/pdf", Size = 8, Sha256 = new byte[32], StoredAt = now };
                draft = new() { Id = Id<ProjectDraft>.At(now), PartnerId = world.Own.Partner.Id, OwnerId = user, AccountId = world.Own.Account.Id, Files = [file.Id.Value], CreatedAt = now, SavedAt = now };
                db.Add(file);
                db.Add(draft);
                await db.SaveChangesAsync();
                await world.Town.As(async (services, _) =>
                {
                    await services.GetRequiredService<IDocumentStore>().Write(world.Town.Vendor.Id, file.Id, "%PDF-1.7 proof"u8.ToArray(), CancellationToken.None);
                    return 0;
                });
            }

            return draft;
        });
    }

    /// <summary>What the account of a partner's customer has of its partner's money: both see it.</summary>
    private static LedgerAccountName Received(PartnerSide side) => LedgerAccountName.Of(side.Account.Id, LedgerPurpose.Received, "CNY", side.Partner.Id);

    /// <summary>A transfer to it, or a hold of some of it.</summary>
    private static Task<Transfer> Booked(EveryRouteWorld world, PartnerSide side, bool held = false) => world.Town.As(async (services, _) =>
    {
        var ledger = services.GetRequiredService<LedgerBooking>();
        var key = Guid.CreateVersion7().ToString("N");
        var bank = LedgerAccountName.Of(world.Town.Vendor.Id, LedgerPurpose.Bank, "CNY");
        var booked = await ledger.Alone(TransferOrder.Move(key, TransferOccasion.Adjustment, bank, Received(side), 100), CancellationToken.None);
        return held
            ? (await ledger.Alone(TransferOrder.HoldMoney($"{Guid.CreateVersion7():N}:hold", TransferOccasion.Payment, [Received(side)], 10, world.Town.Now.AddDays(1)), CancellationToken.None)).Transfer
            : booked.Transfer;
    });

    private static async Task<string> MessageOf(EveryRouteWorld world, string role)
    {
        var message = new Message { Id = Id<Message>.At(world.Town.Now), UserId = (await world.Who(role)).User!.Id, Kind = "customer.lapsed", Arguments = ["Yunfan"], Link = "/", CreatedAt = world.Town.Now };
        return await Added(world, message, m => m.Id.ToString());
    }

    private static Task<string> Added<T>(EveryRouteWorld world, T row, Func<T, string> id)
        where T : class => world.Town.As(async (_, db) =>
        {
            db.Add(row);
            await db.SaveChangesAsync();
            return id(row);
        });

    private static Kind FilterKind(FilteredList list) => new(
        Scope.Person, (w, role) => FilterOf(w, role, list), (w, role) => FilterOf(w, role == "operator" ? "bd" : "operator", list), Unknown<SavedFilter>());

    private static async Task<string> FilterOf(EveryRouteWorld world, string role, FilteredList list)
    {
        var user = (await world.Who(role)).User!.Id;
        return await world.Town.As(async (_, db) =>
        {
            var all = await db.Set<SavedFilter>().Where(f => f.UserId == user && f.List == list).ToListAsync();
            var filter = all.FirstOrDefault();
            if (filter is null)
            {
                filter = SavedFilter.Save(all, user, list, "Saved", "q=cloud", false, world.Town.Now);
                db.Add(filter);
                await db.SaveChangesAsync();
            }

            return filter.Id.ToString();
        });
    }

    private static async Task<string> KeyOf(EveryRouteWorld world, string role)
    {
        var user = (await world.Who(role)).User!;
        var (key, _) = ApiKey.Create(user, "Key", [Permission.ManageOwnAccount], TimeProvider.System.GetUtcNow());
        return await Added(world, key, k => k.Id.ToString());
    }

    private static async Task<string> PasskeyOf(EveryRouteWorld world, string role)
    {
        var id = Guid.CreateVersion7().ToByteArray();
        var person = await world.Who(role);
        await world.Town.As(async (services, _) =>
        {
            var people = services.GetRequiredService<People>();
            var user = await people.FindByIdAsync(person.User!.Id.ToString());
            var key = new UserPasskeyInfo(id, id, TimeProvider.System.GetUtcNow(), 0, [], true, false, false, id, id) { Name = "Key" };
            return await people.AddOrUpdatePasskeyAsync(user!, key);
        });
        return System.Buffers.Text.Base64Url.EncodeToString(id);
    }

    /// <summary>One with another one behind it.</summary>
    private static Task<string> ApprovalRouteOf(EveryRouteWorld world) => world.Town.As(async (_, db) =>
    {
        var routes = await db.ApprovalRoutes.Where(r => r.RetiredAt == null).ToListAsync();
        for (var made = 0; made < 2; made++)
        {
            var step = new ApprovalStep { Role = Role.BusinessDeveloper };
            routes.Add(ApprovalRoute.Create(routes, $"Route {Guid.CreateVersion7().ToString("N")[^8..]}", new() { Regions = ["33"], AmountFrom = 100_000_00 }, [step], world.Town.Now));
            db.Add(routes[^1]);
        }

        await db.SaveChangesAsync();
        return routes[^2].Id.ToString();
    });

    /// <summary>One's own; there is one of each person at most.</summary>
    private static async Task<string> StandInOf(EveryRouteWorld world, string role)
    {
        var absent = (await world.Who(role)).User?.Id ?? Guid.CreateVersion7();
        return await world.Town.As(async (_, db) =>
        {
            if (await db.StandIns.FirstOrDefaultAsync(s => s.AbsentId == absent && s.EndedAt == null) is { } there)
            {
                return there.Id.ToString();
            }

            var made = StandIn.Create([], absent, Guid.CreateVersion7(), world.Town.Now, world.Town.Now.AddDays(2), "Conference", absent, world.Town.Now);
            db.Add(made);
            await db.SaveChangesAsync();
            return made.Id.ToString();
        });
    }

    /// <summary>Of a partner or of the customer, as the role sees it; to the vendor's people all are theirs to see, so another's is nobody's.</summary>
    private static async Task<string> TopUpOf(EveryRouteWorld world, string role, bool other)
    {
        if (other && IsVendors(role))
        {
            return Unknown<TopUpOrder>();
        }

        var owner = OwnerOf(world, role, other);
        return await Added(world, TopUpOrder.Ask(owner, 100, TopUpOrder.NewCode(), new(), Guid.CreateVersion7(), world.Town.Now), o => o.Id.ToString());
    }

    private static async Task<string> PaymentOf(EveryRouteWorld world, string role, bool other)
    {
        if (other && IsVendors(role))
        {
            return Unknown<OnlinePayment>();
        }

        var owner = OwnerOf(world, role, other);
        return await Added(world, OnlinePayment.TopUp(owner, 100, "CNY", "demo", new(), Guid.CreateVersion7(), world.Town.Now), p => p.Id.ToString());
    }

    private static async Task<string> WithdrawalOf(EveryRouteWorld world, string role, bool other)
    {
        if (other && IsVendors(role))
        {
            return Unknown<Withdrawal>();
        }

        var owner = OwnerOf(world, role, other);
        return await world.Town.As(async (services, db) =>
        {
            var ledger = services.GetRequiredService<LedgerBooking>();
            await ledger.With(
                TransferOrder.Move(
                    $"fill-{Guid.CreateVersion7():N}", TransferOccasion.TopUp, LedgerAccountName.Of(world.Town.Vendor.Id, LedgerPurpose.Bank, "CNY"), owner.Purse, 100),
                CancellationToken.None);
            var withdrawal = Withdrawal.Ask(owner, 100, new("Payee", "Bank", "6222020200112233"), 100, Guid.CreateVersion7(), world.Town.Now);
            withdrawal.HeldAs((await ledger.With(withdrawal.ToOrder(), CancellationToken.None)).Transfer);
            db.Add(withdrawal);
            await db.SaveChangesAsync();
            return withdrawal.Id.ToString();
        });
    }

    private static CashOwner OwnerOf(EveryRouteWorld world, string role, bool other)
    {
        var side = other ? world.Other : world.Own;
        return role == "customer" ? new(side.Partner.Id, side.Account.Id, side.Account.AccountName) : CashOwner.Of(side.Partner);
    }

    private static string Unknown<T>()
        where T : IHasId => Id<T>.New().ToString();

    internal static string PathOf(RouteEndpoint route) => "/" + string.Join('/', (route.RoutePattern.RawText ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries));

    internal static IEnumerable<string> MethodsOf(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Where(m => m is not ("HEAD" or "OPTIONS"));

    /// <summary>Two vendors with something of everything, made anew after something was changed.</summary>
    public sealed class Worlds
    {
        private EveryRouteWorld? _own;
        private EveryRouteWorld? _foreign;

        public async Task<(EveryRouteWorld Own, EveryRouteWorld Foreign)> Current(TestServer server) =>
            (_own ??= await EveryRouteWorld.Build(server), _foreign ??= await EveryRouteWorld.Build(server));

        /// <summary>So often somebody was let do something in the world that there is.</summary>
        public int Changes { get; set; }

        public bool IsChanged => Changes > 0;

        public void ForgetChanged()
        {
            _own = IsChanged ? null : _own;
            Changes = 0;
        }
    }

    /// <summary>A kind of id in an address: whose it may be, and where to find one.</summary>
    private sealed record Kind(Scope Scope, Func<EveryRouteWorld, string, Task<string>> Own, Func<EveryRouteWorld, string, Task<string>>? Other, string Unknown)
    {
        public static Kind OfPartner<T>(Func<PartnerSide, string> id)
            where T : IHasId => new(Scope.Partner, (w, _) => Task.FromResult(id(w.Own)), (w, _) => Task.FromResult(id(w.Other)), EveryRouteTable.Unknown<T>());
    }

    /// <summary>A line of routes.txt.</summary>
    private sealed record Line(
        string Method, string Path, HashSet<string> Who, IReadOnlyDictionary<string, string> Ids, string Query, int? Answer, JsonObject Body)
    {
        private static readonly Dictionary<string, HashSet<string>> _groups = [];

        public static readonly string[] Roles =
            ["visitor", "waiting", "owner", "sales", "bookkeeper", "operator", "bd", "cbm", "finance", "auditor", "customer"];

        public static readonly IReadOnlyList<Line> All = Read();

        public bool IsApi => Path.StartsWith("/api/v1", StringComparison.Ordinal);

        private static List<Line> Read()
        {
            using var stream = typeof(EveryRouteTable).Assembly.GetManifestResourceStream("routes.txt")!;
            using var reader = new StreamReader(stream);
            var lines = new List<Line>();
            while (reader.ReadLine() is { } text)
            {
                var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 0 || words[0].StartsWith('#'))
                {
                    continue;
                }

                if (words[1] == "=")
                {
                    _groups[words[0]] = [.. words[2..].SelectMany(Named)];
                    continue;
                }

                lines.Add(Parse(words));
            }

            return lines;
        }

        private static Line Parse(string[] words)
        {
            var ids = new Dictionary<string, string>();
            var body = new JsonObject();
            var query = "";
            int? answer = null;
            foreach (var word in words[3..])
            {
                var (name, value) = (word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                switch (name[0])
                {
                    case '{':
                        ids[name.Trim('{', '}')] = value;
                        break;
                    case '?':
                        query = word;
                        break;
                    case '!':
                        answer = int.Parse(value, CultureInfo.InvariantCulture);
                        break;
                    default:
                        body[name] = value is "true" or "false" ? value == "true"
                            : value[0] == '#' ? long.Parse(value[1..], CultureInfo.InvariantCulture)
                            : value.StartsWith("[{", StringComparison.Ordinal) ? JsonNode.Parse(value)
                            : value[0] == '[' ? (value.Length == 2 ? [] : new JsonArray(value[1..^1]))
                            : value;
                        break;
                }
            }

            return new(words[0], words[1], [.. words[2].Split(',').SelectMany(Named)], ids, query, answer, body);
        }

        private static IEnumerable<string> Named(string name) =>
            _groups.TryGetValue(name, out var group) ? group
            : Roles.Contains(name) ? [name]
            : throw new FormatException($"routes.txt knows nobody called {name}.");
    }
}

/// <summary>The table itself.</summary>
public sealed class EveryRouteOfTable(TestServer server)
{
    [Fact]
    public void The_table_names_every_route_and_no_other()
    {
        var routes = Routes().SelectMany(r => EveryRouteTable.MethodsOf(r).Select(m => $"{m} {EveryRouteTable.PathOf(r)}")).Order(StringComparer.Ordinal).ToList();
        var written = EveryRouteTable.Written.ToList();
        Assert.Equal(written.Count, written.Distinct().Count());
        var missing = routes.Except(written).ToList();
        var gone = written.Except(routes).ToList();
        Assert.True(missing.Count + gone.Count == 0, $"Not in routes.txt:\n{string.Join('\n', missing)}\n\nIn routes.txt and nowhere else:\n{string.Join('\n', gone)}");
    }

    private List<RouteEndpoint> Routes() => [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}

public sealed class EveryRouteTable1(TestServer server, EveryRouteTable.Worlds worlds) : EveryRouteTable(server, worlds)
{
    [Theory]
    [MemberData(nameof(Lines), 0)]
    public Task Everybody_gets_the_answer_of_the_table(string route) => Try(route);
}

public sealed class EveryRouteTable2(TestServer server, EveryRouteTable.Worlds worlds) : EveryRouteTable(server, worlds)
{
    [Theory]
    [MemberData(nameof(Lines), 1)]
    public Task Everybody_gets_the_answer_of_the_table(string route) => Try(route);
}

public sealed class EveryRouteTable3(TestServer server, EveryRouteTable.Worlds worlds) : EveryRouteTable(server, worlds)
{
    [Theory]
    [MemberData(nameof(Lines), 2)]
    public Task Everybody_gets_the_answer_of_the_table(string route) => Try(route);
}

public sealed class EveryRouteTable4(TestServer server, EveryRouteTable.Worlds worlds) : EveryRouteTable(server, worlds)
{
    [Theory]
    [MemberData(nameof(Lines), 3)]
    public Task Everybody_gets_the_answer_of_the_table(string route) => Try(route);
}
