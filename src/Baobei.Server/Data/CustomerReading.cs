using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Server.Data;

/// <summary>Names of the indexes that lists of customers are read by.</summary>
public static class CustomerIndex
{
    public const string PartnerReported = "ix_customers_partner_reported";
    public const string PartnerExpires = "ix_customers_partner_expires";
    public const string Reported = "ix_customers_reported";
    public const string Expires = "ix_customers_expires";
    public const string Status = "ix_customers_status";
}

/// <summary>What a list of customers is about to ask for, as far as it decides how the rows are found.</summary>
/// <param name="Partner">Null: all partners of the vendor.</param>
/// <param name="Index">The <see cref="CustomerIndex"/> in whose order the list is shown.</param>
/// <param name="Words">What the rows have in <see cref="Customer.SearchGrams"/>.</param>
/// <param name="Statuses">The stored statuses that are asked for; null: any.</param>
public sealed record CustomerReading(Id<Partner>? Partner, string Index, string[] Words, RegistrationStatus[]? Statuses)
{
    /// <summary>
    /// Of words that come together PostgreSQL expects too few rows, and sorts all that have them: then they are counted first, and what many have is read along
    /// the list, where the caller says itself what the words are of. SQLite always does so.
    /// </summary>
    public bool AreCounted { get; init; }

    /// <summary>
    /// Up to so many rows are found by an index of their own and sorted then; of more, a page fills sooner along the list's order. For
    /// a page of 50 of a million rows both cost the same at the root of their product, about 7,000.
    /// </summary>
    public const int Few = 7000;

    /// <summary>The same for a partner that has up to <see cref="FewRows"/>.</summary>
    public const int FewOfFew = 500;

    public const int FewRows = 20_000;
}
