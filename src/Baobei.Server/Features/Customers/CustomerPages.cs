using Baobei.Domain.Customers;
using Baobei.Domain.Filters;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Filters;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>Links of the customers' pages that the caller may follow; null is not shown.</summary>
public sealed record CustomerLinks(string? Register, string? Export, string? Help, string? Partners, bool ForVendor, bool Funds, string? Import);

/// <summary>The tabs 伙伴客户 and 过期客户 of 客户管理.</summary>
public sealed record CustomerListModel(
    CustomerFilter Filter,
    CustomerQuery Query,
    Slice<CustomerListItem> Page,
    TabCounts Counts,
    int Limit,
    DateTimeOffset Now,
    CustomerLinks Links,
    IReadOnlyList<Option> Staff,
    string? PartnerName,
    IReadOnlyList<string> Ignored)
{
    public bool IsEnded => Filter.Live == false;

    /// <summary>The reader's saved filters.</summary>
    public IReadOnlyList<SavedFilterView> Saved { get; init; } = [];
}

/// <param name="PartnerName">For the vendor's people.</param>
public sealed record CustomerListItem(CustomerRow Row, string? PartnerName, CustomerActions Actions);

/// <summary>The tab 申请记录 of 客户管理.</summary>
public sealed record RegistrationListModel(
    RegistrationFilter Filter,
    RegistrationQuery Query,
    Slice<RegistrationRow> Page,
    TabCounts Counts,
    int Limit,
    CustomerLinks Links,
    string? PartnerName,
    IReadOnlyList<string> Ignored);

/// <summary>客户账号管理: accounts, or open invitations.</summary>
public sealed record AccountListModel(
    AccountFilter Filter,
    AccountQuery Query,
    Slice<AccountRow>? Accounts,
    Slice<InvitationRow>? Open,
    int AccountCount,
    int OpenCount,
    int Limit,
    CustomerLinks Links,
    string? PartnerName,
    IReadOnlyList<string> Ignored);

/// <summary>The page of one customer.</summary>
public sealed record CustomerPageModel(CustomerPicture Customer, CustomerNext Next, CustomerActions Actions, CustomerLinks Links);

/// <summary>Puts the models of the customers' pages together.</summary>
public sealed class CustomerPages(
    ListCustomers customers, ListRegistrations registrations, ListAccounts accounts, ShowCustomer show, PartnerNames partners, Caller caller, TimeProvider clock,
    PageDirectory pages, SavedFilters filters)
{
    /// <summary>Rows of a page, when the address does not say.</summary>
    public const int UsualLimit = 20;

    private CustomerLinks Links => new(
        caller.Partner is not null && pages.Lets(caller, "/customers/new") ? "/customers/new" : null,
        pages.Lets(caller, "/customers.csv") ? "/customers.csv" : null,
        pages.Has("/help") ? "/help" : null,
        pages.Lets(caller, "/partners") ? "/partners" : null,
        caller.SeesAllPartners,
        pages.Lets(caller, "/accounts/{id}/funds"),
        pages.Lets(caller, "/customers/import") ? "/customers/import" : null);

    public async Task<CustomerListModel> Customers(CustomerQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var filter = CustomerFilter.Read(query, caller, live: true);
        var (place, ignored) = PlaceOf(page, filter.Ignored);
        var rows = await OrFirst(place, ignored, at => customers.Run(filter, at, ct));
        var now = clock.GetUtcNow();
        var names = await partners.Of(rows.Page.Rows.Select(row => row.PartnerId), filter.Partner, ct);
        return new(
            filter,
            query,
            rows.Page.Select(row => new CustomerListItem(row, names?.GetValueOrDefault(row.PartnerId), CustomerActions.Of(row, now, caller, pages))),
            await customers.Count(filter, ct),
            place.Limit,
            now,
            Links,
            caller.Partner is null ? [] : await partners.Staff(ct),
            filter.Partner is { } one ? names?.GetValueOrDefault(one) : null,
            rows.Ignored)
        {
            Saved = await filters.List(FilteredList.Customers, ct),
        };
    }

    public async Task<RegistrationListModel> Registrations(RegistrationQuery query, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var filter = ListRegistrations.Read(query, caller);
        var (place, ignored) = PlaceOf(page, filter.Ignored);
        var rows = await OrFirst(place, ignored, at => registrations.Run(filter, at, ct));
        var counts = await customers.Count(new CustomerFilter { Partner = filter.Partner }, ct);
        return new(filter, query, rows.Page, counts, place.Limit, Links, await NameOf(filter.Partner, ct), rows.Ignored);
    }

    public async Task<AccountListModel> Accounts(AccountQuery query, string? tab, PageQuery page, CancellationToken ct)
    {
        query = query with { Partner = await partners.Find(query.Partner, ct) };
        var filter = ListAccounts.Read(query, caller);
        var (place, ignored) = PlaceOf(page, filter.Ignored);
        var (count, open) = await accounts.Count(filter, ct);
        if (tab == "open")
        {
            var invitations = await OrFirst(place, ignored, at => accounts.Open(filter, at, ct));
            return new(filter, query, null, invitations.Page, count, open, place.Limit, Links, await NameOf(filter.Partner, ct), invitations.Ignored);
        }

        var rows = await OrFirst(place, ignored, at => accounts.Run(filter, at, ct));
        return new(filter, query, rows.Page, null, count, open, place.Limit, Links, await NameOf(filter.Partner, ct), rows.Ignored);
    }

    public async Task<CustomerPageModel> Customer(Id<Customer> id, CancellationToken ct)
    {
        var customer = await show.Run(id, ct);
        return new(customer, CustomerNext.Of(customer), CustomerActions.Of(customer.Row, customer.Now, caller, pages), Links);
    }

    private async Task<string?> NameOf(Id<Partner>? partner, CancellationToken ct) =>
        caller.SeesAllPartners && partner is { } one ? (await partners.Of([one], null, ct))?.GetValueOrDefault(one) : null;

    /// <summary>Which page of a list is asked for; what of it cannot be read joins <paramref name="ignored"/>.</summary>
    internal static (Place Place, IReadOnlyList<string> Ignored) PlaceOf(PageQuery page, IReadOnlyList<string> ignored)
    {
        var limit = page.Limit switch { null or "" or "20" => 20, "50" => 50, "100" => 100, _ => 0 };
        return (new(page.After, page.Before, limit == 0 ? UsualLimit : limit), limit == 0 ? [.. ignored, "limit"] : ignored);
    }

    /// <summary>A position that is not one of this list leads to its beginning.</summary>
    internal static async Task<(Slice<T> Page, IReadOnlyList<string> Ignored)> OrFirst<T>(Place place, IReadOnlyList<string> ignored, Func<Place, Task<Slice<T>>> read)
    {
        try
        {
            return (await read(place), ignored);
        }
        catch (InvalidField) when (place.IsContinued || place.IsBackwards)
        {
            return (await read(place with { After = null, Before = null }), [.. ignored, place.IsContinued ? "after" : "before"]);
        }
    }
}
