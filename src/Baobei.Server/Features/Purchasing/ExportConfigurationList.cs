using System.Globalization;
using System.Text;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Kernel;
using Baobei.Domain.Purchasing;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Writes one list as CSV (RFC 4180, UTF-8 with a byte order mark), in the reader's language: its lines, then what they come to.</summary>
public sealed class ExportConfigurationList(Texts texts)
{
    private static readonly string[] _columns =
    [
        "configuration.product", "configuration.spec", "configuration.code", "configuration.region", "configuration.unit", "configuration.currency",
        "configuration.unit_price", "configuration.quantity", "configuration.term", "configuration.list_amount", "configuration.discount_percent",
        "configuration.discount", "configuration.amount",
    ];

    public byte[] Run(ConfigurationList list)
    {
        var lines = new StringBuilder("\uFEFF");
        Write(_columns.Select(column => texts[column]));
        foreach (var item in list.Items)
        {
            Write(
            [
                ConfigurationWords.ProductOf(item), ConfigurationWords.SpecOf(item), item.SpecCode, ConfigurationWords.RegionOf(texts, item), texts.Of(item.Unit), item.Currency,
                item.UnitPrice().ToPlain(), Number(item.Quantity), item.Term is { } term ? Number(term) : "", item.ListAmount().ToPlain(), LineForm.Percent(item.DiscountBasisPoints),
                item.Discount().ToPlain(), item.Amount().ToPlain(),
            ]);
        }

        if (list.Total() is { } total)
        {
            Write([texts["configuration.total"], "", "", "", "", total.Currency, "", "", "", list.ListTotal()!.Value.ToPlain(), "", list.DiscountTotal()!.Value.ToPlain(), total.ToPlain()]);
        }

        return Encoding.UTF8.GetBytes(lines.ToString());

        void Write(IEnumerable<string?> cells) => lines.Append(Csv.Line([.. cells])).Append("\r\n");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How a line is said in the reader's language.</summary>
internal static class ConfigurationWords
{
    public static string ProductOf(ConfigurationItem item) => Texts.IsChinese ? item.ProductName : item.ProductNameEn;

    public static string SpecOf(ConfigurationItem item) => Texts.IsChinese ? item.SpecName : item.SpecNameEn;

    public static string RegionOf(Texts texts, ConfigurationItem item) => item.Region is { } region ? CatalogueWords.RegionOf(texts, region) : texts["catalogue.everywhere"];

    /// <summary>The text for a number of months or years; null of what is sold by neither.</summary>
    public static string? TermKey(BillingUnit unit) => unit switch
    {
        BillingUnit.Month => "catalogue.terms.months",
        BillingUnit.Year => "catalogue.terms.years",
        _ => null,
    };

    /// <summary>"12 months"; null of what has no term.</summary>
    public static string? TermOf(Texts texts, ConfigurationItem item) => item.Term is { } term && TermKey(item.Unit) is { } key ? texts[key, term] : null;
}
