using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Policies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Verifications;

/// <summary>
/// 实名认证: the customer hands in who it is. What differs from the registration is shown first and needs a second yes, because it ends the
/// partner's registration. Handed in before the link's end counts, however long an operator then takes (guide line 60).
/// </summary>
public sealed class VerifyIdentity(
    Db db, Caller caller, StoreDocument documents, IVerifier verifier, PassVerification pass, PolicyBook policies, IDataProtectionProvider protection,
    TimeProvider clock)
{
    /// <summary>Purpose of the key that seals identity numbers.</summary>
    public const string Seal = "identity-number";

    /// <summary>Who loses the race for an identity finds its holder on the second look; more are only for chance.</summary>
    internal const int MaxAttempts = 5;

    public record Command
    {
        [Required, StringLength(CustomerDetails.MaxNameLength)]
        public string Name { get; init; } = "";

        [StringLength(30)]
        public string? CreditCode { get; init; }

        [StringLength(30)]
        public string? IdentityNumber { get; init; }

        /// <summary>"It differs from what my partner reported, and I hand it in all the same."</summary>
        public bool ConfirmDifference { get; init; }
    }

    /// <summary>The same from a program, with the document inside the request.</summary>
    public sealed record Sent : Command
    {
        /// <summary>The business licence or another proof: PDF, PNG or JPEG, at most 5 MiB.</summary>
        public SentFile? Document { get; init; }
    }

    /// <summary>
    /// Refusals: <c>verification.differs</c> (what differs; send again with <see cref="Command.ConfirmDifference"/>), <c>invitation.expired</c>,
    /// <c>customer.expired</c>, <c>account.frozen</c>, <c>verification.pending</c>, <c>verification.already_passed</c>, <c>consent.personal_data_withdrawn</c>.
    /// <see cref="InvalidField"/>, all together: as <see cref="VerificationDetails.Normalise"/>, <c>identity_number</c>, <c>document_required</c>, as
    /// <see cref="StoreDocument.Read"/>.
    /// </summary>
    public async Task<IdentityVerification> Run(Command command, IFormFile? file, CancellationToken ct)
    {
        Document? stored = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await HandIn(
                    command,
                    file,
                    async upload =>
                    {
                        if (upload is not null && stored is null)
                        {
                            stored = await documents.Run(upload, ct);
                        }
                        else if (stored is not null)
                        {
                            db.Add(stored);
                        }

                        return stored?.Id.Value;
                    },
                    ct);
            }
            catch (Refused lost) when (lost.Code == Eligibility.Protected && attempt < MaxAttempts)
            {
                db.Forget();
            }
        }
    }

    private async Task<IdentityVerification> HandIn(Command command, IFormFile? file, Func<Upload?, Task<Guid?>> store, CancellationToken ct)
    {
        var user = caller.RequireUser();
        var now = clock.GetUtcNow();
        var account = await db.CustomerAccounts.SingleOrDefaultAsync(a => a.UserId == user, ct) ?? throw new NotFound();
        IdentityVerification.MustBeOpen(account);
        ConsentRecord.MustAllowPersonalData(await db.Consents.Where(c => c.UserId == user && c.Kind == ConsentKind.PersonalData).ToListAsync(ct));
        var (customer, invitation) = await Registration(account, ct);
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        if (invitation is not null && Deadline.IsOver(invitation.LinkExpiresAt, now))
        {
            throw new Refused("invitation.expired");
        }

        var wrong = new WrongFields();
        var (details, upload) = await Read(command, file, account.CustomerType, policy, now, wrong, ct);
        wrong.ThrowIfAny();
        if (customer is not null && !command.ConfirmDifference && Differences(details, customer) is { Count: > 0 } differences)
        {
            throw new Refused("verification.differs", [.. differences]);
        }

        details = details with { DocumentId = await store(upload) };
        invitation?.Submit(now);
        var verification = IdentityVerification.Submit(account, invitation?.Id, details, now);
        db.Add(verification);
        customer?.SubmittedVerification(now);
        if (await verifier.Check(details, policy, ct) == Finding.Right)
        {
            // The length of the protection was promised when the customer was registered. What somebody else holds does not pass by
            // itself: it stays on the operator's list, and the customer reads what everybody reads whose identity is looked at.
            var promised = customer is null ? policy : (await policies.Get(caller.Vendor, customer.PolicyId, ct)).Values;
            await pass.Run(verification, account, customer, promised, by: null, now, ct);
        }

        await db.SaveChangesAsync(ct);
        return verification;
    }

    /// <summary>Notes everything that is wrong with the fields, for a form that knows of other mistakes already.</summary>
    public async Task Check(Command command, IFormFile? file, WrongFields wrong, CancellationToken ct)
    {
        var user = caller.RequireUser();
        var now = clock.GetUtcNow();
        var type = await db.CustomerAccounts.Where(a => a.UserId == user).Select(a => (CustomerType?)a.CustomerType).SingleOrDefaultAsync(ct) ?? throw new NotFound();
        await Read(command, file, type, (await policies.InForce(caller.Vendor, now, ct)).Values, now, wrong, ct);
    }

    /// <summary>Whether a customer of that type has to hand in a document (营业执照) now: an enterprise, when a person decides.</summary>
    public async Task<bool> NeedsDocument(CustomerType type, CancellationToken ct) =>
        NeedsDocument(type, (await policies.InForce(caller.Vendor, clock.GetUtcNow(), ct)).Values);

    private static bool NeedsDocument(CustomerType type, Policy policy) => type == CustomerType.Enterprise && policy.VerificationMode == VerificationMode.Manual;

    /// <summary>The registration behind an account. The account is the caller's own, so the partner filter steps aside for the two rows it came from.</summary>
    private async Task<(Customer? Customer, CustomerInvitation? Invitation)> Registration(CustomerAccount account, CancellationToken ct)
    {
        if (account.CustomerId is not { } id)
        {
            return (null, null);
        }

        var customer = await db.AcrossPartners<Customer>().SingleAsync(c => c.Id == id, ct);
        var invitation = await db.AcrossPartners<CustomerInvitation>().SingleOrDefaultAsync(i => i.AccountId == account.Id && i.CustomerId == id, ct);
        return (customer, invitation);
    }

    private async Task<(VerificationDetails Details, Upload? Upload)> Read(
        Command command, IFormFile? file, CustomerType type, Policy policy, DateTimeOffset now, WrongFields wrong, CancellationToken ct)
    {
        var number = type == CustomerType.Enterprise || string.IsNullOrWhiteSpace(command.IdentityNumber)
            ? null
            : wrong.Read(() => ResidentIdentityNumber.TryParse(command.IdentityNumber, DateOnly.FromDateTime(now.UtcDateTime))
                ?? throw new InvalidField(nameof(command.IdentityNumber), "identity_number"));
        var details = new VerificationDetails
        {
            CustomerType = type,
            Name = command.Name,
            CreditCode = command.CreditCode,
            IdentityNumberSealed = number is null ? null : protection.CreateProtector(Seal).Protect(number),
            IdentityNumberMasked = number is null ? null : ResidentIdentityNumber.Mask(number),
        };
        details = wrong.Read(details.Normalise);
        return (details, await wrong.Read(() => Take(file, type, policy, ct)));
    }

    private static async Task<Upload?> Take(IFormFile? file, CustomerType type, Policy policy, CancellationToken ct) =>
        file is { Length: > 0 } ? await StoreDocument.Read("Document", file, ct)
        : NeedsDocument(type, policy) ? throw new InvalidField("Document", "document_required")
        : null;

    private static List<string> Differences(VerificationDetails details, Customer customer)
    {
        var differences = new List<string>();
        if (IdentityKeys.NameKey(customer.CustomerType, details.Name) != customer.NameKey)
        {
            differences.Add("name");
        }

        if (customer.CreditCode is not null && details.CreditCode != customer.CreditCode)
        {
            differences.Add("credit_code");
        }

        return differences;
    }
}
