using System.Diagnostics.CodeAnalysis;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>Names beside the rows of a list: partners for the vendor's people, colleagues for a partner's.</summary>
public sealed class PartnerNames(Db db, Caller caller, SearchNames names)
{
    private const int MaxStaff = 200;

    private static readonly Func<Db, Id<Partner>?, IAsyncEnumerable<Option>> _staff = EF.CompileAsyncQuery((Db db, Id<Partner>? own) =>
        db.Set<User>().TagWith(PreparedStatements.Tag).Where(u => u.PartnerId == own).OrderBy(u => u.Id).Take(MaxStaff).Select(u => new Option(u.Id.ToString(), u.DisplayName)));

    /// <summary>Null for a partner's people: they see their own only.</summary>
    public async Task<Dictionary<Id<Partner>, string>?> Of(IEnumerable<Id<Partner>> partners, Id<Partner>? also, CancellationToken ct)
    {
        if (!caller.SeesAllPartners)
        {
            return null;
        }

        var asked = (also is { } one ? partners.Append(one) : partners).Distinct().ToArray();
        return asked.Length == 0 ? [] : await db.Partners.Where(p => asked.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
    }

    /// <summary>The id of the partner whose name was typed: the same name, else one that begins so, else one that has it, else the likeliest that it may mean. What was typed, when there is none.</summary>
    [SuppressMessage("Globalization", "CA1304:Specify CultureInfo", Justification = "Becomes SQL.")]
    [SuppressMessage("Globalization", "CA1311:Specify a culture", Justification = "Becomes SQL.")]
    [SuppressMessage("Performance", "CA1862:Use the StringComparison overload", Justification = "Becomes SQL.")]
    public async Task<string?> Find(string? typed, CancellationToken ct)
    {
        if (!caller.SeesAllPartners || string.IsNullOrWhiteSpace(typed) || Id<Partner>.TryParse(typed, null, out _))
        {
            return typed;
        }

        var name = typed.Trim().ToLowerInvariant();
        var found = await db.Partners.Where(p => p.Name.ToLower().Contains(name)).OrderBy(p => p.Name).Take(MaxStaff).Select(p => new { p.Id, p.Name }).ToListAsync(ct);
        var best = found.MinBy(partner => partner.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? 0 : partner.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 1 : 2);
        return best?.Id.ToString() ?? (await names.Of(typed, ClaimSource.Partner, null, ct)).All.Select(holder => new Id<Partner>(holder).ToString()).FirstOrDefault() ?? typed;
    }

    /// <summary>The vendor's people who may decide something, to choose who did.</summary>
    /// <param name="also">Somebody who is asked for and may be no longer among them.</param>
    public async Task<IReadOnlyList<Option>> Deciders(Permission permission, Guid? also, CancellationToken ct)
    {
        var roles = Enum.GetValues<Role>().Where(role => Permissions.Of(role).Contains(permission)).ToArray();
        var people = await db.Users.Where(u => u.PartnerId == null && roles.Contains(u.Role)).OrderBy(u => u.Id).Take(MaxStaff)
            .Select(u => new { u.Id, u.DisplayName }).ToListAsync(ct);
        if (also is { } one && people.TrueForAll(person => person.Id != one))
        {
            people.AddRange(await db.Users.Where(u => u.Id == one).Select(u => new { u.Id, u.DisplayName }).ToListAsync(ct));
        }

        return [.. people.Select(person => new Option(person.Id.ToString(), person.DisplayName))];
    }

    /// <summary>The caller's colleagues, to choose who registered a customer.</summary>
    public async Task<IReadOnlyList<Option>> Staff(CancellationToken ct)
    {
        var staff = new List<Option>();
        await foreach (var person in _staff(db, caller.Partner).WithCancellation(ct))
        {
            staff.Add(person);
        }

        return staff;
    }
}
