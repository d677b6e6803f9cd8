using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Catalogue;

public sealed class ListProductsTests(TestServer server)
{
    [Fact]
    public async Task Only_what_is_on_sale_can_be_chosen_and_what_was_chosen_keeps_its_name()
    {
        var town = await Town.Build(server);
        var other = await Town.Build(server);
        var host = await town.Product("host");
        var old = await town.Product("old", "Old");
        await other.Product("host");
        await town.As(async (_, db) =>
        {
            (await db.Products.SingleAsync(p => p.Id == old.Id)).Withdraw();
            return await db.SaveChangesAsync();
        });
        var (onSale, named) = await town.As(async (services, _) =>
        {
            var list = services.GetRequiredService<ListProducts>();
            return (await list.OnSale(default), await list.Named([host.Id, old.Id, Id<Product>.New()], default));
        });
        Assert.Equal([host.Id], onSale.Select(p => p.Id));
        Assert.Equal([("host", SaleStatus.OnSale), ("old", SaleStatus.Withdrawn)], named.Select(p => (p.Code, p.Status)));
    }

    [Fact]
    public async Task A_specification_comes_with_the_price_in_force_at_the_moment_and_the_one_after_it()
    {
        var town = await Town.Build(server);
        var product = await town.Product("host");
        var spec = await town.Spec(product, "host-s", (100, 0), (300, 10), (200, 10), (400, 20));
        var unpriced = await town.Spec(product, "host-m");
        var from = (await town.As((_, db) => db.SpecPrices.AsNoTracking().OrderBy(p => p.Number).Select(p => p.EffectiveFrom).ToListAsync()))!;

        Assert.Equal((100, 200), await At(from[0]));
        Assert.Equal((null, 100), await At(from[0].AddMilliseconds(-1)));
        Assert.Equal((100, 200), await At(from[1].AddMilliseconds(-1)));
        Assert.Equal((200, 400), await At(from[1]));
        Assert.Equal((400, null), await At(from[3]));

        var page = await town.As((services, _) => services.GetRequiredService<ListProducts>().Specs(product, town.Now, onSaleOnly: true, new Place(null, null, 1), default));
        Assert.Equal(unpriced.Id, page.Rows.Single().Spec.Id);
        Assert.NotNull(page.Next);

        async Task<(long? Now, long? Next)> At(DateTimeOffset at)
        {
            var offers = await town.As((services, _) => services.GetRequiredService<ListProducts>().Offers([spec.Id, unpriced.Id], at, default));
            Assert.Null(offers[0].Price);
            return (offers[1].Price?.AmountMinor, offers[1].Next?.AmountMinor);
        }
    }

    [Theory]
    [InlineData("product.code_taken")]
    [InlineData("spec.code_taken")]
    public async Task A_code_is_there_once_in_the_vendor(string refusal)
    {
        var town = await Town.Build(server);
        var product = await town.Product("host");
        await town.Spec(product, "host-s");
        var refused = await Assert.ThrowsAsync<Refused>(() => refusal[0] == 'p' ? town.Product("host") : town.Spec(product, "host-s") as Task);
        Assert.Equal(refusal, refused.Code);
    }
}
