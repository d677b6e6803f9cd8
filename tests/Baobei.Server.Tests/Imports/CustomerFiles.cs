using System.Globalization;
using System.Text;
using System.Text.Json;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Features.Imports;

namespace Baobei.Server.Tests.Imports;

/// <summary>Files of customers, made and handed in.</summary>
internal static class CustomerFiles
{
    public const string Api = "/api/v1/customer-imports";

    public const string Head = "name,industry,region,contact_name,email,phone,credit_code,customer_type,nickname";

    private static int _number;

    public static string Row(string name, string? email = null, string? phone = null, string code = "", string type = "", string nickname = "")
    {
        var number = Interlocked.Increment(ref _number);
        return string.Create(CultureInfo.InvariantCulture, $"{name},65,杭州市,王伟,{email ?? $"row{number}@row{number}.example"},{phone ?? $"139{number:D8}"},{code},{type},{nickname}");
    }

    public static string File(params string[] rows) => Head + "\n" + string.Join('\n', rows) + "\n";

    /// <summary>The vendor's file: with the partner in front.</summary>
    public static string Vendors(params (string Partner, string Row)[] rows) => $"partner,{Head}\n" + string.Concat(rows.Select(row => $"{row.Partner},{row.Row}\n"));

    public static Task<string> ChecksCustomers(this Person person, string file) => person.Checks(file, Api);

    public static Task<JsonElement> LoadsCustomers(this Person person, string id) => person.Loads(id, Api);

    public static Task<string[]> CustomerRows(this Person person, string id) => person.RowsOf(id, api: Api);

    /// <summary>A file with one row that has this verdict, in the state in which a row has it, as it stands in the database.</summary>
    public static Task<RegistrationImport> CustomerFile(this Town town, Id<Partner>? partner, ImportVerdict verdict = ImportVerdict.Create) =>
        town.ImportOf(ImportKind.Customers, partner, "Skyline Systems Ltd", verdict, [new("name", "refused.customer.similar_name", [])]);

    /// <summary>A file whose dry run has not begun, in parts of so many rows; another process seems to have it for an hour.</summary>
    public static Task<Id<RegistrationImport>> StoredCustomers(this Town town, Id<Partner>? partner, Guid by, int size, string file) =>
        town.Stored(ImportKind.Customers, partner, by, size, Encoding.UTF8.GetBytes(file));
}
