using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Projects;
using Baobei.Server.Papers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Purchasing;

/// <summary>Prints one list as PDF, in the reader's language, with what its CSV says.</summary>
public sealed class PrintConfigurationList(Db db, Caller caller, Texts texts, PaperPrinter printer, TimeProvider clock)
{
    private const string None = "\u2014";

    /// <summary>The file; a list without lines has no table.</summary>
    public async Task<byte[]> Run(ConfigurationList list, CancellationToken ct)
    {
        var project = await db.Projects.AsNoTracking().Get(list.ProjectId, ct);
        var partner = await db.Partners.AsNoTracking().Get(list.PartnerId, ct);
        var blocks = new List<PaperBlock>
        {
            new PaperFacts(
                new(texts["configuration.name"], list.Name, Whole: true),
                new(texts["projects.name"], project.Name),
                new(texts["projects.customer"], project.IsCustomerShown || caller.SeesAllPartners ? project.CustomerName : ProjectRow.Masked(project.CustomerName)),
                new(texts["configuration.created_at"], ReaderZone.Show(list.CreatedAt, ReaderZone.Of(caller))),
                new(texts["configuration.currency"], list.Total()?.Currency)),
        };
        if (list.Items.Count > 0)
        {
            blocks.Add(Lines(list));
            blocks.Add(new PaperText(texts["configuration.paper.note"], Quiet: true));
        }

        return printer.Print(new()
        {
            Language = Texts.IsChinese ? Texts.Chinese : Texts.English,
            Issuer = partner.Name,
            Title = texts["configuration.paper.title"],
            Number = list.Number.ToString(CultureInfo.InvariantCulture),
            MadeAt = clock.GetUtcNow(),
            Blocks = blocks,
        });
    }

    private PaperTable Lines(ConfigurationList list)
    {
        PaperColumn[] columns =
        [
            new(texts["configuration.item"], 30), new(texts["configuration.region"], 12), new(texts["configuration.unit_price"], 14, IsNumber: true),
            new(texts["configuration.quantity"], 9, IsNumber: true), new(texts["configuration.term"], 11), new(texts["configuration.discount"], 14, IsNumber: true),
            new(texts["configuration.amount"], 16, IsNumber: true),
        ];
        var rows = list.Items.Select(item => new PaperRow(
        [
            $"{ConfigurationWords.ProductOf(item)}\n{ConfigurationWords.SpecOf(item)}\n{item.SpecCode}", ConfigurationWords.RegionOf(texts, item),
            $"{MoneyText.Number(item.UnitPrice())}\n/ {texts.Of(item.Unit)}", item.Quantity.ToString("N0", CultureInfo.InvariantCulture),
            ConfigurationWords.TermOf(texts, item) ?? None,
            item.DiscountBasisPoints == 0 ? None : $"{MoneyText.Number(item.Discount())}\n{LineForm.Percent(item.DiscountBasisPoints)}%",
            MoneyText.Number(item.Amount()),
        ]));
        return new(columns, [.. rows, Total(list.DiscountTotal()!.Value, list.Total()!.Value)]);
    }

    private PaperRow Total(Money discount, Money total) =>
        new([texts["configuration.total"], "", "", "", "", discount.AmountMinor == 0 ? None : MoneyText.Number(discount), MoneyText.Number(total)], IsTotal: true);
}
