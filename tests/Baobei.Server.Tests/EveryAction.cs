using System.Reflection;
using Baobei.Server.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests;

/// <summary>Every action that a page offers is also in the API, through the same use case; what is not says why.</summary>
public sealed class EveryAction(TestServer server)
{
    private const string WhySignIn = "makes or ends a browser's session; a program comes with a key";
    private const string WhyDraft = "keeps what somebody types into a form; a program sends the whole project at once";
    private const string WhyMailLink = "sets the password of whoever opens the link of a mail; a program has no password";

    /// <summary>What a page posts to, and its twin in the API.</summary>
    private static readonly Dictionary<string, string> _twins = new()
    {
        ["/account"] = "PUT /api/v1/account",
        ["/account/notifications"] = "PUT /api/v1/account/notifications",
        ["/projects/filters"] = "POST /api/v1/projects/filters",
        ["/projects/filters/{id}"] = "PUT /api/v1/projects/filters/{id}",
        ["/projects/filters/{id}/removal"] = "DELETE /api/v1/projects/filters/{id}",
        ["/customers/filters"] = "POST /api/v1/customers/filters",
        ["/customers/filters/{id}"] = "PUT /api/v1/customers/filters/{id}",
        ["/customers/filters/{id}/removal"] = "DELETE /api/v1/customers/filters/{id}",
        ["/account/password"] = "PUT /api/v1/account/password",
        ["/account/sessions/{id}/end"] = "DELETE /api/v1/account/sessions/{id}",
        ["/account/sessions/end-others"] = "DELETE /api/v1/account/sessions",
        ["/account/two-factor"] = "POST /api/v1/account/two-factor",
        ["/account/two-factor/codes"] = "POST /api/v1/account/two-factor/codes",
        ["/account/two-factor/off"] = "POST /api/v1/account/two-factor/off",
        ["/account/passkeys"] = "POST /api/v1/account/passkeys",
        ["/account/passkeys/options"] = "POST /api/v1/account/passkeys/options",
        ["/account/passkeys/{id}/removal"] = "DELETE /api/v1/account/passkeys/{credential}",
        ["/language"] = "PUT /api/v1/account",
        ["/api-keys"] = "POST /api/v1/api-keys",
        ["/api-keys/{id}/revocation"] = "DELETE /api/v1/api-keys/{id}",
        ["/staff"] = "POST /api/v1/staff",
        ["/staff/{id}/role"] = "PUT /api/v1/staff/{id}/role",
        ["/staff/{id}/invitation"] = "POST /api/v1/staff/{id}/invitation",
        ["/staff/{id}/disable"] = "PUT /api/v1/staff/{id}/disablement",
        ["/staff/{id}/enable"] = "DELETE /api/v1/staff/{id}/disablement",
        ["/customers"] = "POST /api/v1/customers",
        ["/customers/new/check"] = "POST /api/v1/customers/eligibility",
        ["/customers/{id}/invitation"] = "PUT /api/v1/customers/{id}/invitation",
        ["/customers/{id}/invitations/{invitation}/resend"] = "POST /api/v1/invitations/{id}/resend",
        ["/customers/{id}/notes"] = "PATCH /api/v1/customers/{id}",
        ["/customers/{id}/withdrawal"] = "POST /api/v1/customers/{id}/withdrawal",
        ["/customers/{id}/release"] = "POST /api/v1/customers/{id}/release",
        ["/customers/{id}/release/cancellation"] = "DELETE /api/v1/customers/{id}/release",
        ["/customers/{id}/release/confirmation"] = "POST /api/v1/customers/{id}/release/confirmation",
        ["/customers/{id}/ending"] = "POST /api/v1/customers/{id}/ending",
        ["/invitations/{token}"] = "POST /api/v1/invitation-links/{token}/account",
        ["/invitations/{token}/association"] = "POST /api/v1/invitation-links/{token}/association",
        ["/invitations/{token}/phone-code"] = "POST /api/v1/invitation-links/{token}/phone-code",
        ["/invitations/{token}/phone-code/check"] = "POST /api/v1/invitation-links/{token}/phone-code/check",
        ["/invitations/{token}/refusal"] = "POST /api/v1/invitation-links/{token}/refusal",
        ["/my/verification"] = "POST /api/v1/my/verification",
        ["/my/partner/notice"] = "POST /api/v1/my/notice",
        ["/my/partner/agreement"] = "POST /api/v1/my/release",
        ["/my/partner/cancellation"] = "DELETE /api/v1/my/notice",
        ["/my/consents/{kind}"] = "POST /api/v1/my/terms/{kind}/consent",
        ["/my/consents/{id}/withdrawal"] = "DELETE /api/v1/my/consents/{id}",
        ["/reviews/{id}/decision"] = "POST /api/v1/reviews/{id}/decision",
        ["/verifications/{id}/decision"] = "POST /api/v1/verifications/{id}/decision",
        ["/vendor/partners"] = "POST /api/v1/partners",
        ["/vendor/partners/{id}/edit"] = "PUT /api/v1/partners/{id}",
        ["/vendor/partners/{id}/effectiveness"] = "PUT /api/v1/partners/{id}/effectiveness",
        ["/vendor/partners/{id}/opening"] = "PUT /api/v1/partners/{id}/distribution",
        ["/vendor/partners/{id}/closing"] = "PUT /api/v1/partners/{id}/distribution",
        ["/vendor/partners/{id}/suspension"] = "PUT /api/v1/partners/{id}/suspension",
        ["/vendor/partners/{id}/resumption"] = "DELETE /api/v1/partners/{id}/suspension",
        ["/vendor/partners/{id}/termination"] = "PUT /api/v1/partners/{id}/termination",
        ["/vendor/partners/{id}/owner"] = "POST /api/v1/partners/{id}/owners",
        ["/vendor/partners/{id}/owner/again"] = "POST /api/v1/partners/{id}/owners/{person}/invitation",
        ["/vendor/policies"] = "POST /api/v1/policies",
        ["/approval-routes"] = "POST /api/v1/approval-routes",
        ["/approval-routes/{id}/edit"] = "PUT /api/v1/approval-routes/{id}",
        ["/approval-routes/{id}/up"] = "POST /api/v1/approval-routes/{id}/up",
        ["/approval-routes/{id}/down"] = "POST /api/v1/approval-routes/{id}/down",
        ["/approval-routes/{id}/retirement"] = "PUT /api/v1/approval-routes/{id}/retirement",
        ["/stand-ins"] = "POST /api/v1/stand-ins",
        ["/stand-ins/{id}/ending"] = "POST /api/v1/stand-ins/{id}/ending",
        ["/vendor/terms/{kind}"] = "POST /api/v1/terms",
        ["/vendor/terms/{kind}/{version}/withdrawal"] = "POST /api/v1/terms/{id}/withdrawal",
        ["/vendor/accounts"] = "POST /api/v1/direct-accounts",
        ["/business-details/deliveries"] = "POST /api/v1/usage-deliveries",
        ["/ledger/verifications"] = "POST /api/v1/ledger/verifications",
        ["/vendor/deliveries/retry"] = "POST /api/v1/deliveries/retry",
        ["/vendor/deliveries/{id}/retry"] = "POST /api/v1/deliveries/{id}/retry",
        ["/projects/drafts/{id}/submission"] = "POST /api/v1/projects",
        ["/customers/import"] = "POST /api/v1/customer-imports",
        ["/customers/import/{id}/load"] = "POST /api/v1/customer-imports/{id}/load",
        ["/customers/import/{id}/undo"] = "POST /api/v1/customer-imports/{id}/undo",
        ["/projects/import"] = "POST /api/v1/project-imports",
        ["/projects/import/{id}/load"] = "POST /api/v1/project-imports/{id}/load",
        ["/projects/import/{id}/undo"] = "POST /api/v1/project-imports/{id}/undo",
        ["/projects/{id}/edit"] = "PUT /api/v1/projects/{id}",
        ["/projects/{id}/progress"] = "POST /api/v1/projects/{id}/progress",
        ["/projects/{id}/withdrawal"] = "POST /api/v1/projects/{id}/withdrawal",
        ["/projects/{id}/waiting-list/removal"] = "DELETE /api/v1/projects/{id}/waiting-list",
        ["/projects/{id}/acceptance"] = "POST /api/v1/projects/{id}/acceptance",
        ["/projects/{id}/extension"] = "POST /api/v1/projects/{id}/extension",
        ["/project-requests/{id}/decision"] = "POST /api/v1/project-requests/{id}/decision",
        ["/projects/{id}/lists/new"] = "POST /api/v1/projects/{id}/configuration-lists",
        ["/projects/{id}/lists/{list}/name"] = "PUT /api/v1/configuration-lists/{id}",
        ["/projects/{id}/lists/{list}/copy"] = "POST /api/v1/configuration-lists/{id}/copies",
        ["/projects/{id}/lists/{list}/prices"] = "PUT /api/v1/configuration-lists/{id}/prices",
        ["/projects/{id}/lists/{list}/quotation"] = "POST /api/v1/configuration-lists/{id}/quotation",
        ["/projects/{id}/lists/{list}/reopening"] = "DELETE /api/v1/configuration-lists/{id}/quotation",
        ["/projects/{id}/lists/{list}/push"] = "POST /api/v1/configuration-lists/{id}/push",
        ["/purchase-orders/{id}/decision"] = "POST /api/v1/purchase-orders/{id}/decision",
        ["/purchase-orders/{id}/withdrawal"] = "POST /api/v1/purchase-orders/{id}/withdrawal",
        ["/my/billing/purchase-orders/{id}/lines/{position}"] = "PUT /api/v1/my/purchase-orders/{id}/lines/{position}",
        ["/my/billing/purchase-orders/{id}/confirmation"] = "POST /api/v1/my/purchase-orders/{id}/confirmation",
        ["/my/billing/purchase-orders/{id}/changes"] = "POST /api/v1/my/purchase-orders/{id}/changes",
        ["/my/billing/purchase-orders/{id}/refusal"] = "POST /api/v1/my/purchase-orders/{id}/refusal",
        ["/purchase-orders/{id}/payment"] = "POST /api/v1/purchase-orders/{id}/payment",
        ["/orders/import"] = "POST /api/v1/order-imports",
        ["/orders/refund-import"] = "POST /api/v1/refund-imports",
        ["/orders/{id}/project"] = "PUT /api/v1/orders/{id}/project",
        ["/my/billing/orders/{id}/project"] = "PUT /api/v1/my/orders/{id}/project",
        ["/orders/{id}/refund"] = "POST /api/v1/orders/{id}/refunds",
        ["/my/billing/purchase-orders/{id}/payment"] = "POST /api/v1/my/purchase-orders/{id}/payment",
        ["/my/billing/purchase-orders/{id}/part-payments"] = "POST /api/v1/my/purchase-orders/{id}/part-payments",
        ["/my/billing/purchase-orders/{id}/payment-request"] = "POST /api/v1/my/purchase-orders/{id}/payment-request",
        ["/projects/{id}/lists/{list}/removal"] = "DELETE /api/v1/configuration-lists/{id}",
        ["/projects/{id}/lists/{list}/lines/new"] = "POST /api/v1/configuration-lists/{id}/lines",
        ["/projects/{id}/lists/{list}/lines/{position}"] = "PUT /api/v1/configuration-lists/{id}/lines/{position}",
        ["/projects/{id}/lists/{list}/lines/{position}/removal"] = "DELETE /api/v1/configuration-lists/{id}/lines/{position}",
        ["/approvals/{id}/decision"] = "POST /api/v1/approvals/{id}/decision",
        ["/approvals/many/decision"] = "POST /api/v1/approvals/decisions",
        ["/purchase-orders/{id}/delegation"] = "PUT /api/v1/purchase-orders/{id}/delegation",
        ["/purchase-orders/{id}/delegation/ending"] = "DELETE /api/v1/purchase-orders/{id}/delegation",
        ["/approvals/{id}/delegation"] = "PUT /api/v1/approvals/{id}/delegation",
        ["/approvals/{id}/delegation/ending"] = "DELETE /api/v1/approvals/{id}/delegation",
        ["/my/purchase-orders/{id}/confirmation"] = "POST /api/v1/my/services/{id}/confirmation",
        ["/my/purchase-orders/{id}/refusal"] = "POST /api/v1/my/services/{id}/refusal",
        ["/my/purchase-orders/{id}/ending"] = "POST /api/v1/my/services/{id}/ending",
        ["/contracts/templates"] = "POST /api/v1/contract-templates",
        ["/contracts/templates/{id}/versions"] = "POST /api/v1/contract-templates/{id}/versions",
        ["/contracts/templates/{id}/retirement"] = "POST /api/v1/contract-templates/{id}/retirement",
        ["/contracts"] = "POST /api/v1/contracts",
        ["/contracts/{id}/sending"] = "POST /api/v1/contracts/{id}/sending",
        ["/contracts/{id}/signature"] = "POST /api/v1/contracts/{id}/signature",
        ["/contracts/{id}/refusal"] = "POST /api/v1/contracts/{id}/refusal",
        ["/contracts/{id}/cancellation"] = "POST /api/v1/contracts/{id}/cancellation",
        ["/my/billing/contracts/{id}/signature"] = "POST /api/v1/my/contracts/{id}/signature",
        ["/my/billing/contracts/{id}/refusal"] = "POST /api/v1/my/contracts/{id}/refusal",
        ["/invoices"] = "POST /api/v1/invoices",
        ["/invoices/{id}/withdrawal"] = "POST /api/v1/invoices/{id}/withdrawal",
        ["/invoices/titles"] = "POST /api/v1/invoice-titles",
        ["/invoices/titles/{id}/edit"] = "PUT /api/v1/invoice-titles/{id}",
        ["/invoices/titles/{id}/removal"] = "DELETE /api/v1/invoice-titles/{id}",
        ["/my/billing/invoices"] = "POST /api/v1/my/invoices",
        ["/my/billing/invoices/{id}/withdrawal"] = "POST /api/v1/my/invoices/{id}/withdrawal",
        ["/my/billing/invoices/titles"] = "POST /api/v1/my/invoice-titles",
        ["/my/billing/invoices/titles/{id}/edit"] = "PUT /api/v1/my/invoice-titles/{id}",
        ["/my/billing/invoices/titles/{id}/removal"] = "DELETE /api/v1/my/invoice-titles/{id}",
        ["/invoices/{id}/issue"] = "POST /api/v1/invoices/{id}/issue",
        ["/invoices/{id}/return"] = "POST /api/v1/invoices/{id}/return",
        ["/invoices/{id}/credit"] = "POST /api/v1/invoices/{id}/credit",
        ["/invoices/{id}/reissue"] = "POST /api/v1/invoices/{id}/reissue",
        ["/catalogue"] = "POST /api/v1/products",
        ["/catalogue/import"] = "POST /api/v1/catalogue-imports",
        ["/catalogue/import/{id}"] = "POST /api/v1/catalogue-imports/{id}/load",
        ["/catalogue/{id}/edit"] = "PUT /api/v1/products/{id}",
        ["/catalogue/{id}/withdrawal"] = "PUT /api/v1/products/{id}/withdrawal",
        ["/catalogue/{id}/return"] = "DELETE /api/v1/products/{id}/withdrawal",
        ["/catalogue/{id}/specs"] = "POST /api/v1/products/{id}/specs",
        ["/catalogue/specs/{id}/edit"] = "PUT /api/v1/specs/{id}",
        ["/catalogue/specs/{id}/withdrawal"] = "PUT /api/v1/specs/{id}/withdrawal",
        ["/catalogue/specs/{id}/return"] = "DELETE /api/v1/specs/{id}/withdrawal",
        ["/catalogue/specs/{id}/price"] = "POST /api/v1/specs/{id}/prices",
        ["/top-ups/new"] = "POST /api/v1/top-ups",
        ["/top-ups/{id}/cancellation"] = "POST /api/v1/top-ups/{id}/cancellation",
        ["/payments/new"] = "POST /api/v1/payments",
        ["/payments/{id}/check"] = "POST /api/v1/payments/{id}/check",
        ["/my/billing/purchase-orders/{id}/online-payment"] = "POST /api/v1/my/purchase-orders/{id}/online-payment",
        ["/withdrawals/new"] = "POST /api/v1/withdrawals",
        ["/withdrawals/{id}/cancellation"] = "POST /api/v1/withdrawals/{id}/cancellation",
        ["/withdrawals/{id}/payment"] = "POST /api/v1/withdrawals/{id}/payment",
        ["/withdrawals/{id}/refusal"] = "POST /api/v1/withdrawals/{id}/refusal",
        ["/bank/import"] = "POST /api/v1/bank-lines/statements",
        ["/bank/{id}/match"] = "POST /api/v1/bank-lines/{id}/match",
        ["/bank/{id}/confirmation"] = "POST /api/v1/bank-lines/{id}/confirmation",
        ["/bank/{id}/rejection"] = "POST /api/v1/bank-lines/{id}/rejection",
        ["/bank/{id}/setting-aside"] = "POST /api/v1/bank-lines/{id}/setting-aside",
        ["/accounts/{id}/credit/edit"] = "PUT /api/v1/accounts/{id}/credit",
        ["/my/billing/repayment"] = "POST /api/v1/my/repayments",
        ["/accounts/{id}/funds/transfer"] = "POST /api/v1/accounts/{id}/fund-transfers",
        ["/accounts/{id}/funds/reclaim"] = "POST /api/v1/accounts/{id}/fund-reclaims",
        ["/funds/{id}/release"] = "POST /api/v1/fund-transfers/{id}/release",
        ["/funds/{id}/refusal"] = "POST /api/v1/fund-transfers/{id}/refusal",
        ["/funds/batches"] = "POST /api/v1/fund-batches",
        ["/funds/batches/{id}/booking"] = "POST /api/v1/fund-batches/{id}/booking",
        ["/association-requests/moves"] = "POST /api/v1/association-requests/moves",
        ["/association-requests/{id}/agreement"] = "POST /api/v1/association-requests/{id}/agreement",
        ["/association-requests/{id}/refusal"] = "POST /api/v1/association-requests/{id}/refusal",
        ["/association-requests/{id}/cancellation"] = "POST /api/v1/association-requests/{id}/cancellation",
        ["/association-requests/{id}/stop"] = "POST /api/v1/association-requests/{id}/stop",
        ["/accounts/{id}/association/type"] = "POST /api/v1/accounts/{id}/type-change",
        ["/accounts/{id}/association/pay-all"] = "POST /api/v1/accounts/{id}/pay-all",
        ["/accounts/{id}/association/pay-all/ending"] = "DELETE /api/v1/accounts/{id}/pay-all",
        ["/my/requests/{id}/agreement"] = "POST /api/v1/my/association-requests/{id}/agreement",
        ["/my/requests/{id}/refusal"] = "POST /api/v1/my/association-requests/{id}/refusal",
        ["/my/requests/{id}/cancellation"] = "POST /api/v1/my/association-requests/{id}/cancellation",
        ["/my/partner/type"] = "POST /api/v1/my/type-change",
        ["/my/partner/pay-all/ending"] = "DELETE /api/v1/my/pay-all",
        ["/messages/read"] = "POST /api/v1/messages/read",
        ["/messages/{id}/read"] = "POST /api/v1/messages/{id}/read",
    };

