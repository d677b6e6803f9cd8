using Baobei.Domain.Filters;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Filters;

/// <summary>保存的筛选 of the lists that have them: each below its list's address, for whoever may read the list.</summary>
internal static class FilterRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<FilterReader>();
        services.AddScoped<SavedFilters>();
    }

    public static void MapFilters(this IEndpointRouteBuilder app)
    {
        Map(app, FilteredList.Projects, Permission.ReadProjects);
        Map(app, FilteredList.Customers, Permission.ReadCustomers);
    }

    /// <summary>"/projects".</summary>
    public static string PathOf(FilteredList list) => list == FilteredList.Projects ? "/projects" : "/customers";

    /// <summary>Where the list leads when it is asked for nothing and there is a default; null: it is shown.</summary>
    public static async Task<IResult?> Opening(FilteredList list, HttpRequest request, SavedFilters filters, CancellationToken ct) =>
        !request.QueryString.HasValue && await filters.Default(list, ct) is { } query ? Results.Redirect($"{PathOf(list)}?{query}") : null;

    private static void Map(IEndpointRouteBuilder app, FilteredList list, Permission permission)
    {
        var (path, noun) = (PathOf(list), PathOf(list)[1..]);
        var console = app.MapGroup($"{path}/filters").Needs(permission);
        console.MapGet("", async (SavedFilters filters, CancellationToken ct) => SavedFiltersPage.Show(new(list, await filters.List(list, ct))));
        console.MapGet("new", async (HttpRequest request, FilterReader reader, SavedFilters filters, CancellationToken ct) =>
        {
            var read = reader.Read(list, request.Query);
            return SaveFilterPage.Show(new(list, Form<SaveFilterForm>.Blank(new() { Query = read.Text }), null, await filters.List(list, ct), read.Ignored));
        });
        console.MapPost("", (Form<SaveFilterForm> form, SavedFilters filters, CancellationToken ct) => form.Submit(
            async () =>
            {
                var (replaced, command) = await form.Input.Read(list, filters, ct);
                return replaced is { } id ? await filters.Change(list, id, command, ct) : await filters.Save(list, command, ct);
            },
            saved => Flash.To($"{path}?{saved.Query}", "filters.saved"),
            async (again, status) => SaveFilterPage.Show(new(list, again, null, await filters.List(list, ct), []), status)));
        console.MapGet("{id}", async (Id<SavedFilter> id, SavedFilters filters, CancellationToken ct) =>
        {
            var filter = await filters.Get(list, id, ct);
            return SaveFilterPage.Show(new(list, Form<SaveFilterForm>.Blank(new() { Name = filter.Name, Query = filter.Query, IsDefault = filter.IsDefault }), filter, [], []));
        });
        console.MapPost("{id}", async (Id<SavedFilter> id, Form<SaveFilterForm> form, SavedFilters filters, CancellationToken ct) =>
        {
            var filter = await filters.Get(list, id, ct);
            return await form.Submit(
                () => filters.Change(list, id, new() { Name = form.Input.Name ?? "", Query = filter.Query, IsDefault = form.Input.IsDefault }, ct),
                _ => Flash.To($"{path}/filters", "filters.changed"),
                (again, status) => Task.FromResult(SaveFilterPage.Show(new(list, again, filter, [], []), status)));
        });
        console.MapPost("{id}/removal", async (Id<SavedFilter> id, SavedFilters filters, CancellationToken ct) =>
        {
            await filters.Remove(list, id, ct);
            return new SeeOther(Flash.To($"{path}/filters", "filters.removed"));
        });
        var api = app.MapApi($"{noun}/filters").Needs(permission);
        api.MapGet("", async (SavedFilters filters, CancellationToken ct) => new Listing<SavedFilterView>(await filters.List(list, ct), null))
            .WithSummary($"Lists one's own saved filters of {noun}");
        api.MapPost("", async (SavedFilters.Command command, SavedFilters filters, CancellationToken ct) =>
            {
                var saved = await filters.Save(list, command, ct);
                return Answers.Created($"/api/v1/{noun}/filters/{saved.Id}", SavedFilterView.Of(saved));
            })
            .WithSummary($"Saves a filter of {noun} under a name");
        api.MapGet("{id}", (Id<SavedFilter> id, SavedFilters filters, CancellationToken ct) => filters.Get(list, id, ct))
            .WithSummary($"Reads a saved filter of {noun}");
        api.MapPut("{id}", async (Id<SavedFilter> id, SavedFilters.Command command, SavedFilters filters, CancellationToken ct) =>
                SavedFilterView.Of(await filters.Change(list, id, command, ct)))
            .WithSummary($"Renames a saved filter of {noun}, gives it another filter, or makes it the default");
        api.MapDelete("{id}", async (Id<SavedFilter> id, SavedFilters filters, CancellationToken ct) =>
            {
                await filters.Remove(list, id, ct);
                return Results.NoContent();
            })
            .WithSummary($"Deletes a saved filter of {noun}");
    }
}

/// <summary>The form of a saved filter.</summary>
public sealed record SaveFilterForm
{
    [System.ComponentModel.DataAnnotations.StringLength(SavedFilter.MaxNameLength)]
    public string? Name { get; set; }

    public string? Query { get; set; }

    public bool IsDefault { get; set; }

    /// <summary>Id of the one that is given this filter instead of a new one.</summary>
    public string? Replaces { get; set; }

    /// <summary>What is to be done: a filter that is replaced keeps its name unless another is given. Not one's own: <see cref="NotFound"/>.</summary>
    public async Task<(Id<SavedFilter>? Replaced, SavedFilters.Command Command)> Read(FilteredList list, SavedFilters filters, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(Replaces))
        {
            return (null, new() { Name = Name ?? "", Query = Query ?? "", IsDefault = IsDefault });
        }

        var old = await filters.Get(list, Id<SavedFilter>.TryParse(Replaces, null, out var id) ? id : throw new NotFound(), ct);
        return (id, new() { Name = string.IsNullOrWhiteSpace(Name) ? old.Name : Name, Query = Query ?? "", IsDefault = IsDefault || old.IsDefault });
    }
}

/// <summary>The page of one's filters of a list.</summary>
public sealed record SavedFiltersModel(FilteredList List, IReadOnlyList<SavedFilterView> Filters);

/// <summary>The page on which one is saved, or (<paramref name="Filter"/>) renamed.</summary>
/// <param name="Others">Those that may be given this filter instead.</param>
public sealed record SaveFilterModel(
    FilteredList List, Form<SaveFilterForm> Form, SavedFilterView? Filter, IReadOnlyList<SavedFilterView> Others, IReadOnlyList<string> Ignored);
