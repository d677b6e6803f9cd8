using System.Globalization;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.Imports;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Messages;

/// <summary>
/// A file is told of once to each who has to know, however many rows it has: whoever handed it in, the vendor's people who have
/// something to decide by it, and the owners of the partners for whom the vendor brought it.
/// </summary>
public sealed class TellOfImport(Db db, ApprovalBook approvals, Notices notices) : IHandle<RegistrationImportLoaded>, IHandle<RegistrationImportUndone>
{
    public async Task Handle(RegistrationImportLoaded happened, CancellationToken ct)
    {
        var kind = ImportKind.Of(happened.Subject);
        await Tell(
            [happened.By], KindsOf(happened.Subject).Loaded, [happened.FileName, Number(happened.Loaded), Number(happened.NotLoaded)],
            $"{kind.Page}/{happened.ImportId}", happened.ImportId, ct);
        foreach (var (person, count) in await Deciders(happened, ct))
        {
            await Tell([person], "import_waits", [Number(count)], "/approvals", happened.ImportId, ct);
        }

        await TellPartners(kind, happened.PartnerId, happened.For, happened.ImportId, KindsOf(happened.Subject).Brought, ct);
    }

    public async Task Handle(RegistrationImportUndone happened, CancellationToken ct)
    {
        var kind = ImportKind.Of(happened.Subject);
        await Tell(
            [happened.By], KindsOf(happened.Subject).Undone, [happened.FileName, Number(happened.Undone), Number(happened.Kept)],
            $"{kind.Page}/{happened.ImportId}", happened.ImportId, ct);
        await TellPartners(kind, happened.PartnerId, happened.For, happened.ImportId, KindsOf(happened.Subject).TakenBack, ct);
    }

    /// <summary>Kinds of the messages: to whoever handed the file in, and to the partners it is for.</summary>
    private static (string Loaded, string Brought, string Undone, string TakenBack) KindsOf(ImportSubject subject) => subject switch
    {
        ImportSubject.Projects => ("import_loaded", "import_for_partner", "import_undone", "import_taken_back"),
        ImportSubject.Customers => ("customer_import_loaded", "customers_for_partner", "customer_import_undone", "customers_taken_back"),
        _ => throw new ArgumentOutOfRangeException(nameof(subject)),
    };

    /// <summary>Who may decide, and how many applications: nobody who typed one of them.</summary>
    private async Task<Dictionary<Guid, int>> Deciders(RegistrationImportLoaded happened, CancellationToken ct)
    {
        var counts = new Dictionary<Guid, int>();
        foreach (var waiting in happened.Waiting)
        {
            foreach (var approver in await approvals.Of(waiting.Step, [happened.By], ct))
            {
                counts[approver.PersonId] = counts.GetValueOrDefault(approver.PersonId) + waiting.Count;
            }
        }

        return counts;
    }

    /// <summary>The owners of the partners for whom the vendor did it; a partner knows what it does itself.</summary>
    private async Task TellPartners(
        ImportKind from, Id<Partner>? own, IReadOnlyList<ImportedFor> partners, Id<RegistrationImport> import, string kind, CancellationToken ct)
    {
        if (own is not null)
        {
            return;
        }

        foreach (var partner in partners)
        {
            var owners = await db.Users.Where(u => u.PartnerId == partner.PartnerId && u.Role == Role.PartnerOwner && !u.IsDisabled).Select(u => u.Id).ToListAsync(ct);
            await Tell(owners, kind, [Number(partner.Count)], from.List, import, ct);
        }
    }

    private Task Tell(IReadOnlyCollection<Guid> readers, string kind, IReadOnlyList<MessageArgument> arguments, string link, Id<RegistrationImport> import, CancellationToken ct) =>
        notices.Tell(db.Users.Where(u => readers.Contains(u.Id) && !u.IsDisabled), kind, arguments, link, import.ToString(), ct);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
