using System.Text.Json;
using System.Text.Json.Serialization;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.People;

namespace Baobei.Server.Features.Demo;

/// <summary>The invented people and companies of the demo, and what happened to them, from <c>demo.json</c>.</summary>
internal sealed record DemoData
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<DemoData> _all = new(Read);

    public static DemoData All => _all.Value;

    public required string Explanation { get; init; }

    public required string Approval { get; init; }

    public required string Rejection { get; init; }

    public required string Notice { get; init; }

    public required string Release { get; init; }

    public required string Refusal { get; init; }

    public required string Manual { get; init; }

    public required string Automatic { get; init; }

    public required string Note { get; init; }

    /// <summary>Why large sums need a second person.</summary>
    public required string FundsPolicy { get; init; }

    public required string BankName { get; init; }

    /// <summary>"number account spec quantity list-amount amount coupon": what customers bought in the vendor's shop.</summary>
    public required IReadOnlyList<string> ShopOrders { get; init; }

    /// <summary>"verb days-ago time who account amount words": what partners bring in, give and take back; a dash stands for none.</summary>
    public required IReadOnlyList<string> Funds { get; init; }

    /// <summary>"verb days-ago time who account words": what is asked about associations, and agreed to.</summary>
    public required IReadOnlyList<string> Associations { get; init; }

    public required IReadOnlyList<Company> Partners { get; init; }

    public required IReadOnlyList<Somebody> People { get; init; }

    public required IReadOnlyList<Registered> Customers { get; init; }

    /// <summary>Customers that the vendor has directly.</summary>
    public required IReadOnlyList<Direct> Directs { get; init; }

    public required IReadOnlyList<Deal> Projects { get; init; }

    /// <summary>合同 of the vendor with partners and accounts.</summary>
    public required IReadOnlyList<Paper> Contracts { get; init; }

    public sealed record Paper
    {
        /// <summary>Name of the template.</summary>
        public required string Template { get; init; }

        public required ContractParty Party { get; init; }

        /// <summary>The template's text, with the first contract that is made of it.</summary>
        public string? Body { get; init; }

        /// <summary>The partner's name, or the account's.</summary>
        public required string With { get; init; }

        /// <summary>"step days-ago time", and after "send" the days to sign, after "sign" who does.</summary>
        public required IReadOnlyList<string> Story { get; init; }
    }

    public sealed record Direct
    {
        public required string Account { get; init; }

        public required string Name { get; init; }

        public required string CreditCode { get; init; }

        public required string Email { get; init; }

        public required string Phone { get; init; }
    }

    /// <summary>A project, and what happened to it.</summary>
    public sealed record Deal
    {
        /// <summary>Sign-in name of who registers it.</summary>
        public required string By { get; init; }

        /// <summary>会员名 of the customer's account.</summary>
        public required string Account { get; init; }

        public required string Name { get; init; }

        public required string Industry { get; init; }

        public required string Region { get; init; }

        public required string Description { get; init; }

        public required string Contact { get; init; }

        public required string[] Products { get; init; }

        /// <summary>Whole yuan.</summary>
        public required long Amount { get; init; }

        /// <summary>Expected to be signed so many days after today.</summary>
        public required int SignIn { get; init; }

        public bool IsTest { get; init; }

        public string? Tender { get; init; }

        public string? Competitors { get; init; }

        /// <summary>"verb days-ago time-of-day words", in order.</summary>
        public required IReadOnlyList<string> Story { get; init; }
    }

    public sealed record Company
    {
        public required string Key { get; init; }

        public required string Name { get; init; }

        public required string CreditCode { get; init; }

        public required string Contact { get; init; }

        public required string Email { get; init; }

        public required bool Effective { get; init; }

        public required bool Distribution { get; init; }
    }

    public sealed record Somebody
    {
        public required string UserName { get; init; }

        public required string Name { get; init; }

        public required Role Role { get; init; }

        /// <summary>Key of the partner; null for the vendor's people.</summary>
        public string? Partner { get; init; }
    }

    public sealed record Registered
    {
        /// <summary>Sign-in name of who registers it.</summary>
        public required string By { get; init; }

        public required CustomerType Type { get; init; }

        public required string Name { get; init; }

        /// <summary>Credit code or identity number that it hands in for verification.</summary>
        public string? Identity { get; init; }

        /// <summary>The name that it hands in, when that is another than was reported.</summary>
        public string? HandedIn { get; init; }

        public required string Industry { get; init; }

        public required string Region { get; init; }

        public required string Contact { get; init; }

        public required string Email { get; init; }

        public required string Phone { get; init; }

        public required string Nickname { get; init; }

        public required DistributionType Distribution { get; init; }

        /// <summary>Sign-in name of the customer's account.</summary>
        public required string Account { get; init; }

        public string? Remark { get; init; }

        /// <summary>"verb days-ago time-of-day", in order.</summary>
        public required IReadOnlyList<string> Story { get; init; }
    }

    private static DemoData Read()
    {
        using var stream = typeof(DemoData).Assembly.GetManifestResourceStream("demo.json")!;
        return JsonSerializer.Deserialize<DemoData>(stream, _options)!;
    }
}
