using Baobei.Domain.Catalogue;
using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Tests.Projects;

/// <summary>项目报备, spoken by people of a partner, of the vendor, and by a customer.</summary>
internal static class Deals
{
    private static int _number;

    /// <summary>A customer that the vendor has directly, and who signs in.</summary>
    public static async Task<(Person Customer, CustomerAccount Account)> DirectCustomer(this Town town, string holder = "杭州云帆科技有限公司")
    {
        var name = $"direct{Interlocked.Increment(ref _number):D6}";
        var customer = await town.Someone(Role.Customer);
        var account = await town.As(async (_, db) =>
        {
            var direct = CustomerAccount.Direct(name, $"{name}@direct.example", "+8613800138000", CustomerType.Enterprise, customer.User!.Id, town.Now, holder);
            db.Add(direct);
            db.AddRange(CustomerClaim.Of(direct, null));
            db.AddRange(HeldName.Of(direct, null));
            await db.SaveChangesAsync();
            return direct;
        });
        return (customer, account);
    }

    /// <summary>Products that the vendor sells.</summary>
    public static Task<int> Sells(this Town town, params string[] codes) => town.As(async (_, db) =>
    {
        foreach (var code in codes)
        {
            db.Add(Product.Add(code, $"产品 {code}", $"Product {code}", "计算", "Compute", town.Now));
        }

        return await db.SaveChangesAsync();
    });

    /// <summary>Everything that a project needs, about one product.</summary>
    public static Dictionary<string, object?> Project(Town town, string account, string? name = null, params string[] products) => new()
    {
        ["accountName"] = account,
        ["name"] = name ?? $"项目 {Interlocked.Increment(ref _number)}",
        ["industry"] = "65",
        ["region"] = "3301",
        ["description"] = "把核心系统迁到云上。",
        ["isBid"] = false,
        ["isTest"] = false,
        ["isThirdParty"] = false,
        ["contactName"] = "王伟",
        ["products"] = products.Length == 0 ? ["ecs"] : products,
        ["amountMinor"] = 12_000_000L,
        ["currency"] = "CNY",
        ["expectedSignOn"] = $"{town.Now.AddDays(40):yyyy-MM-dd}",
        ["expectedRevenueMonth"] = $"{town.Now.AddDays(70):yyyy-MM}",
    };

    public static Dictionary<string, object?> With(this Dictionary<string, object?> project, string field, object? value) => new(project) { [field] = value };

    public static Task<Answer> Reports(this Person person, Dictionary<string, object?> project) => person.Calls(HttpMethod.Post, "/api/v1/projects", project);

    /// <summary>Asks whether a project could be registered for the account.</summary>
    public static Task<Answer> ReadsAccount(this Person person, string account) => person.Calls(HttpMethod.Post, "/api/v1/projects/account", new { accountName = account });

    /// <summary>Reports it and is told that it is there.</summary>
    public static async Task<string> Has(this Person person, Dictionary<string, object?> project) =>
        (await person.Reports(project)).Is(201).Json.GetProperty("id").GetString()!;

    /// <summary>Its newest application.</summary>
    public static async Task<string> ApplicationOf(this Person person, string project) =>
        (await person.Calls(HttpMethod.Get, $"/api/v1/projects/{project}")).Is(200).Json.GetProperty("applicationId").GetString()!;

    public static Task<Answer> Decides(this Person bd, string application, string outcome, string reason, string? words = null, params string[] fields) =>
        bd.Calls(HttpMethod.Post, $"/api/v1/approvals/{application}/decision", new { outcome, reason, words, fields });

    /// <summary>Approves the newest application.</summary>
    public static async Task<Answer> Approves(this Person bd, string project) => await bd.Decides(await bd.ApplicationOf(project), "approved", "verified");

    public static Task<Answer> Confirms(this Person customer, string project) => customer.Calls(HttpMethod.Post, $"/api/v1/my/services/{project}/confirmation");

    public static async Task<string> StatusOf(this Person person, string project) =>
        (await person.Calls(HttpMethod.Get, $"/api/v1/projects/{project}")).Is(200).Json.GetProperty("status").GetString()!;

    public static async Task<(Person Sales, Partner Partner)> Seller(this Town town, string name = "Partner")
    {
        var partner = await town.Partner(name);
        return (await town.Someone(Role.PartnerSales, partner), partner);
    }
}
