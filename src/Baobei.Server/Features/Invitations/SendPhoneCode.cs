using Baobei.Server.Data;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Invitations;

/// <summary>Makes the code and sends it; a repeated delivery makes another, and the last one sent is the one that counts.</summary>
public sealed class SendPhoneCode(Db db, IPhone phone) : ISend<PhoneCodeRequested>
{
    public static string AddressOf(PhoneCodeRequested happened) => happened.Phone;

    public async Task Handle(PhoneCodeRequested happened, CancellationToken ct)
    {
        var request = await db.Set<PhoneCode>().SingleOrDefaultAsync(c => c.Id == happened.PhoneCodeId, ct);
        if (request is not null)
        {
            await phone.Send(request.Phone, null, "invitations.phone_message", [request.Make(), (int)PhoneCode.Lifetime.TotalMinutes], ct);
        }
    }
}
