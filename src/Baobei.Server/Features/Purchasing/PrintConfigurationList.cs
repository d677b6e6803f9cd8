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

/// <summary>Prints one list as PDF, in the reader's language, with what its CSV says; one that was quoted as a quotation (报价单).</summary>
public sealed class PrintConfigurationList(Db db, Caller caller, Texts texts, PaperPrinter printer, TimeProvider clock)
{
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
                new(texts["configuration.currency"], list.Total()?.Currency),
                new(texts["purchases.until"], list.Quotation is { } quotation ? ReaderZone.Show(quotation.PromisedUntil, ReaderZone.Of(caller)) : null)),
        };
        if (list.Items.Count > 0)
        {
            blocks.Add(Lines(list));
            blocks.Add(new PaperText(texts[list.Quotation is null ? "configuration.paper.note" : "configuration.paper.quotation.note"], Quiet: true));
        }

        return printer.Print(new()
        {
            Language = Texts.IsChinese ? Texts.Chinese : Texts.English,
            Issuer = partner.Name,
            Title = texts[list.Quotation is null ? "configuration.paper.title" : "configuration.paper.quotation"],
            Number = list.Number.ToString(CultureInfo.InvariantCulture),
            MadeAt = clock.GetUtcNow(),
            Blocks = blocks,
        });
    }

    private PaperTable Lines(ConfigurationList list) => PurchasePaper.Table(
        texts,
        list.Items.Select(item => new PaperRow(
        [
            $"{ConfigurationWords.ProductOf(item)}\n{ConfigurationWords.SpecOf(item)}\n{item.SpecCode}", ConfigurationWords.RegionOf(texts, item),
            $"{item.UnitPrice().ToRead()}\n/ {texts.Of(item.Unit)}", item.Quantity.ToString("N0", CultureInfo.InvariantCulture),
            ConfigurationWords.TermOf(texts, item) ?? PurchasePaper.None, PurchasePaper.Discount(item.Discount(), item.DiscountBasisPoints), item.Amount().ToRead(),
        ])),
        list.DiscountTotal()!.Value, list.Total()!.Value, "configuration.total");
}
