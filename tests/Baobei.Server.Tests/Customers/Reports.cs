using Baobei.Domain.Partners;
using Baobei.Domain.People;

namespace Baobei.Server.Tests.Customers;

/// <summary>客户报备, spoken by people of a partner.</summary>
internal static class Reports
{
    private static int _number;

    /// <summary>A company that nobody has reported, with everything a report needs.</summary>
    public static Dictionary<string, object?> Company(string? name = null)
    {
        var number = Interlocked.Increment(ref _number);
        return new()
        {
            ["customerType"] = "enterprise",
            ["name"] = name ?? Name(number),
            ["industry"] = "65",
            ["region"] = "3301",
            ["contactName"] = "王伟",
            ["email"] = $"contact{number}@company{number}.example",
            ["phone"] = $"138{number:D8}",
        };
    }

    public static Dictionary<string, object?> Individual(string? name = null)
    {
        var person = Company(name ?? "王小明");
        person["customerType"] = "individual";
        return person;
    }

    public static Dictionary<string, object?> With(this Dictionary<string, object?> report, string field, object? value)
    {
        var changed = new Dictionary<string, object?>(report) { [field] = value };
        return changed;
    }

    public static Task<Answer> Registers(this Person person, Dictionary<string, object?> report) => person.Calls(HttpMethod.Post, "/api/v1/customers", report);

    /// <summary>Reports it and is told that it is held.</summary>
    public static async Task<string> Holds(this Person person, Dictionary<string, object?> report) =>
        (await person.Registers(report)).Is(201).Json.GetProperty("id").GetString()!;

    /// <summary>The codes of a refused report, in order.</summary>
    public static string[] Codes(this Answer answer) => [.. answer.Json.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!)];

    public static Task<Answer> Invites(this Person person, string customer, string email) => person.Calls(
        HttpMethod.Put, $"/api/v1/customers/{customer}/invitation", new { email, distributionType = "agency", nickname = "Nick" });

    public static async Task<(Person Sales, Partner Partner)> Sales(this Town town, string name = "Partner")
    {
        var partner = await town.Partner(name);
        return (await town.Someone(Role.PartnerSales, partner), partner);
    }

    /// <summary>Names whose cores differ: no two are near.</summary>
    private static string Name(int number)
    {
        var random = new Random(number);
        return string.Concat(Enumerable.Range(0, 4).Select(_ => (char)(0x4e00 + random.Next(0x5000)))) + "科技有限公司";
    }
}
