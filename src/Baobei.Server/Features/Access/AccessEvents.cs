using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;

namespace Baobei.Server.Features.Access;

/// <summary>Somebody signed in; <paramref name="Method"/> is "pwd", "mfa" or "hwk" as in RFC 8176.</summary>
public sealed record SessionStarted(Id<User> UserId, Id<Session> SessionId, string Method) : IEvent
{
    public static string Name => "session.started";
}

/// <summary>A session was ended by its owner, by a change of password or by whoever may disable its owner.</summary>
public sealed record SessionEnded(Id<User> UserId, Id<Session> SessionId) : IEvent
{
    public static string Name => "session.ended";
}

/// <summary>A sign-in failed. Nothing that was typed is kept.</summary>
public sealed record SignInFailed(Id<User>? UserId, string Reason, string Address) : IEvent
{
    public static string Name => "session.refused";
}

/// <summary>A person was added.</summary>
public sealed record PersonCreated(Id<User> UserId, Role Role, Id<Partner>? PartnerId) : IEvent
{
    public static string Name => "person.created";
}

/// <summary>A person is to get a link by mail with which to set the first password. The link is made when the mail is written, and is stored nowhere.</summary>
public sealed record PersonInvited(Id<User> UserId) : IEvent
{
    public static string Name => "person.invited";
}

/// <summary>An invited person set the first password.</summary>
public sealed record PersonJoined(Id<User> UserId) : IEvent
{
    public static string Name => "person.joined";
}

/// <summary>A person's role was changed by whoever runs the organisation.</summary>
public sealed record PersonRoleChanged(Id<User> UserId, Role From, Role To) : IEvent
{
    public static string Name => "person.role_changed";
}

/// <summary>A person may no longer sign in, or may again.</summary>
public sealed record PersonAccessChanged(Id<User> UserId, bool Enabled) : IEvent
{
    public static string Name => "person.access_changed";
}

/// <summary>Somebody asked for a link to set a new password. The link is made when the mail is written, and is stored nowhere.</summary>
public sealed record PasswordResetRequested(Id<User> UserId) : IEvent
{
    public static string Name => "password.reset_requested";
}

/// <summary>The password was changed, by its owner or by the link of a mail.</summary>
public sealed record PasswordChanged(Id<User> UserId, bool ByLink) : IEvent
{
    public static string Name => "password.changed";
}

/// <summary>Two-factor was turned on or off.</summary>
public sealed record TwoFactorChanged(Id<User> UserId, bool Enabled) : IEvent
{
    public static string Name => "two_factor.changed";
}

/// <summary>New recovery codes replaced the old ones.</summary>
public sealed record RecoveryCodesRenewed(Id<User> UserId) : IEvent
{
    public static string Name => "two_factor.codes_renewed";
}

/// <summary>A recovery code was used up at sign-in.</summary>
public sealed record RecoveryCodeUsed(Id<User> UserId, int Left) : IEvent
{
    public static string Name => "two_factor.code_used";
}

/// <summary>A passkey was added.</summary>
public sealed record PasskeyAdded(Id<User> UserId, string PasskeyName) : IEvent
{
    public static string Name => "passkey.added";
}

/// <summary>A passkey was removed.</summary>
public sealed record PasskeyRemoved(Id<User> UserId, string PasskeyName) : IEvent
{
    public static string Name => "passkey.removed";
}

/// <summary>An API key was made.</summary>
public sealed record ApiKeyCreated(Id<User> UserId, Id<ApiKey> ApiKeyId, string KeyName) : IEvent
{
    public static string Name => "api_key.created";
}

/// <summary>An API key was revoked.</summary>
public sealed record ApiKeyRevoked(Id<User> UserId, Id<ApiKey> ApiKeyId, string KeyName) : IEvent
{
    public static string Name => "api_key.revoked";
}
