using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Domain.Contracts;

/// <summary>The vendor made a contract from a template; nobody else sees it yet.</summary>
public sealed record ContractDrafted(
    Id<Contract> ContractId, string Number, string Title, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string CounterpartyName) : IEvent
{
    public static string Name => "contract.drafted";
}

/// <summary>A contract was sent to be signed by both sides.</summary>
public sealed record ContractSent(Id<Contract> ContractId, string Number, string Title, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, DateTimeOffset SignBy) : IEvent
{
    public static string Name => "contract.sent";
}

/// <summary>A side signed.</summary>
/// <param name="Signer">Who did.</param>
/// <param name="Complete">Both have.</param>
public sealed record ContractSigned(
    Id<Contract> ContractId, string Number, string Title, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, ContractSide Side, string Signer, bool Complete) : IEvent
{
    public static string Name => "contract.signed";
}

/// <summary>The vendor took a contract back.</summary>
/// <param name="WasSent">The other side had been asked to sign.</param>
public sealed record ContractCancelled(
    Id<Contract> ContractId, string Number, string Title, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, bool WasSent, string Reason) : IEvent
{
    public static string Name => "contract.cancelled";
}

/// <summary>The other side refused to sign.</summary>
public sealed record ContractRefused(
    Id<Contract> ContractId, string Number, string Title, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string CounterpartyName, string Reason) : IEvent
{
    public static string Name => "contract.refused";
}

/// <summary>A contract was not signed by both in time.</summary>
public sealed record ContractExpired(Id<Contract> ContractId, string Number, string Title, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId) : IEvent
{
    public static string Name => "contract.expired";
}
