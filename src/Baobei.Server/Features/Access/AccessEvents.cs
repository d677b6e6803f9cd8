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

/// <summary>A sign-in failed. Neither what was typed nor whether such a person exists is kept, except the person's own id.</summary>
public sealed record SignInFailed(Id<User>? UserId, string Reason, string Address) : IEvent
{
    public static string Name => "session.refused";
}

/// <summary>A person was added.</summary>
public sealed record PersonCreated(Id<User> UserId, Role Role, Id<Partner>? PartnerId) : IEvent
{
    public static string Name => "person.created";
}
