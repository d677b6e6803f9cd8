using Baobei.Domain.People;

namespace Baobei.Server.Access;

/// <summary>What somebody may be allowed to do. Every route names one (or says why it is open).</summary>
public enum Permission
{
    /// <summary>Own profile, password, sessions, two-factor, messages: everybody who is signed in.</summary>
    ManageOwnAccount,

    /// <summary>API keys that carry a subset of one's own permissions.</summary>
    ManageOwnApiKeys,
    ReadCustomers,
    RegisterCustomers,
    InviteCustomers,
    EditCustomers,
    ExportCustomers,

    /// <summary>Ending a protection or an association in the vendor's name.</summary>
    EndAssociations,

    /// <summary>关联变更: requests to change the type of an account, to move it, to pay all its orders, or to release it.</summary>
    ReadAssociationRequests,

    /// <summary>Asking for such a change in the partner's name, and answering one.</summary>
    ChangeAssociations,

    /// <summary>Stopping a move of an account to another partner.</summary>
    StopMoves,

    /// <summary>The work list of registrations that need a decision.</summary>
    ReadReviews,
    DecideReviews,

    /// <summary>Bringing customers as a file: a partner its own, the vendor those of its partners from elsewhere.</summary>
    ImportCustomers,

    /// <summary>项目管理.</summary>
    ReadProjects,

    /// <summary>Creating and changing projects, 项目进展.</summary>
    RegisterProjects,
    ExportProjects,

    /// <summary>Bringing projects as a file: a partner its own, the vendor those of its partners from elsewhere.</summary>
    ImportProjects,

    /// <summary>The work list of projects that need a decision.</summary>
    ReadApprovals,

    /// <summary>Deciding, as far as the vendor's approval routes name one.</summary>
    DecideProjects,

    /// <summary>采购单 and 订单: a partner its own, the vendor's people all.</summary>
    ReadPurchaseOrders,

    /// <summary>代付: spending the partner's cash for an agency account that asked for it.</summary>
    PayOnBehalf,

    /// <summary>退款 of orders.</summary>
    RefundOrders,

    /// <summary>Bringing what customers bought in the vendor's shop.</summary>
    ImportOrders,

    /// <summary>The work list of purchase orders, and deciding those whose step is one's own or that of somebody one stands in for.</summary>
    DecidePurchaseOrders,
    ReadAccounts,
    CreateAccounts,
    ReadPartners,
    ManagePartners,

    /// <summary>People of one's own organisation: the partner's staff, or the vendor's.</summary>
    ReadStaff,
    ManageStaff,
    ReadPolicies,
    ManagePolicies,

    /// <summary>What other thresholds of the matcher would have made of past reviews.</summary>
    TuneMatching,

    /// <summary>Who decides what, and who would decide a given thing.</summary>
    ReadApprovalRoutes,
    ManageApprovalRoutes,

    /// <summary>Who of the vendor is away, and who stands in.</summary>
    ReadStandIns,

    /// <summary>An absence of one's own.</summary>
    EnterStandIns,

    /// <summary>An absence of anybody of the vendor.</summary>
    ManageStandIns,

    /// <summary>The texts that customers agree to, and how many did.</summary>
    ReadTerms,
    ManageTerms,
    ReadVerifications,
    DecideVerifications,

    /// <summary>Products, specifications and list prices; partners see what is on sale.</summary>
    ReadCatalogue,
    ManageCatalogue,

    /// <summary>Money of customers' accounts, and what moved it: a partner of its own, the vendor of all.</summary>
    ReadFunds,

    /// <summary>划拨 and 回收: a partner with its own resale accounts.</summary>
    TransferFunds,

    /// <summary>合同: the vendor's people all, a partner those that it signs.</summary>
    ReadContracts,

    /// <summary>合同模板: the vendor's wordings.</summary>
    ReadContractTemplates,

    /// <summary>Writing templates, making contracts from them, sending them and taking them back.</summary>
    ManageContracts,

