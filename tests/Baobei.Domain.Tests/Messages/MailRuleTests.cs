using Baobei.Domain.Messages;
using Baobei.Domain.People;

namespace Baobei.Domain.Tests.Messages;

public sealed class MailRuleTests
{
    private const string Partners = "CustomerDecisions CustomerAssociations CustomerExpiry CustomerEndings CustomerReleases CustomerInvitations ProjectDecisions ProjectAnswers ProjectRequests ProjectExpiry PurchaseDecisions PurchaseAnswers Security SignInLinks";

    [Fact]
    public void Every_topic_has_one_rule() =>
        Assert.Equal(Enum.GetValues<MailTopic>().Order(), MailRule.All.Select(rule => rule.Topic).Order());

    [Theory]
    [InlineData(Role.PartnerOwner, "CustomerDecisions CustomerAssociations CustomerExpiry CustomerEndings CustomerReleases AssociationRequests CustomerInvitations CustomerImports ProjectDecisions ProjectAnswers ProjectRequests ProjectExpiry ProjectImports PurchaseDecisions PurchaseAnswers Cash Credit Funds Contracts Invoices Security SignInLinks")]
    [InlineData(Role.PartnerSales, Partners)]
    [InlineData(Role.PartnerFinance, "CustomerDecisions CustomerAssociations CustomerExpiry CustomerEndings CustomerReleases CustomerInvitations ProjectDecisions ProjectAnswers ProjectRequests ProjectExpiry PurchaseDecisions PurchaseAnswers Cash Credit Funds Invoices Security SignInLinks")]
    [InlineData(Role.VendorOperator, "CustomerImports ProjectImports PurchasesWaiting Contracts ApprovalsWaiting ApprovalsOverdue Security SignInLinks")]
    [InlineData(Role.BusinessDeveloper, "AssociationRequests PurchasesWaiting ApprovalsWaiting ApprovalsOverdue RequestsWaiting Security SignInLinks")]
    [InlineData(Role.CustomerBusinessManager, "PurchasesWaiting ApprovalsWaiting ApprovalsOverdue Security SignInLinks")]
    [InlineData(Role.VendorFinance, "CashWaiting Invoices Security SignInLinks")]
    [InlineData(Role.Auditor, "Security SignInLinks")]
    [InlineData(Role.Customer, "AssociationRequests ConfirmationReminders ConfirmationQuestions PurchaseOffers Cash Credit Funds Contracts Invoices AssociationNotices VerificationResults TermsChanges Security SignInLinks")]
    public void Each_role_is_shown_what_it_can_be_told(Role role, string topics) =>
        Assert.Equal(topics.Split(' '), MailRule.For(role).Select(rule => rule.Topic.ToString()));

    [Fact]
    public void What_leaves_no_choice_says_why_and_what_leaves_one_does_not() =>
        Assert.All(MailRule.All, rule => Assert.Equal(rule.Choices.Count == 0, rule.Fixed is not null));

    [Theory]
    [InlineData(MailTopic.ProjectExpiry, null, MailChoice.AtOnce)]
    [InlineData(MailTopic.ProjectExpiry, MailChoice.Daily, MailChoice.Daily)]
    [InlineData(MailTopic.ProjectExpiry, MailChoice.Never, MailChoice.Never)]
    [InlineData(MailTopic.ConfirmationReminders, MailChoice.Never, MailChoice.Never)]
    [InlineData(MailTopic.ConfirmationReminders, MailChoice.Daily, MailChoice.AtOnce)]
    [InlineData(MailTopic.Security, MailChoice.Never, MailChoice.AtOnce)]
    [InlineData(MailTopic.TermsChanges, MailChoice.Never, MailChoice.AtOnce)]
    [InlineData(MailTopic.CustomerInvitations, null, MailChoice.Never)]
    [InlineData(MailTopic.CustomerInvitations, MailChoice.AtOnce, MailChoice.Never)]
    public void A_choice_holds_where_there_is_one(MailTopic topic, MailChoice? chosen, MailChoice holds) => Assert.Equal(holds, MailRule.Of(topic).Holds(chosen));
}
