using Baobei.Domain.Customers;
using Baobei.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.DirectAccounts;

public sealed class DirectAccountTests(TestServer server)
{
    private const string Code = "91350100M000100Y43";

    [Fact]
    public async Task An_operator_enters_an_account_that_then_counts_in_eligibility()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var answer = await someone.Submits("/vendor/accounts/new", Fields("juchen_direct"));
        var list = (await answer.Is(303).Follows()).Is(200);
        var row = list.Page.QuerySelector("tbody tr")!.TextContent;
        Assert.Contains("juchen_direct", row, StringComparison.Ordinal);
        Assert.Contains(Code, row, StringComparison.Ordinal);
        var claims = await town.As(async (_, db) => await db.CustomerClaims.ToListAsync());
        Assert.Contains(claims, c => c.Key == $"code:{Code}" && c is { Source: ClaimSource.Account, PartnerId: null, IsExclusive: false });
        Assert.Contains(claims, c => c.Key.StartsWith("name:", StringComparison.Ordinal));
        Assert.Contains(claims, c => c.Key == "mail:it@juchen.example");
    }

    [Theory]
    [InlineData("CreditCode", "91350100M000100Y44")]
    [InlineData("Phone", "12345")]
    [InlineData("AccountName", "1st_account")]
    [InlineData("HolderName", "")]
    [InlineData("Email", "nobody")]
    public async Task What_is_wrong_stands_beside_its_field(string field, string typed)
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        var fields = Fields("juchen_direct");
        fields[field] = typed;
        var answer = (await someone.Submits("/vendor/accounts/new", fields)).Is(422);
        Assert.Equal("true", answer.Page.QuerySelector($"#f-{field}")!.GetAttribute("aria-invalid"));
        Assert.Equal(0, await town.As(async (_, db) => await db.CustomerClaims.CountAsync()));
    }

    [Fact]
    public async Task A_person_has_no_credit_code_and_a_name_is_taken_once()
    {
        var town = await Town.Build(server);
        var someone = await town.Someone(Role.VendorOperator);
        (await Adds(someone, "li_lei_direct", "individual", Code)).Is(400);
        (await Adds(someone, "li_lei_direct", "individual", null)).Is(201);
        (await Adds(someone, "LI_LEI_direct", "individual", null)).IsRefused("user.name_taken");
        var page = (await someone.Calls(HttpMethod.Get, "/api/v1/direct-accounts?type=individual&q=li_lei")).Is(200).Json;
        Assert.Equal("li_lei_direct", Assert.Single(page.GetProperty("data").EnumerateArray()).GetProperty("accountName").GetString());
        Assert.Equal(0, (await someone.Calls(HttpMethod.Get, "/api/v1/direct-accounts?type=enterprise")).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Everybody_at_the_vendor_reads_them_and_only_the_operator_enters_them()
    {
        var town = await Town.Build(server);
        var auditor = await town.Someone(Role.Auditor);
        (await auditor.Opens("/vendor/accounts")).Is(200);
        (await auditor.Opens("/vendor/accounts/new")).Is(403);
        (await Adds(auditor, "not_by_me", "individual", null)).Is(403);
        var owner = await town.Someone(Role.PartnerOwner, await town.Partner());
        (await owner.Opens("/vendor/accounts")).Is(403);
        (await owner.Calls(HttpMethod.Get, "/api/v1/direct-accounts")).Is(403);
    }

    private static Dictionary<string, string> Fields(string name) => new()
    {
        ["CustomerType"] = "Enterprise",
        ["HolderName"] = "Hangzhou Juchen Information Co., Ltd.",
        ["CreditCode"] = Code,
        ["AccountName"] = name,
        ["Email"] = "it@juchen.example",
        ["Phone"] = "+86 138 0013 8000",
    };

    private static Task<Answer> Adds(Person someone, string name, string type, string? code) => someone.Calls(
        HttpMethod.Post, "/api/v1/direct-accounts",
        new { accountName = name, customerType = type, holderName = "Li Lei", creditCode = code, email = $"{name}@juchen.example", phone = "13800138000" });
}
