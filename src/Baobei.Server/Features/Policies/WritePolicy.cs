using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Policies;

/// <summary>Use case: the vendor's operator writes the next version of the numbers.</summary>
public sealed class WritePolicy(Db db, Caller caller, PolicyBook book, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        /// <summary>From when it holds; null is as soon as every process can know (<see cref="PolicyBook.Lead"/>).</summary>
        public DateTimeOffset? EffectiveFrom { get; init; }

        /// <summary>Why; read by whoever looks at the history.</summary>
        [Required, StringLength(PolicyVersion.MaxNoteLength)]
        public string Note { get; init; } = "";

        /// <summary>Number of the version that was looked at: a newer one in between is refused (<c>edit.conflict</c>).</summary>
        public int? Basis { get; init; }

        [Required]
        public PolicyChanges Values { get; init; } = new();

        public void Check(WrongFields wrong) => wrong.Read(() => (Values ?? new()).Over(new()).CheckEach());
    }

    /// <summary>Notes what is wrong with the fields, for a form that knows of other mistakes already: as <see cref="PolicyVersion.Next"/>.</summary>
    public async Task Check(Command command, WrongFields wrong, CancellationToken ct)
    {
        var versions = await Versions(ct);
        wrong.Read(() => Next(command, versions));
    }

    /// <summary>Refusal: <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="PolicyVersion.Next"/>.</summary>
    public async Task<PolicyVersion> Run(Command command, CancellationToken ct)
    {
        var versions = await Versions(ct);
        if (command.Basis is { } basis && versions.FirstOrDefault()?.Number != basis)
        {
            throw new Refused("edit.conflict");
        }

        var version = Next(command, versions);
        db.Add(version);
        await db.SaveChangesAsync(ct);
        await book.Refresh(caller.Vendor, ct);
        return version;
    }

    private Task<List<PolicyVersion>> Versions(CancellationToken ct) => db.Policies.AsNoTracking().OrderByDescending(v => v.Number).ToListAsync(ct);

    private PolicyVersion Next(Command command, List<PolicyVersion> versions)
    {
        var now = clock.GetUtcNow();
        var soonest = now + PolicyBook.Lead;
        var from = command.EffectiveFrom?.ToUniversalTime() ?? soonest;

        // A moment that is over is refused by the domain; one that is merely too near for the other processes is put off by seconds.
        if (from >= now && from < soonest)
        {
            from = soonest;
        }

        var values = command.Values.Over(versions.FirstOrDefault()?.Values ?? new());
        return PolicyVersion.Next(versions, values, from, command.Note, caller.RequireUser(), now);
    }
}
