using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Whose accounts were at any moment, for what comes later than it happened: many accounts at a time, so that each row of a file is answered from memory.</summary>
internal static class AssociationHistories
{
    private const int Part = 500;

    public static async Task<IReadOnlyDictionary<Id<CustomerAccount>, AssociationHistory>> Histories(this Db db, IReadOnlyCollection<CustomerAccount> accounts, CancellationToken ct)
    {
        var histories = new Dictionary<Id<CustomerAccount>, AssociationHistory>();
        foreach (var part in accounts.Chunk(Part))
        {
            var ids = part.Select(account => account.Id).ToList();
            var customers = part.Select(account => account.CustomerId).OfType<Id<Customer>>().ToList();
            var earlier = (await db.AssociationPeriods.AsNoTracking().Where(p => ids.Contains(p.AccountId)).ToListAsync(ct)).ToLookup(p => p.AccountId);

            // Past the partner: whoever brings such a file is of the vendor, and reads only the answer.
            var notices = await db.AcrossPartners<Customer>().Where(c => customers.Contains(c.Id) && c.NoticeEndsAt != null).Select(c => new { c.Id, c.NoticeEndsAt })
                .ToDictionaryAsync(c => c.Id, c => c.NoticeEndsAt, ct);
            foreach (var account in part)
            {
                histories[account.Id] = new(account, account.CustomerId is { } customer ? notices.GetValueOrDefault(customer) : null, [.. earlier[account.Id]]);
            }
        }

        return histories;
    }
}
