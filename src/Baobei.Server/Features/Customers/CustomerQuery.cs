using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Customers;

/// <summary>What is asked of a list of customers, word for word as the address says it; <see cref="CustomerFilter"/> reads it.</summary>
public sealed record CustomerQuery
{
    [FromQuery(Name = "tab")]
    [Description("`live`: held by the partner now. `ended`: the hold is over. Both when not given.")]
    public string? Tab { get; init; }

    [FromQuery(Name = "q")]
    [Description("Part of a name or nickname. Width, case, spaces, and traditional or simplified characters make no difference.")]
    public string? Text { get; init; }

    [FromQuery(Name = "account")]
    [Description("Beginning of an account's name.")]
    public string? Account { get; init; }

    [FromQuery(Name = "status")]
    [Description("`pending_review`, `observing`, `inviting`, `associated`, `rejected`, `expired`, `released` or `withdrawn`: what it is now.")]
    public string? Status { get; init; }

    [FromQuery(Name = "type")]
    [Description("`enterprise` or `individual`.")]
    public string? Type { get; init; }

    [FromQuery(Name = "distribution")]
    [Description("`agency` or `resale`.")]
    public string? Distribution { get; init; }

    [FromQuery(Name = "from")]
    [Description("Reported on this day or later (`2018-09-17`, in the caller's zone), or at this moment or later (`2018-09-17T02:37:43Z`).")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Reported on this day or earlier, or before this moment.")]
    public string? To { get; init; }

    [FromQuery(Name = "expires")]
    [Description("The hold ends within so many days, 1 to 366.")]
    public string? Expires { get; init; }

    [FromQuery(Name = "industry")]
    [Description("Section (`I`) or division (`65`) of GB/T 4754-2017.")]
    public string? Industry { get; init; }

    [FromQuery(Name = "region")]
    [Description("Province (`33`) or city (`3301`), GB/T 2260.")]
    public string? Region { get; init; }

    [FromQuery(Name = "by")]
    [Description("Id of the person who registered it.")]
    public string? By { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }

    [FromQuery(Name = "sort")]
    [Description("`reported`, `expires` or, within one partner, `name`; with `-` before it, the other way round. `-reported` when not given; with `expires`, what ends first.")]
    public string? Sort { get; init; }

    /// <summary>The parts of an address that are asked of this list; of what is said twice the first counts.</summary>
    public static CustomerQuery Of(IQueryCollection query) => new()
    {
        Tab = query["tab"].FirstOrDefault(),
        Text = query["q"].FirstOrDefault(),
        Account = query["account"].FirstOrDefault(),
        Status = query["status"].FirstOrDefault(),
        Type = query["type"].FirstOrDefault(),
        Distribution = query["distribution"].FirstOrDefault(),
        From = query["from"].FirstOrDefault(),
        To = query["to"].FirstOrDefault(),
        Expires = query["expires"].FirstOrDefault(),
        Industry = query["industry"].FirstOrDefault(),
        Region = query["region"].FirstOrDefault(),
        By = query["by"].FirstOrDefault(),
        Partner = query["partner"].FirstOrDefault(),
        Sort = query["sort"].FirstOrDefault(),
    };
}

/// <summary>Which part of a list a page of the console shows, word for word as the address says it.</summary>
public sealed record PageQuery
{
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "after")]
    public string? After { get; init; }

    [FromQuery(Name = "before")]
    public string? Before { get; init; }
}
