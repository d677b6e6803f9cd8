using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>
/// Registers what several asked for at the same moment as <see cref="RegisterProject"/> would one after the other, read and written in sets. What stands
/// out in any way is left to <see cref="RegisterProject"/>: what would be refused, what another one of the group may exclude, and the whole group when its
/// save is refused. So there is one place that refuses, and nobody is refused because of a neighbour.
/// </summary>
public sealed partial class RegisterTogether(
    Db db, Caller caller, ProjectNumbers numbers, ApprovalBook approvals, PolicyBook policies, TimeProvider clock, ILogger<RegisterTogether> log)
{
    /// <summary>Sets <see cref="Registration.Project"/> of those that were registered. Throws only when it is not known whether they were.</summary>
    public async Task Run(IReadOnlyList<Registration> group, CancellationToken ct)
    {
        IReadOnlyList<Candidate> made = [];
        var isWritten = false;
        try
        {
            var now = clock.GetUtcNow();
            var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
            var (good, held) = await Judge(group, policy, now, ct);
            if (good.Count == 0)
            {
                return;
            }

            await db.Atomically(
                async () =>
                {
                    var rows = await Make(good, held, policy, now, ct);
                    await db.SaveMany(rows, ct);
                    isWritten = true;
                    return true;
                },
                ct);
            made = good;
        }
        catch (Exception failure) when (!isWritten)
        {
            // Nothing was committed: each tries alone, and learns what is wrong with its own.
            if (failure is not Refused)
            {
                NotTogether(log, failure, group.Count);
            }
        }

        foreach (var one in made)
        {
            one.Asked.Project = one.Project;
        }
    }

    /// <summary>Those of which nothing is known that speaks against them.</summary>
    private async Task<(List<Candidate> Good, HeldScopes Held)> Judge(IReadOnlyList<Registration> group, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        var day = VendorZone.DayOf(now);
        var good = group.Where(asked => asked.Day == day).Select(asked => new Candidate(asked)).ToList();
        var sold = await SoldProducts.Of(db, [.. good.SelectMany(one => one.Details.Products).Distinct()], ct);
        good.RemoveAll(one => !one.Details.Products.All(sold.Contains));
        var found = await FindAccount.All(db, good.ConvertAll(one => (one.Asked.Account, one.Partner)), tracked: true, now, ct);
        for (var i = 0; i < good.Count; i++)
        {
            good[i].Account = found[i].Account!;
        }

        good.RemoveAll(one => one.Account is null);
        var own = good.FindAll(one => one.Account.Kind == ProjectKind.PartnerCustomer);
        var held = await ProjectHolds.Look(db, own.ConvertAll(one => (one.CustomerKey, one.Account.Account.Id, one.Partner)), now, ct);
        var first = new Dictionary<string, Id<Partner>>(StringComparer.Ordinal);
        foreach (var one in own)
        {
            var isFree = !held.Waited.Contains(one.CustomerKey)
                && held.Admits(one.CustomerKey, one.Account.Account.Id, one.Partner, one.Details.Products, ProjectScope.NameKey(one.Details.Name));
            if (!isFree || (!first.TryAdd(one.CustomerKey, one.Partner) && first[one.CustomerKey] != one.Partner))
            {
                good.Remove(one);
            }
        }

        // Last of all, so that no place is left out.
        var used = await RegisterProject.UsedPlaces(db, [.. good.Select(one => one.Partner).Distinct()], day, ct);
        good.RemoveAll(one => (one.Place = ++used[one.Partner]) > policy.MaxProjectsPerDay);

        var routes = good.Exists(one => one.Account.Kind == ProjectKind.VendorCustomer) ? await approvals.Routes(ct) : [];
        foreach (var one in good.Where(one => one.Account.Kind == ProjectKind.VendorCustomer))
        {
            one.Plan = ApprovalPlan.For(routes, RegisterProject.FactsOf(one.Details), policy);
        }

        return (good, held);
    }

    /// <summary>Everything that is added.</summary>
    private async Task<List<object>> Make(List<Candidate> good, HeldScopes held, Policy policy, DateTimeOffset now, CancellationToken ct)
    {
        var given = await numbers.Next(db, good.Count, now, ct);
        var (projects, applications) = (new List<Project>(), new List<RegistrationApplication>());
        foreach (var (one, number) in good.Zip(given))
        {
            var (project, application) = Project.Register(
                one.Details, one.Account.Account, one.Account.Customer, one.Partner, number, one.Place, [], one.Plan, policy, one.Asked.By.RequireUser(), now);
            one.Project = project;
            projects.Add(project);
            List<Entity> changed = [project];
            if (application is not null)
            {
                applications.Add(application);
                changed.Add(application);
            }

            if (one.Account.Customer is { } customer)
            {
                changed.Add(customer);
            }

            db.TellFor(one.Asked.By, one.Asked.Trace, changed);
        }

        var claims = await ProjectHolds.TakeAll(db, held, projects.FindAll(project => project.Kind == ProjectKind.PartnerCustomer), now, ct);
        return [.. projects, .. applications, .. claims];
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} projects could not be registered together; each is registered alone.")]
    private static partial void NotTogether(ILogger log, Exception failure, int count);

    private sealed class Candidate(Registration asked)
    {
        private string? _customerKey;

        public Registration Asked => asked;

        public ProjectDetails Details => asked.Details;

        public Id<Partner> Partner { get; } = asked.By.RequirePartner();

        public FoundAccount Account { get; set; } = null!;

        public string CustomerKey => _customerKey ??= ProjectScope.CustomerKey(Account.Account);

        /// <summary>Which of the partner's projects of the day it would be.</summary>
        public int Place { get; set; }

        public ApprovalPlan Plan { get; set; } = ApprovalPlan.Default;

        public Project? Project { get; set; }
    }
}
