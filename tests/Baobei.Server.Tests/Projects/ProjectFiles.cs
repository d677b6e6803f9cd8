using System.Globalization;
using System.Text;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Features.Imports;
using Baobei.Server.Tests.Imports;

namespace Baobei.Server.Tests.Projects;

/// <summary>Files of projects, made and handed in.</summary>
internal static class ProjectFiles
{
    public const string Head =
        "account_name,name,industry,region,description,contact_name,products,amount,expected_sign_on,expected_revenue_month";

    public static string Row(Town town, string account, string name, string products = "ecs", string amount = "120000", string industry = "65") => string.Create(
        CultureInfo.InvariantCulture, $"{account},{name},{industry},杭州市,Moves to the cloud,Wang Wei,{products},{amount},{town.Now.AddDays(40):yyyy-MM-dd},{town.Now.AddDays(70):yyyy-MM}");

    public static string File(params string[] rows) => Head + "\n" + string.Join('\n', rows) + "\n";

    /// <summary>The vendor's file: with the partner in front.</summary>
    public static string Vendors(params (string Partner, string Row)[] rows) => $"partner,{Head}\n" + string.Concat(rows.Select(row => $"{row.Partner},{row.Row}\n"));

    /// <summary>A file with one row that has this verdict, in the state in which a row has it, as it stands in the database.</summary>
    public static Task<RegistrationImport> ProjectFile(this Town town, Id<Partner>? partner, ImportVerdict verdict = ImportVerdict.Create) =>
        town.ImportOf(ImportKind.Projects, partner, "Project", verdict, [new("account_name", "refused.project.account_unknown", [])]);

    /// <summary>A file whose dry run has not begun, in parts of so many rows; another process seems to have it for an hour.</summary>
    public static Task<Id<RegistrationImport>> Stored(this Town town, Id<Partner>? partner, Guid by, int size, params string[] rows) =>
        town.Stored(ImportKind.Projects, partner, by, size, Encoding.UTF8.GetBytes(File(rows)));
}
