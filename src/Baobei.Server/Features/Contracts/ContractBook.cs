using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.My;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>
/// Reads the contracts that the caller may see: the vendor's people all; a partner those that it signs, for itself and for its resale accounts; a customer
/// those that its account signs. The other side sees a contract from when it was sent.
/// </summary>
public sealed class ContractBook(Db db, Caller caller, MyAccount mine, AccountDutyBook duties, KindNames names, SearchNames search, AuditTimeline timeline, TimeProvider clock)
{
    /// <summary>The side for which the caller reads and signs.</summary>
    public ContractSide Side => caller.SeesAllPartners ? ContractSide.Vendor : ContractSide.Counterparty;

    private bool IsCustomer => caller.Role == Role.Customer;

    /// <summary>The page of all that the caller sees.</summary>
    public string Root => IsCustomer ? "/my/billing/contracts" : "/contracts";

    public Crumb Crumb => new(IsCustomer ? "my.contracts.title" : "contracts.title", Root);

    /// <summary>The contracts that the caller may see.</summary>
    public async Task<IQueryable<Contract>> Seen(CancellationToken ct)
    {
        if (caller.SeesAllPartners)
        {
            return db.Contracts;
        }

        if (IsCustomer)
        {
            var account = (await mine.Own(ct)).Id;
            return db.Contracts.Where(c => c.AccountId == account && c.Signer == ContractSigner.Account && c.SentAt != null);
        }

        var partner = caller.RequirePartner();
        return db.Contracts.Where(c => c.PartnerId == partner && c.Signer == ContractSigner.Partner && c.SentAt != null);
    }

    /// <summary>The newest first. When none has the text, those of accounts, else of partners, whose name is read so or near it.</summary>
    public async Task<Slice<ContractRow>> List(ContractQuery query, Place place, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = With((await Seen(ct)).AsNoTracking(), query.Wanted, now);
        var page = await Page(WithText(rows, query.Text));
        page = await search.OrNear(page, query.Text, ClaimSource.Account, null, holders =>
        {
            var accounts = holders.Select(holder => (Id<CustomerAccount>?)new Id<CustomerAccount>(holder)).ToArray();
            return Page(rows.Where(c => accounts.Contains(c.AccountId)));
        }, ct);
        page = await search.OrNear(page, query.Text, ClaimSource.Partner, null, holders =>
        {
            var partners = holders.Select(holder => (Id<Partner>?)new Id<Partner>(holder)).ToArray();
            return Page(rows.Where(c => c.AccountId == null && partners.Contains(c.PartnerId)));
        }, ct);
        return page.Select(c => new ContractRow(
            c.Id, c.Number, c.Title, c.CounterpartyName, c.Signer, c.StatusAt(now), c.CreatedAt, c.SignBy, c.EndedAt, c.AwaitsAt(Side, now)));

        Task<Slice<Contract>> Page(IQueryable<Contract> these) => these.Slice("contracts", c => c.Id, descending: true, place, ct);
    }

