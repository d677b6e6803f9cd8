using Baobei.Domain.Approvals;
using Baobei.Domain.Customers;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Baobei.Server.Features.Imports;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Rows of a file become customers, as <see cref="RegisterCustomer"/> would have made of each.</summary>
public sealed class RegisterCustomerRows(Db db, CustomerImportRules rules, Texts texts, TimeProvider clock) : IRegisterRows
{
    public Task<IReadOnlyList<string>> Example(CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>(
    [
        texts["customers.import.example.name"], texts["register.type.enterprise"], "", "65", "3301", texts["customers.import.example.contact"], "wang@example.com", "13800138000",
        "", "",
    ]);

    public async Task<object> Remember(RegistrationImport import, CancellationToken ct)
    {
        var names = import.PartnerId is null ? new List<(int Line, string Name)>() : null;
        var before = new List<(GoodRow Row, IReadOnlyList<IdentityKey> Keys)>();
        var parts = db.Set<ImportPart>().AsNoTracking().Where(p => p.ImportId == import.Id);
        if (import.State == RegistrationImportState.Undoing || (names is null && (import.State != RegistrationImportState.Checking || import.Batch == 0)))
        {
            return new CustomerImportMemory(null);
        }

        await foreach (var part in parts.OrderBy(p => p.Number).AsAsyncEnumerable().WithCancellation(ct))
        {
            var rows = ImportPart.RowsOf(part.Rows);
            names?.AddRange(rows.Where(row => row.Name.Length > 0).Select(row => (row.Line, row.Name)));
            if (import.State == RegistrationImportState.Checking && part.Number < import.Batch)
            {
                before.AddRange(rows.Zip(ImportPart.CellsOf(part.Cells)).Where(one => RegistrationImport.IsLoadable(one.First.Verdict)).Select(one => rules.Good(one.First, one.Second)).OfType<(GoodRow, IReadOnlyList<IdentityKey>)>());
            }
        }

        var memory = new CustomerImportMemory(names);
        before.ForEach(row => memory.Add(row.Row, MarkedKey.Of(row.Keys)));
        return memory;
    }

    public Task<CheckedRows> Check(RegistrationImport import, ImportPart part, IReadOnlyList<ImportRow> rows, object memory, CancellationToken ct) =>
        rules.Check(import, part, rows, (CustomerImportMemory)memory, ct);

    public async Task<Func<Task<LoadedRows>>> Load(RegistrationImport import, IReadOnlyList<ImportRow> rows, IReadOnlyList<string[]> cells, object memory, CancellationToken ct)
    {
        var known = (CustomerImportMemory)memory;
        known.Forget();
        var owners = import.PartnerId is null ? await ImportPartners.Owners(db, rows.Select(row => row.Partner).OfType<Id<Partner>>(), ct) : null;
        var (brought, names, stale) = (new List<object>(), new List<HeldName>(), new List<CustomerClaim>());
        var judged = await rules.Judge(import, rows, cells, known, Register, ct);
        return () =>
        {
            db.RemoveRange(stale.DistinctBy(claim => (claim.Key, claim.Holder)));
            db.AddRange(names);
            import.Note(judged.Rows.Where(row => row.CustomerId is not null).Select(row => (row.Partner!.Value, default(ApprovalStep))));
            return Task.FromResult<LoadedRows>(new(judged.Rows, brought));
        };

        ImportRow Register(ImportRow row, RegistrableRow good, PolicyVersion policy, DateTimeOffset now)
        {
            // What the vendor brings is looked after by somebody of the partner.
            var by = owners?.GetValueOrDefault(good.Partner.Id) ?? import.CreatedBy;
            var registration = CustomerRegistration.Record(good.Details, good.Eligibility, good.Partner.Id, policy, by, now);
            var customer = Customer.Register(good.Details, registration, policy.Values, now);
            brought.AddRange([registration, customer, .. CustomerClaim.Of(customer), CustomerClaim.Slot(customer, good.Place!.Value)]);
            names.AddRange(HeldName.Of(customer));
            stale.AddRange(good.Stale);
            return row with { CustomerId = customer.Id };
        }
    }

    public async Task<IReadOnlyList<ImportRow>> Undo(RegistrationImport import, IReadOnlyList<ImportRow> rows, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ids = rows.Where(row => row.Verdict == ImportVerdict.Loaded).Select(row => row.CustomerId!.Value).ToArray();
        var customers = await db.AcrossPartners<Customer>().Where(c => EF.Parameter(ids).Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var gone = new List<Guid>();
        ImportRow[] after = [.. rows.Select(After)];
        db.RemoveRange(await db.Set<CustomerClaim>().Where(claim => EF.Parameter(gone).Contains(claim.Holder)).ToListAsync(ct));
        db.RemoveRange(await db.Set<HeldName>().Where(name => EF.Parameter(gone).Contains(name.Holder)).ToListAsync(ct));
        return after;

        ImportRow After(ImportRow row)
        {
            if (row.Verdict != ImportVerdict.Loaded)
            {
                return row;
            }

            try
            {
                customers[row.CustomerId!.Value].TakeBackImported(now);
                gone.Add(row.CustomerId.Value.Value);
                return row with { Verdict = ImportVerdict.Undone };
            }
            catch (Refused refused)
            {
                return row with { Verdict = ImportVerdict.Kept, Faults = [new(null, $"refused.{refused.Code}", [])] };
            }
        }
    }
}
