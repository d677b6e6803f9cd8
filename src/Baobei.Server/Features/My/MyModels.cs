using Baobei.Server.Features.Verifications;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.My;

/// <summary>The verification page.</summary>
public sealed record MyVerificationModel(MyAccountView Account, Form<VerifyIdentity.Command> Form);

/// <summary>The page of the customer's partner.</summary>
public sealed record MyPartnerModel(MyAccountView Account, Form<ReleaseAssociation.Command> Form);
