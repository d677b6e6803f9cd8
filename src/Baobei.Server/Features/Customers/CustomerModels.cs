using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>The page 报备客户.</summary>
/// <param name="Result">What the rules answered, when they were asked.</param>
/// <param name="Saved">The answer was recorded, not only asked for.</param>
public sealed record RegisterCustomerModel(Form<RegisterCustomer.Command> Form, EligibilityView? Result = null, bool Saved = false);

/// <summary>The dialog 邀请客户注册.</summary>
/// <param name="LinkEndsAt">When a link that is sent now stops working.</param>
public sealed record InviteCustomerModel(
    Customer Customer, Form<InviteCustomerForm> Form, CaptchaChallenge Captcha, int LinkLifetimeHours, DateTimeOffset LinkEndsAt);

/// <summary>What the dialog sends: the invitation, and what was read in the picture.</summary>
public sealed record InviteCustomerForm : InviteCustomer.Command
{
    public string? CaptchaToken { get; set; }

    public string? CaptchaAnswer { get; set; }
}

/// <summary>The dialog of nickname and remark.</summary>
public sealed record EditNotesModel(Customer Customer, Form<EditNotesForm> Form);

/// <summary>What that dialog sends: the notes, and the version they were read at.</summary>
public sealed record EditNotesForm : EditNotes.Command
{
    public int Version { get; set; }
}

/// <summary>The vendor's dialog 结束保护期 or 解除关联.</summary>
/// <param name="IsProtected">There is a protection to end, not only the association.</param>
public sealed record EndByVendorModel(Customer Customer, Form<EndByVendor.Command> Form, bool IsProtected);

/// <summary>A dialog that asks before something ends.</summary>
/// <param name="Blockers">What stands in the way of the end of an association, as things are.</param>
public sealed record EndCustomerModel(Customer Customer, Form<ReleaseCustomer.Command> Form, IReadOnlyList<Blocker>? Blockers = null);
