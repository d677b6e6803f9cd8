using System.Diagnostics.CodeAnalysis;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>
/// Reads lists of customers, a page at a time by the keys of its rows: no page is slower than another, and rows that come or go meanwhile
/// neither repeat nor hide others.
/// </summary>
public sealed class ListCustomers(Db db, Caller caller, SearchNames names, TimeProvider clock)
{
    /// <summary>Accounts whose name begins with what was typed are looked up up to this number.</summary>
    private const int FewAccounts = 1000;

    private const int Capped = Tab.Cap + 1;

    // What a partner's people ask most is made once.
    private static readonly Func<Db, DateTimeOffset, CancellationToken, Task<TabCounts>> _ownCounts = EF.CompileAsyncQuery((Db db, DateTimeOffset now, CancellationToken ct) =>
        db.Set<Vendor>().TagWith(PreparedStatements.Tag).Where(v => v.Id == db.VendorId).Select(v => new TabCounts(
            db.Set<Customer>().Where(c => c.ExpiresAt > now).OrderBy(c => c.ExpiresAt).Take(Capped).Count(),
            db.Set<Customer>().Where(c => c.ExpiresAt <= now).OrderBy(c => c.ExpiresAt).Take(Capped).Count(),
            db.Set<CustomerRegistration>().OrderBy(r => r.Id).Take(Capped).Count())).Single());

    /// <summary>
    /// Rows that have the text as it is written; where it has letters, those too that are read so, in pinyin or by first letters. When there are none, those
    /// whose name is near it (<see cref="Slice{T}.IsNear"/>).
    /// </summary>
    public async Task<Slice<CustomerRow>> Run(CustomerFilter filter, Place place, CancellationToken ct)
    {
        if (filter.Text is not { } text)
        {
            return await Page(filter, null, place, ct);
        }

        NamesMeant? meant = null;
        IReadOnlyList<Id<Customer>> ended = [];
        if (NameSearch.HasLetters(text))
        {
            meant = await names.Of(filter.Typed ?? text, ClaimSource.Registration, filter.Partner, ct);
            ended = filter.Live == true ? [] : await names.Ended(text, filter.Partner, (filter with { Text = null }).SearchWords(), ct);
            if (meant.Read.Count + ended.Count > 0 && await Written(filter, ct) is { } written)
            {
                return await Page(filter, [.. written.Union(Ids(meant.Read)).Union(ended)], place, ct);
            }
        }

        var page = await Page(filter, null, place, ct);
        if (page.Rows.Count > 0)
        {
            return page;
        }

        meant ??= await names.Of(filter.Typed ?? text, ClaimSource.Registration, filter.Partner, ct);
        if (meant.All.Count + ended.Count == 0)
        {
            return page;
        }

        var near = await Page(filter, [.. Ids(meant.All).Union(ended)], place, ct);
        return near with { IsNear = near.Rows.Count > 0 };
    }

    private static IEnumerable<Id<Customer>> Ids(IEnumerable<Guid> holders) => holders.Select(holder => new Id<Customer>(holder));

    /// <summary>Those that have the text as it is written; null when they are many.</summary>
    private async Task<List<Id<Customer>>?> Written(CustomerFilter filter, CancellationToken ct)
    {
        var named = await Matching(new CustomerFilter { Text = filter.Text, Partner = filter.Partner }, null, clock.GetUtcNow(), ct);
        var ids = await named.Select(c => c.Id).Take(SearchNames.FewWritten + 1).ToListAsync(ct);
        return ids.Count > SearchNames.FewWritten ? null : ids;
    }

    /// <param name="ids">Only these, instead of those that have the text; null: by the text.</param>
    private async Task<Slice<CustomerRow>> Page(CustomerFilter filter, Id<Customer>[]? ids, Place place, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var down = filter.Down != place.IsBackwards;
        var rows = await Matching(filter, ids, now, ct);
        if (place.From(filter.Order) is { } position)
        {
            rows = Behind(rows, filter.Sort, down, position);
        }

        if (filter.IsPlain)
        {
            rows = rows.TagWith(PreparedStatements.Tag);
        }

        var page = await InOrder(rows, filter.Sort, down).Take(place.Limit + 1).Select(CustomerRow.Columns).ToListAsync(ct);
        return Keyset.Cut(page, place, row => PositionOf(filter.Sort, row));
    }

    /// <summary>How many rows the tabs have, counted no further than what is shown.</summary>
    public async Task<TabCounts> Count(CustomerFilter filter, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!caller.SeesAllPartners)
        {
            return await _ownCounts(db, now, ct);
        }

        var customers = db.Customers;
        var registrations = db.CustomerRegistrations;
        if (filter.Partner is { } partner)
        {
            customers = customers.Where(c => c.PartnerId == partner);
            registrations = registrations.Where(r => r.PartnerId == partner);
        }

