using System.Collections.Frozen;
using Baobei.Domain.People;
using Baobei.Server.Access;

namespace Baobei.Server.Ui;

/// <summary>A page in the menu.</summary>
/// <param name="Also">Other addresses that belong to it, as tabs beside it do.</param>
public sealed record NavItem(string Text, string Href, string Icon, IReadOnlyList<string>? Also = null);

/// <summary>A group of the left menu, and the entry of the top bar that it belongs to.</summary>
public sealed record NavGroup(string Entry, string Text, params NavItem[] Items);

/// <summary>
/// The menus of the three consoles, in the order of the guide. An item shows when its page exists and lets the caller in; so
/// a feature that adds a page adds its line here, and nothing else.
/// </summary>
public static class Nav
{
    private static readonly NavGroup[] _partner =
    [
        new("nav.partner.console", "nav.partner.overview",
            new NavItem("nav.overview", "/partner", "gauge")),
        new("nav.partner.distribution", "nav.partner.customers",
            new NavItem("nav.customers", "/customers", "users"),
            new NavItem("nav.accounts", "/accounts", "account"),
            new NavItem("nav.association_requests", "/association-requests", "git-compare"),
            new NavItem("nav.projects", "/projects", "briefcase"),
            new NavItem("nav.purchases", "/purchase-orders", "receipt"),
            new NavItem("nav.orders", "/orders", "coins"),
            new NavItem("nav.business_details", "/business-details", "scroll-text")),
        new("nav.partner.distribution", "nav.products.group",
            new NavItem("nav.catalogue", "/catalogue", "tag")),
        new("nav.partner.distribution", "nav.money.group",
            new NavItem("nav.funds", "/funds", "coins"),
            new NavItem("nav.top_ups", "/top-ups", "landmark"),
            new NavItem("nav.payments", "/payments", "smartphone"),
            new NavItem("nav.withdrawals", "/withdrawals", "undo"),
            new NavItem("nav.ledger", "/ledger", "wallet")),
        new("nav.partner.distribution", "nav.papers.group",
            new NavItem("nav.contracts", "/contracts", "scroll-text"),
            new NavItem("nav.invoices", "/invoices", "receipt")),
        new("nav.partner.organisation", "nav.partner.organisation.group",
            new NavItem("nav.staff", "/staff", "contact")),
        new("nav.own", "nav.own",
            new NavItem("nav.api_keys", "/api-keys", "key")),
    ];

    private static readonly NavGroup[] _vendor =
    [
        new("nav.vendor.work", "nav.vendor.overview",
            new NavItem("nav.overview", "/vendor", "gauge")),
        new("nav.vendor.work", "nav.vendor.work.group",
            new NavItem("nav.reviews", "/reviews", "git-compare"),
            new NavItem("nav.approvals", "/approvals", "list-checks"),
            new NavItem("nav.project_requests", "/project-requests", "badge-check"),
            new NavItem("nav.purchase_approvals", "/purchase-approvals", "receipt"),
            new NavItem("nav.verifications", "/verifications", "id-card"),
            new NavItem("nav.association_requests", "/association-requests", "link"),
            new NavItem("nav.deliveries", "/vendor/deliveries", "mail")),
        new("nav.vendor.channel", "nav.vendor.channel.group",
            new NavItem("nav.partners", "/vendor/partners", "handshake"),
            new NavItem("nav.customers", "/customers", "users"),
            new NavItem("nav.accounts", "/accounts", "account"),
            new NavItem("nav.projects", "/projects", "briefcase"),
            new NavItem("nav.purchases", "/purchase-orders", "receipt"),
            new NavItem("nav.orders", "/orders", "coins"),
            new NavItem("nav.direct_accounts", "/vendor/accounts", "store"),
            new NavItem("nav.business_details", "/business-details", "scroll-text")),
        new("nav.vendor.channel", "nav.products.group",
            new NavItem("nav.catalogue", "/catalogue", "tag")),
        new("nav.vendor.channel", "nav.money.group",
            new NavItem("nav.funds", "/funds", "coins"),
            new NavItem("nav.bank", "/bank", "landmark"),
            new NavItem("nav.top_ups", "/top-ups", "download"),
            new NavItem("nav.payments", "/payments", "smartphone"),
            new NavItem("nav.withdrawals", "/withdrawals", "undo"),
            new NavItem("nav.ledger", "/ledger", "wallet")),
        new("nav.vendor.channel", "nav.papers.group",
            new NavItem("nav.contracts", "/contracts", "scroll-text"),
            new NavItem("nav.invoices", "/invoices", "receipt")),
        new("nav.vendor.rules", "nav.vendor.rules.group",
            new NavItem("nav.policies", "/vendor/policies", "scale"),
            new NavItem("nav.approval_routes", "/approval-routes", "network"),
            new NavItem("nav.stand_ins", "/stand-ins", "calendar"),
            new NavItem("nav.terms", "/vendor/terms", "file-text"),
            new NavItem("nav.staff", "/staff", "contact"),
            new NavItem("nav.audit", "/vendor/audit", "scroll-text")),
        new("nav.own", "nav.own",
            new NavItem("nav.api_keys", "/api-keys", "key")),
    ];

