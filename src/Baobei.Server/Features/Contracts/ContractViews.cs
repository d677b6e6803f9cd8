using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Contracts;

/// <summary>A contract in a list.</summary>
/// <param name="Counterparty">The other side as the contract calls it.</param>
/// <param name="ForMe">The reader's side has to sign.</param>
public sealed record ContractRow(
    Id<Contract> Id, string Number, string Title, string Counterparty, ContractSigner Signer, ContractStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? SignBy,
    DateTimeOffset? EndedAt, bool ForMe);

/// <summary>Who signed for a side, and when.</summary>
/// <param name="Address">IP address; only the reader's own side sees its own.</param>
public sealed record SignatureView(ContractSide Side, string Name, string? Address, DateTimeOffset At);

/// <summary>A contract as a side reads it.</summary>
/// <param name="SignedForBy">The partner that signs for the account; null when the other side signs itself.</param>
/// <param name="TextHash">SHA-256 of the text, 64 hex digits: what is signed names it.</param>
/// <param name="DocumentHash">SHA-256 of the printed and signed contract; null before.</param>
/// <param name="MaySign">The reader can sign it now.</param>
public sealed record ContractView(
    Id<Contract> Id, string Number, string Title, ContractLanguage Language, string Vendor, string Counterparty, ContractSigner Signer, string? SignedForBy, string? AccountName, ContractStatus Status,
    string Body, string TextHash, int TemplateVersion, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? SignBy, IReadOnlyList<SignatureView> Signatures,
    DateTimeOffset? EndedAt, ContractSide? CancelledBy, string? Reason, string? DocumentHash, bool MaySign, int Version);

/// <summary>What the list is asked for.</summary>
public sealed record ContractQuery(string? Q = null, string? Status = null)
{
    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();

    public ContractStatus? Wanted => Enum.TryParse<ContractStatus>(Status?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    public ListAddress Address(string path) => ListAddress.Of(path, ("q", Text), ("status", Wanted is { } status ? Names.Snake(status.ToString()) : null));
}

/// <summary>The list of contracts.</summary>
/// <param name="Open">How many wait for the reader's side.</param>
public sealed record ContractListModel(ContractQuery Query, Slice<ContractRow> Page, Asked Asked, bool ForVendor, bool MayManage, int Open);

/// <summary>The page of one contract.</summary>
/// <param name="Path">Below which its pages are: <c>/contracts/ctr_…</c>.</param>
/// <param name="History">For the vendor; null for others, who do not learn the names of all its people.</param>
/// <param name="MayCancel">The vendor may take it back.</param>
/// <param name="MayRefuse">The other side may refuse it.</param>
public sealed record ContractModel(
    ContractView Contract, string Path, Crumb Crumb, IReadOnlyList<TimelineEntry>? History, bool ForVendor, bool MayManage, bool MayCancel, bool MayRefuse,
    Form<SignContract.Command> Sign, Form<WriteContract.SendCommand> Send, DateTimeOffset Now);

/// <summary>Asks why, before a contract is taken back or refused.</summary>
public sealed record ContractReasonModel(ContractView Contract, string Path, Crumb Crumb, bool Refuses, Form<ContractReason> Form);

/// <summary>A contract that is to be made.</summary>
public sealed record NewContractModel(IReadOnlyList<ContractTemplate> Templates, Form<WriteContract.Command> Form);

/// <summary>The customer's list.</summary>
/// <param name="PartnerName">The partner that signs for the account; null when it signs itself.</param>
public sealed record MyContractsModel(Slice<ContractRow> Page, Asked Asked, int Open, string? PartnerName);
