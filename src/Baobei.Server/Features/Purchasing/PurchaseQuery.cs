using System.ComponentModel;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Purchasing;

/// <summary>What is asked of a list of purchase orders, word for word as the address says it; <see cref="PurchaseFilter"/> reads it.</summary>
public sealed record PurchaseQuery
{
    [FromQuery(Name = "number")]
    [Description("Number of a purchase order, as `PO00000012` or `12`.")]
    public string? Number { get; init; }

    [FromQuery(Name = "status")]
    [Description("`awaiting_approval`, `approved`, `confirmed`, `payment_requested`, `paid`, `returned`, `rejected`, `changes_requested`, `declined`, `withdrawn` or `expired`: what it is now.")]
    public string? Status { get; init; }

    [FromQuery(Name = "customer")]
    [Description("Part of the customer's name. Width, case, spaces, and traditional or simplified characters make no difference.")]
    public string? Customer { get; init; }

    [FromQuery(Name = "account")]
    [Description("Name of the customer's account.")]
    public string? Account { get; init; }

    [FromQuery(Name = "project")]
    [Description("Id of the project.")]
    public string? Project { get; init; }

    [FromQuery(Name = "partner")]
    [Description("Id of the partner; for the vendor's people.")]
    public string? Partner { get; init; }
}

/// <summary>What a list of purchase orders shows, the newest first. What cannot be read is left out and named in <see cref="Ignored"/>.</summary>
public sealed record PurchaseFilter
{
    public string? Number { get; init; }

    public PurchaseOrderStatus? Status { get; init; }

    /// <summary>Folded as names are; null when nothing is asked for.</summary>
    public string? Customer { get; init; }

    /// <summary>The same as it was typed.</summary>
    public string? CustomerTyped { get; init; }

    public string? Account { get; init; }

    public Id<Project>? Project { get; init; }

    /// <summary>The caller's own partner, or the one that the vendor's people look at; null: all.</summary>
    public Id<Partner>? Partner { get; init; }

    public IReadOnlyList<string> Ignored { get; init; } = [];

    public static PurchaseFilter Read(PurchaseQuery query, Caller caller)
    {
        var reader = new QueryReader();
        return new()
        {
            Number = reader.Read("number", query.Number, NumberOf),
            Status = reader.Enum<PurchaseOrderStatus>("status", query.Status),
            Customer = query.Customer is { } typed && SearchGrams.QueryOf(typed[..Math.Min(typed.Length, CustomerDetails.MaxNameLength)]) is { Length: > 0 } folded ? folded : null,
            CustomerTyped = query.Customer,
            Account = string.IsNullOrWhiteSpace(query.Account) ? null : query.Account,
            Project = reader.Id<Project>("project", query.Project),
            Partner = caller.SeesAllPartners ? reader.Id<Partner>("partner", query.Partner) : caller.Partner ?? default,
            Ignored = reader.Unread,
        };
    }

    /// <summary>The same for a program: what cannot be read is an error. <see cref="InvalidField"/> <c>choice</c>.</summary>
    public PurchaseFilter OrRefuse() => Ignored.Count == 0 ? this : throw new InvalidField(Ignored[0], "choice");

    /// <summary>The query's parts as they were understood, for the addresses of the list.</summary>
    public ListAddress Address(PurchaseQuery query) => ListAddress.Of(
        "/purchase-orders",
        ("number", Number is null ? null : query.Number),
        ("status", Status is { } status ? Words.Of(status) : null),
        ("customer", Customer is null ? null : query.Customer),
        ("account", Account is null ? null : query.Account),
        ("project", Project?.ToString()),
        ("partner", query.Partner is null ? null : Partner?.ToString()));

    private static string? NumberOf(string text)
    {
        var digits = text.StartsWith("PO", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var sequence) && sequence > 0
            ? PurchaseOrder.NumberOf(sequence)
            : null;
    }
}
