using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Contracts;

/// <summary>Where a contract stands.</summary>
public enum ContractStatus
{
    /// <summary>草稿: the vendor looks at it; nobody else sees it.</summary>
    Draft,

    /// <summary>待签署: sent; a side or both have not signed.</summary>
    AwaitingSignature,

    /// <summary>已签署: both have.</summary>
    Signed,

    /// <summary>已取消: taken back by the vendor, or refused by the other side.</summary>
    Cancelled,

    /// <summary>已过期: not signed by both in time.</summary>
    Expired,
}

/// <summary>One of the two sides of a contract.</summary>
public enum ContractSide
{
    Vendor,

    /// <summary>The partner, or the customer's account.</summary>
    Counterparty,
}

/// <summary>Who signs for the other side.</summary>
public enum ContractSigner
{
    /// <summary>合作伙伴: for itself, or for its resale account (代销).</summary>
    Partner,

    /// <summary>The account's own person.</summary>
    Account,
}

/// <summary>Somebody signed for a side.</summary>
/// <param name="By">Who was signed in.</param>
/// <param name="Name">What the person is called, as it was then.</param>
/// <param name="Address">IP address from which it was done; null when none was known.</param>
public sealed record ContractSignature(ContractSide Side, Guid By, string Name, string? Address, DateTimeOffset At);

/// <summary>With whom a contract is made: filled in when it is made, and not changed by what happens later.</summary>
/// <param name="PartnerId">The party, or the partner that signs for the account; null when the account signs itself.</param>
/// <param name="AccountId">The account it is about; null of a contract with the partner.</param>
/// <param name="Name">The other side as the contract calls it: the partner, or whose account it is.</param>
public sealed record ContractCounterparty(ContractSigner Signer, Id<Partner>? PartnerId, Id<CustomerAccount>? AccountId, string Name);

/// <summary>
/// 合同: a template's text with its blanks filled in, sent to the other side, and signed by both in their consoles, in any order. When both have, it is
/// printed and kept with its SHA-256. Time rules are facts: whoever asks compares <see cref="SignBy"/> with now; <see cref="Lapse"/> only tidies up.
/// </summary>
/// <remarks>
/// Every move that its status does not allow is refused with <c>contract.wrong_status</c>; every signature after <see cref="SignBy"/> with
/// <c>contract.expired</c>.
/// </remarks>
public sealed class Contract : Entity, IHasId, IVersioned, IConcernsPartner
{
    public const int MaxReasonLength = 500;
    public const int MaxNameLength = 120;

    /// <summary>"HT" and eight digits.</summary>
    public const int NumberLength = 10;

    /// <summary>Within how many days both can be asked to sign.</summary>
    public const int MinSignDays = 1;
    public const int MaxSignDays = 90;

    public static readonly Lifecycle<ContractStatus> Lifecycle = new Lifecycle<ContractStatus>("contract.wrong_status")
        .Allow(ContractStatus.Draft, ContractStatus.AwaitingSignature, ContractStatus.Cancelled)
        .Allow(ContractStatus.AwaitingSignature, ContractStatus.Signed, ContractStatus.Cancelled, ContractStatus.Expired);

    public static string IdPrefix => "ctr";

    Id<Partner>? IConcernsPartner.Concerned => PartnerId;

    public Id<Contract> Id { get; private init; }

    /// <summary>合同编号: <see cref="NumberOf"/>.</summary>
    public string Number { get; private init; } = "";

    public int Version { get; private set; }

    public Id<ContractTemplate> TemplateId { get; private init; }

    public int TemplateNumber { get; private init; }

    public string Title { get; private init; } = "";

    public ContractLanguage Language { get; private init; }

    /// <summary>The text that is signed.</summary>
    public string Body { get; private init; } = "";

    public ContractSigner Signer { get; private init; }

    /// <summary>As <see cref="ContractCounterparty.PartnerId"/>.</summary>
    public Id<Partner>? PartnerId { get; private init; }

    public Id<CustomerAccount>? AccountId { get; private init; }

    public string CounterpartyName { get; private init; } = "";

    /// <summary>As stored; <see cref="StatusAt(DateTimeOffset)"/> says what it is now.</summary>
    public ContractStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>From this moment on, the end of a day in the vendor's zone, it cannot be signed; null of a draft.</summary>
    public DateTimeOffset? SignBy { get; private set; }

    /// <summary>One of each side at most, in the order in which they were made.</summary>
    public IReadOnlyList<ContractSignature> Signatures { get; private set; } = [];

