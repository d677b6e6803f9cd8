using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>What a project holds of its customer while it is approved or valid.</summary>
internal static class ProjectHolds
{
    private static readonly ProjectStatus[] _holding = [ProjectStatus.PendingConfirmation, ProjectStatus.InProgress];

    /// <summary>
    /// The project, which is approved or valid now, takes what it is about. Saved by the caller. Refusals: <c>project.scope_taken</c>; of a vendor's
    /// customer <c>project.reserved</c>, when it is another partner's turn in the waiting list.
    /// </summary>
    public static async Task Take(Db db, Project project, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        // First of all: what is read after it is as it stays until the save, or the save is refused.
        var scope = (await Scopes(db, [project.CustomerKey], ct))[0];
        if (project.Kind == ProjectKind.PartnerCustomer && !(await Associated(db, [project.AccountId], now, ct)).Contains((project.AccountId, project.PartnerId)))
        {
            // The association ended since the account was looked at.
            throw new Refused("edit.conflict");
        }

        // Who waits before who holds: whoever is seen to wait gave way to one that is seen, too.
        IReadOnlyList<WaitingListEntry> open = project.Kind == ProjectKind.VendorCustomer ? await WaitingLines.Open(db, [project.CustomerKey], ct) : [];
        var holders = await Holders(db, project, now, ct);
        scope.Take(project, holders);
        if (project.Kind == ProjectKind.VendorCustomer)
        {
            WaitingLines.Pass(project, open, holders, policy, now);
        }
        else
        {
            await WaitingLines.Changed(db, [project.CustomerKey], ct);
        }

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

    /// <summary>
    /// The same for new projects of partners' own customers, which nothing excluded a moment ago (<see cref="InTheWay"/>): what has changed since
    /// is found out here, or by the save. Returns the claims that are new, to be saved with the projects. Refusal: <c>edit.conflict</c>.
    /// </summary>
    public static async Task<IReadOnlyList<ScopeClaim>> TakeAll(Db db, IReadOnlyCollection<Project> projects, DateTimeOffset now, CancellationToken ct)
    {
        var held = await Look(db, [.. projects.Select(project => (project.CustomerKey, project.AccountId, project.PartnerId))], now, ct);
        if (!projects.All(project => held.Admits(project.CustomerKey, project.AccountId, project.PartnerId, project.Products, project.NameKey)))
        {
            throw new Refused("edit.conflict");
        }

        return await TakeAll(db, held, projects, now, ct);
    }

    /// <summary>The same when it is known that they are admitted.</summary>
    public static async Task<IReadOnlyList<ScopeClaim>> TakeAll(Db db, HeldScopes held, IReadOnlyCollection<Project> projects, DateTimeOffset now, CancellationToken ct)
    {
        var keys = projects.Select(project => project.CustomerKey).ToHashSet(StringComparer.Ordinal);
        foreach (var scope in held.Scopes.Where(scope => keys.Contains(scope.Key)))
        {
            scope.Change();
        }

        foreach (var key in held.Waited.Where(keys.Contains))
        {
            WaitingLines.Changed(db, key);
        }

        var wanted = projects.SelectMany(ProjectScope.KeysOf).Distinct().ToList();
        var found = await (
            from claim in db.AcrossPartners<ScopeClaim>().TagWith(PreparedStatements.TagOf(projects.Count))
            join project in db.AcrossPartners<Project>() on claim.ProjectId equals project.Id
            where wanted.Contains(claim.Key)
            select new { claim, project.Status, project.ExpiresAt }).ToListAsync(ct);
        var claims = found.ToDictionary(one => one.claim.Key, one => one.claim);
        var holding = found.Where(one => _holding.Contains(one.Status) && one.ExpiresAt > now).Select(one => one.claim.ProjectId).ToHashSet();
        var added = new List<ScopeClaim>();
        foreach (var project in projects)
        {
            holding.Add(project.Id);
            foreach (var key in ProjectScope.KeysOf(project))
            {
                if (!claims.TryGetValue(key, out var claim))
                {
                    claims.Add(key, claim = ScopeClaim.Of(key, project));
                    added.Add(claim);
                }
                else if (!holding.Contains(claim.ProjectId))
                {
                    claim.PassTo(project);
                }
            }
        }

        return added;
    }

    /// <summary>What is held of customers of whom partners want to register their own projects, and what else decides about these.</summary>
    public static async Task<HeldScopes> Look(Db db, IReadOnlyCollection<(string Key, Id<CustomerAccount> Account, Id<Partner> Partner)> own, DateTimeOffset now, CancellationToken ct)
    {
        // First of all: what is read after it is as it stays until the save, or the save is refused.
        var keys = own.Select(one => one.Key).Distinct().ToList();
        var scopes = keys.Count == 0 ? [] : await Scopes(db, keys, ct);
        var associated = keys.Count == 0 ? [] : await Associated(db, [.. own.Select(one => one.Account).Distinct()], now, ct);
        return new(scopes, associated, await InTheWay(db, own.Select(one => (one.Key, one.Partner)), now, ct), keys.Count == 0 ? [] : await WaitingLines.WaitedFor(db, keys, ct));
    }

    /// <summary>
    /// Projects that are approved or valid and may stand in the way of partners' own customers' new ones, whoever's: only the answer is told.
    /// Those of the partner itself stand in nobody's way and are not read, however many there are.
    /// </summary>
    /// <param name="own">Customers (<see cref="ProjectScope.CustomerKey"/>) and whose they are.</param>
    public static async Task<IReadOnlyList<Project>> InTheWay(Db db, IEnumerable<(string Key, Id<Partner> Partner)> own, DateTimeOffset now, CancellationToken ct)
    {
        var ours = own.ToHashSet();
        var keys = ours.Select(one => one.Key).Distinct().ToList();
        if (keys.Count == 0)
        {
            return [];
        }

        // Only whose they are, first: mostly there is nothing in the way, or the partner's own.
        var rivals = Rivals(db).AsNoTracking().Where(p => keys.Contains(p.CustomerKey) && _holding.Contains(p.Status) && p.ExpiresAt > now);
        var whose = await rivals.TagWith(PreparedStatements.TagOf(keys.Count)).Select(p => new { p.CustomerKey, p.Kind, p.PartnerId }).Distinct().ToListAsync(ct);
        var others = whose.Exists(one => one.Kind == ProjectKind.VendorCustomer) ? await rivals.Where(p => p.Kind == ProjectKind.VendorCustomer).ToListAsync(ct) : [];
        foreach (var (key, foreign) in whose.Where(one => one.Kind == ProjectKind.PartnerCustomer && (!ours.Contains((one.CustomerKey, one.PartnerId)) || ours.Count(our => our.Key == one.CustomerKey) > 1))
            .Select(one => (one.CustomerKey, one.PartnerId)))
        {
            others.AddRange(await rivals.Where(p => p.CustomerKey == key && p.PartnerId == foreign && p.Kind == ProjectKind.PartnerCustomer).ToListAsync(ct));
        }

        return await StillAssociated(db, others, now, ct);
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
        var scopes = await Scopes(db, keys, ct);
        var others = ended.All(project => project.Kind == ProjectKind.VendorCustomer) ? [] : await Rivals(db).AsNoTracking()
            .Where(p => keys.Contains(p.CustomerKey) && p.Status == ProjectStatus.InProgress && p.Kind == ProjectKind.PartnerCustomer && !ids.Contains(p.Id)).ToListAsync(ct);
        var (before, heirs) = (ended.ToDictionary(project => project.Id), others.Where(other => other.HoldsAt(now)).ToLookup(other => other.CustomerKey));
        foreach (var claim in claims)
        {
            var had = before[claim.ProjectId];
            if (heirs[had.CustomerKey].FirstOrDefault(other => CustomerScope.Shares(had, other) && ProjectScope.KeysOf(other).Contains(claim.Key)) is { } heir)
            {
                claim.PassTo(heir);
            }
            else
            {
                db.Remove(claim);
            }
        }

        foreach (var scope in scopes)
        {
            scope.Change();
        }

        await WaitingLines.Changed(db, keys, ct);
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

    /// <summary>Every project of these customers that is approved or valid, whoever's, as it is stored.</summary>
    public static async Task<IReadOnlyList<Project>> HoldersOf(Db db, IReadOnlyCollection<string> keys, DateTimeOffset now, CancellationToken ct) => await StillAssociated(
        db, await Rivals(db).AsNoTracking().Where(p => keys.Contains(p.CustomerKey) && _holding.Contains(p.Status) && p.ExpiresAt > now).ToListAsync(ct), now, ct);

    /// <summary>Every other project of the customer that is approved or valid, whoever's: only the answer is told.</summary>
    private static async Task<IReadOnlyList<Project>> Holders(Db db, Project project, DateTimeOffset now, CancellationToken ct)
    {
        var others = await Rivals(db).AsNoTracking()
            .Where(p => p.CustomerKey == project.CustomerKey && p.Id != project.Id && _holding.Contains(p.Status)).ToListAsync(ct);
        var holding = others.FindAll(other => other.HoldsAt(now));
        return [.. holding.Where(other => CustomerScope.Shares(project, other)), .. await StillAssociated(db, [.. holding.Where(other => !CustomerScope.Shares(project, other))], now, ct)];
    }

    private static IQueryable<Project> Rivals(Db db) => db.ProjectsAlong(ProjectIndex.Rivals);

    /// <summary>An association may have ended by time a moment ago; the job that writes it down gives nobody a right.</summary>
    private static async Task<IReadOnlyList<Project>> StillAssociated(Db db, List<Project> holding, DateTimeOffset now, CancellationToken ct)
    {
        var own = holding.Where(other => other.Kind == ProjectKind.PartnerCustomer).Select(other => other.AccountId).Distinct().ToList();
        if (own.Count > 0)
        {
            var associated = await Associated(db, own, now, ct);
            holding.RemoveAll(other => other.Kind == ProjectKind.PartnerCustomer && !associated.Contains((other.AccountId, other.PartnerId)));
        }

        return holding;
    }

    /// <summary>Which of these accounts are associated now, and with whom.</summary>
    private static async Task<HashSet<(Id<CustomerAccount>, Id<Partner>)>> Associated(Db db, IReadOnlyCollection<Id<CustomerAccount>> accounts, DateTimeOffset now, CancellationToken ct)
    {
        var found = await (
            from account in db.CustomerAccounts.TagWith(PreparedStatements.TagOf(accounts.Count))
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
    public static async Task<IReadOnlyList<CustomerScope>> Scopes(Db db, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var wanted = keys.ToHashSet(StringComparer.Ordinal);
        var stored = await db.CustomerScopes.TagWith(PreparedStatements.TagOf(keys.Count)).Where(scope => wanted.Contains(scope.Key)).ToListAsync(ct);
        var found = db.Set<CustomerScope>().Local.Where(scope => wanted.Contains(scope.Key)).Union(stored).ToList();
        foreach (var key in keys.Except(found.Select(scope => scope.Key)).ToList())
        {
            var scope = CustomerScope.Of(key);
            db.Add(scope);
            found.Add(scope);
        }

        return found;
    }
}

/// <summary>What is held of some customers (<see cref="ProjectHolds.Look"/>), which is as it was read until the save, or the save is refused.</summary>
/// <param name="Associated">Accounts that are associated, and with whom.</param>
/// <param name="Others">As <see cref="ProjectHolds.InTheWay"/>.</param>
/// <param name="Waited">Customers of whom somebody waits for something.</param>
internal sealed record HeldScopes(
    IReadOnlyList<CustomerScope> Scopes, IReadOnlySet<(Id<CustomerAccount> Account, Id<Partner> Partner)> Associated, IReadOnlyList<Project> Others, IReadOnlyCollection<string> Waited)
{
    /// <summary>The partner's own customer is still that, and no other partner's project is in the way of this one.</summary>
    public bool Admits(string customer, Id<CustomerAccount> account, Id<Partner> partner, IReadOnlyList<string> products, string name) =>
        Associated.Contains((account, partner))
        && Others.All(other => (other.Kind == ProjectKind.PartnerCustomer && other.PartnerId == partner)
            || !ProjectScope.Excludes(customer, products, name, other.CustomerKey, other.Products, other.NameKey));
}
