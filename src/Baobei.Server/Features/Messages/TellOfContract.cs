using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Domain.Messages;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>What happens to a contract is told to whoever has to sign it, or whose it is: the vendor's operators, the partner's owners, the account's person.</summary>
public sealed class TellOfContract(Db db, Notices notices) :
    IHandle<ContractSent>, IHandle<ContractSigned>, IHandle<ContractCancelled>, IHandle<ContractRefused>, IHandle<ContractExpired>
{
    public async Task Handle(ContractSent happened, CancellationToken ct) => await TellOther(
        await Contract(happened.ContractId, ct), "contract_to_sign", [happened.Title, happened.Number, happened.SignBy], ct);

    public async Task Handle(ContractSigned happened, CancellationToken ct)
    {
        var contract = await Contract(happened.ContractId, ct);
        if (happened.Complete)
        {
            await TellOther(contract, "contract_complete", [happened.Title, happened.Number, await VendorName(ct)], ct);
            await TellVendor(contract, "contract_complete", [happened.Title, happened.Number, contract.CounterpartyName], ct);
        }
        else if (happened.Side == ContractSide.Counterparty)
        {
            await TellVendor(contract, "contract_to_countersign", [happened.Title, happened.Number, contract.CounterpartyName], ct);
        }
    }

    /// <summary>What the other side never saw is no news to it.</summary>
    public async Task Handle(ContractCancelled happened, CancellationToken ct)
    {
        if (happened.WasSent)
        {
            await TellOther(await Contract(happened.ContractId, ct), "contract_cancelled", [happened.Title, happened.Number, happened.Reason], ct);
        }
    }

    public async Task Handle(ContractRefused happened, CancellationToken ct) => await TellVendor(
        await Contract(happened.ContractId, ct), "contract_refused", [happened.Title, happened.Number, happened.CounterpartyName, happened.Reason], ct);

    public async Task Handle(ContractExpired happened, CancellationToken ct)
    {
        var contract = await Contract(happened.ContractId, ct);
        await TellOther(contract, "contract_expired", [happened.Title, happened.Number, await VendorName(ct)], ct);
        await TellVendor(contract, "contract_expired", [happened.Title, happened.Number, contract.CounterpartyName], ct);
    }

    private Task TellVendor(Contract contract, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct) => notices.Tell(
        db.Users.Where(u => u.PartnerId == null && u.Role == Role.VendorOperator && !u.IsDisabled), kind, arguments, $"/contracts/{contract.Id}", contract.Id.ToString(), ct);

    private Task TellOther(Contract contract, string kind, IReadOnlyList<MessageArgument> arguments, CancellationToken ct) => notices.Tell(
        Others(contract), kind, arguments, contract.Signer == ContractSigner.Partner ? $"/contracts/{contract.Id}" : $"/my/billing/contracts/{contract.Id}", contract.Id.ToString(), ct);

    private IQueryable<User> Others(Contract contract)
    {
        if (contract.Signer == ContractSigner.Partner)
        {
            return db.Users.Where(u => u.PartnerId == contract.PartnerId && u.Role == Role.PartnerOwner && !u.IsDisabled);
        }

        var user = db.CustomerAccounts.Where(a => a.Id == contract.AccountId).Select(a => a.UserId);
        return db.Users.Where(u => user.Contains(u.Id) && !u.IsDisabled);
    }

    private Task<MessageArgument> VendorName(CancellationToken ct) =>
        db.Vendors.Where(v => v.Id == db.VendorId).Select(v => new MessageArgument(v.Name, null, v.NameEn)).SingleAsync(ct);

    private Task<Contract> Contract(Id<Contract> id, CancellationToken ct) => db.Contracts.AsNoTracking().SingleAsync(c => c.Id == id, ct);
}
