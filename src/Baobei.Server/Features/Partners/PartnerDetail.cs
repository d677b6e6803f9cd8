using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Audit;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Partners;

/// <summary>What the vendor takes away from a partner only after asking why.</summary>
public enum PartnerQuestion
{
    CloseDistribution,
    Suspend,
    Terminate,
}

public sealed record StaffRow(Id<User> Id, string Name, string Email, Role Role, StaffStatus Status);

/// <summary>A number with the list behind it; no address where there is no such list.</summary>
public sealed record PartnerCount(string Text, int Count, string? Href);

public sealed record PartnerPageModel(
    Partner Partner, IReadOnlyList<StaffRow> Staff, IReadOnlyList<PartnerCount> Counts, Slice<TimelineEntry> Timeline, bool MayManage,
    PartnerQuestion? Question, Form<ReasonCommand>? Form, Form<InviteOwner.Command>? Owner = null, Form<InviteOwner.Again>? Again = null)
{
    public bool HasOwner => Staff.Any(s => s.Role == Role.PartnerOwner && s.Status != StaffStatus.Disabled);
}

/// <summary>Reads all of a partner's page.</summary>
public sealed class PartnerDetail(Db db, Caller caller, AuditTimeline timeline, PageDirectory pages, TimeProvider clock)
{
    private const int MaxStaff = 100;

    public async Task<PartnerPageModel> Read(
        Id<Partner> id, Asked asked, CancellationToken ct, PartnerQuestion? question = null, Form<ReasonCommand>? form = null,
        Form<InviteOwner.Command>? owner = null, Form<InviteOwner.Again>? again = null)
    {
        var partner = await db.Partners.AsNoTracking().Get(id, ct);
        var staff = await db.Users.AsNoTracking().Where(u => u.PartnerId == id).OrderBy(u => u.Role).ThenBy(u => u.DisplayName).Take(MaxStaff)
            .Select(u => new StaffRow(
                new Id<User>(u.Id), u.DisplayName, u.Email ?? "", u.Role,
                u.IsDisabled ? StaffStatus.Disabled : u.PasswordHash == null ? StaffStatus.Invited : StaffStatus.Active)).ToListAsync(ct);
        return new(
            partner, staff, await Counts(id, ct), await timeline.Of(id.ToString(), asked, ct), caller.May(Permission.ManagePartners), question, form, owner, again);
    }

    private async Task<IReadOnlyList<PartnerCount>> Counts(Id<Partner> id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var live = db.Customers.Where(c => c.PartnerId == id && c.ExpiresAt > now);
        var observed = await live.Where(c => c.Status == RegistrationStatus.PendingReview || c.Status == RegistrationStatus.Observing || c.Status == RegistrationStatus.Inviting)
            .CountCapped(ct);
        var associated = await live.Where(c => c.Status == RegistrationStatus.Associated).CountCapped(ct);
        var accounts = await db.CustomerAccounts.Where(a => a.PartnerId == id).CountCapped(ct);
        var customers = pages.Lets(caller, "/customers") ? ListAddress.Of("/customers", ("partner", id.ToString())) : null;
        return
        [
            new("partners.count.observed", observed, customers?.ToString()),
            new("partners.count.associated", associated, customers?.With("status", "associated").ToString()),
            new("partners.count.accounts", accounts, pages.Lets(caller, "/accounts") ? $"/accounts?partner={id}" : null),
        ];
    }
}