    /// <summary>What a page posts to, and why the API has no twin of it.</summary>
    private static readonly Dictionary<string, string> _exempt = new()
    {
        ["/projects/new"] = WhyDraft,
        ["/projects/drafts/{id}/account"] = WhyDraft,
        ["/projects/drafts/{id}/{step}"] = WhyDraft,
        ["/projects/drafts/{id}/removal"] = WhyDraft,
        ["/projects/drafts/{id}/files/{document}/removal"] = WhyDraft,
        ["/sign-in"] = WhySignIn,
        ["/sign-in/code"] = WhySignIn,
        ["/sign-in/passkey"] = WhySignIn,
        ["/sign-in/passkey/options"] = WhySignIn,
        ["/sign-out"] = WhySignIn,
        ["/sign-in/forgotten"] = WhyMailLink,
        ["/sign-in/reset"] = WhyMailLink,
        ["/sign-in/invitation"] = WhyMailLink,
        ["/vendor/terms/{kind}/preview"] = "shows a text as it would be read and changes nothing",
        ["/demo/payments/{id}"] = "the cashier of the demo's payment provider; production does not have it",
        ["/demo/clock"] = "a tool of the demo; production does not have it",
    };

    [Fact]
    public void Every_action_of_a_page_has_its_twin_in_the_api_or_says_why_not()
    {
        var posts = Routes().Where(r => !PathOf(r).StartsWith("/api/v1/", StringComparison.Ordinal) && MethodsOf(r).Contains("POST")).Select(PathOf).ToList();
        var written = _twins.Keys.Concat(_exempt.Keys).ToList();
        Assert.Equal(written.Count, written.Distinct().Count());
        Assert.Empty(posts.Except(written));
        Assert.Empty(written.Except(posts));
        Assert.All(_exempt.Values, why => Assert.True(why.Length >= 20));
    }

