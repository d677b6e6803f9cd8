using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Server.Features.Imports;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>The columns of a file of customers: what the form asks, with the nickname.</summary>
public static class CustomerImportColumns
{
    public const int Name = 1;
    public const int CustomerType = 2;
    public const int CreditCode = 3;
    public const int Industry = 4;
    public const int Region = 5;
    public const int ContactName = 6;
    public const int Email = 7;
    public const int Phone = 8;
    public const int Nickname = 9;
    public const int Remark = 10;

    public static readonly ImportColumns Columns = new(
    [
        ImportColumns.PartnerColumn,
        new("name", "register.field.name", true),
        new("customer_type", "register.field.customer_type", false),
        new("credit_code", "register.field.credit_code", false),
        new("industry", "register.field.industry", true),
        new("region", "register.field.region", true),
        new("contact_name", "register.field.contact_name", true),
        new("email", "register.field.email", true),
        new("phone", "register.field.phone", true),
        new("nickname", "notes.field.nickname", false),
        new("remark", "register.field.remark", false),
    ],
        Name);

    /// <summary>What the row says, normalised as the form's is; null with what is wrong.</summary>
    public static CustomerDetails? Read(IReadOnlyList<string> cells, Texts texts, WrongFields wrong)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(wrong);
        var details = new CustomerDetails
        {
            CustomerType = TypeOf(cells[CustomerType], texts, wrong),
            Name = cells[Name],
            CreditCode = cells[CreditCode],
            Industry = ImportCells.Industry(cells[Industry]),
            Region = ImportCells.Region(cells[Region]),
            ContactName = cells[ContactName],
            Email = cells[Email],
            Phone = Phones.Read("CN", cells[Phone]),
            Nickname = cells[Nickname],
            Remark = cells[Remark],
        };
        foreach (var (field, column) in new[]
        {
            (nameof(details.Industry), Industry), (nameof(details.Region), Region), (nameof(details.Email), Email), (nameof(details.Phone), Phone),
        })
        {
            if (cells[column].Length == 0)
            {
                wrong.Add(field, "required");
            }
        }

        var normal = wrong.Read(details.Normalise);
        return wrong.All.Count > 0 ? null : normal;
    }

    private static CustomerType TypeOf(string text, Texts texts, WrongFields wrong)
    {
        if (text.Length == 0 || Is(text, "register.type.enterprise", nameof(Domain.Customers.CustomerType.Enterprise)))
        {
            return Domain.Customers.CustomerType.Enterprise;
        }

        if (!Is(text, "register.type.individual", nameof(Domain.Customers.CustomerType.Individual)))
        {
            wrong.Add(nameof(CustomerDetails.CustomerType), "import_word", $"{texts["register.type.enterprise"]}, {texts["register.type.individual"]}");
        }

        return Domain.Customers.CustomerType.Individual;

        bool Is(string written, string key, string word) =>
            new[] { word, texts.In(Texts.Chinese, key), texts.In(Texts.English, key) }.Any(one => written.Equals(one, StringComparison.OrdinalIgnoreCase));
    }
}
