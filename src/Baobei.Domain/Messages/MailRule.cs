using Baobei.Domain.People;

namespace Baobei.Domain.Messages;

/// <summary>What a person is told about, as it is chosen in 通知设置; one topic is several kinds of messages.</summary>
public enum MailTopic
{
    /// <summary>The vendor decided about a registration.</summary>
    CustomerDecisions,

    /// <summary>An invited customer opened, refused or let lapse its invitation.</summary>
    CustomerInvitations,
    CustomerAssociations,

    /// <summary>A protection ends soon.</summary>
    CustomerExpiry,

    /// <summary>A hold is over.</summary>
    CustomerEndings,

    /// <summary>A customer gives notice, or answers.</summary>
    CustomerReleases,

    /// <summary>Somebody asks to change an association (type, partner, who pays), answers, or is reminded.</summary>
    AssociationRequests,

    /// <summary>A file of customers was loaded or taken back.</summary>
    CustomerImports,

    /// <summary>The vendor decided about a project.</summary>
    ProjectDecisions,

    /// <summary>The customer answered, or let the time pass.</summary>
    ProjectAnswers,

    /// <summary>The vendor decided about an extension or an acceptance.</summary>
    ProjectRequests,

    /// <summary>A project ends soon, or has ended.</summary>
    ProjectExpiry,

    /// <summary>A file of projects was loaded or taken back.</summary>
    ProjectImports,

    /// <summary>A top-up has come or did not, a withdrawal was decided, or a payment came otherwise than it was meant to.</summary>
    Cash,

    /// <summary>A withdrawal or a bank line waits for the vendor's finance, or a payment is to be looked into.</summary>
    CashWaiting,

    /// <summary>Used credit passed its threshold, or an account is in arrears.</summary>
    Credit,

    /// <summary>A transfer or reclaim of funds waits for a second person, or was decided; a customer's account got money of its partner, or had some taken back.</summary>
    Funds,

    /// <summary>A project waits for one's decision.</summary>
    ApprovalsWaiting,

    /// <summary>The term of a step has run out.</summary>
    ApprovalsOverdue,

    /// <summary>An extension or an acceptance waits.</summary>
    RequestsWaiting,

    /// <summary>The vendor decided about a purchase order.</summary>
    PurchaseDecisions,

    /// <summary>The customer answered to a purchase order, asks to pay, paid, or let the time pass; money was given back.</summary>
    PurchaseAnswers,

    /// <summary>A customer is offered something, reminded of it, it is offered no more, or it was paid or refunded.</summary>
    PurchaseOffers,

    /// <summary>A purchase order waits for one's decision.</summary>
    PurchasesWaiting,

    /// <summary>A contract is to be signed, was signed by both, refused, taken back, or is over.</summary>
    Contracts,

    /// <summary>An invoice is to be issued, is issued, sent back, credited or issued anew.</summary>
    Invoices,

    /// <summary>A customer is reminded of a project that asks for its answer.</summary>
    ConfirmationReminders,

    /// <summary>A customer is asked about a project; without the mail its right to answer would lapse unseen.</summary>
    ConfirmationQuestions,

    /// <summary>Begin and end of an association.</summary>
    AssociationNotices,
    VerificationResults,
    TermsChanges,

    /// <summary>Password, two-factor, passkeys, API keys.</summary>
    Security,

    /// <summary>Invitations, and links to set a password.</summary>
    SignInLinks,
}

/// <summary>Under which heading a topic stands.</summary>
public enum MailGroup
{
    Customers,
    Projects,
    Purchases,
    Funds,
    Papers,
    Approvals,
    Account,
}

/// <summary>Why a topic leaves no choice.</summary>
public enum MailFixed
{
    /// <summary>Is never mailed.</summary>
    ConsoleOnly,

    /// <summary>Guards the account.</summary>
    Security,

    /// <summary>The receiver has a right to it: consents, terms, what holds between customer and partner.</summary>
    Legal,
}

