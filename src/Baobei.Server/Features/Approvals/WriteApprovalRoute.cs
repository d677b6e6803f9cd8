using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Approvals;

/// <summary>Use case: the vendor's operator says who decides what.</summary>
public sealed class WriteApprovalRoute(Db db, ApprovalBook book, TimeProvider clock)
{
    public sealed record Command
    {
        /// <summary>What it is for: of a new one project registrations when not given; of one that there is it does not change.</summary>
        public ApprovalSubject? Subject { get; init; }

        [Required, StringLength(ApprovalRoute.MaxNameLength)]
        public string Name { get; init; } = "";

        /// <summary>Without them the route applies to everything.</summary>
        public ApprovalConditions? Conditions { get; init; }

        [Required]
        public IReadOnlyList<Step> Steps { get; init; } = [];

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }

        internal ApprovalConditions Asked => Conditions is not { } given ? new() : given with
        {
            Regions = Known(given.Regions),
            Industries = Known(given.Industries),
            Products = Known(given.Products),
        };

        /// <summary>What was typed, as the rule takes it. A step that is nothing is one without approvers.</summary>
        internal IReadOnlyList<ApprovalStep> Decided =>
        [
            .. (Steps ?? []).Select(step => new ApprovalStep
            {
                Label = step?.Label ?? "",
                Role = step?.Role,
                People = [.. (step?.People ?? []).Select(person => person.Value)],
                TermWorkingDays = step?.TermWorkingDays ?? ApprovalStep.DefaultTermWorkingDays,
                EscalationRole = step?.EscalationRole,
                EscalationPerson = step?.EscalationPerson?.Value,
            }),
        ];

        /// <summary>A program may send null where the type says a text.</summary>
        private static IReadOnlyList<string> Known(IReadOnlyList<string>? codes) => [.. (codes ?? []).OfType<string>()];
    }

    /// <summary>A step: a role, or people of the vendor.</summary>
    public sealed record Step
    {
        public string? Label { get; init; }

        public Role? Role { get; init; }

        public IReadOnlyList<Id<User>>? People { get; init; }

        /// <summary>5 when not given.</summary>
        public int? TermWorkingDays { get; init; }

        /// <summary>Whoever has this role is told when the term is over; the operators when neither this nor a person is given.</summary>
        public Role? EscalationRole { get; init; }

        /// <summary>The person of the vendor who is told when the term is over.</summary>
        public Id<User>? EscalationPerson { get; init; }
    }

    /// <summary>
    /// A new route behind the others. Refusal: <c>route.too_many</c>. <see cref="InvalidField"/>: as <see cref="ApprovalRoute.Create"/>;
    /// <c>product_unknown</c>; <c>person_here</c> when somebody named is no active person of the vendor who may decide.
    /// </summary>
    public async Task<ApprovalRoute> Run(Command command, CancellationToken ct)
    {
        var active = await Active(ct);
        var made = ApprovalRoute.Create(active, command.Name, command.Asked, command.Decided, clock.GetUtcNow(), command.Subject ?? ApprovalSubject.ProjectRegistration);
        await CheckNamed(made, [], [], ct);
        db.Add(made);
        await db.SaveChangesAsync(ct);
        return made;
    }

    /// <summary>
    /// Changes a route for what is submitted from now on. Refusals: <c>edit.conflict</c>, <c>route.retired</c>. Fields as for a new one, and <c>Subject</c>
    /// <c>route_subject</c> for another one than it has; people and products that the route has already may stay.
    /// </summary>
    public async Task<ApprovalRoute> Run(Id<ApprovalRoute> id, Command command, CancellationToken ct)
    {
        var route = (await db.ApprovalRoutes.Get(id, ct)).SeenAs(command.Version);
        if (command.Subject is { } subject && subject != route.Subject)
        {
            throw new InvalidField(nameof(command.Subject), "route_subject");
        }

        var (people, products) = (
            route.Steps.SelectMany(step => step.People).Concat(route.Steps.Select(step => step.EscalationPerson).OfType<Guid>()).ToHashSet(), route.Conditions.Products);
        route.Edit(await Active(ct), command.Name, command.Asked, command.Decided);
        await CheckNamed(route, people, products, ct);
        await db.SaveChangesAsync(ct);
        return route;
    }

    /// <summary>Refusals: <c>route.retired</c>, <c>route.at_end</c>; <c>edit.conflict</c> when somebody else moves at the same moment.</summary>
    public async Task<ApprovalRoute> Move(Id<ApprovalRoute> id, bool up, CancellationToken ct)
    {
        var route = await db.ApprovalRoutes.Get(id, ct);
        route.Move(await Active(ct), up);
        await db.SaveChangesAsync(ct);
        return route;
    }

    /// <summary>Takes it out of the order for good. Refusals: <c>route.retired</c>, <c>edit.conflict</c>.</summary>
    public async Task<ApprovalRoute> Retire(Id<ApprovalRoute> id, int? seen, CancellationToken ct)
    {
        var route = (await db.ApprovalRoutes.Get(id, ct)).SeenAs(seen);
        route.Retire(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return route;
    }

    /// <summary>Tracked: moving one changes its neighbour.</summary>
    private Task<List<ApprovalRoute>> Active(CancellationToken ct) => db.ApprovalRoutes.Where(r => r.RetiredAt == null).ToListAsync(ct);

    private async Task CheckNamed(ApprovalRoute route, HashSet<Guid> people, IReadOnlyList<string> products, CancellationToken ct)
    {
        var wrong = new WrongFields();
        var codes = route.Conditions.Products.Except(products).ToList();
        var known = await db.Products.Where(p => codes.Contains(p.Code)).Select(p => p.Code).ToListAsync(ct);
        if (codes.Except(known).FirstOrDefault() is { } unknown)
        {
            wrong.Add(nameof(ApprovalConditions.Products), "product_unknown", unknown);
        }

        var active = await book.People(ct);
        var deciders = active.Where(person => ApprovalStep.Roles.Contains(person.Role)).Select(person => person.Id).Concat(people).ToHashSet();
        var told = active.Where(person => person.Role != Role.Auditor).Select(person => person.Id).Concat(people).ToHashSet();
        foreach (var (i, step) in route.Steps.Index())
        {
            if (!step.People.All(deciders.Contains))
            {
                wrong.Add($"{nameof(route.Steps)}[{i}].{nameof(step.People)}", "person_here");
            }

            if (step.EscalationPerson is { } person && !told.Contains(person))
            {
                wrong.Add($"{nameof(route.Steps)}[{i}].{nameof(step.EscalationPerson)}", "person_here");
            }
        }

        wrong.ThrowIfAny();
    }
}