    /// <summary>Signing contracts for one's side.</summary>
    SignContracts,

    /// <summary>发票: the vendor's people all, a partner its own.</summary>
    ReadInvoices,

    /// <summary>Asking for invoices for one's resale accounts, and keeping the titles that they are made out to.</summary>
    RequestInvoices,

    /// <summary>Issuing invoices and credit notes, and sending requests back.</summary>
    IssueInvoices,

    /// <summary>Credit lines, purchase control, freeze and shutdown policies of accounts.</summary>
    ManageCredit,

    /// <summary>充值 and 提现, as far as they are one's own; the vendor's people all.</summary>
    ReadCash,

    /// <summary>Asking for top-ups and withdrawals of one's own cash.</summary>
    UseCash,

    /// <summary>The vendor's bank: statements, matching, paying withdrawals.</summary>
    ManageBank,
    ReadDeliveries,
    ManageDeliveries,
    ReadAudit,

    /// <summary>资金账户: accounts and statements, as far as they are one's own.</summary>
    ReadLedger,

    /// <summary>调账: booking by hand or by a program what no other page books.</summary>
    BookTransfers,

    /// <summary>Looking through the whole ledger.</summary>
    VerifyLedger,

    /// <summary>业务明细: what customers used, and what it cost.</summary>
    ReadBusinessDetails,

    /// <summary>Taking in files of the vendor's metering.</summary>
    DeliverUsage,

    /// <summary>The customer's own console: its account, verification, consents.</summary>
    UseCustomerConsole,

    /// <summary>The partner's overview page.</summary>
    UsePartnerConsole,

    /// <summary>The vendor's overview page.</summary>
    UseVendorConsole,
}

/// <summary>Which role may do what: the one matrix.</summary>
public static class Permissions
{
    private static readonly Permission[] _everyone = [Permission.ManageOwnAccount, Permission.ManageOwnApiKeys];

    private static readonly Permission[] _vendorReads =
    [
        Permission.UseVendorConsole, Permission.ReadCustomers, Permission.ReadReviews, Permission.ReadAccounts, Permission.ReadPartners,
        Permission.ReadPolicies, Permission.ReadApprovalRoutes, Permission.ReadStandIns, Permission.ReadTerms, Permission.ReadVerifications,
        Permission.ReadCatalogue, Permission.ReadProjects, Permission.ReadApprovals, Permission.ReadPurchaseOrders,
        Permission.ReadContracts, Permission.ReadContractTemplates, Permission.ReadBusinessDetails, Permission.ReadInvoices, Permission.ReadAssociationRequests,
    ];

