using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Api;

namespace Baobei.Server.Tests.Api;

public sealed class PagingTests
{
    [Fact]
    public void A_cursor_brings_back_the_position_it_was_made_of()
    {
        var at = new DateTimeOffset(2018, 9, 17, 10, 37, 43, TimeSpan.Zero).AddTicks(1234560);
        var id = Id<Partner>.New();
        var cursor = Cursor.Read(Cursor.At("time", at, "中 文", 42L, id, null).ToString(), "time");
        Assert.Equal(at, cursor.Value<DateTimeOffset>(0));
        Assert.Equal("中 文", cursor.Value<string>(1));
        Assert.Equal(42L, cursor.Value<long>(2));
        Assert.Equal(id, cursor.Value<Id<Partner>>(3));
        Assert.Null(cursor.Value<string?>(4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all!")]
    [InlineData("W10")]
    [InlineData("WyJ0aW1lIl0")]
    [InlineData("e30")]
    public void A_cursor_that_we_did_not_make_is_a_wrong_field(string text) =>
        Assert.Equal("cursor", Assert.Throws<InvalidField>(() => Cursor.Read(text, "time")).Code);

    [Fact]
    public void A_cursor_of_another_order_or_with_another_kind_of_value_is_a_wrong_field()
    {
        var made = Cursor.At("name", "A", 7).ToString();
        Assert.Equal("Cursor", Assert.Throws<InvalidField>(() => Cursor.Read(made, "time")).Field);
        var cursor = Cursor.Read(made, "name");
        Assert.Throws<InvalidField>(() => cursor.Value<DateTimeOffset>(0));
        Assert.Throws<InvalidField>(() => cursor.Value<string>(2));
    }

    [Fact]
    public void A_listing_shows_the_limit_and_goes_on_after_the_last_row_shown()
    {
        var page = Listing<int>.Of([1, 2, 3], 2, row => Cursor.At("n", row));
        Assert.Equal([1, 2], page.Data);
        Assert.Equal(2, new Paging { Cursor = page.Next }.After("n")!.Value<int>(0));
        Assert.Null(Listing<int>.Of([1, 2], 2, row => Cursor.At("n", row)).Next);
    }

    [Theory]
    [InlineData("\"v0\"", 0)]
    [InlineData("\"v12\"", 12)]
    [InlineData("v12", null)]
    [InlineData("\"12\"", null)]
    [InlineData("W/\"v12\"", null)]
    [InlineData("\"v-1\"", null)]
    [InlineData("\"v99999999999\"", null)]
    public void A_version_is_read_only_in_the_form_it_is_told(string text, int? version) => Assert.Equal(version, ETags.Read(text));
}
