using System.Globalization;
using System.Security.Cryptography;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Microsoft.AspNetCore.DataProtection;

namespace Baobei.Server.Features.Customers;

/// <summary>Seals an invitation's id and generation into its link, so that no secret is stored, a repeated mail carries the same right, and a new sending voids the old link.</summary>
public sealed class InvitationLink(IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("invitation-link");

    /// <summary>The path of the page that the link opens.</summary>
    public string PathFor(Id<CustomerInvitation> invitation, int generation) =>
        "/invitations/" + _seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{invitation}.{generation}"));

    /// <summary>What the link names, or null when nobody of ours made it.</summary>
    public (Id<CustomerInvitation> Invitation, int Generation)? Open(string token)
    {
        try
        {
            var parts = _seal.Unprotect(token).Split('.');
            return parts.Length == 2
                && Id<CustomerInvitation>.TryParse(parts[0], null, out var invitation)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
                ? (invitation, generation)
                : null;
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
