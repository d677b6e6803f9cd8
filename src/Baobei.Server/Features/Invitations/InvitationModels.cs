using Baobei.Server.Ui;

namespace Baobei.Server.Features.Invitations;

/// <summary>The sign-up page of an invitation.</summary>
public sealed record InvitationModel(string Path, InvitationView Invitation, Form<AcceptInvitation.Command> Form, bool CodeSent);

/// <summary>The page of an invitation whose address has an account already.</summary>
/// <param name="SignedInAs">Name of another account that is signed in and has to leave first.</param>
public sealed record ExistingAccountModel(string Path, InvitationView Invitation, Form<AssociateAccount.Command> Form, string? SignedInAs);

/// <summary>The page that asks for a refusal.</summary>
public sealed record RefusalModel(string Path, InvitationView Invitation, Form<RefuseInvitation.Command> Form);

/// <summary>Why a link does not work, or what was done with it.</summary>
/// <param name="Refusal">Where the invitation can be declined all the same; null when it cannot.</param>
public sealed record LinkModel(string Code, bool Good, string? Refusal = null);

/// <summary>Whether a code was the one that was sent to the telephone.</summary>
public sealed record PhoneCodeChecked(bool Right);