    /// <summary>When it was signed by both, cancelled, or over.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who cancelled it.</summary>
    public ContractSide? CancelledBy { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>The printed contract with both signatures; null before.</summary>
    public Guid? DocumentId { get; private set; }

    /// <summary>SHA-256 of that file.</summary>
    public byte[]? DocumentHash { get; private set; }

    /// <summary>SHA-256 of <see cref="Body"/> in UTF-8, as 64 hex digits: what a signature is for.</summary>
    public string TextHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));

    /// <summary>"HT00000001".</summary>
    /// <param name="sequence">Counts within the vendor, from 1.</param>
    public static string NumberOf(int sequence) => string.Create(CultureInfo.InvariantCulture, $"HT{sequence:D8}");

    /// <summary>A draft. Refusal: <c>template.retired</c>.</summary>
    /// <param name="blanks">What stands in the text's blanks.</param>
    public static Contract Draft(
        ContractTemplate template, ContractTemplateVersion version, ContractCounterparty counterparty, string number, IReadOnlyDictionary<string, string?> blanks, Guid by,
        DateTimeOffset now)
    {
        template.MustBeInUse();
        var contract = new Contract
        {
            Id = Id<Contract>.At(now),
            Number = number,
            TemplateId = template.Id,
            TemplateNumber = version.Number,
            Title = template.Name,
            Language = template.Language,
            Body = ContractBlanks.Fill(version.Body, blanks),
            Signer = counterparty.Signer,
            PartnerId = counterparty.PartnerId,
            AccountId = counterparty.AccountId,
            CounterpartyName = counterparty.Name,
            CreatedAt = now,
            CreatedBy = by,
        };
        contract.Tell(new ContractDrafted(contract.Id, number, contract.Title, contract.PartnerId, contract.AccountId, contract.CounterpartyName));
        return contract;
    }

    public ContractStatus StatusAt(DateTimeOffset now) => StatusAt(Status, SignBy, now);

    /// <summary>What a stored status means at a moment.</summary>
    public static ContractStatus StatusAt(ContractStatus stored, DateTimeOffset? signBy, DateTimeOffset now) =>
        stored == ContractStatus.AwaitingSignature && signBy is { } end && Deadline.IsOver(end, now) ? ContractStatus.Expired : stored;

    public ContractSignature? SignatureOf(ContractSide side) => Signatures.FirstOrDefault(signature => signature.Side == side);

    /// <summary>That side can sign now.</summary>
    public bool AwaitsAt(ContractSide side, DateTimeOffset now) => StatusAt(now) == ContractStatus.AwaitingSignature && SignatureOf(side) is null;

    /// <summary>Both sides are asked to sign. <see cref="InvalidField"/>: <c>Days</c> <c>out_of_range</c>.</summary>
    /// <param name="days">To the end of the day so many days from now, <see cref="MinSignDays"/> to <see cref="MaxSignDays"/>.</param>
    public void Send(int days, DateTimeOffset now)
    {
        if (days is < MinSignDays or > MaxSignDays)
        {
            throw new InvalidField("Days", "out_of_range", MinSignDays, MaxSignDays);
        }

        Move(ContractStatus.AwaitingSignature, now);
        SentAt = now;
        SignBy = VendorZone.EndOf(VendorZone.DayOf(now).AddDays(days));
        Tell(new ContractSent(Id, Number, Title, PartnerId, AccountId, SignBy.Value));
    }

    /// <summary>
    /// Somebody signs for a side; with the second signature it is <see cref="ContractStatus.Signed"/>. Refusals: <c>contract.already_signed</c>,
    /// <c>contract.other_text</c> when another text than this was read.
    /// </summary>
    /// <param name="textHash"><see cref="TextHash"/> of what was read.</param>
    /// <returns>Both have signed.</returns>
    public bool Sign(ContractSide side, string textHash, Guid by, string name, string? address, DateTimeOffset now)
    {
        MustAwait(now);
        if (SignatureOf(side) is not null)
        {
            throw new Refused("contract.already_signed");
        }

        if (!string.Equals(textHash, TextHash, StringComparison.OrdinalIgnoreCase))
        {
            throw new Refused("contract.other_text");
        }

        Signatures = [.. Signatures, new(side, by, name, address, now)];
        Version++;
        var complete = Signatures.Count == 2;
        Tell(new ContractSigned(Id, Number, Title, PartnerId, AccountId, side, name, complete));
        if (complete)
        {
            Status = Lifecycle.Move(Status, ContractStatus.Signed);
            EndedAt = now;
        }

        return complete;
    }

    /// <summary>The printed contract, once both have signed.</summary>
    public void Keep(Guid document, byte[] hash)
    {
        if (Status != ContractStatus.Signed || DocumentId is not null)
        {
            throw new InvalidOperationException("A contract is printed once, when both have signed.");
        }

        (DocumentId, DocumentHash) = (document, hash);
    }

    /// <summary>The vendor takes it back, or the other side refuses it; a draft is the vendor's alone. <see cref="InvalidField"/>: <c>Reason</c> as <see cref="Text.Required"/>.</summary>
    public void Cancel(ContractSide side, string? reason, DateTimeOffset now)
    {
        var why = Text.Required(nameof(Reason), reason, MaxReasonLength);
        if (side == ContractSide.Counterparty)
        {
            MustAwait(now);
        }

        var wasSent = Status != ContractStatus.Draft;
        Move(ContractStatus.Cancelled, now);
        (EndedAt, CancelledBy, Reason) = (now, side, why);
        if (side == ContractSide.Vendor)
        {
            Tell(new ContractCancelled(Id, Number, Title, PartnerId, AccountId, wasSent, why));
        }
        else
        {
            Tell(new ContractRefused(Id, Number, Title, PartnerId, AccountId, CounterpartyName, why));
        }
    }

    /// <summary>Notes that its time is over. Nothing happens while it is not.</summary>
    public void Lapse(DateTimeOffset now)
    {
        if (Status == ContractStatus.AwaitingSignature && StatusAt(now) == ContractStatus.Expired)
        {
            Status = Lifecycle.Move(Status, ContractStatus.Expired);
            EndedAt = SignBy;
            Version++;
            Tell(new ContractExpired(Id, Number, Title, PartnerId, AccountId));
        }
    }

    private void MustAwait(DateTimeOffset now)
    {
        if (StatusAt(now) == ContractStatus.Expired)
        {
            throw new Refused("contract.expired");
        }

        if (Status != ContractStatus.AwaitingSignature)
        {
            throw new Refused("contract.wrong_status");
        }
    }

    private void Move(ContractStatus to, DateTimeOffset now)
    {
        if (StatusAt(now) == ContractStatus.Expired)
        {
            throw new Refused("contract.expired");
        }

        Status = Lifecycle.Move(Status, to);
        Version++;
    }

    private void Tell<TEvent>(TEvent what)
        where TEvent : IEvent => Raise(what, Id.ToString());
}
