using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>What a project holds of its customer while it is approved or valid.</summary>
internal static class ProjectHolds
{
    private static readonly ProjectStatus[] _holding = [ProjectStatus.PendingConfirmation, ProjectStatus.InProgress];

    /// <summary>The project, which is approved or valid now, takes what it is about. Saved by the caller. Refusal: <c>project.scope_taken</c>.</summary>
    public static async Task Take(Db db, Project project, DateTimeOffset now, CancellationToken ct)
    {
        // First of all: what is read after it is as it stays until the save, or the save is refused.
        var scope = (await Scopes(db, [project.CustomerKey], ct))[0];
        if (project.Kind == ProjectKind.PartnerCustomer && !(await Associated(db, [project.AccountId], now, ct)).Contains((project.AccountId, project.PartnerId)))
        {
            // The association ended since the account was looked at.
            throw new Refused("edit.conflict");
        }

        var holders = await Holders(db, project, now, ct);
        scope.Take(project, holders);
        var keys = ProjectScope.KeysOf(project).ToList();
        var claims = await db.AcrossPartners<ScopeClaim>().Where(claim => keys.Contains(claim.Key)).ToDictionaryAsync(claim => claim.Key, ct);
        foreach (var key in keys)
        {
            if (!claims.TryGetValue(key, out var claim))
            {
                db.Add(ScopeClaim.Of(key, project));
            }
            else if (holders.All(other => other.Id != claim.ProjectId))
            {
                // Whoever has it is over, and nobody has noted that yet.
                claim.PassTo(project);
            }
        }
    }

    /// <summary>The project is over: what it was about is free again. Saved by the caller.</summary>
    public static Task GiveUp(Db db, Project project, DateTimeOffset now, CancellationToken ct) => GiveUp(db, [project], now, ct);

    /// <summary>The same for several.</summary>
    public static async Task GiveUp(Db db, IReadOnlyCollection<Project> ended, DateTimeOffset now, CancellationToken ct)
    {
        var ids = ended.Select(project => project.Id).ToList();
        var claims = await db.AcrossPartners<ScopeClaim>().Where(claim => ids.Contains(claim.ProjectId)).ToListAsync(ct);
        if (claims.Count == 0)
        {
            return;
        }

        var keys = ended.Select(project => project.CustomerKey).Distinct().ToList();
        var others = ended.All(project => project.Kind == ProjectKind.VendorCustomer) ? [] : await db.AcrossPartners<Project>().AsNoTracking()
            .Where(p => keys.Contains(p.CustomerKey) && p.Status == ProjectStatus.InProgress && p.Kind == ProjectKind.PartnerCustomer && !ids.Contains(p.Id)).ToListAsync(ct);
        foreach (var claim in claims)
        {
            var before = ended.First(project => project.Id == claim.ProjectId);
            if (others.Find(other => other.HoldsAt(now) && CustomerScope.Shares(before, other) && ProjectScope.KeysOf(other).Contains(claim.Key)) is { } heir)
            {
                claim.PassTo(heir);
            }
            else
            {
                db.Remove(claim);
            }
        }

        foreach (var scope in await Scopes(db, keys, ct))
        {
            scope.Change();
        }
    }

    /// <summary>
    /// The association with a partner's own customer ended: so do its projects. A project that is registered at the same moment finds the
    /// customer's row changed and looks again. Saved by the caller.
    /// </summary>
    public static async Task EndWithAssociation(Db db, IReadOnlyCollection<CustomerAccount> accounts, DateTimeOffset at, CancellationToken ct)
    {
        var ids = accounts.Select(account => account.Id).ToList();
        var partners = accounts.Select(account => account.PartnerId).OfType<Id<Partner>>().ToList();
        foreach (var scope in await Scopes(db, [.. accounts.Select(ProjectScope.CustomerKey).Distinct()], ct))
        {
            scope.Change();
        }

        var projects = await db.AcrossPartners<Project>()
            .Where(p => ids.Contains(p.AccountId) && partners.Contains(p.PartnerId) && p.Kind == ProjectKind.PartnerCustomer && p.Status == ProjectStatus.InProgress)
            .ToListAsync(ct);
        if (projects.FindAll(project => project.EndWithAssociation(at)) is { Count: > 0 } ended)
        {
            await GiveUp(db, ended, at, ct);
        }
    }

    /// <summary>The newest application of a project; null for one of the partner's own customer.</summary>
    public static async Task<RegistrationApplication?> Newest(Db db, Project project, CancellationToken ct) =>
        project.ApplicationId is { } id ? await db.AcrossPartners<RegistrationApplication>().SingleAsync(a => a.Id == id, ct) : null;

    /// <summary>Every other project of the customer that is approved or valid, whoever's: only the answer is told.</summary>
    private static async Task<IReadOnlyList<Project>> Holders(Db db, Project project, DateTimeOffset now, CancellationToken ct)
    {
        var others = await db.AcrossPartners<Project>().AsNoTracking()
            .Where(p => p.CustomerKey == project.CustomerKey && p.Id != project.Id && _holding.Contains(p.Status)).ToListAsync(ct);
        var holding = others.FindAll(other => other.HoldsAt(now));
        var own = holding.Where(other => other.Kind == ProjectKind.PartnerCustomer && other.PartnerId != project.PartnerId).Select(other => other.AccountId).ToList();
        if (own.Count > 0)
        {
            // An association may have ended by time a moment ago; the job that writes it down gives nobody a right.
            var associated = await Associated(db, own, now, ct);
            holding.RemoveAll(other => own.Contains(other.AccountId) && other.Kind == ProjectKind.PartnerCustomer && !associated.Contains((other.AccountId, other.PartnerId)));
        }

        return holding;
    }

    /// <summary>Which of these accounts are associated now, and with whom.</summary>
    private static async Task<HashSet<(Id<CustomerAccount>, Id<Partner>)>> Associated(Db db, IReadOnlyCollection<Id<CustomerAccount>> accounts, DateTimeOffset now, CancellationToken ct)
    {
        var found = await (
            from account in db.CustomerAccounts
            join customer in db.AcrossPartners<Customer>() on account.CustomerId equals (Id<Customer>?)customer.Id
            where accounts.Contains(account.Id)
            select new { account, customer }).AsNoTracking().ToListAsync(ct);
        return
        [
            .. found.Where(pair => pair.account.StandingAt(pair.customer, now) is AssociationStanding.Protected or AssociationStanding.Unprotected)
                .Select(pair => (pair.account.Id, pair.customer.PartnerId)),
        ];
    }

    /// <summary>The rows of these customers; the first project of one makes it.</summary>
    private static async Task<IReadOnlyList<CustomerScope>> Scopes(Db db, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var stored = await db.CustomerScopes.Where(scope => keys.Contains(scope.Key)).ToListAsync(ct);
        var found = db.Set<CustomerScope>().Local.Where(scope => keys.Contains(scope.Key)).Union(stored).ToList();
        foreach (var key in keys.Except(found.Select(scope => scope.Key)).ToList())
        {
            var scope = CustomerScope.Of(key);
            db.Add(scope);
            found.Add(scope);
        }

        return found;
    }
}
