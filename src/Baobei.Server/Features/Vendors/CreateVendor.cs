using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Terms;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Vendors;

/// <summary>Use case of the installation itself: a vendor, together with the first version of its numbers and of the texts that customers agree to.</summary>
public sealed class CreateVendor(Db db, CallerSlot slot, VendorDirectory vendors, ServerOptions options, Texts texts, TimeProvider clock)
{
    /// <summary>Refusal: <c>vendor.host_taken</c>. <see cref="InvalidField"/>: <c>length_between</c>, <c>host</c>.</summary>
    /// <param name="hosts">Host names by which requests find it, comma separated; empty for the default vendor.</param>
    public async Task<Vendor> Run(string name, string nameEn, string hosts, CancellationToken ct)
    {
        var vendor = Vendor.Create(Checked("Name", name), Checked("NameEn", nameEn), await Free(hosts, ct));
        slot.Set(Caller.Job(vendor.Id));
        db.Add(vendor);
        db.Add(PolicyVersion.First(Defaults, clock.GetUtcNow()));
        db.AddRange(TermsBook.First(TermsKinds.All, texts, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await vendors.Refresh(ct);
        return vendor;
    }

    /// <summary>Every vendor has numbers and texts: gives the first version to those that were made without one.</summary>
    public async Task Complete(CancellationToken ct)
    {
        foreach (var vendor in await vendors.Refresh(ct))
        {
            slot.Set(Caller.Job(vendor.Id));
            if (!await db.Policies.AnyAsync(ct))
            {
                db.Add(PolicyVersion.First(Defaults, clock.GetUtcNow()));
                await db.SaveChangesAsync(ct);
            }

            var kinds = await db.Terms.Select(terms => terms.Kind).Distinct().ToListAsync(ct);
            if (TermsKinds.All.Except(kinds).ToList() is { Count: > 0 } missing)
            {
                db.AddRange(TermsBook.First(missing, texts, clock.GetUtcNow()));
                await db.SaveChangesAsync(ct);
            }
        }
    }

    private static string Checked(string field, string name) =>
        name.Trim() is { Length: > 0 and <= Vendor.MaxNameLength } good ? good : throw new InvalidField(field, "length_between", 1, Vendor.MaxNameLength);

    /// <summary>The host names as browsers send them, none of which leads to another vendor.</summary>
    private async Task<string> Free(string hosts, CancellationToken ct)
    {
        var wanted = HostsOf(hosts.ToLowerInvariant());
        if (wanted.Exists(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
        {
            throw new InvalidField("Host", "host");
        }

        var taken = (await vendors.Refresh(ct)).SelectMany(vendor => HostsOf(vendor.Hosts)).Intersect(wanted, StringComparer.OrdinalIgnoreCase).FirstOrDefault();
        return taken is null ? string.Join(',', wanted) : throw new Refused("vendor.host_taken", taken);
    }

    private static List<string> HostsOf(string hosts) => [.. hosts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>In a demo nobody waits for an operator: a verification that is right passes at once.</summary>
    private Policy Defaults => new() { VerificationMode = options.Demo ? VerificationMode.Automatic : VerificationMode.Manual };
}
