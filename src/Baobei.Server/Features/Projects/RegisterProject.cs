using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Globalization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
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
/// Use case 创建项目: of the partner's own customer the project is valid at once and begins the customer's protection anew; of a customer of the
/// vendor it waits for the vendor's approval, and then for the customer's confirmation.
/// </summary>
/// <remarks>
/// Everything is written by one save, which projects that are registered at the same moment share (<see cref="ProjectWriter"/>). The daily limit is a unique
/// place: who loses one takes the next, or is refused.
/// </remarks>
public sealed class RegisterProject(
    Db db, Caller caller, ProjectWriter writer, FindAccount accounts, ProjectNumbers numbers, ApprovalBook approvals, SoldProducts products, PolicyBook policies, TimeProvider clock)
{
    /// <summary>Every lost race means that a colleague won one, so this is not reached.</summary>
    private const int MaxAttempts = 100;

    public record Command : IChecked
    {
        /// <summary>项目名称.</summary>
        [Required, StringLength(ProjectDetails.MaxNameLength)]
        public string Name { get; set; } = "";

        /// <summary>客户行业: a division of GB/T 4754-2017, by its code, its name, or section and division with a slash.</summary>
        [Required, StringLength(200)]
        public string Industry { get; set; } = "";

        /// <summary>A province or city of GB/T 2260.</summary>
        [Required, StringLength(20)]
        public string Region { get; set; } = "";

        [Required, StringLength(ProjectDetails.MaxDescriptionLength)]
        public string Description { get; set; } = "";

        /// <summary>是否投标项目: with day and number of the bid.</summary>
        public bool IsBid { get; set; }

        /// <summary>是否测试项目: never counted.</summary>
        public bool IsTest { get; set; }

        /// <summary>是否第三方.</summary>
        public bool IsThirdParty { get; set; }

        [Required, StringLength(ProjectDetails.MaxContactNameLength)]
        public string ContactName { get; set; } = "";

        [StringLength(ProjectDetails.MaxContactTitleLength)]
        public string? ContactTitle { get; set; }

        /// <summary>With country code, or a number of mainland China.</summary>
        [StringLength(ProjectDetails.MaxPhoneLength)]
        public string? ContactPhone { get; set; }

        /// <summary>Codes of products that the vendor sells, 1 to 20.</summary>
        [Required, MaxLength(ProjectDetails.MaxProducts)]
        public string[] Products { get; set; } = [];

        [StringLength(ProjectDetails.MaxCompetitorsLength)]
        public string? Competitors { get; set; }

        [StringLength(ProjectDetails.MaxEnvironmentLength)]
        public string? Environment { get; set; }

        public DateOnly? ExpectedStartOn { get; set; }

        public DateOnly? BidOn { get; set; }

        [StringLength(ProjectDetails.MaxTenderNumberLength)]
        public string? TenderNumber { get; set; }

        /// <summary>Expected income in minor units of the currency.</summary>
        [Range(1, ProjectDetails.MaxAmountMinor)]
        public long AmountMinor { get; set; }

        /// <summary>The part of it that is paid once; the rest comes month by month.</summary>
        [Range(0, ProjectDetails.MaxAmountMinor)]
        public long OneOffMinor { get; set; }

        [Required, StringLength(3, MinimumLength = 3)]
        public string Currency { get; set; } = "CNY";

        [Required]
        public DateOnly? ExpectedSignOn { get; set; }

        /// <summary>The month in which the income is expected: <c>2026-11</c>.</summary>
        [Required, StringLength(7)]
        public string ExpectedRevenueMonth { get; set; } = "";

        public void Check(WrongFields wrong) => wrong.Read(Month);

        /// <summary>As the domain wants it. <see cref="InvalidField"/>: as <see cref="ProjectDetails.Normalise"/>, <c>month</c>.</summary>
        internal ProjectDetails Details(DateOnly today)
        {
            var wrong = new WrongFields();
            var month = wrong.Read(Month);
            if (ExpectedSignOn is null)
            {
                wrong.Add(nameof(ExpectedSignOn), "required");
            }

            wrong.ThrowIfAny();
            return new ProjectDetails
            {
                Name = Name,
                Industry = Industry ?? "",
                Region = Region ?? "",
                Description = Description,
                IsBid = IsBid,
                IsTest = IsTest,
                IsThirdParty = IsThirdParty,
                ContactName = ContactName,
                ContactTitle = ContactTitle,
                ContactPhone = string.IsNullOrWhiteSpace(ContactPhone) ? null : Phones.ToE164("CN", ContactPhone) ?? ContactPhone,
                Products = Products ?? [],
                Competitors = Competitors,
                Environment = Environment,
                ExpectedStartOn = ExpectedStartOn,
                BidOn = BidOn,
                TenderNumber = TenderNumber,
                AmountMinor = AmountMinor,
                OneOffMinor = OneOffMinor,
                Currency = Currency,
                ExpectedSignOn = ExpectedSignOn!.Value,
                ExpectedRevenueOn = month,
            }.Normalise(today);
        }

        private DateOnly Month() => string.IsNullOrWhiteSpace(ExpectedRevenueMonth) ? throw new InvalidField(nameof(ExpectedRevenueMonth), "required")
            : DateOnly.TryParseExact(ExpectedRevenueMonth.Trim() + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first
            : throw new InvalidField(nameof(ExpectedRevenueMonth), "month");
    }

    /// <summary>The command of the API: with the account.</summary>
    public sealed record Sent : Command
    {
        /// <summary>会员名 of the customer's account.</summary>
        [Required, StringLength(LoginName.MaxLength)]
        public string AccountName { get; set; } = "";

        [Description("Proof and tender papers: PDF, PNG or JPEG.")]
        [MaxLength(ProjectFiles.Max)]
        public Documents.SentFile[]? Files { get; set; }
    }

    /// <summary>Registers a project for the account of that name, with others that are registered at the moment. Refusals: as the other <c>Run</c>.</summary>
    public async Task<Project> Run(Command command, string accountName, IReadOnlyList<Guid> files, CancellationToken ct)
    {
        // Files are saved with the project, and an answer that is kept for an Idempotency-Key, too.
        var together = db.IsUntouched ? await writer.Register(Asked(command, accountName), ct) : null;
        return together ?? await Run(command, () => accounts.Run(accountName, ct), files, null, ct);
    }

    /// <summary>
    /// Refusals: those of <see cref="FindAccount"/>; <c>project.daily_limit</c> (most); <c>project.scope_taken</c> when the project would be
    /// valid at once and another partner's about the same is (another account of the customer is the vendor's).
    /// </summary>
    /// <param name="add">Adds or removes what belongs to the same save: the draft it came from.</param>
    public async Task<Project> Run(Command command, Func<Task<FoundAccount>> account, IReadOnlyList<Guid> files, Action? add, CancellationToken ct)
    {
        var partner = caller.RequirePartner();
        for (var attempt = 1; ; attempt++)
        {
            var now = clock.GetUtcNow();
            var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
            var details = command.Details(VendorZone.DayOf(now));
            await products.MustSell(details.Products, ct);
            var found = await account();
            var place = (await UsedPlaces(db, [partner], VendorZone.DayOf(now), ct))[partner] + 1;
            if (place > policy.MaxProjectsPerDay)
            {
                throw new Refused("project.daily_limit", policy.MaxProjectsPerDay);
            }

            var plan = found.Kind == ProjectKind.VendorCustomer ? await approvals.Plan(FactsOf(details), policy, ct) : ApprovalPlan.Default;
            var (project, application) = Project.Register(
                details, found.Account, found.Customer, partner, await numbers.Next(db, now, ct), place, files, plan, policy, caller.RequireUser(), now);
            db.Add(project);
            if (application is not null)
            {
                db.Add(application);
            }

            if (project.HoldsAt(now))
            {
                await ProjectHolds.Take(db, project, policy, now, ct);
            }

            add?.Invoke();
            try
            {
                await db.SaveChangesAsync(ct);
                return project;
            }
            catch (Refused lost) when (lost.Code is ProjectMap.PlaceTaken or "edit.conflict" && attempt < MaxAttempts)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>What the vendor's routes ask of a project.</summary>
    internal static ApprovalFacts FactsOf(ProjectDetails details) => new(
        details.Region, details.Industry, details.Currency == "CNY" ? details.AmountMinor : null, details.IsBid, details.Products);

    /// <summary>The last place of the day that each of these partners has used, whose registrations are counted, whoever looks; 0 when it has used none.</summary>
    internal static async Task<Dictionary<Id<Partner>, int>> UsedPlaces(Db db, IReadOnlyCollection<Id<Partner>> partners, DateOnly day, CancellationToken ct)
    {
        var used = partners.Count == 0 ? [] : await db.Partners.TagWith(PreparedStatements.Tag).Where(partner => partners.Contains(partner.Id))
            .Select(partner => new { partner.Id, Last = db.AcrossPartners<Project>().Where(p => p.PartnerId == partner.Id && p.CreatedOn == day && p.PlaceOfDay > 0).Max(p => (int?)p.PlaceOfDay) ?? 0 })
            .ToListAsync(ct);
        return used.ToDictionary(one => one.Id, one => one.Last);
    }

    private Registration Asked(Command command, string accountName)
    {
        _ = caller.RequirePartner();
        var today = VendorZone.DayOf(clock.GetUtcNow());
        return new(command.Details(today), today, LoginName.Key(accountName.Trim()), caller, Activity.Current?.TraceId.ToString());
    }
}
