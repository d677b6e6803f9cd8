using System.Collections.Frozen;
using Baobei.Domain.Messages;

namespace Baobei.Server.Features.Messages;

/// <summary>Which topic of 通知设置 a kind of message (<see cref="Message.Kind"/>) belongs to: each kind to one.</summary>
public static class MailTopics
{
    private static readonly FrozenDictionary<string, MailTopic> _ofKind = new Dictionary<MailTopic, string[]>
    {
        [MailTopic.CustomerDecisions] = ["review_approved", "review_approved_with_reason", "review_rejected"],
        [MailTopic.CustomerInvitations] = ["invitation_opened", "invitation_refused", "invitation_refused_with_reason", "invitation_expired"],
        [MailTopic.CustomerAssociations] = ["associated"],
        [MailTopic.CustomerExpiry] = ["expiring"],
        [MailTopic.CustomerEndings] = ["expired", "mismatch", "observation_over", "protection_ended_by_vendor", "released", "released_by_vendor"],
        [MailTopic.CustomerReleases] = ["notice_given", "notice_taken_back", "release_declined", "release_requested"],
        [MailTopic.AssociationRequests] =
        [
            "association_due", "association_ended", "association_lapsed", "association_refused", "association_stopped", "association_taken_back", "move_asked",
            "move_asked_of_partner", "move_done", "move_watched", "pay_all_began", "pay_all_ended", "pay_all_offered", "type_change_asked", "type_changed",
        ],
        [MailTopic.CustomerImports] = ["customer_import_loaded", "customer_import_undone", "customers_for_partner", "customers_taken_back"],
        [MailTopic.ProjectDecisions] =
        [
            "project_approved", "project_offered", "project_offered_again", "project_passed", "project_queued", "project_rejected", "project_returned", "project_scope_taken",
            "project_turn_over",
        ],
        [MailTopic.ProjectAnswers] = ["project_association_ended", "project_closed", "project_confirmed", "project_customer_refused", "project_unconfirmed"],
        [MailTopic.ProjectRequests] = ["acceptance_returned", "extension_returned", "project_accepted", "project_extended"],
        [MailTopic.ProjectExpiry] = ["project_draft_expiring", "project_expired", "project_expiring"],
        [MailTopic.ProjectImports] = ["import_for_partner", "import_loaded", "import_taken_back", "import_undone"],
        [MailTopic.PurchaseDecisions] = ["purchase_approved", "purchase_rejected", "purchase_returned"],
        [MailTopic.PurchaseAnswers] =
        [
            "order_linked", "order_refunded", "purchase_changes_requested", "purchase_confirmed", "purchase_declined", "purchase_expired", "purchase_paid", "purchase_part_paid", "purchase_payment_asked",
            "purchase_payment_kept", "purchase_payment_requested", "purchase_payment_waits",
        ],
        [MailTopic.PurchaseOffers] = ["order_refund_received", "purchase_asked", "purchase_due", "purchase_lapsed", "purchase_receipt", "purchase_taken_back", "purchase_waits_for_partner"],
        [MailTopic.PurchasesWaiting] = ["purchase_delegated", "purchase_delegation_ended", "purchase_waits"],
        [MailTopic.Cash] = ["payment_booked", "payment_kept", "payment_late", "topup_booked", "topup_expired", "withdrawal_lapsed", "withdrawal_paid", "withdrawal_refused"],
        [MailTopic.CashWaiting] =
            ["bank_line_waits", "bank_lines_wait", "payment_came_late", "payment_notice_refused", "payment_without_order", "withdrawal_waits"],
        [MailTopic.Credit] = ["credit_alerted", "credit_arrears"],
        [MailTopic.Funds] =
        [
            "fund_batch_waits", "fund_lapsed", "fund_received", "fund_reclaimed", "fund_reclaimed_on_release", "fund_reclaimed_on_switch", "fund_refused", "fund_released",
            "fund_waits",
        ],
        [MailTopic.Contracts] =
            ["contract_cancelled", "contract_complete", "contract_expired", "contract_refused", "contract_to_countersign", "contract_to_sign"],
        [MailTopic.Invoices] = ["invoice_credited", "invoice_issued", "invoice_reissued", "invoice_returned", "invoice_waits"],
        [MailTopic.ApprovalsWaiting] = ["import_waits", "project_delegated", "project_delegation_ended", "project_waits"],
        [MailTopic.ApprovalsOverdue] = ["project_due_soon", "project_escalated", "project_overdue", "purchase_due_soon", "purchase_escalated", "purchase_overdue"],
        [MailTopic.RequestsWaiting] = ["acceptance_waits", "extension_waits"],
    }.SelectMany(topic => topic.Value.Select(kind => KeyValuePair.Create(kind, topic.Key))).ToFrozenDictionary(StringComparer.Ordinal);

    public static MailTopic Of(string kind) => _ofKind[kind];

    /// <summary>There is such a kind of message.</summary>
    public static bool Knows(string kind) => _ofKind.ContainsKey(kind);
}
