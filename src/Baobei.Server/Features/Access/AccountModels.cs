using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Access;

/// <param name="Refused">Why a passkey was not accepted.</param>
public sealed record SignInModel(Form<SignIn.Command> Form, Refused? Refused = null);

public sealed record ForgottenModel(Form<AskForReset.Command> Form, bool Sent);

/// <summary>Which link opened the page that sets a password.</summary>
public enum NewPasswordKind
{
    Reset,
    Invitation,
}

public sealed record NewPasswordModel(NewPasswordKind Kind, Form<NewPassword> Form, bool LinkIsVoid);

public sealed record AccountModel(AccountView Me, Form<EditProfile.Command> Form);

/// <param name="Offer">What to scan; null when two-factor is on.</param>
public sealed record TwoFactorModel(TwoFactor.Offer? Offer, Form<TwoFactor.TurnOn> TurnOn, int CodesLeft, Form<TwoFactor.Confirm> Confirm);

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt);

public sealed record SecurityModel(bool TwoFactor, IReadOnlyList<PasskeyView> Passkeys, IReadOnlyList<SessionView> Sessions, Form<Passkeys.Add> AddPasskey);

public sealed record NewApiKeyModel(Form<ApiKeys.Command> Form, IReadOnlyList<Permission> Offered);

public sealed record StaffModel(Slice<StaffView> Page, Asked Asked, Guid? Me, bool MayManage);

public sealed record InviteStaffModel(Form<Staff.Invite> Form, IReadOnlyList<Role> Roles);

public sealed record StaffMemberModel(StaffView Person, Form<Staff.ChangeRole> Form, IReadOnlyList<Role> Roles);

/// <summary>What the page of sign-in and security shows.</summary>
public sealed class ReadSecurity(People people, Passkeys passkeys, Sessions sessions)
{
    public async Task<SecurityModel> Run(Form<Passkeys.Add> addPasskey, CancellationToken ct)
    {
        var me = await people.Me();
        return new(me.TwoFactorEnabled, await passkeys.List(), await sessions.List(ct), addPasskey);
    }
}
