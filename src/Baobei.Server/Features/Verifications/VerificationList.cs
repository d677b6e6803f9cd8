using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Verifications;

/// <summary>One line of the operator's work list.</summary>
public sealed record VerificationRow(
    Id<IdentityVerification> Id, string Name, string? CreditCode, string? IdentityNumber, CustomerType CustomerType, VerificationStatus Status,
    string AccountName, string? PartnerName, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt, string? Reason);

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
    public const int PageSize = 50;

    /// <summary>Waiting ones oldest first, decided ones newest first; <paramref name="after"/> is the last id of the page before.</summary>
    public Task<List<VerificationRow>> Page(bool waiting, Id<IdentityVerification>? after, int limit, CancellationToken ct)
    {
        var query = db.IdentityVerifications.AsNoTracking();
        query = waiting ? query.Where(v => v.Status == VerificationStatus.Pending) : query.Where(v => v.Status != VerificationStatus.Pending);
        if (after is { } last)
        {
            query = waiting ? query.Where(v => v.Id > last) : query.Where(v => v.Id < last);
        }

        query = waiting ? query.OrderBy(v => v.Id) : query.OrderByDescending(v => v.Id);
        return Rows(query.Take(limit)).ToListAsync(ct);
    }

    /// <summary>The oldest that waits, to go on with after a decision.</summary>
    public async Task<Id<IdentityVerification>?> Next(CancellationToken ct) =>
        await db.IdentityVerifications.Where(v => v.Status == VerificationStatus.Pending).OrderBy(v => v.Id).Select(v => (Id<IdentityVerification>?)v.Id).FirstOrDefaultAsync(ct);

    public async Task<VerificationView> One(Id<IdentityVerification> id, CancellationToken ct)
    {
        var verification = await db.IdentityVerifications.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, ct) ?? throw new NotFound();
        var row = await Rows(db.IdentityVerifications.AsNoTracking().Where(v => v.Id == id)).SingleAsync(ct);
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

    private IQueryable<VerificationRow> Rows(IQueryable<IdentityVerification> verifications) =>
        from v in verifications
        join a in db.CustomerAccounts on v.AccountId equals a.Id
        join p in db.Partners on v.PartnerId equals (Id<Baobei.Domain.Partners.Partner>?)p.Id into ps
        from p in ps.DefaultIfEmpty()
        select new VerificationRow(
            v.Id, v.Name, v.CreditCode, v.IdentityNumberMasked, v.CustomerType, v.Status, a.AccountName, p.Name, v.SubmittedAt, v.DecidedAt, v.Reason);
}
