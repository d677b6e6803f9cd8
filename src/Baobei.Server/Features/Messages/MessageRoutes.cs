using Baobei.Domain.Cash;
using Baobei.Domain.Contracts;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Imports;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Payments;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Messages;

/// <summary>站内消息: what a person should know, in the console, in the API and by mail.</summary>
internal static class MessageRoutes
{
    /// <summary>通知设置.</summary>
    public const string ChoosePath = "/account/notifications";

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<Notices>();
        services.AddScoped<MailChoices>();
        services.AddScoped<ChooseMails>();
        services.Recurs<SendSummaries>();
        services.Sends<SummaryMailed, SendSummary>();
        services.AddScoped<MessageList>();
        services.AddScoped<ReadMessages>();
        services.AddScoped<WarnOfProjects>();
        services.AddScoped<WarnOfPurchases>();
        services.AddScoped<WarnOfAssociations>();
        services.Recurs<WarnOfExpiry>();
        services.Recurs<TidyMessages>();
        services.On<CustomerReviewApproved, TellPartner>();
        services.On<CustomerReviewRejected, TellPartner>();
        services.On<InvitationOpened, TellPartner>();
        services.On<InvitationRefused, TellPartner>();
        services.On<InvitationExpired, TellPartner>();
        services.On<CustomerAssociated, TellPartner>();
        services.On<CustomerExpiring, TellPartner>();
        services.On<CustomerExpired, TellPartner>();
        services.On<CustomerReleaseRequested, TellPartner>();
        services.On<CustomerReleased, TellPartner>();
        services.On<CustomerReleaseCancelled, TellPartner>();
        services.On<VerificationPassed, TellCustomer>();
        services.On<CustomerReleaseRequested, TellCustomer>();
        services.On<CustomerReleaseCancelled, TellCustomer>();
        services.On<CustomerExpired, TellCustomer>();
        services.On<CustomerReleased, TellCustomer>();
        services.On<RegistrationImportLoaded, TellOfImport>();
        services.On<RegistrationImportUndone, TellOfImport>();
        services.On<ProjectRegistered, TellOfProject>();
        services.On<ProjectResubmitted, TellOfProject>();
        services.On<ProjectStepApproved, TellOfProject>();
        services.On<ProjectApproved, TellOfProject>();
        services.On<ProjectReturned, TellOfProject>();
        services.On<ProjectRejected, TellOfProject>();
        services.On<ProjectConfirmed, TellOfProject>();
        services.On<ProjectRefusedByCustomer, TellOfProject>();
        services.On<ProjectExpired, TellOfProject>();
        services.On<ProjectClosed, TellOfProject>();
        services.On<ProjectEndedWithAssociation, TellOfProject>();
        services.On<ProjectConfirmationDue, TellOfProject>();
        services.On<ProjectExpiring, TellOfProject>();
        services.On<ProjectDecisionDue, TellOfProject>();
        services.On<ProjectDelegated, TellOfProject>();
        services.On<ProjectDelegationEnded, TellOfProject>();
        services.On<ProjectRequested, TellOfProject>();
        services.On<ProjectRequestGranted, TellOfProject>();
        services.On<ProjectRequestReturned, TellOfProject>();
        services.On<ProjectDraftExpiring, TellOfProject>();
        services.On<ProjectQueued, TellOfProject>();
        services.On<ProjectOffered, TellOfProject>();
        services.On<ProjectWaitingEnded, TellOfProject>();
        services.On<PurchasePushed, TellOfPurchase>();
        services.On<PurchaseStepApproved, TellOfPurchase>();
        services.On<PurchaseApproved, TellOfPurchase>();
        services.On<PurchaseReturned, TellOfPurchase>();
        services.On<PurchaseRejected, TellOfPurchase>();
        services.On<PurchaseWithdrawn, TellOfPurchase>();
        services.On<PurchaseConfirmed, TellOfPurchase>();
        services.On<PurchaseChangesRequested, TellOfPurchase>();
        services.On<PurchaseDeclined, TellOfPurchase>();
        services.On<PurchasePaymentRequested, TellOfPurchase>();
        services.On<PurchaseDecisionDue, TellOfPurchase>();
        services.On<PurchaseDelegated, TellOfPurchase>();
        services.On<PurchaseDelegationEnded, TellOfPurchase>();
        services.On<PurchaseExpired, TellOfPurchase>();
        services.On<PurchaseDue, TellOfPurchase>();
        services.On<PurchasePaid, TellOfPurchase>();
        services.On<OrderRefunded, TellOfPurchase>();
        services.On<OrderLinked, TellOfPurchase>();
        services.On<PurchasePartPaid, TellOfPurchase>();
        services.On<PurchasePaymentWaits, TellOfPurchase>();
        services.On<AssociationRequested, TellOfAssociation>();
        services.On<AssociationDone, TellOfAssociation>();
        services.On<AssociationClosed, TellOfAssociation>();
        services.On<AssociationDue, TellOfAssociation>();
        services.On<AccountPayAllChanged, TellOfAssociation>();
        services.On<TopUpBooked, TellOfCash>();
        services.On<WithdrawalPaid, TellOfCash>();
        services.On<WithdrawalRefused, TellOfCash>();
        services.On<TopUpExpired, TellOfCash>();
        services.On<WithdrawalAsked, TellOfCash>();
        services.On<WithdrawalLapsed, TellOfCash>();
        services.On<BankStatementImported, TellOfCash>();
        services.On<BankLineMatched, TellOfCash>();
        services.On<PaymentPaid, TellOfPayment>();
        services.On<PaymentNoticeRefused, TellOfPayment>();
        services.On<CreditAlerted, TellOfCredit>();
        services.On<CreditArrearsBegan, TellOfCredit>();
        services.On<FundAsked, TellOfFunds>();
        services.On<FundBooked, TellOfFunds>();
        services.On<FundRefused, TellOfFunds>();
        services.On<FundLapsed, TellOfFunds>();
        services.On<FundBatchBooked, TellOfFunds>();
        services.On<ContractSent, TellOfContract>();
        services.On<ContractSigned, TellOfContract>();
        services.On<ContractCancelled, TellOfContract>();
        services.On<ContractRefused, TellOfContract>();
        services.On<ContractExpired, TellOfContract>();
        services.On<InvoiceRequested, TellOfInvoice>();
        services.On<InvoiceIssued, TellOfInvoice>();
        services.On<InvoiceReturned, TellOfInvoice>();
        services.On<InvoiceReissued, TellOfInvoice>();
        services.Sends<AssociationEndMailed, SendAssociationEnd>();
        services.Sends<CustomerAssociated, SendAssociation>();
        services.Sends<CustomerAccountAdded, SendAssociation>();
        services.Sends<VerificationFailed, SendVerificationFailed>();
        services.Sends<VerificationMailed, SendVerificationPassed>();
        services.Sends<MessageMailed, SendMessage>();
        services.Sends<ProjectMailed, SendProjectMail>();
    }

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/messages", async ([AsParameters] Asked asked, MessageList messages, CancellationToken ct) =>
            MessagesPage.Show(new(await messages.List(unreadOnly: false, Place.Of(asked), ct), await messages.CountUnread(Tab.Cap + 1, ct), asked)))
            .Needs(Permission.ManageOwnAccount);
        app.MapPost("/messages/{id}/read", async (Id<Message> id, ReadMessages read, CancellationToken ct) => new SeeOther(await read.One(id, ct)))
            .Needs(Permission.ManageOwnAccount);
        app.MapPost("/messages/read", async (ReadMessages read, CancellationToken ct) =>
        {
            await read.All(ct);
            return new SeeOther(Flash.To("/messages", "messages.read"));
        }).Needs(Permission.ManageOwnAccount);
        app.MapGet(ChoosePath, async (ChooseMails choose, CancellationToken ct) => NotificationsPage.Show(new(await choose.Show(ct), Form<MailChoicesForm>.Blank())))
            .Needs(Permission.ManageOwnAccount);
        app.MapPost(ChoosePath, (Form<MailChoicesForm> form, ChooseMails choose, CancellationToken ct) => form.Submit(
                () => choose.Run(form.Input.ToCommand(), ct),
                Flash.To(ChoosePath, "notifications.saved"),
                again: async (again, status) => NotificationsPage.Show(new(await choose.Show(ct), again), status)))
            .Needs(Permission.ManageOwnAccount);

        var own = app.MapApi("account/notifications");
        own.MapGet("", async (ChooseMails choose, CancellationToken ct) => new Listing<MailTopicView>(await choose.Show(ct), null))
            .Needs(Permission.ManageOwnAccount).WithName("getNotifications").WithSummary("Says what one can be told about, and what of it is mailed");
        own.MapPut("", async (ChooseMails.Command command, ChooseMails choose, CancellationToken ct) =>
            {
                await choose.Run(command, ct);
                return new Listing<MailTopicView>(await choose.Show(ct), null);
            })
            .Needs(Permission.ManageOwnAccount).WithName("chooseNotifications").WithSummary("Chooses what is mailed: at once, once a day, or never");
        var api = app.MapApi("messages");
        api.MapGet("/", async (bool? unread, [AsParameters] Paging paging, MessageList messages, CancellationToken ct) =>
            {
                var page = await messages.List(unread ?? false, Place.Of(paging), ct);
                return new Listing<MessageView>(page.Rows, page.Next);
            })
            .Needs(Permission.ManageOwnAccount).WithSummary("Lists one's own messages, unread ones first");
        api.MapPost("/{id}/read", async (Id<Message> id, ReadMessages read, CancellationToken ct) =>
            {
                await read.One(id, ct);
                return Results.NoContent();
            })
            .Needs(Permission.ManageOwnAccount).WithSummary("Marks a message as read");
        api.MapPost("/read", async (ReadMessages read, CancellationToken ct) =>
            {
                await read.All(ct);
                return Results.NoContent();
            })
            .Needs(Permission.ManageOwnAccount).WithSummary("Marks all messages as read");
    }
}

/// <summary>The page of messages.</summary>
public sealed record MessagesModel(Slice<MessageView> Page, int Unread, Asked Asked);
