using Baobei.Server.Features.Imports;

namespace Baobei.Server.Features.Projects;

/// <summary>The columns of a file of projects.</summary>
public static class ProjectImportColumns
{
    public const int Account = 1;
    public const int Name = 2;
    public const int Industry = 3;
    public const int Region = 4;
    public const int Description = 5;
    public const int IsBid = 6;
    public const int IsTest = 7;
    public const int IsThirdParty = 8;
    public const int ContactName = 9;
    public const int ContactTitle = 10;
    public const int ContactPhone = 11;
    public const int Products = 12;
    public const int Competitors = 13;
    public const int Environment = 14;
    public const int ExpectedStartOn = 15;
    public const int BidOn = 16;
    public const int TenderNumber = 17;
    public const int Amount = 18;
    public const int OneOff = 19;
    public const int Currency = 20;
    public const int ExpectedSignOn = 21;
    public const int ExpectedRevenueMonth = 22;

    public static readonly ImportColumns Columns = new(
    [
        ImportColumns.PartnerColumn,
        Field(nameof(RegisterProject.Sent.AccountName), true),
        Field(nameof(ProjectForm.Name), true),
        Field(nameof(ProjectForm.Industry), true),
        Field(nameof(ProjectForm.Region), true),
        Field(nameof(ProjectForm.Description), true),
        Field(nameof(ProjectForm.IsBid), false),
        Field(nameof(ProjectForm.IsTest), false),
        Field(nameof(ProjectForm.IsThirdParty), false),
        Field(nameof(ProjectForm.ContactName), true),
        Field(nameof(ProjectForm.ContactTitle), false),
        Field(nameof(ProjectForm.ContactPhone), false),
        Field(nameof(ProjectForm.Products), true),
        Field(nameof(ProjectForm.Competitors), false),
        Field(nameof(ProjectForm.Environment), false),
        Field(nameof(ProjectForm.ExpectedStartOn), false),
        Field(nameof(ProjectForm.BidOn), false),
        Field(nameof(ProjectForm.TenderNumber), false),
        Field(nameof(ProjectForm.Amount), true),
        Field(nameof(ProjectForm.OneOff), false),
        Field(nameof(ProjectForm.Currency), false),
        Field(nameof(ProjectForm.ExpectedSignOn), true),
        Field(nameof(ProjectForm.ExpectedRevenueMonth), true),
    ],
        Name,
        Account);

    private static ImportColumn Field(string field, bool required) => new(Data.Names.Snake(field), ProjectWords.FieldKey(field), required);
}
