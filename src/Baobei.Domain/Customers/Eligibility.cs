using Baobei.Domain.Kernel;

namespace Baobei.Domain.Customers;

/// <summary>报备条件: what the rules answer to a registration, with every reason that applies.</summary>
/// <param name="Rules">Version of the rules that answered.</param>
/// <param name="Reasons">Refusals first; may be shown to the partner.</param>
/// <param name="Evidence">For the vendor only.</param>
public sealed record Eligibility(Verdict Verdict, string Rules, IReadOnlyList<EligibilityReason> Reasons, IReadOnlyList<EligibilityEvidence> Evidence)
{
    /// <summary>The rules of today; changes whenever the same facts may get another answer.</summary>
    public const string RulesVersion = "2026-11";

    /// <summary>Throws the first refusal, when there is one.</summary>
    public void OrRefuse()
    {
        if (Reasons.FirstOrDefault(reason => reason.Severity == Verdict.Refuse) is { } refusal)
        {
            throw new Refused(refusal.Code, [.. refusal.Details]);
        }
    }
}