    private static readonly Dictionary<Role, HashSet<Permission>> _matrix = new()
    {
        [Role.VendorOperator] =
        [
            .. _everyone, .. _vendorReads, Permission.ExportCustomers, Permission.ExportProjects, Permission.DecideProjects, Permission.EndAssociations, Permission.StopMoves,
            Permission.CreateAccounts, Permission.ManagePartners, Permission.ReadStaff, Permission.ManageStaff, Permission.ManagePolicies, Permission.TuneMatching,
            Permission.ManageApprovalRoutes, Permission.EnterStandIns, Permission.ManageStandIns, Permission.ManageTerms, Permission.DecideVerifications,
            Permission.ReadDeliveries, Permission.ManageDeliveries, Permission.ReadAudit, Permission.ManageCatalogue, Permission.ImportProjects, Permission.ImportCustomers,
            Permission.DecidePurchaseOrders, Permission.ReadLedger, Permission.ReadFunds, Permission.ManageContracts, Permission.SignContracts, Permission.DeliverUsage, Permission.RefundOrders, Permission.ImportOrders, Permission.ManageCredit,
        ],
        [Role.BusinessDeveloper] =
        [
            .. _everyone, .. _vendorReads, Permission.ExportCustomers, Permission.ExportProjects, Permission.DecideReviews, Permission.DecideProjects,
            Permission.EnterStandIns, Permission.DecidePurchaseOrders, Permission.StopMoves,
        ],
        [Role.CustomerBusinessManager] = [.. _everyone, .. _vendorReads, Permission.DecideProjects, Permission.EnterStandIns, Permission.DecidePurchaseOrders],
        [Role.VendorFinance] = [.. _everyone, .. _vendorReads, Permission.EnterStandIns, Permission.ReadLedger, Permission.BookTransfers, Permission.VerifyLedger, Permission.ReadFunds, Permission.DeliverUsage, Permission.RefundOrders, Permission.ImportOrders, Permission.IssueInvoices, Permission.ManageCredit, Permission.ReadCash, Permission.ManageBank],
        [Role.Auditor] =
        [
            .. _everyone, .. _vendorReads, Permission.ExportCustomers, Permission.ExportProjects, Permission.ReadStaff, Permission.ReadDeliveries,
            Permission.ReadAudit, Permission.TuneMatching, Permission.ReadLedger, Permission.VerifyLedger, Permission.ReadFunds, Permission.ReadCash,
        ],
        [Role.PartnerOwner] =
        [
            .. _everyone, Permission.UsePartnerConsole, Permission.ReadAssociationRequests, Permission.ChangeAssociations, Permission.ReadCustomers, Permission.RegisterCustomers, Permission.InviteCustomers,
            Permission.EditCustomers, Permission.ExportCustomers, Permission.ReadProjects, Permission.RegisterProjects, Permission.ExportProjects,
            Permission.ReadAccounts, Permission.ReadStaff, Permission.ManageStaff, Permission.ReadCatalogue, Permission.ImportProjects, Permission.ImportCustomers,
            Permission.ReadPurchaseOrders, Permission.ReadLedger, Permission.ReadFunds, Permission.TransferFunds, Permission.ReadCash, Permission.UseCash, Permission.ReadContracts, Permission.SignContracts, Permission.ReadBusinessDetails, Permission.PayOnBehalf, Permission.ReadInvoices, Permission.RequestInvoices,
        ],
        [Role.PartnerSales] =
        [
            .. _everyone, Permission.UsePartnerConsole, Permission.ReadAssociationRequests, Permission.ReadCustomers, Permission.RegisterCustomers, Permission.InviteCustomers,
            Permission.EditCustomers, Permission.ExportCustomers, Permission.ReadProjects, Permission.RegisterProjects, Permission.ExportProjects,
            Permission.ReadAccounts, Permission.ReadStaff, Permission.ReadCatalogue, Permission.ReadPurchaseOrders, Permission.ReadBusinessDetails,
        ],
        [Role.PartnerFinance] =
        [
            .. _everyone, Permission.UsePartnerConsole, Permission.ReadAssociationRequests, Permission.ReadCustomers, Permission.ReadProjects, Permission.ReadAccounts, Permission.ReadStaff,
            Permission.ReadCatalogue, Permission.ReadPurchaseOrders, Permission.ReadLedger, Permission.ReadFunds, Permission.TransferFunds, Permission.ReadCash, Permission.UseCash, Permission.ReadContracts, Permission.ReadBusinessDetails, Permission.PayOnBehalf, Permission.ReadInvoices, Permission.RequestInvoices,
        ],
        [Role.Customer] = [Permission.ManageOwnAccount, Permission.UseCustomerConsole, Permission.ReadCash, Permission.UseCash, Permission.ReadLedger],
    };

    /// <summary>What the partner's people may do while its identity is not in force or the distribution permission is closed (guide line 5).</summary>
    private static readonly HashSet<Permission> _withoutDistribution = [Permission.ManageOwnAccount];

    public static IReadOnlySet<Permission> Of(Role role) => _matrix[role];

    public static bool NeedsDistribution(Permission permission) => !_withoutDistribution.Contains(permission);
}
