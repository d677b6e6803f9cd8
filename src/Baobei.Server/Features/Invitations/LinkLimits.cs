using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Features.Invitations;

/// <summary>
/// How often the holder of an invitation's link may ask for what tells something or costs something: whether an account name is free, a
/// code by telephone, whether a code is right. Each is counted by address, before the link is looked at, and by invitation.
/// </summary>
public sealed class LinkLimits(Db db, RateLimits limits, IHttpContextAccessor http)
{
    /// <summary>A sign-up tells whether its name is free as the check while typing does, so both count as one.</summary>
    public static readonly RateLimit NameByAddress = new("link.name.address", 120, TimeSpan.FromHours(1));

    public static readonly RateLimit NameByInvitation = new("link.name.invitation", 30, TimeSpan.FromHours(1));

    /// <summary>Codes asked for; how many are sent to one number is in <see cref="PhoneCode.MaxPerHour"/>.</summary>
    public static readonly RateLimit CodeByAddress = new("link.code.address", 40, TimeSpan.FromHours(1));

    public static readonly RateLimit CodeByInvitation = new("link.code.invitation", 20, TimeSpan.FromHours(1));

    public static readonly RateLimit CheckByAddress = new("link.check.address", 240, TimeSpan.FromHours(1));

    public static readonly RateLimit CheckByInvitation = new("link.check.invitation", 60, TimeSpan.FromHours(1));

    public void Take(RateLimit byAddress) => limits.Take(byAddress, http.HttpContext);

    public void Take(RateLimit byInvitation, Id<CustomerInvitation> invitation) => limits.Take(byInvitation, db.VendorId, invitation.ToString());
}
