using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Papers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>
/// Use case: somebody signs a contract for the side that it belongs to, or the other side refuses it. With the second signature the contract is printed, and
/// the file is kept with its SHA-256.
/// </summary>
public sealed class SignContract(
    Db db, Caller caller, ContractBook contracts, AccountDutyBook duties, PrintContract print, StoreDocument store, IHttpContextAccessor http, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        /// <summary>SHA-256 of the text that was read, 64 hex digits (<c>textHash</c> of the contract).</summary>
        [Required, StringLength(64)]
        public string TextHash { get; init; } = "";

        /// <summary>The whole text was read and is agreed to.</summary>
        public bool Agrees { get; init; }

        public void Check(WrongFields wrong)
        {
            if (!Agrees)
            {
                wrong.Add(nameof(Agrees), "must_agree_to_contract");
            }
        }
    }

    /// <summary>
    /// Refusals: as <see cref="Contract.Sign"/>, <c>contract.signer_changed</c> when the account is signed for by somebody else by now,
    /// <c>account.frozen</c>, <c>edit.conflict</c> when the other side signed at the same moment. <see cref="InvalidField"/>: <c>must_agree_to_contract</c>.
    /// </summary>
    public async Task<Contract> Run(Id<Contract> id, Command command, CancellationToken ct)
    {
        if (!command.Agrees)
        {
            throw new InvalidField(nameof(command.Agrees), "must_agree_to_contract");
        }

        var contract = await contracts.Get(id, ct);
        await MustStillSign(contract, ct);
        var now = clock.GetUtcNow();
        var address = http.HttpContext?.Connection.RemoteIpAddress?.ToString();
        if (contract.Sign(contracts.Side, command.TextHash, caller.RequireUser(), caller.Name, address, now))
        {
            var file = await print.Run(contract, ct);
            var document = await store.Run(new($"{contract.Number}.pdf", PaperPrinter.ContentType, file), ct);
            contract.Keep(document.Id.Value, document.Sha256);
        }

        await db.SaveChangesAsync(ct);
        return contract;
    }

    /// <summary>The other side does not want it. Refusals: <c>contract.own</c> (the vendor takes it back instead), <c>contract.wrong_status</c>, <c>contract.expired</c>. <see cref="InvalidField"/>: as <see cref="Contract.Cancel"/>.</summary>
    public async Task<Contract> Refuse(Id<Contract> id, ContractReason command, CancellationToken ct)
    {
        var contract = await contracts.Get(id, ct);
        if (contracts.Side == ContractSide.Vendor)
        {
            throw new Refused("contract.own");
        }

        contract.Cancel(ContractSide.Counterparty, command.Reason, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return contract;
    }

    private async Task MustStillSign(Contract contract, CancellationToken ct)
    {
        if (contracts.Side == ContractSide.Vendor || contract.AccountId is not { } id)
        {
            return;
        }

        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == id, ct);
        if (account.IsFrozen && contract.Signer == ContractSigner.Account)
        {
            throw new Refused("account.frozen");
        }

        var held = await duties.Of(account, AccountDuty.Contract, ct);
        if (held.Partner != contract.PartnerId)
        {
            throw new Refused("contract.signer_changed");
        }
    }
}
