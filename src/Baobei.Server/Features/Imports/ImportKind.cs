using Baobei.Domain.Imports;
using Baobei.Server.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Projects;

namespace Baobei.Server.Features.Imports;

/// <summary>How large a file may be.</summary>
/// <param name="Rows">Without its head.</param>
/// <param name="Bytes">As it is sent.</param>
public sealed record ImportLimits(int Rows, int Bytes)
{
    public static readonly ImportLimits File = new(100_000, 40 * 1024 * 1024);

    /// <summary>The vendor brings its whole register of customers at once.</summary>
    public static readonly ImportLimits Register = new(1_000_000, 200 * 1024 * 1024);

    public int MegaBytes => Bytes / 1024 / 1024;
}

/// <summary>In what files of projects and files of customers differ; what becomes of their rows is <see cref="IRegisterRows"/>.</summary>
/// <param name="List">Page of what they bring.</param>
/// <param name="Api">Their name in the API.</param>
/// <param name="Texts">What the keys of its own texts begin with.</param>
/// <param name="FileName">A template's, without its ending.</param>
public sealed record ImportKind(ImportSubject Subject, string List, string Api, Permission Permission, string Texts, ImportColumns Columns, string FileName)
{
    public static readonly ImportKind Projects = new(
        ImportSubject.Projects, "/projects", "project-imports", Permission.ImportProjects, "projects", ProjectImportColumns.Columns, "project-template");

    public static readonly ImportKind Customers = new(
        ImportSubject.Customers, "/customers", "customer-imports", Permission.ImportCustomers, "customers", CustomerImportColumns.Columns, "customer-template");

    public static readonly IReadOnlyList<ImportKind> All = [Projects, Customers];

    /// <summary>Where files are handed in, and those that were are listed.</summary>
    public string Page => $"{List}/import";

    /// <summary>The most that anybody may hand in.</summary>
    public ImportLimits Limits => this == Customers ? ImportLimits.Register : ImportLimits.File;

    public ImportLimits LimitsFor(Caller caller) => caller.Partner is null ? Limits : ImportLimits.File;

    public static ImportKind Of(ImportSubject subject) => All.Single(kind => kind.Subject == subject);
}
