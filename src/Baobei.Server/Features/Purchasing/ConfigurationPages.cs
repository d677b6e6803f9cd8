using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Puts the models of the lists' pages together.</summary>
public sealed class ConfigurationPages(Db db, ConfigurationLists lists, ListProducts products, PolicyBook policies, Caller caller, Texts texts, TimeProvider clock)
{
    public async Task<IResult> New(Id<Project> id, Form<WriteConfigurationList.NameCommand>? again, int status, CancellationToken ct) => ListNamePage.Show(
        new(await lists.Project(id, ct), null, again ?? Form<WriteConfigurationList.NameCommand>.Blank(), "configuration.new", $"/projects/{id}/lists/new", $"/projects/{id}"), status);

    public async Task<IResult> Name(Id<Project> id, Id<ConfigurationList> list, Form<WriteConfigurationList.NameCommand>? again, int status, CancellationToken ct)
    {
        var shown = await lists.Show(id, list, ct);
        var form = again ?? Form<WriteConfigurationList.NameCommand>.Blank(new() { Name = shown.List.Name, Version = shown.List.Version });
        return ListNamePage.Show(new(shown.Project, shown.List, form, "configuration.rename", $"{At(id, list)}/name", At(id, list)), status);
    }

    public async Task<IResult> Copy(Id<Project> id, Id<ConfigurationList> list, Form<WriteConfigurationList.NameCommand>? again, int status, CancellationToken ct)
    {
        var shown = await lists.Show(id, list, ct);
        var name = texts["configuration.copy_name", shown.List.Name];
        var form = again ?? Form<WriteConfigurationList.NameCommand>.Blank(new() { Name = name.Length > ConfigurationList.MaxNameLength ? shown.List.Name : name, Version = shown.List.Version });
        return ListNamePage.Show(new(shown.Project, shown.List, form, "configuration.copy", $"{At(id, list)}/copy", At(id, list)), status);
    }

    /// <summary>Of the product that the address names, or that of the specification that it names. <see cref="NotFound"/> for what is not on sale.</summary>
    public async Task<IResult> AddLine(
        Id<Project> id, Id<ConfigurationList> list, string? product, string? spec, Asked asked, Form<LineForm>? again, int status, CancellationToken ct)
    {
        var shown = await lists.Show(id, list, ct);
        var now = clock.GetUtcNow();
        var max = (await policies.InForce(caller.Vendor, now, ct)).Values.MaxDiscountBasisPoints;
        if ((spec ?? again?.ValueOf(nameof(LineForm.SpecId))) is { Length: > 0 } named)
        {
            var offer = (Id<ProductSpec>.TryParse(named, null, out var specId) ? (await products.Offers([specId], now, ct)).SingleOrDefault() : null) ?? throw new NotFound();
            var form = again ?? Form<LineForm>.Blank(new()
            {
                SpecId = specId,
                Region = offer.Spec.Regions.Count == 1 ? offer.Spec.Regions[0] : null,
                Term = SpecDetails.HasTerms(offer.Spec.Unit) ? offer.Spec.Terms.FirstOrDefault(1) : null,
                Version = shown.List.Version,
            });
            return again is null && !offer.IsOnSale ? throw new NotFound() : AddLinePage.Show(new(shown.List, shown.Project, [], offer.Product, null, asked, offer, form, max), status);
        }

        var blank = again ?? Form<LineForm>.Blank();
        var choices = await products.OnSale(ct);
        if (string.IsNullOrEmpty(product))
        {
            return AddLinePage.Show(new(shown.List, shown.Project, choices, null, null, asked, null, blank, max), status);
        }

        var chosen = (Id<Product>.TryParse(product, null, out var productId) ? await db.Products.AsNoTracking().SingleOrDefaultAsync(p => p.Id == productId, ct) : null) ?? throw new NotFound();
        var specs = chosen.IsOnSale ? await products.Specs(chosen, now, onSaleOnly: true, Place.Of(asked), ct) : throw new NotFound();
        return AddLinePage.Show(new(shown.List, shown.Project, choices, chosen, specs, asked, null, blank, max), status);
    }

    public async Task<IResult> ChangeLine(Id<Project> id, Id<ConfigurationList> list, int position, Form<ChangeLineForm>? again, int status, CancellationToken ct)
    {
        var shown = await lists.Show(id, list, ct);
        var item = shown.List.Item(position);
        var now = clock.GetUtcNow();
        return ChangeLinePage.Show(
            new(
                shown.List, shown.Project, item, (await products.Offers([item.SpecId], now, ct)).Single(), again ?? Form<ChangeLineForm>.Blank(ChangeLineForm.Of(shown.List, item)),
                (await policies.InForce(caller.Vendor, now, ct)).Values.MaxDiscountBasisPoints),
            status);
    }

    public async Task<IResult> Remove(Id<Project> id, Id<ConfigurationList> list, Form<ListForm>? again, int status, CancellationToken ct)
    {
        var shown = await lists.Show(id, list, ct);
        return RemoveListPage.Show(new(shown.List, shown.Project, again ?? Form<ListForm>.Blank(new() { Version = shown.List.Version })), status);
    }

    public async Task<IResult> Quote(Id<Project> id, Id<ConfigurationList> list, Form<ListForm>? again, int status, CancellationToken ct)
    {
        var shown = await lists.Show(id, list, ct);
        return QuotationPage.Show(new(shown, again ?? Form<ListForm>.Blank(new() { Version = shown.List.Version })), status);
    }

    public async Task<IResult> Push(Id<Project> id, Id<ConfigurationList> list, Form<WriteConfigurationList.PushCommand>? again, int status, CancellationToken ct)
    {
        var shown = await lists.Show(id, list, ct);
        return PushPage.Show(new(shown, again ?? Form<WriteConfigurationList.PushCommand>.Blank(new() { Version = shown.List.Version })), status);
    }

    internal static string At(Id<Project> project, Id<ConfigurationList> list) => $"/projects/{project}/lists/{list}";
}
