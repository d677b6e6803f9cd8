using Baobei.Server.Features.Access;
using Baobei.Server.Features.Approvals;
using Baobei.Server.Features.AssociationRequests;
using Baobei.Server.Features.Audit;
using Baobei.Server.Features.BusinessDetails;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Features.Cash;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Contracts;
using Baobei.Server.Features.Credits;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.DirectAccounts;
using Baobei.Server.Features.Deliveries;
using Baobei.Server.Features.Demo;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Filters;
using Baobei.Server.Features.Funds;
using Baobei.Server.Features.Help;
using Baobei.Server.Features.Home;
using Baobei.Server.Features.Imports;
using Baobei.Server.Features.Invitations;
using Baobei.Server.Features.Invoices;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Features.My;
using Baobei.Server.Features.Partners;
using Baobei.Server.Features.Payments;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Projects;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Features.Search;
using Baobei.Server.Features.Terms;
using Baobei.Server.Features.Vendors;
using Baobei.Server.Features.Verifications;

namespace Baobei.Server.Features;

/// <summary>One line per feature: its services and its routes.</summary>
internal static class AllFeatures
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        AccessRoutes.Add(services, options);
        CaptchaRoutes.Add(services);
        CatalogueRoutes.Add(services);
        MailRoutes.Add(services);
        ApprovalRouteRoutes.Add(services);
        StandInRoutes.Add(services);
        AuditRoutes.Add(services);
        DirectAccountRoutes.Add(services);
        HomeRoutes.Add(services);
        PartnerRoutes.Add(services);
        DeliveryRoutes.Add(services);
        DemoRoutes.Add(services, options);
        MessageRoutes.Add(services);
        PolicyRoutes.Add(services);
        RegistrationRoutes.Add(services);
        ReviewRoutes.Add(services);
        TermsRoutes.Add(services);
        VendorRoutes.Add(services);
        DocumentRoutes.Add(services);
        InvitationRoutes.Add(services);
        VerificationRoutes.Add(services);
        MyRoutes.Add(services);
        CustomerRoutes.Add(services);
        ProjectRoutes.Add(services, options);
        RegistrationImportRoutes.Add(services, options);
        ConfigurationRoutes.Add(services);
        LedgerRoutes.Add(services);
        ContractRoutes.Add(services);
        BusinessDetailRoutes.Add(services);
        InvoiceRoutes.Add(services);
        PurchaseRoutes.Add(services);
        FundRoutes.Add(services);
        OrderRoutes.Add(services);
        CreditRoutes.Add(services);
        CashRoutes.Add(services);
        PaymentRoutes.Add(services, options);
        AssociationRequestRoutes.Add(services);
        ApprovalRoutes.Add(services);
        RequestRoutes.Add(services);
        MyServiceRoutes.Add(services);
        MyPurchaseRoutes.Add(services);
        SearchRoutes.Add(services);
        FilterRoutes.Add(services);
    }

    public static void Map(WebApplication app)
    {
        app.MapAccess();
        app.MapCaptcha();
        app.MapCatalogue();
        app.MapApprovalRoutes();
        app.MapStandIns();
        app.MapAudit();
        app.MapPartners();
        app.MapDeliveries();
        app.MapDemo();
        app.MapMessages();
        app.MapRegistration();
        app.MapDocuments();
        app.MapInvitationLinks();
        app.MapVerifications();
        app.MapMy();
        app.MapDirectAccounts();
        app.MapHelp();
        app.MapHome();
        app.MapPolicies();
        app.MapReviews();
        app.MapTerms();
        app.MapCustomers();
        app.MapProjects();
        app.MapRegistrationImports();
        app.MapConfigurationLists();
        app.MapContracts();
        app.MapInvoices();
        app.MapPurchases();
        app.MapLedger();
        app.MapFunds();
        app.MapBusinessDetails();
        app.MapOrders();
        app.MapCredits();
        app.MapCash();
        app.MapPayments();
        app.MapAssociationRequests();
        app.MapApprovals();
        app.MapRequests();
        app.MapMyServices();
        app.MapMyPurchases();
        app.MapSearch();
        app.MapFilters();
    }
}
