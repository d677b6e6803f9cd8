using System.ComponentModel.DataAnnotations;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace Baobei.Server.Tests.Ui;

/// <summary>Components, rendered from their parameters alone.</summary>
[OnOneDatabase]
public sealed class ComponentTests
{
    private static readonly DateTimeOffset _now = new(2018, 9, 17, 2, 37, 43, TimeSpan.Zero);

    /// <summary>Any message of any action.</summary>
    private static readonly string _done = new Texts().Keys.First(k => k.StartsWith("done.", StringComparison.Ordinal))["done.".Length..];

    public sealed record Command
    {
        [Required, StringLength(100)]
        public string CompanyName { get; init; } = "";

        [EmailAddress]
        public string? Email { get; init; }
    }

    [Fact]
    public async Task A_field_says_what_was_typed_what_is_wrong_and_what_the_command_demands()
    {
        var form = await Posted(("CompanyName", ""), ("Email", "nobody"));
        var page = await Render(In(form, builder =>
        {
            Put<Field>(builder, (nameof(Field.Name), "CompanyName"), (nameof(Field.Label), "Company"));
            Put<Field>(builder, (nameof(Field.Name), "Email"), (nameof(Field.Label), "E-mail"), (nameof(Field.Type), "email"));
        }));

        var name = page.QuerySelector("#f-CompanyName")!;
        Assert.Equal("true", name.GetAttribute("aria-invalid"));
        Assert.Equal("f-CompanyName-error", name.GetAttribute("aria-describedby"));
        Assert.NotNull(page.QuerySelector("#f-CompanyName-error"));
        Assert.True(name.HasAttribute("required"));
        Assert.Equal("100", name.GetAttribute("maxlength"));
        Assert.Equal("f-CompanyName", page.QuerySelector("label")!.GetAttribute("for"));

        var email = page.QuerySelector("#f-Email")!;
        Assert.Equal("nobody", email.GetAttribute("value"));
        Assert.False(email.HasAttribute("required"));
    }

