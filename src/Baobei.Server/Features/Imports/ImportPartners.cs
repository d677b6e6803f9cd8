using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Imports;

/// <summary>For which partners the rows of a file are.</summary>
public static class ImportPartners
{
    /// <summary>Who is meant by what stands in the column, and why that partner may not work, or that nobody is meant. Of a partner's own file: itself, whatever stands there.</summary>
    public static async Task<IReadOnlyDictionary<string, (Partner? Partner, ImportFault? Fault)>> Of(Db db, RegistrationImport import, IEnumerable<string> typed, CancellationToken ct)
    {
        var asked = typed.Distinct().ToArray();
        if (import.PartnerId is { } own)
        {
            var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == own, ct);
            return asked.ToDictionary(text => text, _ => ((Partner?)partner, Closed(partner, null)));
        }

        var ids = asked.Select(text => Id<Partner>.TryParse(text, null, out var id) ? id : default(Id<Partner>?)).OfType<Id<Partner>>().ToArray();
        var found = await db.Partners.AsNoTracking()
            .Where(p => EF.Parameter(asked).Contains(p.Name) || (p.CreditCode != null && EF.Parameter(asked).Contains(p.CreditCode)) || EF.Parameter(ids).Contains(p.Id)).ToListAsync(ct);
        var called = found.SelectMany(p => new[] { p.Name, p.CreditCode, p.Id.ToString() }.OfType<string>().Select(text => (text, p))).ToLookup(pair => pair.text, pair => pair.p);
        return asked.ToDictionary(text => text, text =>
        {
            var meant = called[text].DistinctBy(p => p.Id).ToList();
            return meant.Count == 1 ? (meant[0], Closed(meant[0], ImportColumns.PartnerColumn.Name))
                : (default(Partner), new ImportFault(
                    ImportColumns.PartnerColumn.Name, text.Length == 0 ? "validation.required" : meant.Count == 0 ? "validation.import_no_partner" : "validation.import_many_partners", []));
        });
    }

    /// <summary>Somebody who runs each of the partners, so that what the vendor brings is looked after.</summary>
    public static async Task<Dictionary<Id<Partner>, Guid?>> Owners(Db db, IEnumerable<Id<Partner>> partners, CancellationToken ct)
    {
        var asked = partners.Distinct().ToArray();
        var people = await db.Users.Where(u => u.PartnerId != null && EF.Parameter(asked).Contains(u.PartnerId.Value) && u.Role == Role.PartnerOwner && !u.IsDisabled)
            .Select(u => new { u.PartnerId, u.Id }).ToListAsync(ct);
        return people.GroupBy(person => person.PartnerId!.Value).ToDictionary(group => group.Key, group => (Guid?)group.Min(person => person.Id));
    }

    private static ImportFault? Closed(Partner partner, string? column) => partner.IsActive ? null : new(
        column, partner.Status == PartnerStatus.Effective ? "refused.partner.distribution_closed" : "refused.partner.not_effective", []);
}