    [Fact]
    public void Pages_only_read_with_get_and_change_with_post()
    {
        var others = Routes().Where(r => !PathOf(r).StartsWith("/api/v1/", StringComparison.Ordinal) && MethodsOf(r).Except(["GET", "HEAD", "POST"]).Any()).Select(PathOf);
        Assert.Empty(others);
    }

    [Fact]
    public void A_twin_needs_the_same_permission_and_uses_the_same_use_case()
    {
        var routes = Routes().SelectMany(r => MethodsOf(r).Select(m => (Name: $"{m} {PathOf(r)}", Route: r))).ToDictionary(r => r.Name, r => r.Route);
        var wrong = new List<string>();
        foreach (var (page, name) in _twins)
        {
            var action = routes[$"POST {page}"];
            if (!routes.TryGetValue(name, out var twin))
            {
                wrong.Add($"{page}: there is no {name}");
                continue;
            }

            // Everybody chooses a language; whoever is signed in keeps it with the account.
            if (page != "/language" && PermissionOf(action) != PermissionOf(twin))
            {
                wrong.Add($"{page} needs {PermissionOf(action)}, {name} needs {PermissionOf(twin)}");
            }

            if (!UseCasesOf(action).Intersect(UseCasesOf(twin)).Any())
            {
                wrong.Add($"{page} and {name} share no use case");
            }
        }

        Assert.Empty(wrong);
    }

    private static Permission? PermissionOf(RouteEndpoint route) => route.Metadata.GetMetadata<NeedsPermission>()?.Permission;

    /// <summary>The services of features that a route calls.</summary>
    private IEnumerable<Type> UseCasesOf(RouteEndpoint route) => (route.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        .Select(p => p.ParameterType)
        .Where(t => t.Namespace?.StartsWith("Baobei.Server.Features.", StringComparison.Ordinal) == true && IsService(t));

    private bool IsService(Type type) => server.Services.GetRequiredService<IServiceProviderIsService>().IsService(type);

    private static string PathOf(RouteEndpoint route) => "/" + string.Join('/', (route.RoutePattern.RawText ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"];

    private List<RouteEndpoint> Routes() => [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}