    private static IQueryable<Contract> WithText(IQueryable<Contract> rows, string? typed)
    {
        if (typed is { } text)
        {
            var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's lower(), which knows no culture.
            rows = rows.Where(c => c.Number == text.ToUpperInvariant() || c.CounterpartyName.ToLower().Contains(lower) || c.Title.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return rows;
    }

    public async Task<ContractListModel> Page(ContractQuery query, Asked asked, CancellationToken ct) => new(
        query, await List(query, Place.Of(asked), ct), asked, caller.SeesAllPartners, caller.May(Permission.ManageContracts), await CountOpen(ct));

    /// <summary>The customer's page.</summary>
    public async Task<MyContractsModel> MyPage(Asked asked, CancellationToken ct)
    {
        var held = await duties.Of(await mine.Own(ct), AccountDuty.Contract, ct);
        var partner = held.Partner is { } id ? await db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleAsync(ct) : null;
        return new(await List(new(), Place.Of(asked), ct), asked, await CountOpen(ct), partner);
    }

    /// <summary>How many wait for the caller's side: of those that wait at all there are few.</summary>
    public async Task<int> CountOpen(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var waiting = await With((await Seen(ct)).AsNoTracking(), ContractStatus.AwaitingSignature, now).OrderByDescending(c => c.Id).Take(Tab.Cap).Select(c => c.Signatures).ToListAsync(ct);
        return waiting.Count(signatures => signatures.All(signature => signature.Side != Side));
    }

    public async Task<Contract> Get(Id<Contract> id, CancellationToken ct) => await (await Seen(ct)).Get(id, ct);

    public async Task<ContractView> View(Id<Contract> id, CancellationToken ct) => await View(await (await Seen(ct)).AsNoTracking().Get(id, ct), ct);

    public async Task<ContractModel> Show(Id<Contract> id, Form<SignContract.Command>? sign, Form<WriteContract.SendCommand>? send, CancellationToken ct)
    {
        var view = await View(id, ct);
        var open = view.Status is ContractStatus.Draft or ContractStatus.AwaitingSignature;
        return new(
            view, $"{Root}/{id}", Crumb, caller.SeesAllPartners ? (await timeline.Of(id.ToString(), new(), ct)).Rows : null, caller.SeesAllPartners,
            caller.May(Permission.ManageContracts), open && caller.May(Permission.ManageContracts),
            view.Status == ContractStatus.AwaitingSignature && Side == ContractSide.Counterparty && (IsCustomer || caller.May(Permission.SignContracts)),
            sign ?? Form<SignContract.Command>.Blank(new() { TextHash = view.TextHash }), send ?? Form<WriteContract.SendCommand>.Blank(new() { Days = 30, Version = view.Version }),
            clock.GetUtcNow());
    }

    private async Task<ContractView> View(Contract contract, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = contract.AccountId is { } id ? await db.CustomerAccounts.Where(a => a.Id == id).Select(a => a.AccountName).SingleAsync(ct) : null;
        return new(
            contract.Id, contract.Number, contract.Title, contract.Language, names.Vendor ?? "", contract.CounterpartyName, contract.Signer,
            await SignedForBy(contract, ct), account, contract.StatusAt(now),
            contract.Body, contract.TextHash, contract.TemplateNumber, contract.CreatedAt, contract.SentAt, contract.SignBy,
            [.. contract.Signatures.Select(s => new SignatureView(s.Side, s.Name, s.Side == Side ? s.Address : null, s.At))], contract.EndedAt, contract.CancelledBy, contract.Reason,
            contract.DocumentHash is { } hash ? Convert.ToHexStringLower(hash) : null,
            contract.AwaitsAt(Side, now) && (IsCustomer || caller.May(Permission.SignContracts)), contract.Version);
    }

    /// <summary>The partner that signs for the account; null when the other side signs itself.</summary>
    private async Task<string?> SignedForBy(Contract contract, CancellationToken ct) => contract is { AccountId: not null, PartnerId: { } id }
        ? await db.Partners.Where(p => p.Id == id).Select(p => p.Name).SingleAsync(ct)
        : null;

    private static IQueryable<Contract> With(IQueryable<Contract> rows, ContractStatus? status, DateTimeOffset now) => status switch
    {
        null => rows,
        ContractStatus.AwaitingSignature => rows.Where(c => c.Status == ContractStatus.AwaitingSignature && c.SignBy > now),
        ContractStatus.Expired => rows.Where(c => c.Status == ContractStatus.Expired || (c.Status == ContractStatus.AwaitingSignature && c.SignBy <= now)),
        _ => rows.Where(c => c.Status == status),
    };
}

/// <summary>How a contract's status is shown.</summary>
internal static class ContractWords
{
    public static State State(ContractStatus status) => status switch
    {
        ContractStatus.Draft or ContractStatus.AwaitingSignature => Ui.State.Waiting,
        ContractStatus.Signed => Ui.State.Good,
        ContractStatus.Cancelled or ContractStatus.Expired => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