    private static readonly NavGroup[] _customer =
    [
        new("nav.customer.account", "nav.customer.account.group",
            new NavItem("nav.my", "/my", "gauge"),
            new NavItem("nav.my.partner", "/my/partner", "handshake"),
            new NavItem("nav.my.verification", "/my/verification", "id-card"),
            new NavItem("nav.association_requests", "/my/requests", "git-compare"),
            new NavItem("nav.my.consents", "/my/consents", "badge-check")),
        new("nav.customer.billing", "nav.customer.billing.group",
            new NavItem("nav.my.billing", "/my/billing", "wallet"),
            new NavItem("nav.top_ups", "/top-ups", "landmark"),
            new NavItem("nav.payments", "/payments", "smartphone"),
            new NavItem("nav.withdrawals", "/withdrawals", "undo"),
            new NavItem("nav.ledger", "/ledger", "receipt"),
            new NavItem("nav.my.orders", "/my/billing/purchase-orders", "receipt", ["/my/billing/orders", "/my/purchase-orders"]),
            new NavItem("nav.contracts", "/my/billing/contracts", "scroll-text"),
            new NavItem("nav.invoices", "/my/billing/invoices", "receipt")),
    ];

    /// <summary>The groups that the caller can open something in.</summary>
    public static IReadOnlyList<NavGroup> For(Caller caller, PageDirectory pages) =>
        [.. Console(caller).Select(g => g with { Items = [.. g.Items.Where(i => pages.Lets(caller, i.Href))] }).Where(g => g.Items.Length > 0)];

    /// <summary>Where somebody lands after signing in.</summary>
    public static string HomeOf(Caller caller, PageDirectory pages) => For(caller, pages).SelectMany(g => g.Items).FirstOrDefault()?.Href ?? "/";

    /// <summary>The frame of a page that anybody may come to: the console's for whoever can open something in it, else the public one.</summary>
    public static Type FrameFor(Caller? caller, PageDirectory pages) =>
        caller is { IsSignedIn: true } && For(caller, pages).Count > 0 ? typeof(ConsoleLayout) : typeof(PublicLayout);

    /// <summary>The item whose page, or a page below it, is open; as in routing, capital letters make no difference.</summary>
    public static NavItem? Current(IEnumerable<NavGroup> groups, string path) =>
        groups.SelectMany(g => g.Items)
            .Where(i => IsWithin(path, i.Href) || i.Also?.Any(also => IsWithin(path, also)) == true)
            .MaxBy(i => i.Href.Length);

    private static bool IsWithin(string path, string href) =>
        path.StartsWith(href, StringComparison.OrdinalIgnoreCase) && (path.Length == href.Length || path[href.Length] == '/');

    private static NavGroup[] Console(Caller caller) =>
        caller.Role == Role.Customer ? _customer : caller.SeesAllPartners ? _vendor : _partner;
}

/// <summary>Which pages exist and whom they let in, read from the routes themselves: so a menu never leads nowhere.</summary>
public sealed class PageDirectory(EndpointDataSource routes)
{
    private FrozenDictionary<string, NeedsPermission?>? _pages;

    private FrozenDictionary<string, NeedsPermission?> Pages => _pages ??= routes.Endpoints.OfType<RouteEndpoint>()
        .Select(e => (Path: "/" + (e.RoutePattern.RawText ?? "").Trim('/'), Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods, Endpoint: e))
        .SelectMany(e => (e.Methods ?? []).Select(m => (Key: m == HttpMethods.Get ? e.Path : $"{m} {e.Path}", e.Endpoint)))
        .GroupBy(e => e.Key)
        .ToFrozenDictionary(g => g.Key, g => g.First().Endpoint.Metadata.GetMetadata<NeedsPermission>(), StringComparer.Ordinal);

    /// <summary>There is a page at this path ("/customers"; "POST /demo/clock" for an action).</summary>
    public bool Has(string path) => Pages.ContainsKey(path);

    /// <summary>There is one and it lets the caller in.</summary>
    public bool Lets(Caller? caller, string path) =>
        Pages.TryGetValue(path, out var needs) && (needs is null || caller?.May(needs.Permission) == true);
}
