using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Verifications;

/// <summary>One line of the operator's lists.</summary>
/// <param name="IdentityNumber">Masked.</param>
/// <param name="DecidedBy">Null while it waits, and when the built-in checks decided.</param>
/// <param name="DecidedByName">Null also when the person is gone.</param>
public sealed record VerificationRow(
    Id<IdentityVerification> Id, string Name, string? CreditCode, string? IdentityNumber, CustomerType CustomerType, VerificationStatus Status,
    string AccountName, string? PartnerName, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt, Guid? DecidedBy, string? DecidedByName, string? Reason);

/// <summary>Everything a person needs to decide: what was handed in beside what was reported, and who else holds that identity.</summary>
/// <param name="RegistrationIsOver">The registration ended meanwhile: passing verifies the account and associates nobody.</param>
/// <param name="Holders">Of a verification that waits: who holds its name or code now, so that it cannot pass.</param>
/// <param name="Evidence">Which key met which of these holders.</param>
public sealed record VerificationView(
    VerificationRow Row, string AccountEmail, string AccountPhone, Id<Customer>? CustomerId, string? ReportedName, string? ReportedCreditCode,
    CustomerType? ReportedType, Id<Documents.Document>? DocumentId, string? DocumentName, IReadOnlyList<string> Differences, bool RegistrationIsOver,
    IReadOnlyList<ReviewSide> Holders, IReadOnlyList<ReviewEvidence> Evidence);

/// <summary>Reads the work list of verifications.</summary>
public sealed class VerificationList(Db db, HeldIdentity held, ReviewSides sides, TimeProvider clock)
{
    private IQueryable<IdentityVerification> Pending => db.IdentityVerifications.Where(v => v.Status == VerificationStatus.Pending);

    /// <summary>What waits, the oldest first.</summary>
    public async Task<Slice<VerificationRow>> Waiting(Place place, CancellationToken ct)
    {
        var page = await Pending.AsNoTracking().Slice("verifications", v => v.Id, descending: false, place, ct);
        return new(await Rows(page.Rows, ct), page.Previous, page.Next);
    }

    public Task<int> Count(int atMost, CancellationToken ct) => Pending.Take(atMost).CountAsync(ct);

    /// <summary>The oldest that waits, to go on with after a decision.</summary>
    public async Task<Id<IdentityVerification>?> Next(CancellationToken ct) =>
        await Pending.OrderBy(v => v.Id).Select(v => (Id<IdentityVerification>?)v.Id).FirstOrDefaultAsync(ct);

    public async Task<VerificationView> One(Id<IdentityVerification> id, CancellationToken ct)
    {
        var verification = await db.IdentityVerifications.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, ct) ?? throw new NotFound();
        var row = (await Rows([verification], ct))[0];
        var account = await db.CustomerAccounts.AsNoTracking().SingleAsync(a => a.Id == verification.AccountId, ct);
        var customer = verification.CustomerId is { } customerId ? await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == customerId, ct) : null;
        var document = verification.DocumentId is { } documentId
            ? await db.Set<Documents.Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == new Id<Documents.Document>(documentId), ct)
            : null;
        var now = clock.GetUtcNow();
        var waits = verification.Status == VerificationStatus.Pending;
        var evidence = waits && customer?.IsLiveAt(now) == true ? (await held.By(verification, customer, now, ct)).Evidence : [];
        return new(
            row, account.Email, account.Phone, customer?.Id, customer?.Name, customer?.CreditCode, customer?.CustomerType, document?.Id, document?.FileName,
            customer is null ? [] : verification.DifferencesFrom(customer), waits && customer?.IsLiveAt(now) == false, await sides.Of(evidence, ct),
            ReviewSides.Links(evidence));
    }

    internal async Task<IReadOnlyList<VerificationRow>> Rows(IReadOnlyList<IdentityVerification> verifications, CancellationToken ct)
    {
        var accountIds = verifications.Select(v => v.AccountId).Distinct().ToList();
        var accounts = await db.CustomerAccounts.Where(a => accountIds.Contains(a.Id)).Select(a => new { a.Id, a.AccountName }).ToDictionaryAsync(a => a.Id, a => a.AccountName, ct);
        var partnerIds = verifications.Select(v => v.PartnerId).OfType<Id<Partner>>().Distinct().ToList();
        var partners = await db.Partners.Where(p => partnerIds.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var deciderIds = verifications.Select(v => v.DecidedBy).OfType<Guid>().Distinct().ToList();
        var deciders = await db.Users.Where(u => deciderIds.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
        return [.. verifications.Select(v => new VerificationRow(
            v.Id, v.Name, v.CreditCode, v.IdentityNumberMasked, v.CustomerType, v.Status, accounts[v.AccountId],
            v.PartnerId is { } partner ? partners.GetValueOrDefault(partner) : null, v.SubmittedAt, v.DecidedAt, v.DecidedBy,
            v.DecidedBy is { } by ? deciders.GetValueOrDefault(by) : null, v.Reason))];
    }
}