        return await db.Vendors.Where(v => v.Id == db.VendorId).Select(v => new TabCounts(
            customers.Where(c => c.ExpiresAt > now).OrderBy(c => c.ExpiresAt).Take(Capped).Count(),
            customers.Where(c => c.ExpiresAt <= now).OrderBy(c => c.ExpiresAt).Take(Capped).Count(),
            registrations.OrderBy(r => r.Id).Take(Capped).Count())).SingleAsync(ct);
    }

    private async Task<IQueryable<Customer>> Matching(CustomerFilter filter, Id<Customer>[]? ids, DateTimeOffset now, CancellationToken ct)
    {
        if (ids is not null)
        {
            filter = filter with { Text = null };
        }

        var partner = caller.SeesAllPartners ? filter.Partner : caller.Partner;
        var index = (partner, filter.Sort) switch
        {
            // The oldest reports are nearly all over: what is still held is found among what has not ended.
            (null, CustomerSort.Reported) when filter is { Live: true, Down: false } => CustomerIndex.Expires,
            (null, CustomerSort.Reported or CustomerSort.Name) => CustomerIndex.Reported,
            (null, CustomerSort.Expires) => CustomerIndex.Expires,
            (_, CustomerSort.Reported or CustomerSort.Name) => CustomerIndex.PartnerReported,
            (_, CustomerSort.Expires) => CustomerIndex.PartnerExpires,
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        if (filter.Account is { } account)
        {
            var having = await CustomersOf(account, ct);
            ids = ids is null ? [.. having] : [.. having.Intersect(ids)];
        }

        var rows = ids is not null ? db.CustomersOf(ids) : await db.CustomersBy(new(partner, index, filter.SearchWords(), Stored(filter)), ct);

        if (partner is { } one)
        {
            rows = rows.Where(c => c.PartnerId == one);
        }

        rows = filter.Live switch
        {
            true => rows.Where(c => c.ExpiresAt > now),
            false => rows.Where(c => c.ExpiresAt <= now),
            null => rows,
        };
        return Narrowed(filter.Status is { } status ? With(rows, status, now) : rows, filter, now);
    }

    private static IQueryable<Customer> Narrowed(IQueryable<Customer> rows, CustomerFilter filter, DateTimeOffset now)
    {
        if (filter.Text is { } text)
        {
            rows = rows.Where(c => c.SearchText.Contains(text));
        }

        if (filter.Type is { } type)
        {
            rows = rows.Where(c => c.CustomerType == type);
        }

        if (filter.Distribution is { } distribution)
        {
            rows = rows.Where(c => c.DistributionType == distribution);
        }

        if (filter.From is { } from)
        {
            rows = rows.Where(c => c.ReportedAt >= from);
        }

        if (filter.Before is { } before)
        {
            rows = rows.Where(c => c.ReportedAt < before);
        }

        if (filter.ExpiresWithin is { } days)
        {
            var until = now.AddDays(days);
            rows = rows.Where(c => c.ExpiresAt > now && c.ExpiresAt < until);
        }

        if (filter.Industry is { } industry)
        {
            var divisions = industry.IsSection ? Industries.DivisionsOf(industry.Code).Select(division => division.Code).ToArray() : [industry.Code];
            rows = rows.Where(c => divisions.Contains(c.Industry));
        }

        if (filter.Region is { } region)
        {
            var cities = Regions.CitiesOf(region.Code).Select(city => city.Code).Append(region.Code).ToArray();
            rows = rows.Where(c => cities.Contains(c.Region));
        }

        return filter.By is { } by ? rows.Where(c => c.RegisteredBy == by) : rows;
    }

    /// <summary>
    /// What a row is now follows from what is stored and the time (<see cref="Hold.StatusAt"/>). A notice that runs out after the protection
    /// is found under 已失效 until the next minute's job notes it: nobody searches everything that has expired for it.
    /// </summary>
    private static IQueryable<Customer> With(IQueryable<Customer> rows, RegistrationStatus status, DateTimeOffset now) => status switch
    {
        RegistrationStatus.PendingReview => rows.Where(c => c.Status == RegistrationStatus.PendingReview && c.ExpiresAt == Deadline.None),
        RegistrationStatus.Observing => rows.Where(c => c.Status == RegistrationStatus.Observing && c.ExpiresAt > now),
        RegistrationStatus.Inviting => rows.Where(c => c.Status == RegistrationStatus.Inviting && c.ExpiresAt > now),
        RegistrationStatus.Associated => rows.Where(c => c.Status == RegistrationStatus.Associated && c.ExpiresAt > now),
        RegistrationStatus.Rejected => rows.Where(c => c.Status == RegistrationStatus.Rejected),
        RegistrationStatus.Withdrawn => rows.Where(c => c.Status == RegistrationStatus.Withdrawn),
        RegistrationStatus.Expired => rows.Where(c => c.ExpiresAt <= now
            && (c.Status == RegistrationStatus.Expired || c.Status == RegistrationStatus.Observing || c.Status == RegistrationStatus.Inviting
                || (c.Status == RegistrationStatus.Associated && (c.NoticeEndsAt == null || c.NoticeEndsAt > now)))),
        RegistrationStatus.Released => rows.Where(c => c.ExpiresAt <= now
            && (c.Status == RegistrationStatus.Released
                || (c.Status == RegistrationStatus.Associated && c.NoticeEndsAt <= now))),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>What may be stored when it is <see cref="CustomerFilter.Status"/> now.</summary>
    private static RegistrationStatus[]? Stored(CustomerFilter filter) => filter.Status switch
    {
        // Most of what is over has expired: the list's own order finds a page of it at once.
        null or RegistrationStatus.Expired => null,
        RegistrationStatus.Released => [RegistrationStatus.Released, RegistrationStatus.Associated],
        { } status => [status],
    };

    private static IQueryable<Customer> InOrder(IQueryable<Customer> rows, CustomerSort sort, bool down) => (sort, down) switch
    {
        (CustomerSort.Reported, true) => rows.OrderByDescending(c => c.ReportedAt).ThenByDescending(c => c.Id),
        (CustomerSort.Reported, false) => rows.OrderBy(c => c.ReportedAt).ThenBy(c => c.Id),
        (CustomerSort.Expires, true) => rows.OrderByDescending(c => c.ExpiresAt).ThenByDescending(c => c.Id),
        (CustomerSort.Expires, false) => rows.OrderBy(c => c.ExpiresAt).ThenBy(c => c.Id),
        (CustomerSort.Name, true) => rows.OrderByDescending(c => c.SearchText).ThenByDescending(c => c.Id),
        (CustomerSort.Name, false) => rows.OrderBy(c => c.SearchText).ThenBy(c => c.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(sort)),
    };

    private static Cursor PositionOf(CustomerSort sort, CustomerRow row) => sort switch
    {
        CustomerSort.Reported => Cursor.At(Words.Of(sort), row.ReportedAt, row.Id),
        CustomerSort.Expires => Cursor.At(Words.Of(sort), row.ExpiresAt, row.Id),
        CustomerSort.Name => Cursor.At(Words.Of(sort), SearchGrams.TextOf(row.Name, row.Nickname), row.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(sort)),
    };

    // The first comparison is one range of the index; the second decides among equals.
    [SuppressMessage("Globalization", "CA1309:Use ordinal string comparison", Justification = "Becomes SQL; the column's collation compares by code point.")]
    private static IQueryable<Customer> Behind(IQueryable<Customer> rows, CustomerSort sort, bool down, Cursor position)
    {
        var id = position.Value<Id<Customer>>(1);
        if (sort == CustomerSort.Name)
        {
            var name = position.Value<string>(0);
            return down
                ? rows.Where(c => string.Compare(c.SearchText, name) <= 0 && (c.SearchText != name || c.Id < id))
                : rows.Where(c => string.Compare(c.SearchText, name) >= 0 && (c.SearchText != name || c.Id > id));
        }

        var at = position.Value<DateTimeOffset>(0);
        return (sort, down) switch
        {
            (CustomerSort.Reported, true) => rows.Where(c => c.ReportedAt <= at && (c.ReportedAt < at || c.Id < id)),
            (CustomerSort.Reported, false) => rows.Where(c => c.ReportedAt >= at && (c.ReportedAt > at || c.Id > id)),
            (_, true) => rows.Where(c => c.ExpiresAt <= at && (c.ExpiresAt < at || c.Id < id)),
            (_, false) => rows.Where(c => c.ExpiresAt >= at && (c.ExpiresAt > at || c.Id > id)),
        };
    }

    /// <summary>Customers with an account whose name begins so.</summary>
    private async Task<List<Id<Customer>>> CustomersOf(string account, CancellationToken ct)
    {
        var found = AccountNames.BeginningWith(db.CustomerAccounts, account);
        if (!caller.SeesAllPartners)
        {
            var own = caller.Partner;
            found = found.Where(a => a.PartnerId == own);
        }

        return await found.Where(a => a.CustomerId != null).OrderBy(a => a.AccountNameKey).Select(a => a.CustomerId!.Value).Take(FewAccounts).ToListAsync(ct);
    }
}

/// <summary>How many rows the tabs have; at most one more than <see cref="Tab.Cap"/>.</summary>
public sealed record TabCounts(int Live, int Ended, int Registrations);
