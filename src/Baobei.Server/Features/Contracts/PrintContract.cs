using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Papers;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>Prints a contract in its own language, with the signatures it has and the hash of its text. Of a signed one the file that is kept is what counts (<see cref="File"/>).</summary>
public sealed class PrintContract(Db db, Caller caller, VendorDirectory vendors, KeptDocuments kept, Texts texts, PaperPrinter printer, TimeProvider clock)
{
    /// <summary>The kept file of a signed contract, else a print of what it is now. Refusal: <c>document.changed</c> when the file is not the one that was kept.</summary>
    public async Task<byte[]> File(Contract contract, CancellationToken ct)
    {
        return contract is { DocumentId: { } id, DocumentHash: { } hash } ? await kept.Read(id, hash, ct) : await Run(contract, ct);
    }

    /// <summary>A print of the contract as it is.</summary>
    public async Task<byte[]> Run(Contract contract, CancellationToken ct)
    {
        var language = contract.Language == ContractLanguage.Chinese ? Texts.Chinese : Texts.English;
        var vendor = vendors.Get(caller.Vendor);
        var vendorName = (contract.Language == ContractLanguage.Chinese ? vendor?.Name : vendor?.NameEn) ?? "";
        var partner = contract is { AccountId: not null, PartnerId: { } signing } ? await db.Partners.Where(p => p.Id == signing).Select(p => p.Name).SingleAsync(ct) : null;
        var account = contract.AccountId is { } id ? await db.CustomerAccounts.Where(a => a.Id == id).Select(a => a.AccountName).SingleAsync(ct) : null;
        var blocks = new List<PaperBlock>
        {
            new PaperFacts(
                new(Say("contracts.side.vendor"), vendorName),
                new(Say("contracts.side.counterparty"), contract.CounterpartyName),
                new(Say("contracts.signed_for_by"), partner),
                new(Say("contracts.account"), account),
                new(Say("contracts.created_at"), Moment(contract.CreatedAt))),
        };
        blocks.AddRange(Blocks(contract.Body));
        blocks.Add(new PaperHeading(Say("contracts.signatures")));
        blocks.Add(new PaperTable(
            [
                new(Say("contracts.side"), 34), new(Say("contracts.signed_by"), 22), new(Say("contracts.signed_at"), 26), new(Say("contracts.signed_from"), 18),
            ],
            [
                .. Enum.GetValues<ContractSide>().Select(side => contract.SignatureOf(side) is { } signature
                    ? new PaperRow([$"{Side(side)}", signature.Name, Moment(signature.At), signature.Address ?? "\u2014"])
                    : new PaperRow([$"{Side(side)}", Say("contracts.not_signed"), "", ""])),
            ]));
        blocks.Add(new PaperText($"{Say("contracts.text_hash")} {contract.TextHash}", Quiet: true));
        return printer.Print(new()
        {
            Language = language,
            Issuer = vendorName,
            Title = contract.Title,
            Number = contract.Number,
            MadeAt = clock.GetUtcNow(),
            Blocks = blocks,
        });

        string Say(string key) => texts.In(language, key);

        string Side(ContractSide side) => side == ContractSide.Vendor ? vendorName
            : partner is null ? contract.CounterpartyName
            : $"{contract.CounterpartyName}\n{texts.In(language, "contracts.signed_for", partner)}";
    }

    /// <summary>The text as it is set: headings and paragraphs.</summary>
    internal static IEnumerable<PaperBlock> Blocks(string body)
    {
        foreach (var part in Parts(body))
        {
            yield return part.IsHeading ? new PaperHeading(part.Text) : new PaperText(part.Text);
        }
    }

    /// <summary>The headings (lines that begin with #) and the paragraphs between them.</summary>
    internal static IEnumerable<(bool IsHeading, string Text)> Parts(string body)
    {
        foreach (var paragraph in body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var lines = paragraph.Split('\n').ToList();
            while (lines.Count > 0 && lines[0].StartsWith('#'))
            {
                yield return (true, lines[0].TrimStart('#').Trim());
                lines.RemoveAt(0);
            }

            if (lines.Count > 0)
            {
                yield return (false, string.Join('\n', lines));
            }
        }
    }

    /// <summary>In the vendor's zone: a contract says the same to everybody.</summary>
    private static string Moment(DateTimeOffset at) => ReaderZone.Show(at, ReaderZone.Named(ReaderZone.Default));
}
