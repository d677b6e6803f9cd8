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
    public sealed record Command
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
    }

    public async Task<PolicyVersion> Run(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var soonest = now + PolicyBook.Lead;
        var from = command.EffectiveFrom?.ToUniversalTime() ?? soonest;

        // A moment that is over is refused by the domain; one that is merely too near for the other processes is put off by seconds.
        if (from >= now && from < soonest)
        {
            from = soonest;
        }

        var versions = await db.Policies.AsNoTracking().OrderByDescending(v => v.Number).ToListAsync(ct);
        if (command.Basis is { } basis && versions.FirstOrDefault()?.Number != basis)
        {
            throw new Refused("edit.conflict");
        }

        var values = command.Values.Over(versions.FirstOrDefault()?.Values ?? new());
        var version = PolicyVersion.Next(versions, values, from, command.Note, caller.RequireUser(), now);
        db.Add(version);
        await db.SaveChangesAsync(ct);
        await book.Refresh(caller.Vendor, ct);
        return version;
    }
}
