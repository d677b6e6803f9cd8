using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Partners;

/// <summary>
/// The partner's own name, code and address as claims, and its name for the matcher, so that nobody registers a partner as a customer. Written in the
/// transaction of the partner itself; a partner that has ended may become a customer, so its claims go.
/// </summary>
public sealed class PartnerClaims(Db db)
{
    public async Task Follow(Partner partner, CancellationToken ct)
    {
        var isOver = partner.Status == PartnerStatus.Terminated;
        var wanted = isOver ? [] : CustomerClaim.Of(partner);
        var held = await db.CustomerClaims.Where(c => c.Holder == partner.Id.Value && c.Source == ClaimSource.Partner).ToListAsync(ct);
        db.RemoveRange(held.Where(h => wanted.All(w => w.Key != h.Key)));
        db.AddRange(wanted.Where(w => held.All(h => h.Key != w.Key)));
        var name = isOver ? [] : HeldName.Of(partner);
        var names = await db.HeldNames.Where(h => h.Holder == partner.Id.Value).ToListAsync(ct);
        db.RemoveRange(names.Where(has => !name.Any(has.Says)));
        db.AddRange(name.Where(want => !names.Exists(want.Says)));
    }
}
