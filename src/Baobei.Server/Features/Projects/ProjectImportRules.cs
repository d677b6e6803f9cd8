using System.Globalization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Imports;
using Baobei.Server.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>A row with its verdict and, when it can become a project, all that this takes.</summary>
/// <param name="Place">Which of the partner's projects of the day it would be; 0: it does not count.</param>
internal sealed record JudgedRow(
    ImportRow Row, ProjectDetails? Details = null, FoundAccount? Account = null, ApprovalPlan? Plan = null, int Place = 0, Guid? Owner = null);

/// <summary>A batch of rows with their verdicts.</summary>
/// <param name="LookedUp">Rows of which the account was looked up.</param>
internal sealed record JudgedRows(IReadOnlyList<JudgedRow> Rows, int LookedUp, Policy Policy, DateTimeOffset Now);

/// <summary>
/// What would become of rows of a file if each were registered now: by the same rules as <see cref="RegisterProject"/>, read for a whole batch at
/// once. Whose a customer is that the partner may not have is not told.
/// </summary>
public sealed class ProjectImportRules(Db db, Caller caller, ProjectImportCells cells, ApprovalBook approvals, PolicyBook policies, TimeProvider clock)
{
    private readonly Db _db = db;
    private readonly ProjectImportCells _cells = cells;
    private readonly ApprovalBook _approvals = approvals;

    /// <summary>By which two rows are about the same project.</summary>
    internal readonly record struct Sameness(Id<Partner> Partner, string Account, string Name)
    {
        public static Sameness? Of(ImportRow row) => row.Partner is { } partner ? new(partner, LoginName.Key(row.Account ?? ""), ProjectScope.NameKey(row.Name)) : null;
    }

    /// <param name="seen">The rows before these that would become a project, and their numbers; those of the batch are added. Null: nothing of the file is the same.</param>
    internal async Task<JudgedRows> Judge(
        RegistrationImport import, IReadOnlyList<ImportRow> rows, IReadOnlyList<string[]> texts, Dictionary<Sameness, int>? seen, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        var batch = new Batch(this, import, policy, now, [.. rows.Select((row, i) => new Pending(row, texts[i]))], seen);
        await batch.Partners(ct);
        batch.Fields();
        await batch.Products(ct);
        batch.Twice();
        await batch.Places(ct);
        await batch.Accounts(ct);
        await batch.Existing(ct);
        await batch.Scopes(ct);
        await batch.Plans(ct);
        return new([.. batch.Rows.Select(row => row.Judged())], batch.LookedUp, policy, now);
    }

    private static ImportFault Fault(int? column, string key, params object[] details) => new(
        column is { } at ? ProjectImportColumns.Columns.All[at].Name : null, key, [.. details.Select(one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? "")]);

    private sealed class Pending(ImportRow row, string[] cells)
    {
        private readonly List<ImportFault> _faults = [];
        private Sameness? _same;

        public string[] Cells => cells;

        public int Line => row.Line;

        public Partner? Partner { get; set; }

        public ProjectDetails? Details { get; set; }

        public FoundAccount? Account { get; set; }

        public ApprovalPlan? Plan { get; set; }

        public int Place { get; set; }

        public Guid? Owner { get; set; }

        public ImportVerdict Verdict { get; private set; } = ImportVerdict.Create;

        public bool IsGood => Verdict == ImportVerdict.Create;

        /// <summary>Of one whose partner and fields are good.</summary>
        public Sameness Same => _same ??= new(Partner!.Id, LoginName.Key(cells[ProjectImportColumns.Account]), ProjectScope.NameKey(Details!.Name));

        public void Stop(ImportVerdict verdict, ImportFault fault)
        {
            Verdict = verdict;
            _faults.Add(fault);
        }

        public JudgedRow Judged() => new(
            row with { Partner = Partner?.Id, Verdict = Verdict, Faults = _faults.Count == 0 ? null : _faults }, IsGood ? Details : null, Account, Plan, Place, Owner);
    }

