using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Filters;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Filters;

/// <summary>A filter as its owner sees it.</summary>
/// <param name="Query">The part of the list's address after the question mark.</param>
/// <param name="IsDefault">The list opens with it when it is asked for nothing.</param>
public sealed record SavedFilterView(Id<SavedFilter> Id, string Name, string Query, bool IsDefault)
{
    public static SavedFilterView Of(SavedFilter filter) => new(filter.Id, filter.Name, filter.Query, filter.IsDefault);
}

/// <summary>What is asked of a list as the list itself understands it, and which parts it does not.</summary>
public sealed record ReadQuery(string Text, IReadOnlyList<string> Ignored);

/// <summary>Reads what is asked of a list with the list's own reader, so that nothing is kept that the list would not show.</summary>
public sealed class FilterReader(Caller caller)
{
    public ReadQuery Read(FilteredList list, IQueryCollection query)
    {
        if (list == FilteredList.Projects)
        {
            var asked = ProjectQuery.Of(query);
            var filter = ProjectFilter.Read(asked, caller, ProjectKind.PartnerCustomer);
            return Of(filter.Address("", asked), filter.Ignored);
        }

        var wanted = CustomerQuery.Of(query);
        var customers = CustomerFilter.Read(wanted, caller, live: true);
        return Of(customers.Address("", wanted), customers.Ignored);
    }

    /// <summary>The same of "kind=vendor_customer&amp;stage=…", with or without a question mark before it.</summary>
    public ReadQuery Read(FilteredList list, string query) => Read(list, new QueryCollection(QueryHelpers.ParseQuery(query)));

    private static ReadQuery Of(ListAddress address, IReadOnlyList<string> ignored) => new(address.ToString().TrimStart('?'), ignored);
}

/// <summary>One's own saved filters (保存的筛选).</summary>
public sealed class SavedFilters(Db db, Caller caller, FilterReader reader, TimeProvider clock)
{
    public sealed record Command
    {
        [Required, StringLength(SavedFilter.MaxNameLength)]
        public string Name { get; set; } = "";

        [Required, StringLength(SavedFilter.MaxQueryLength), Description("What is asked of the list, as its address says it: `stage=contract_signed&bid=true`.")]
        public string Query { get; set; } = "";

        /// <summary>The list opens with it when it is asked for nothing; of one list, one filter is.</summary>
        public bool IsDefault { get; set; }
    }

    /// <summary>In the order in which they were saved; no more than <see cref="SavedFilter.MaxPerList"/>.</summary>
    public async Task<IReadOnlyList<SavedFilterView>> List(FilteredList list, CancellationToken ct) =>
        [.. (await Mine(list).AsNoTracking().OrderBy(f => f.Id).ToListAsync(ct)).Select(SavedFilterView.Of)];

    /// <summary>What the list opens with when it is asked for nothing; null when that is everything.</summary>
    public Task<string?> Default(FilteredList list, CancellationToken ct) =>
        Mine(list).Where(f => f.IsDefault).OrderBy(f => f.Id).Select(f => f.Query).FirstOrDefaultAsync(ct);

    /// <summary>Somebody else's, or none: <see cref="NotFound"/>.</summary>
    public async Task<SavedFilterView> Get(FilteredList list, Id<SavedFilter> id, CancellationToken ct) =>
        SavedFilterView.Of(await Mine(list).AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, ct) ?? throw new NotFound());

    /// <summary>Refusals and wrong fields: <see cref="SavedFilter.Save"/>; <c>choice</c> for a part that the list does not understand.</summary>
    public async Task<SavedFilter> Save(FilteredList list, Command command, CancellationToken ct)
    {
        var filter = SavedFilter.Save(
            await Mine(list).ToListAsync(ct), caller.RequireUser(), list, command.Name, Understood(list, command.Query), command.IsDefault, clock.GetUtcNow());
        db.Add(filter);
        await db.SaveChangesAsync(ct);
        return filter;
    }

    /// <summary>Wrong fields: <see cref="SavedFilter.Change"/>; <c>choice</c> for a part that the list does not understand. Somebody else's, or none: <see cref="NotFound"/>.</summary>
    public async Task<SavedFilter> Change(FilteredList list, Id<SavedFilter> id, Command command, CancellationToken ct)
    {
        var all = await Mine(list).ToListAsync(ct);
        var filter = all.Find(one => one.Id == id) ?? throw new NotFound();
        filter.Change(all, command.Name, Understood(list, command.Query), command.IsDefault);
        await db.SaveChangesAsync(ct);
        return filter;
    }

    public async Task Remove(FilteredList list, Id<SavedFilter> id, CancellationToken ct)
    {
        var filter = await Mine(list).SingleOrDefaultAsync(f => f.Id == id, ct) ?? throw new NotFound();
        filter.Remove();
        db.Remove(filter);
        await db.SaveChangesAsync(ct);
    }

    private string Understood(FilteredList list, string query)
    {
        var read = reader.Read(list, query);
        return read.Ignored.Count == 0 ? read.Text : throw new InvalidField(nameof(Command.Query), "choice");
    }

    private IQueryable<SavedFilter> Mine(FilteredList list)
    {
        var me = caller.RequireUser();
        return db.Set<SavedFilter>().Where(f => f.UserId == me && f.List == list);
    }
}

/// <summary>Table of saved filters.</summary>
internal static class FilterMap
{
    public static void Map(ModelBuilder model) => model.Entity<SavedFilter>(filter =>
    {
        filter.ToTable("saved_filters");
        filter.Property(f => f.Name).HasMaxLength(SavedFilter.MaxNameLength);

        // What stands for one character may be several.
        filter.Property(f => f.NameKey).HasMaxLength(SavedFilter.MaxNameLength * 20);
        filter.Property(f => f.Query).HasMaxLength(SavedFilter.MaxQueryLength);
        filter.HasIndex(f => new { f.VendorId, f.UserId, f.List, f.NameKey }).IsUnique().HasDatabaseName("ux_saved_filters_name").HasAnnotation(Db.Refusal, "saved_filter.name_taken");
        filter.HasIndex(f => new { f.VendorId, f.UserId, f.List, f.Slot }).IsUnique().HasDatabaseName("ux_saved_filters_slot").HasAnnotation(Db.Refusal, "edit.conflict");
    });
}
