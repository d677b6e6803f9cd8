using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Api;
using Baobei.Server.Data;

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
    public void A_page_shows_the_limit_and_knows_its_neighbours()
    {
        static Slice<int> Cut(int[] read, bool continued = false, bool backwards = false) => Keyset.Cut(read, new(continued ? "a row" : null, backwards ? "a row" : null, 2), row => Cursor.At("n", row));
        static int? At(string? cursor) => cursor is null ? null : Cursor.Read(cursor, "n").Value<int>(0);
        static (int[] Rows, int? Previous, int? Next) Shown(Slice<int> page) => ([.. page.Rows], At(page.Previous), At(page.Next));
        Assert.Equivalent((new[] { 1, 2 }, (int?)null, (int?)2), Shown(Cut([1, 2, 3])));
        Assert.Equivalent((new[] { 1, 2 }, (int?)null, (int?)null), Shown(Cut([1, 2])));
        Assert.Equivalent((new[] { 3, 4 }, (int?)3, (int?)4), Shown(Cut([3, 4, 5], continued: true)));
        Assert.Equivalent((new[] { 5 }, (int?)5, (int?)null), Shown(Cut([5], continued: true)));
        Assert.Equivalent((new[] { 3, 4 }, (int?)3, (int?)4), Shown(Cut([4, 3, 2], backwards: true)));
        Assert.Equivalent((new[] { 1, 2 }, (int?)null, (int?)2), Shown(Cut([2, 1], backwards: true)));
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