    [Fact]
    public async Task The_summary_stands_before_the_fields_and_calls_them_by_their_labels()
    {
        var form = await Posted(("CompanyName", ""), ("Email", "nobody"));
        var page = await Render(In(form, builder =>
        {
            Put<ErrorSummary>(builder);
            Put<Field>(builder, (nameof(Field.Name), "CompanyName"), (nameof(Field.Label), "Company"));
            Put<Field>(builder, (nameof(Field.Name), "Email"), (nameof(Field.Label), "E-mail"));
        }));

        var links = page.QuerySelectorAll(".box a");
        Assert.Equal(["#f-CompanyName", "#f-Email"], links.Select(a => a.GetAttribute("href")));
        Assert.StartsWith("Company", links[0].TextContent, StringComparison.Ordinal);
        Assert.StartsWith("E-mail", links[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_sent_back()
    {
        var form = await Posted(("CompanyName", "secret"));
        var page = await Render(In(form, builder =>
            Put<Field>(builder, (nameof(Field.Name), "CompanyName"), (nameof(Field.Label), "Password"), (nameof(Field.Type), "password"))));
        Assert.False(page.QuerySelector("input")!.HasAttribute("value"));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "2018-09-17 10:37:43", "Asia/Shanghai (UTC+08:00)")]
    [InlineData("America/St_Johns", "2018-09-17 00:07:43", "America/St_Johns (UTC-02:30)")]
    [InlineData("Nowhere/Atall", "2018-09-17 10:37:43", "Asia/Shanghai (UTC+08:00)")]
    public async Task A_moment_shows_in_the_readers_zone(string zone, string shown, string title)
    {
        var page = await Render(builder => Put<Time>(builder, (nameof(Time.At), _now)), zone);
        var time = page.QuerySelector("time")!;
        Assert.Equal(shown, time.TextContent);
        Assert.Equal(title, time.GetAttribute("title"));
    }

    [Theory]
    [InlineData(-1, "wrong")]
    [InlineData(0, "wrong")]
    [InlineData(1, "waiting")]
    [InlineData(7 * 24 * 3600 - 1, "waiting")]
    [InlineData(7 * 24 * 3600, "")]
    public async Task What_is_left_turns_amber_in_the_last_week_and_red_at_the_end(int seconds, string look)
    {
        var page = await Render(builder => Put<TimeLeft>(builder, (nameof(TimeLeft.Until), _now.AddSeconds(seconds))));
        Assert.Equal($"due {look}".Trim(), page.QuerySelector("span")!.ClassName!.Trim());
    }

    [Theory]
    [InlineData("15.00:00:00", "15 days left")]
    [InlineData("14.23:59:59", "15 days left")]
    [InlineData("14.00:00:01", "15 days left")]
    [InlineData("14.00:00:00", "14 days left")]
    [InlineData("3.00:00:00", "3 days left")]
    [InlineData("2.23:59:00", "71 h 59 min left")]
    [InlineData("2.23:59:01", "3 days left")]
    [InlineData("01:00:00", "1 h 0 min left")]
    [InlineData("00:59:00", "59 min left")]
    [InlineData("00:00:00.0000001", "1 min left")]
    [InlineData("00:00:00", "Over")]
    public async Task What_is_left_is_rounded_up(string left, string said)
    {
        var page = await Render(builder => Put<TimeLeft>(builder, (nameof(TimeLeft.Until), _now + TimeSpan.Parse(left, null))));
        Assert.Equal(said, page.QuerySelector("span")!.TextContent);
    }

    [Theory]
    [InlineData("+8613867534180", "+86 138 6753 4180", "+86 138 **** 4180")]
    [InlineData("+14155552671", "+1 415-555-2671", "+1 41*-***-2671")]
    [InlineData("+85223456789", "+852 2345 6789", "+852 **** 6789")]
    [InlineData("+1234567", "+1 234567", "********", "+1 234567")]
    public void A_telephone_is_grouped_and_its_mask_keeps_the_groups(string number, string shown, string masked, string? sought = null)
    {
        Assert.Equal(shown, Phones.Show(number));
        Assert.Equal(masked, Phones.Mask(number));
        Assert.Equal(sought ?? number, Phones.Sought($" {shown} "));
    }

    [Theory]
    [InlineData(8642015, "CNY", "CNY 86,420.15")]
    [InlineData(-5, "CNY", "CNY -0.05")]
    [InlineData(1200, "JPY", "JPY 1,200")]
    public async Task An_amount_shows_in_its_currencys_units(long minor, string currency, string shown)
    {
        var page = await Render(builder => Put<MoneyText>(builder, (nameof(MoneyText.Amount), new Money(minor, currency))));
        Assert.Equal(shown, page.QuerySelector("span")!.TextContent);
    }

    [Theory]
    [InlineData(null, "descending", "?sort=reported")]
    [InlineData("-reported", "descending", "?sort=reported")]
    [InlineData("reported", "ascending", "?sort=-reported")]
    [InlineData("name", null, "?sort=-reported")]
    public async Task A_column_head_says_how_the_list_is_sorted_and_turns_it_around(string? sort, string? says, string leadsTo)
    {
        var address = ListAddress.Of("/customers", ("sort", sort), ("after", "cursor"));
        var page = await Render(builder => Put<SortLink>(
            builder,
            (nameof(SortLink.Text), "Reported"), (nameof(SortLink.Name), "reported"), (nameof(SortLink.Address), address), (nameof(SortLink.Default), true), (nameof(SortLink.Down), true)));
        Assert.Equal(says, page.QuerySelector("th")!.GetAttribute("aria-sort"));
        Assert.Equal("/customers" + leadsTo, page.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/customers/1", true)]
    [InlineData("//elsewhere.example", false)]
    [InlineData("/\\elsewhere.example", false)]
    [InlineData("https://elsewhere.example", false)]
    public async Task What_the_last_action_did_links_only_to_ourselves(string about, bool linked)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString($"?done={_done}&about={Uri.EscapeDataString(about)}");
        var page = await Render(builder =>
        {
            builder.OpenComponent<CascadingValue<HttpContext>>(0);
            builder.AddComponentParameter(1, "Value", http);
            builder.AddComponentParameter(2, "ChildContent", (RenderFragment)(inner => Put<Flash>(inner)));
            builder.CloseComponent();
        });
        Assert.NotNull(page.QuerySelector("[role=status]"));
        Assert.Equal(linked, page.QuerySelector("a") is not null);
    }

    [Fact]
    public void The_address_of_a_list_keeps_its_order_and_leaves_out_what_is_empty()
    {
        var address = ListAddress.Of("/customers", ("tab", "expired"), ("q", ""), ("status", null), ("sort", "-name"));
        Assert.Equal("/customers?tab=expired&sort=-name", address.ToString());
        Assert.Equal("/customers?tab=partner&sort=-name&q=a%26b", address.With("tab", "partner").With("q", "a&b").ToString());
        Assert.Equal("/customers?sort=-name", address.With("tab", "").ToString());
        Assert.Equal("/customers", address.Without("tab").Without("sort").ToString());
        Assert.Equal(["sort"], address.Only("sort", "limit").Select(p => p.Key));
    }

    private static async Task<Form<Command>> Posted(params (string Name, string Value)[] fields)
    {
        var http = new DefaultHttpContext();
        http.Request.Form = new FormCollection(fields.ToDictionary(f => f.Name, f => new StringValues(f.Value)));
        return (await Form<Command>.BindAsync(http))!;
    }

    private static RenderFragment In(IForm form, RenderFragment fields) => builder =>
    {
        builder.OpenComponent<CascadingValue<FormScope>>(0);
        builder.AddComponentParameter(1, "Value", new FormScope(form, "test"));
        builder.AddComponentParameter(2, "ChildContent", fields);
        builder.CloseComponent();
    };

    private static void Put<TComponent>(RenderTreeBuilder builder, params (string Name, object? Value)[] parameters)
        where TComponent : IComponent
    {
        builder.OpenComponent<TComponent>(0);
        foreach (var (name, value) in parameters)
        {
            builder.AddComponentParameter(1, name, value);
        }

        builder.CloseComponent();
    }

    private static async Task<IElement> Render(RenderFragment content, string? zone = null)
    {
        var slot = new CallerSlot();
        slot.Set(new Caller { Vendor = Id<Vendor>.New(), Channel = Channel.Console, TimeZone = zone });
        await using var services = new ServiceCollection().AddSingleton<Texts>().AddSingleton(slot).AddSingleton<TimeProvider>(new Still(_now)).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Whole.ChildContent)] = content });
            return (await renderer.RenderComponentAsync<Whole>(parameters)).ToHtmlString();
        });

        // A table's head is no child of a body: the parser would drop it.
        var fragment = html.TrimStart().StartsWith("<th", StringComparison.Ordinal) ? $"<table><tr>{html}</tr></table>" : html;
        return new HtmlParser().ParseDocument(fragment).Body!;
    }

    private sealed class Whole : ComponentBase
    {
        [Parameter]
        public RenderFragment? ChildContent { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder __builder) => __builder.AddContent(0, ChildContent);
    }

    private sealed class Still(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
