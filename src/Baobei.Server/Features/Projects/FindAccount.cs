using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>The account of a project, and the partner's own customer behind it (null: a customer of the vendor).</summary>
public sealed record FoundAccount(CustomerAccount Account, Customer? Customer)
{
    public ProjectKind Kind => Customer is null ? ProjectKind.VendorCustomer : ProjectKind.PartnerCustomer;
}

/// <summary>
/// Whether the partner may register a project for an account (guide lines 149 to 179), without telling whose it is. Refusals:
/// <c>project.account_unknown</c>; <c>project.account_held</c>: the customer of another partner, whose projects nobody else registers (line
/// 179); <c>project.account_not_associated</c>: the partner's own invitation is not yet completed; <c>project.account_is_partner</c>;
/// <c>project.account_frozen</c>.
/// </summary>
public sealed class FindAccount(Db db, Caller caller, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>会员名 of the customer's account.</summary>
        [Required, StringLength(LoginName.MaxLength)]
        public string AccountName { get; init; } = "";
    }

    public async Task<FoundAccount> Run(string accountName, CancellationToken ct)
    {
        var key = LoginName.Key(accountName.Trim());
        var account = await db.CustomerAccounts.SingleOrDefaultAsync(a => a.AccountNameKey == key, ct) ?? throw new Refused("project.account_unknown");
        return await Check(account, caller.RequirePartner(), ct);
    }

    /// <summary>The same for an account that was found before.</summary>
    public async Task<FoundAccount> Run(Id<CustomerAccount> id, CancellationToken ct) =>
        await Check(await db.CustomerAccounts.SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw new Refused("project.account_unknown"), caller.RequirePartner(), ct);

    /// <summary>For a partner, whoever acts: an account may have become somebody's customer since the project was registered.</summary>
    internal async Task<FoundAccount> Check(CustomerAccount account, Id<Partner> partner, CancellationToken ct)
    {
        // Whose customer it is decides, whoever's that is; only the answer is told.
        var customer = account.CustomerId is { } id ? await db.AcrossPartners<Customer>().SingleAsync(c => c.Id == id, ct) : null;
        return OfPartner(account, customer, partner, clock.GetUtcNow()) ?? OfVendor(account, await IsPartner(account, ct));
    }

    /// <summary>
    /// The same for many at once: the account that each asks for, or why it is refused.
    /// </summary>
    /// <param name="asked">Names of accounts (<see cref="LoginName.Key"/>), and the partner for which each is asked.</param>
    /// <param name="tracked">The customers are going to be changed and saved.</param>
    internal static async Task<IReadOnlyList<(FoundAccount? Account, Refused? Refused)>> All(
        Db db, IReadOnlyList<(string Name, Id<Partner> Partner)> asked, bool tracked, DateTimeOffset now, CancellationToken ct)
    {
        var keys = asked.Select(one => one.Name).Distinct().ToArray();
        var accounts = keys.Length == 0 ? [] : await db.CustomerAccounts.TagWith(PreparedStatements.TagOf(keys.Length)).AsNoTracking().Where(a => keys.Contains(a.AccountNameKey)).ToDictionaryAsync(a => a.AccountNameKey, ct);
        var ids = accounts.Values.Select(a => a.CustomerId).OfType<Id<Customer>>().Distinct().ToArray();

        // Whose customers they are decides, whoever's that is; only the answer is told.
        var theirs = db.AcrossPartners<Customer>().TagWith(PreparedStatements.TagOf(ids.Length)).Where(c => ids.Contains(c.Id));
        var customers = ids.Length == 0 ? [] : await (tracked ? theirs : theirs.AsNoTracking()).ToDictionaryAsync(c => c.Id, ct);
        var found = new (FoundAccount? Account, Refused? Refused)[asked.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = accounts.TryGetValue(asked[i].Name, out var account)
                ? Tried(() => OfPartner(account, account.CustomerId is { } id ? customers[id] : null, asked[i].Partner, now))
                : (null, new Refused("project.account_unknown"));
        }

        var open = Enumerable.Range(0, found.Length).Where(i => found[i] is (null, null)).ToList();
        var partners = await Partners(db, [.. open.Select(i => accounts[asked[i].Name].Id.Value).Distinct()], ct);
        foreach (var i in open)
        {
            var account = accounts[asked[i].Name];
            found[i] = Tried(() => OfVendor(account, partners.Contains(account.Id.Value)));
        }

        return found;

        static (FoundAccount?, Refused?) Tried(Func<FoundAccount?> find)
        {
            try
            {
                return (find(), null);
            }
            catch (Refused refused)
            {
                return (null, refused);
            }
        }
    }

    /// <summary>As a customer of a partner; null: it is none.</summary>
    /// <param name="customer">The one that it belongs to, whoever's that is.</param>
    internal static FoundAccount? OfPartner(CustomerAccount account, Customer? customer, Id<Partner> partner, DateTimeOffset now)
    {
        var standing = customer is null ? AssociationStanding.Ended : account.StandingAt(customer, now);
        var own = account.PartnerId == partner;
        return standing switch
        {
            AssociationStanding.Protected or AssociationStanding.Unprotected or AssociationStanding.Pending when !own => throw new Refused("project.account_held"),
            AssociationStanding.Pending => throw new Refused("project.account_not_associated"),
            _ when account.IsFrozen => throw new Refused("project.account_frozen"),
            AssociationStanding.Protected or AssociationStanding.Unprotected => new(account, customer),
            _ => null,
        };
    }

    /// <summary>As a customer that the vendor has directly.</summary>
    internal static FoundAccount OfVendor(CustomerAccount account, bool isPartner) =>
        isPartner ? throw new Refused("project.account_is_partner") : new(account, null);

    /// <summary>Of these accounts, those that are a partner's own.</summary>
    internal static async Task<HashSet<Guid>> Partners(Db db, Guid[] accounts, CancellationToken ct) =>
        accounts.Length == 0 ? [] : [.. await db.CustomerClaims
            .Where(claim => accounts.Contains(claim.Holder) && (claim.Key.StartsWith("name:") || claim.Key.StartsWith("code:"))
                && db.CustomerClaims.Any(other => other.Key == claim.Key && other.Source == ClaimSource.Partner))
            .Select(claim => claim.Holder).Distinct().ToListAsync(ct)];

    /// <summary>The account is a partner's own: they share a name or a code.</summary>
    private async Task<bool> IsPartner(CustomerAccount account, CancellationToken ct) => (await Partners(db, [account.Id.Value], ct)).Count > 0;
}