/// <summary>Who is told of a topic, and how it may be mailed.</summary>
/// <param name="Choices">What one may choose; empty where <paramref name="Fixed"/> says why.</param>
/// <param name="InConsole">The message stands in the console in any case.</param>
public sealed record MailRule(
    MailTopic Topic, MailGroup Group, IReadOnlyCollection<Role> Roles, IReadOnlyList<MailChoice> Choices, bool InConsole, MailFixed? Fixed = null)
{
    private static readonly Role[] _partner = [Role.PartnerOwner, Role.PartnerSales, Role.PartnerFinance];
    private static readonly Role[] _deciders = [Role.VendorOperator, Role.BusinessDeveloper, Role.CustomerBusinessManager];
    private static readonly Role[] _customer = [Role.Customer];
    private static readonly MailChoice[] _any = [MailChoice.AtOnce, MailChoice.Daily, MailChoice.Never];

    /// <summary>One line for each topic, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<MailRule> All =
    [
        new(MailTopic.CustomerDecisions, MailGroup.Customers, _partner, _any, true),
        new(MailTopic.CustomerAssociations, MailGroup.Customers, _partner, _any, true),
        new(MailTopic.CustomerExpiry, MailGroup.Customers, _partner, _any, true),
        new(MailTopic.CustomerEndings, MailGroup.Customers, _partner, _any, true),
        new(MailTopic.CustomerReleases, MailGroup.Customers, _partner, _any, true),
        new(MailTopic.AssociationRequests, MailGroup.Customers, [Role.PartnerOwner, Role.BusinessDeveloper, Role.Customer], _any, true),
        new(MailTopic.CustomerInvitations, MailGroup.Customers, _partner, [], true, MailFixed.ConsoleOnly),
        new(MailTopic.CustomerImports, MailGroup.Customers, [Role.PartnerOwner, Role.VendorOperator], _any, true),
        new(MailTopic.ProjectDecisions, MailGroup.Projects, _partner, _any, true),
        new(MailTopic.ProjectAnswers, MailGroup.Projects, _partner, _any, true),
        new(MailTopic.ProjectRequests, MailGroup.Projects, _partner, _any, true),
        new(MailTopic.ProjectExpiry, MailGroup.Projects, _partner, _any, true),
        new(MailTopic.ProjectImports, MailGroup.Projects, [Role.PartnerOwner, Role.VendorOperator], _any, true),

        // Of projects a customer has no messages in its console that a summary could be made of.
        new(MailTopic.ConfirmationReminders, MailGroup.Projects, _customer, [MailChoice.AtOnce, MailChoice.Never], false),
        new(MailTopic.ConfirmationQuestions, MailGroup.Projects, _customer, [], false, MailFixed.Legal),
        new(MailTopic.PurchaseDecisions, MailGroup.Purchases, _partner, _any, true),
        new(MailTopic.PurchaseAnswers, MailGroup.Purchases, _partner, _any, true),
        new(MailTopic.PurchaseOffers, MailGroup.Purchases, _customer, _any, true),
        new(MailTopic.PurchasesWaiting, MailGroup.Purchases, _deciders, _any, true),
        new(MailTopic.Cash, MailGroup.Funds, [Role.PartnerOwner, Role.PartnerFinance, Role.Customer], _any, true),
        new(MailTopic.CashWaiting, MailGroup.Funds, [Role.VendorFinance], _any, true),
        new(MailTopic.Credit, MailGroup.Funds, [Role.PartnerOwner, Role.PartnerFinance, Role.Customer], _any, true),
        new(MailTopic.Funds, MailGroup.Funds, [Role.PartnerOwner, Role.PartnerFinance, Role.Customer], _any, true),
        new(MailTopic.Contracts, MailGroup.Papers, [Role.PartnerOwner, Role.VendorOperator, Role.Customer], _any, true),
        new(MailTopic.Invoices, MailGroup.Papers, [Role.PartnerOwner, Role.PartnerFinance, Role.VendorFinance, Role.Customer], _any, true),
        new(MailTopic.ApprovalsWaiting, MailGroup.Approvals, _deciders, _any, true),
        new(MailTopic.ApprovalsOverdue, MailGroup.Approvals, _deciders, _any, true),
        new(MailTopic.RequestsWaiting, MailGroup.Approvals, [Role.BusinessDeveloper], _any, true),
        new(MailTopic.AssociationNotices, MailGroup.Account, _customer, [], false, MailFixed.Legal),
        new(MailTopic.VerificationResults, MailGroup.Account, _customer, [], false, MailFixed.Legal),
        new(MailTopic.TermsChanges, MailGroup.Account, _customer, [], false, MailFixed.Legal),
        new(MailTopic.Security, MailGroup.Account, Enum.GetValues<Role>(), [], false, MailFixed.Security),
        new(MailTopic.SignInLinks, MailGroup.Account, Enum.GetValues<Role>(), [], false, MailFixed.Security),
    ];

    public static MailRule Of(MailTopic topic) => All.Single(rule => rule.Topic == topic);

    /// <summary>What somebody in this role can be told about.</summary>
    public static IReadOnlyList<MailRule> For(Role role) => [.. All.Where(rule => rule.Roles.Contains(role))];

    /// <summary>How it is mailed to somebody who chose <paramref name="chosen"/>: what leaves no choice is not changed by one.</summary>
    /// <param name="chosen">Null: nothing was chosen, and it is mailed at once.</param>
    public MailChoice Holds(MailChoice? chosen) => Fixed switch
    {
        MailFixed.ConsoleOnly => MailChoice.Never,
        null when chosen is { } choice && Choices.Contains(choice) => choice,
        _ => MailChoice.AtOnce,
    };
}