    private sealed class Batch(
        ProjectImportRules rules, RegistrationImport import, Policy policy, DateTimeOffset now, IReadOnlyList<Pending> rows, Dictionary<Sameness, int>? seen)
    {
        private readonly Db _db = rules._db;
        private int _used;

        public IReadOnlyList<Pending> Rows => rows;

        public int LookedUp { get; private set; }

        private IEnumerable<Pending> Good => rows.Where(row => row.IsGood);

        /// <summary>Whose projects they are, and that these partners may work.</summary>
        public async Task Partners(CancellationToken ct)
        {
            var partners = await ImportPartners.Of(_db, import, rows.Select(row => row.Cells[ImportColumns.Partner]), ct);
            foreach (var row in rows)
            {
                (row.Partner, var fault) = partners[row.Cells[ImportColumns.Partner]];
                if (fault is not null)
                {
                    row.Stop(ImportVerdict.Wrong, fault);
                }
            }
        }

        /// <summary>What the attributes, the forms and the domain say about the fields.</summary>
        public void Fields()
        {
            var today = VendorZone.DayOf(now);
            foreach (var row in rows)
            {
                var wrong = new WrongFields();
                row.Details = rules._cells.Read(row.Cells, today, wrong);
                if (row.Cells[ProjectImportColumns.Account].Length == 0)
                {
                    wrong.Add(nameof(RegisterProject.Sent.AccountName), "required");
                }

                foreach (var one in wrong.All)
                {
                    row.Stop(ImportVerdict.Wrong, new(Names.Snake(ProjectForm.FieldOf(one.Field)), $"validation.{one.Code}", Fault(null, "", [.. one.Details]).Details));
                }
            }
        }

        /// <summary>A project is about products that the vendor sells.</summary>
        public async Task Products(CancellationToken ct)
        {
            var asked = Good.SelectMany(row => row.Details!.Products).Distinct().ToArray();
            var sold = await SoldProducts.Of(_db, asked, ct);
            foreach (var row in Good.ToList())
            {
                if (row.Details!.Products.Where(code => !sold.Contains(code)).ToList() is { Count: > 0 } unknown)
                {
                    row.Stop(ImportVerdict.Wrong, Fault(ProjectImportColumns.Products, "validation.not_sold", string.Join(", ", unknown)));
                }
            }
        }

        /// <summary>Of rows that say the same, the first counts.</summary>
        public void Twice()
        {
            foreach (var row in Good.ToList())
            {
                if (seen is not null && seen.TryGetValue(row.Same, out var first))
                {
                    row.Stop(ImportVerdict.Duplicate, Fault(null, "imports.same_row", first));
                }
                else
                {
                    seen?.Add(row.Same, row.Line);
                }
            }
        }

        /// <summary>
        /// A partner registers no more on a day with a file than without; the vendor brings what was there before, which does not count. Rows
        /// beyond are not looked at further: a file is no way to find out who has an account.
        /// </summary>
        public async Task Places(CancellationToken ct)
        {
            if (import.PartnerId is not { } partner)
            {
                LookedUp = Good.Count();
                return;
            }

            var used = (await RegisterProject.UsedPlaces(_db, [partner], VendorZone.DayOf(now), ct))[partner];
            var place = used + (import.State == RegistrationImportState.Checking ? import.LookedUp : 0);
            foreach (var row in Good.ToList())
            {
                if (place >= policy.MaxProjectsPerDay)
                {
                    seen?.Remove(row.Same);
                    row.Stop(ImportVerdict.Wrong, Fault(null, "refused.project.daily_limit", policy.MaxProjectsPerDay));
                    continue;
                }

                place++;
                LookedUp++;
            }

            // The places of those that are good in the end follow one another (see Plans).
            _used = used;
        }

        /// <summary>Whether the partner may register something for the account.</summary>
        public async Task Accounts(CancellationToken ct)
        {
            var asked = Good.ToList();

            // Those that gain protection are saved with their projects.
            var found = await FindAccount.All(_db, asked.ConvertAll(row => (row.Same.Account, row.Partner!.Id)), import.State == RegistrationImportState.Loading, now, ct);
            for (var i = 0; i < asked.Count; i++)
            {
                asked[i].Account = found[i].Account;
                if (found[i].Refused is { } refused)
                {
                    Refuse(asked[i], refused);
                }
            }
        }

        /// <summary>The partner has a project of that name for that account, which is not over.</summary>
        public async Task Existing(CancellationToken ct)
        {
            var accounts = Good.Select(row => row.Account!.Account.Id).Distinct().ToArray();
            var names = Good.Select(row => row.Same.Name).Distinct().ToArray();
            if (accounts.Length == 0)
            {
                return;
            }

            // The vendor's file speaks of all partners' projects, a partner's of its own; the partner is compared below.
            var there = await _db.AcrossPartners<Project>().Where(p => accounts.Contains(p.AccountId) && names.Contains(p.NameKey))
                .Select(p => new { p.PartnerId, p.AccountId, p.NameKey, p.Number, p.Status, p.ExpiresAt }).ToListAsync(ct);
            var live = there.Where(p => Project.StatusAt(p.Status, p.ExpiresAt, now)
                    is ProjectStatus.PendingApproval or ProjectStatus.Returned or ProjectStatus.PendingConfirmation or ProjectStatus.InProgress or ProjectStatus.Won)
                .GroupBy(p => (p.PartnerId, p.AccountId, p.NameKey)).ToDictionary(group => group.Key, group => group.First().Number);
            foreach (var row in Good.ToList())
            {
                if (live.TryGetValue((row.Partner!.Id, row.Account!.Account.Id, row.Same.Name), out var number))
                {
                    Forget(row);
                    row.Stop(ImportVerdict.Exists, Fault(null, "projects.import.there", number));
                }
            }
        }

        /// <summary>Of the partner's own customer it would be valid at once: not beside another partner's about the same thing, in the file or before.</summary>
        public async Task Scopes(CancellationToken ct)
        {
            var own = Good.Where(row => row.Account!.Kind == ProjectKind.PartnerCustomer).Select(row => (Row: row, Key: ProjectScope.CustomerKey(row.Account!.Account))).ToList();
            var others = await ProjectHolds.InTheWay(_db, own.Select(one => (one.Key, one.Row.Partner!.Id)), now, ct);
            var valid = others.Select(p => (p.CustomerKey, p.Products, p.NameKey, Partner: p.Kind == ProjectKind.PartnerCustomer ? p.PartnerId : default(Id<Partner>?))).ToLookup(p => p.CustomerKey);
            var taken = new Dictionary<string, List<(IReadOnlyList<string> Products, string Name, Id<Partner> Partner)>>();
            foreach (var (row, key) in own)
            {
                var here = taken.TryGetValue(key, out var list) ? list : taken[key] = [];
                var (products, name, partner) = (row.Details!.Products, row.Same.Name, row.Partner!.Id);
                if (valid[key].Any(p => p.Partner != partner && ProjectScope.Excludes(key, products, name, key, p.Products, p.NameKey))
                    || here.Any(p => p.Partner != partner && ProjectScope.Excludes(key, products, name, key, p.Products, p.Name)))
                {
                    Forget(row);
                    row.Stop(ImportVerdict.Conflict, Fault(ProjectImportColumns.Account, "refused.project.scope_taken"));
                }
                else
                {
                    here.Add((products, name, partner));
                }
            }
        }

        /// <summary>Who decides, which place of the day each takes, and who looks after it.</summary>
        public async Task Plans(CancellationToken ct)
        {
            var routes = await rules._approvals.Routes(ct);
            var owners = import.PartnerId is null ? await ImportPartners.Owners(_db, Good.Select(row => row.Partner!.Id), ct) : null;
            var place = _used;
            foreach (var row in Good)
            {
                row.Plan = row.Account!.Kind == ProjectKind.VendorCustomer ? ApprovalPlan.For(routes, RegisterProject.FactsOf(row.Details!), policy) : ApprovalPlan.Default;
                row.Place = import.PartnerId is null ? 0 : ++place;
                row.Owner = owners?.GetValueOrDefault(row.Partner!.Id);
            }
        }

        private void Refuse(Pending row, Refused refused)
        {
            Forget(row);
            row.Stop(
                refused.Code == "project.account_held" ? ImportVerdict.Conflict : ImportVerdict.Wrong,
                Fault(ProjectImportColumns.Account, $"refused.{refused.Code}", [.. refused.Details]));
        }

        /// <summary>A later row that says the same is not kept back by one that becomes nothing.</summary>
        private void Forget(Pending row)
        {
            if (seen is not null && seen.TryGetValue(row.Same, out var line) && line == row.Line)
            {
                seen.Remove(row.Same);
            }
        }
    }
}
