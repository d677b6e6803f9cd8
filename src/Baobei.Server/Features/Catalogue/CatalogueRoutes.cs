using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Catalogue;

/// <summary>The vendor's catalogue of products, specifications and list prices: read by the vendor's people and its partners, kept by the operator.</summary>
internal static class CatalogueRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ListProducts>();
        services.AddScoped<CatalogueList>();
        services.AddScoped<AddProduct>();
        services.AddScoped<EditProduct>();
        services.AddScoped<MoveProduct>();
        services.AddScoped<WriteSpec>();
        services.AddScoped<SetPrice>();
        ImportRoutes.Add(services);
    }

    public static void MapCatalogue(this IEndpointRouteBuilder app)
    {
        MapProductApi(app.MapApi("products"));
        MapSpecApi(app.MapApi("specs"));
        var console = app.MapGroup("/catalogue");
        MapLists(console);
        MapProducts(console);
        MapSpecs(console.MapGroup("/specs"));
        app.MapImports();
    }

    private static void MapProductApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] CatalogueQuery query, [AsParameters] Paging paging, CatalogueList list, CancellationToken ct) =>
            {
                var page = await list.Products(query, Place.Of(paging), ct);
                return new Listing<ProductView>([.. page.Rows.Select(ProductView.Of)], page.Next);
            })
            .Needs(Permission.ReadCatalogue).WithSummary("List the products of the catalogue; partners see those on sale");
        api.MapGet("{id}", async (Id<Product> id, CatalogueList list, CancellationToken ct) => Shown(await list.Get(id, ct)))
            .Needs(Permission.ReadCatalogue).WithSummary("Read a product");
        api.MapPost("", async (AddProduct.Command command, AddProduct add, CancellationToken ct) =>
            {
                var product = await add.Run(command, ct);
                return Answers.Created($"/api/v1/products/{product.Id}", ProductView.Of(product), product.Version);
            })
            .Needs(Permission.ManageCatalogue).WithSummary("Add a product");
        api.MapPut("{id}", async (Id<Product> id, EditProduct.Command command, IfMatch ifMatch, EditProduct edit, CancellationToken ct) =>
            {
                var seen = ifMatch.Required();
                return Shown(await ifMatch.Guard(() => edit.Run(id, command with { Version = seen }, ct)));
            })
            .Needs(Permission.ManageCatalogue).WithSummary("Edit a product");
        api.MapPut("{id}/withdrawal", async (Id<Product> id, IfMatch ifMatch, MoveProduct move, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => move.Withdraw(id, ifMatch.Version, ct))))
            .Needs(Permission.ManageCatalogue).WithSummary("Withdraw a product from sale");
        api.MapDelete("{id}/withdrawal", async (Id<Product> id, IfMatch ifMatch, MoveProduct move, CancellationToken ct) =>
                Shown(await ifMatch.Guard(() => move.Return(id, ifMatch.Version, ct))))
            .Needs(Permission.ManageCatalogue).WithSummary("Put a product back on sale");
        api.MapGet("{id}/specs", async (Id<Product> id, [AsParameters] Paging paging, Caller caller, CatalogueList list, ListProducts products, TimeProvider clock, CancellationToken ct) =>
            {
                var page = await products.Specs(await list.Get(id, ct), clock.GetUtcNow(), onSaleOnly: !caller.SeesAllPartners, Place.Of(paging), ct);
                return new Listing<SpecView>([.. page.Rows.Select(offer => SpecView.Of(offer, caller))], page.Next);
            })
            .Needs(Permission.ReadCatalogue).WithSummary("List a product's specifications with their prices");
        api.MapPost("{id}/specs", async (Id<Product> id, WriteSpec.NewCommand command, WriteSpec write, CatalogueList list, Caller caller, CancellationToken ct) =>
            {
                var spec = await write.Add(id, command, ct);
                return Answers.Created($"/api/v1/specs/{spec.Id}", SpecView.Of(await list.Offer(spec.Id, ct), caller), spec.Version);
            })
            .Needs(Permission.ManageCatalogue).WithSummary("Add a specification to a product");
    }

    private static void MapSpecApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] CatalogueQuery query, [AsParameters] Paging paging, CatalogueList list, Caller caller, CancellationToken ct) =>
            {
                var page = await list.Specs(query, Place.Of(paging), ct);
                return new Listing<SpecView>([.. page.Rows.Select(offer => SpecView.Of(offer, caller))], page.Next);
            })
            .Needs(Permission.ReadCatalogue).WithSummary("List the specifications of all products with their prices; partners see those on sale");
        api.MapGet("{id}", async (Id<ProductSpec> id, CatalogueList list, Caller caller, CancellationToken ct) => Shown(await list.Offer(id, ct), caller))
            .Needs(Permission.ReadCatalogue).WithSummary("Read a specification");
        api.MapPut("{id}", async (Id<ProductSpec> id, WriteSpec.Command command, IfMatch ifMatch, WriteSpec write, CatalogueList list, Caller caller, CancellationToken ct) =>
            {
                var seen = ifMatch.Required();
                await ifMatch.Guard(() => write.Edit(id, command with { Version = seen }, ct));
                return Shown(await list.Offer(id, ct), caller);
            })
            .Needs(Permission.ManageCatalogue).WithSummary("Edit a specification");
        api.MapPut("{id}/withdrawal", async (Id<ProductSpec> id, IfMatch ifMatch, MoveProduct move, CatalogueList list, Caller caller, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => move.Withdraw(id, ifMatch.Version, ct));
                return Shown(await list.Offer(id, ct), caller);
            })
            .Needs(Permission.ManageCatalogue).WithSummary("Withdraw a specification from sale");
        api.MapDelete("{id}/withdrawal", async (Id<ProductSpec> id, IfMatch ifMatch, MoveProduct move, CatalogueList list, Caller caller, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => move.Return(id, ifMatch.Version, ct));
                return Shown(await list.Offer(id, ct), caller);
            })
            .Needs(Permission.ManageCatalogue).WithSummary("Put a specification back on sale");
        api.MapGet("{id}/prices", async (Id<ProductSpec> id, [AsParameters] Paging paging, CatalogueList list, CancellationToken ct) =>
            {
                await list.Offer(id, ct);
                var page = await list.Prices(id, Place.Of(paging), ct);
                return new Listing<PriceView>([.. page.Rows.Select(PriceView.Of)], page.Next);
            })
            .Needs(Permission.ReadCatalogue).WithSummary("List the prices of a specification, the newest first");
        api.MapPost("{id}/prices", async (Id<ProductSpec> id, SetPrice.Command command, SetPrice set, CancellationToken ct) =>
                Answers.Created($"/api/v1/specs/{id}/prices", PriceView.Of(await set.Run(id, command, ct))))
            .Needs(Permission.ManageCatalogue).WithSummary("Set the list price of a specification, from now on or from a moment to come");
    }

    private static void MapLists(RouteGroupBuilder console)
    {
        console.MapGet("", async ([AsParameters] CatalogueQuery query, [AsParameters] Asked asked, CatalogueList list, CancellationToken ct) =>
                CatalogueListPage.Show(await list.Read(query, asked, specs: false, ct)))
            .Needs(Permission.ReadCatalogue);
        console.MapGet("specs", async ([AsParameters] CatalogueQuery query, [AsParameters] Asked asked, CatalogueList list, CancellationToken ct) =>
                CatalogueListPage.Show(await list.Read(query, asked, specs: true, ct)))
            .Needs(Permission.ReadCatalogue);
    }

    private static void MapProducts(RouteGroupBuilder console)
    {
        console.MapGet("new", () => NewProductPage.Show(Form<AddProduct.Command>.Blank())).Needs(Permission.ManageCatalogue);
        console.MapPost("", (Form<AddProduct.Command> form, AddProduct add, CancellationToken ct) => form.Submit(
                () => add.Run(form.Input, ct),
                then: product => Flash.To($"/catalogue/{product.Id}", "catalogue.added"),
                again: (again, status) => Task.FromResult(NewProductPage.Show(again, status))))
            .Needs(Permission.ManageCatalogue);
        console.MapGet("{id}", async (Id<Product> id, [AsParameters] Asked asked, CatalogueList list, CancellationToken ct) => ProductPage.Show(await list.Product(id, asked, ct)))
            .Needs(Permission.ReadCatalogue);
        console.MapGet("{id}/edit", async (Id<Product> id, CatalogueList list, CancellationToken ct) =>
            {
                var product = await list.Get(id, ct);
                return EditProductPage.Show(new(product, Form<EditProduct.Command>.Blank(EditProduct.Command.Of(product))));
            })
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/edit", (Id<Product> id, Form<EditProduct.Command> form, EditProduct edit, CatalogueList list, CancellationToken ct) => form.Submit(
                () => edit.Run(id, form.Input, ct),
                then: _ => Flash.To($"/catalogue/{id}", "catalogue.edited"),
                again: async (again, status) => EditProductPage.Show(new(await list.Get(id, ct), again), status)))
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/withdrawal", async (Id<Product> id, MoveProduct move, CancellationToken ct) =>
            {
                await move.Withdraw(id, null, ct);
                return new SeeOther(Flash.To($"/catalogue/{id}", "catalogue.withdrawn"));
            })
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/return", async (Id<Product> id, MoveProduct move, CancellationToken ct) =>
            {
                await move.Return(id, null, ct);
                return new SeeOther(Flash.To($"/catalogue/{id}", "catalogue.returned"));
            })
            .Needs(Permission.ManageCatalogue);
        console.MapGet("{id}/specs/new", async (Id<Product> id, CatalogueList list, CancellationToken ct) =>
                SpecFormPage.Show(new(await list.Get(id, ct), null, Form<SpecForm>.Blank(SpecForm.New))))
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/specs", (Id<Product> id, Form<SpecForm> form, WriteSpec write, CatalogueList list, CancellationToken ct) => form.Submit(
                () => write.Add(id, form.Input.ToNew(), ct),
                then: spec => Flash.To($"/catalogue/specs/{spec.Id}", "catalogue.spec.added"),
                again: async (again, status) => SpecFormPage.Show(new(await list.Get(id, ct), null, again), status),
                also: wrong =>
                {
                    form.Input.Check(wrong, isNew: true);
                    return Task.CompletedTask;
                }))
            .Needs(Permission.ManageCatalogue);
    }

    private static void MapSpecs(RouteGroupBuilder console)
    {
        console.MapGet("{id}", async (Id<ProductSpec> id, [AsParameters] Asked asked, CatalogueList list, CancellationToken ct) => SpecPage.Show(await list.Spec(id, asked, ct)))
            .Needs(Permission.ReadCatalogue);
        console.MapGet("{id}/edit", async (Id<ProductSpec> id, CatalogueList list, CancellationToken ct) =>
            {
                var offer = await list.Offer(id, ct);
                return SpecFormPage.Show(new(offer.Product, offer.Spec, Form<SpecForm>.Blank(SpecForm.Of(offer.Spec))));
            })
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/edit", (Id<ProductSpec> id, Form<SpecForm> form, WriteSpec write, CatalogueList list, CancellationToken ct) => form.Submit(
                () => write.Edit(id, form.Input.ToCommand(), ct),
                then: _ => Flash.To($"/catalogue/specs/{id}", "catalogue.edited"),
                again: async (again, status) =>
                {
                    var offer = await list.Offer(id, ct);
                    return SpecFormPage.Show(new(offer.Product, offer.Spec, again), status);
                },
                also: wrong =>
                {
                    form.Input.Check(wrong, isNew: false);
                    return Task.CompletedTask;
                }))
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/withdrawal", async (Id<ProductSpec> id, MoveProduct move, CancellationToken ct) =>
            {
                await move.Withdraw(id, null, ct);
                return new SeeOther(Flash.To($"/catalogue/specs/{id}", "catalogue.spec.withdrawn"));
            })
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/return", async (Id<ProductSpec> id, MoveProduct move, CancellationToken ct) =>
            {
                await move.Return(id, null, ct);
                return new SeeOther(Flash.To($"/catalogue/specs/{id}", "catalogue.spec.returned"));
            })
            .Needs(Permission.ManageCatalogue);
        console.MapGet("{id}/price", async (Id<ProductSpec> id, CatalogueList list, Caller caller, CancellationToken ct) =>
            {
                var offer = await list.Offer(id, ct);
                var currency = (offer.Price ?? offer.Next)?.Currency ?? SpecPrice.Currencies[0];
                return PriceFormPage.Show(new(offer, Form<PriceForm>.Blank(new() { Currency = currency }), ReaderZone.Of(caller).Id));
            })
            .Needs(Permission.ManageCatalogue);
        console.MapPost("{id}/price", (Id<ProductSpec> id, Form<PriceForm> form, SetPrice set, CatalogueList list, Caller caller, CancellationToken ct) => form.Submit(
                () => set.Run(id, form.Input.ToCommand(ReaderZone.Of(caller)), ct),
                then: _ => Flash.To($"/catalogue/specs/{id}", "catalogue.price.set"),
                again: async (again, status) => PriceFormPage.Show(new(await list.Offer(id, ct), again, ReaderZone.Of(caller).Id), status),
                also: wrong =>
                {
                    form.Input.Read(ReaderZone.Of(caller), wrong);
                    return Task.CompletedTask;
                }))
            .Needs(Permission.ManageCatalogue);
    }

    private static Versioned<ProductView> Shown(Product product) => Answers.Of(ProductView.Of(product), product.Version);

    private static Versioned<SpecView> Shown(SpecOffer offer, Caller caller) => Answers.Of(SpecView.Of(offer, caller), offer.Spec.Version);
}
