using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Partners;

/// <summary>What the list of partners is asked for; its address says the same.</summary>
public sealed record PartnerQuery(string? Q = null, string? Status = null, string? Distribution = null, string? Sort = null)
{
    public PartnerStatus? WantedStatus => Enum.TryParse<PartnerStatus>(Status, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    public bool? WantedDistribution => Distribution switch { "open" => true, "closed" => false, _ => null };

    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();

    public ListAddress Address => ListAddress.Of(
        "/vendor/partners", ("q", Text), ("status", WantedStatus?.ToString().ToLowerInvariant()),
        ("distribution", WantedDistribution is { } open ? (open ? "open" : "closed") : null), ("sort", Sort));
}

public sealed record PartnerListModel(PartnerQuery Query, Asked Asked, Slice<Partner> Page, IReadOnlyDictionary<PartnerStatus, int> Counts, bool MayManage);

/// <summary>Reads the list of partners.</summary>
public sealed class PartnerList(Db db, SearchNames names)
{
    public async Task<PartnerListModel> Read(PartnerQuery query, Asked asked, bool mayManage, CancellationToken ct)
    {
        var counts = new Dictionary<PartnerStatus, int>();
        foreach (var status in Enum.GetValues<PartnerStatus>())
        {
            counts[status] = await db.Partners.Where(p => p.Status == status).CountCapped(ct);
        }

        return new(query, asked, await Rows(query, Place.Of(asked), ct), counts, mayManage);
    }

    /// <summary>Whose name has the text or whose credit code it is; when there is none, those whose name is read so or near it.</summary>
    public async Task<Slice<Partner>> Rows(PartnerQuery query, Place place, CancellationToken ct) => await names.OrNear(
        await Rows(query, null, place, ct),
        query.Text,
        ClaimSource.Partner,
        null,
        holders => Rows(query, [.. holders.Select(holder => new Id<Partner>(holder))], place, ct),
        ct);

    private Task<Slice<Partner>> Rows(PartnerQuery query, Id<Partner>[]? ids, Place place, CancellationToken ct)
    {
        var rows = db.Partners.AsNoTracking();
        if (ids is not null)
        {
            rows = rows.Where(p => ids.Contains(p.Id));
        }
        else if (query.Text is { } text)
        {
            var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to the database's lower(), which knows no culture.
            rows = rows.Where(p => p.Name.ToLower().Contains(lower) || p.CreditCode == text.ToUpper());
#pragma warning restore CA1304, CA1311, CA1862
        }

        if (query.WantedStatus is { } status)
        {
            rows = rows.Where(p => p.Status == status);
        }

        if (query.WantedDistribution is { } open)
        {
            rows = rows.Where(p => p.DistributionEnabled == open);
        }

        return query.Sort switch
        {
            "name" => rows.Slice("name", p => p.Name, p => p.Id, descending: false, place, ct),
            "-name" => rows.Slice("-name", p => p.Name, p => p.Id, descending: true, place, ct),
            "created" => rows.Slice("created", p => p.Id, descending: false, place, ct),
            _ => rows.Slice("-created", p => p.Id, descending: true, place, ct),
        };
    }
}
