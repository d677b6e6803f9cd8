using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Customers;

/// <summary>A claim on one of the keys that were reported.</summary>
/// <param name="Key">As stored: "name:…", "code:…", "mail:…", "tel:…".</param>
/// <param name="Source">What holds it.</param>
/// <param name="Holder">Id of the customer, account or partner that holds it.</param>
/// <param name="HolderType">Type of the customer or account; enterprise for a partner.</param>
/// <param name="Partner">The partner behind it; null for a direct account of the vendor.</param>
/// <param name="Customer">The customer behind it, when there is one.</param>
/// <param name="IsLive">
/// Registration: its hold is not over. Account of a partner's customer: the hold on that customer is not over. Direct account and partner: always.
/// </param>
public sealed record FoundClaim(
    string Key, ClaimSource Source, Guid Holder, CustomerType HolderType, Guid? Partner, Guid? Customer, bool IsLive);

/// <summary>A holder that may be the reported customer, as the matcher says of everything that is known of both.</summary>
/// <param name="IsLive">As in <see cref="FoundClaim"/>.</param>
/// <param name="Answer">Under the thresholds of the policy in force.</param>
/// <param name="Score">Thousandths.</param>
/// <param name="Reasons">Why; null when nothing is known.</param>
public sealed record FoundName(
    ClaimSource Source, Guid Holder, Guid? Partner, bool IsLive, MatchAnswer Answer, int Score, IReadOnlyList<MatchReason>? Reasons = null);

/// <summary>The partner that asks, as far as the rules care.</summary>
/// <param name="IsEffective">身份生效.</param>
/// <param name="DistributionIsOpen">开通分销平台权限.</param>
public sealed record PartnerStanding(Id<Partner> Id, bool IsEffective, bool DistributionIsOpen);

/// <summary>
/// Everything the rules look at, and nothing else: the same facts get the same answer from the same rules. They can be stored as text and
/// judged again (<see cref="CustomerRegistration.Replay"/>).
/// </summary>
public sealed record EligibilityFacts
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The partner that asks.</summary>
    public Guid Partner { get; init; }

    /// <summary>身份生效.</summary>
    public bool PartnerIsEffective { get; init; }

    /// <summary>开通分销平台权限.</summary>
    public bool DistributionIsOpen { get; init; }

    /// <summary>Customers it has under observation.</summary>
    public int Observed { get; init; }

    /// <summary>How many it may have.</summary>
    public int MaxObserved { get; init; }

    /// <summary>The vendor's choice: a name that the matcher says is the same counts as an equal one.</summary>
    public bool SameNameRefuses { get; init; }

    public CustomerType CustomerType { get; init; }

    public bool NameIsValid { get; init; }

    public bool EmailIsDisposable { get; init; }

    /// <summary>The keys of what was reported.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Claims on those keys.</summary>
    public IReadOnlyList<FoundClaim> Claims { get; init; } = [];

    /// <summary>Near names, as the matcher found them; equal names and codes are claims.</summary>
    public IReadOnlyList<FoundName> Names { get; init; } = [];

    /// <summary>
    /// The facts that need no look at others. The caller adds the claims on <see cref="Keys"/> and the near names. What was typed may be
    /// incomplete: what is missing gives no key. What is wrong (<see cref="CustomerDetails.Wrong"/>) would give none either, and so a better
    /// answer than it deserves: who asks says so first.
    /// </summary>
    public static EligibilityFacts Begin(CustomerDetails details, PartnerStanding partner, int observed, Policy policy)
    {
        var keys = IdentityKeys.Of(Readable(details));
        var email = EmailAddress.Normalise(details.Email);
        return new()
        {
            Partner = partner.Id.Value,
            PartnerIsEffective = partner.IsEffective,
            DistributionIsOpen = partner.DistributionIsOpen,
            Observed = observed,
            MaxObserved = policy.MaxObserved,
            SameNameRefuses = policy.SameName == SameNameChoice.Refuse,
            CustomerType = details.CustomerType,
            NameIsValid = details.CustomerType == CustomerType.Enterprise ? CompanyName.IsValid(details.Name) : PersonName.IsValid(details.Name),
            EmailIsDisposable = email is not null && EmailAddress.IsDisposable(email),
            Keys = [.. keys.Select(key => key.Text)],
        };
    }

    /// <summary>What was reported, as the matcher compares it; null for a person, whose name says little.</summary>
    public static MatchParty? PartyOf(CustomerDetails details)
    {
        var typed = Readable(details);
        return typed.CustomerType != CustomerType.Enterprise || CompanyName.Key(typed.Name).Length < CompanyName.MinKeyLength ? null : new(typed.Name)
        {
            CreditCode = typed.CreditCode,
            Email = Given(typed.Email),
            Phone = Given(typed.Phone),
            Region = Given(typed.Region),
            Industry = Given(typed.Industry),
            Nickname = Given(typed.Nickname),
        };

        static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>As text that stays readable: enums by name.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Json);

    public static EligibilityFacts FromText(string text) =>
        JsonSerializer.Deserialize<EligibilityFacts>(text, Json) ?? throw new FormatException("No facts.");

    private static CustomerDetails Readable(CustomerDetails details) => details with
    {
        Name = details.Name.Trim(),
        CreditCode = UnifiedCreditCode.TryParse(details.CreditCode),
        Email = EmailAddress.Normalise(details.Email) ?? "",
        Phone = CustomerDetails.IsE164(details.Phone.Trim()) ? details.Phone.Trim() : "",
    };
}

/// <summary>报备条件: what the rules answer to a registration (guide line 16), with every reason that applies. Any refusal beats a review, any review beats allow.</summary>
/// <param name="Rules">Version of the rules that answered.</param>
/// <param name="Reasons">Refusals first, one for each code; may be shown to the partner: nothing in them tells who else holds the customer.</param>
/// <param name="Evidence">For the vendor only.</param>
/// <param name="Facts">What was judged; for the vendor only.</param>
public sealed record Eligibility(
    Verdict Verdict, string Rules, IReadOnlyList<EligibilityReason> Reasons, IReadOnlyList<EligibilityEvidence> Evidence, EligibilityFacts Facts)
{
    /// <summary>The rules of today; changes whenever the same facts may get another answer.</summary>
    public const string RulesVersion = "2026-11.4";

    /// <summary>身份未生效 (guide line 5).</summary>
    public const string NotEffective = "partner.not_effective";

    /// <summary>未开通分销平台权限 (guide line 5).</summary>
    public const string DistributionClosed = "partner.distribution_closed";
    public const string InvalidName = "customer.invalid_name";
    public const string DisposableEmail = "customer.disposable_email";

    /// <summary>The address is the asking partner's own contact address.</summary>
    public const string PartnerEmail = "customer.partner_email";
    public const string IsPartnerItself = "customer.is_partner_itself";
    public const string IsPartner = "customer.is_partner";

    /// <summary>The asking partner holds it already; the detail is the id of its own row.</summary>
    public const string AlreadyRegistered = "customer.already_registered";

    /// <summary>Somebody else holds it.</summary>
    public const string Protected = "customer.protected";

    /// <summary>老客户 (guide line 127): it has an account and goes by project.</summary>
    public const string HasAccount = "customer.has_account";

    /// <summary>The detail is the limit.</summary>
    public const string TooManyObserved = "customer.too_many_observed";
    public const string SimilarName = "customer.similar_name";
    public const string SameEmail = "customer.same_email";
    public const string SamePhone = "customer.same_phone";

    /// <summary>Next step of a reason for review beside a refusal: nothing can be handed in until the refusals are settled.</summary>
    public const string RefusalsFirst = "settle_refusals";

    /// <summary>Every code with what it leads to and what the partner can do, in the order in which reasons are told.</summary>
    public static readonly IReadOnlyList<(string Code, Verdict Severity, string NextStep)> Table =
    [
        (NotEffective, Verdict.Refuse, "contact_vendor"),
        (DistributionClosed, Verdict.Refuse, "contact_vendor"),
        (InvalidName, Verdict.Refuse, "use_full_name"),
        (DisposableEmail, Verdict.Refuse, "use_lasting_email"),
        (PartnerEmail, Verdict.Refuse, "use_customer_email"),
        (IsPartnerItself, Verdict.Refuse, "check_name"),
        (IsPartner, Verdict.Refuse, "check_name"),
        (AlreadyRegistered, Verdict.Refuse, "open_customer"),
        (Protected, Verdict.Refuse, "check_or_wait"),
        (HasAccount, Verdict.Refuse, "create_project"),
        (TooManyObserved, Verdict.Refuse, "finish_observed"),
        (SimilarName, Verdict.Review, "wait_for_review"),
        (SameEmail, Verdict.Review, "wait_for_review"),
        (SamePhone, Verdict.Review, "wait_for_review"),
    ];

    /// <summary>The answer to the facts.</summary>
    public static Eligibility Of(EligibilityFacts facts)
    {
        var found = new Findings();
        JudgePartner(facts, found);
        JudgeInput(facts, found);
        foreach (var claim in facts.Claims)
        {
            JudgeClaim(facts, claim, found);
        }

        foreach (var name in facts.Names)
        {
            JudgeName(facts, name, found);
        }

        var reasons = found.Reasons();
        var verdict = reasons.Count == 0 ? Verdict.Allow : reasons[0].Severity;
        return new(verdict, RulesVersion, reasons, found.Evidence, facts);
    }

    /// <summary>Throws the first refusal, when there is one.</summary>
    public void OrRefuse()
    {
        if (Verdict == Verdict.Refuse)
        {
            throw new Refused(Reasons[0].Code, [.. Reasons[0].Details]);
        }
    }

    private static void JudgePartner(EligibilityFacts facts, Findings found)
    {
        if (!facts.PartnerIsEffective)
        {
            found.Add(NotEffective);
        }

        if (!facts.DistributionIsOpen)
        {
            found.Add(DistributionClosed);
        }

        if (facts.Observed >= facts.MaxObserved)
        {
            found.Add(TooManyObserved, facts.MaxObserved.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void JudgeInput(EligibilityFacts facts, Findings found)
    {
        if (!facts.NameIsValid)
        {
            found.Add(InvalidName);
        }

        if (facts.EmailIsDisposable)
        {
            found.Add(DisposableEmail);
        }
    }

    private static void JudgeClaim(EligibilityFacts facts, FoundClaim claim, Findings found)
    {
        if (CodeOf(facts, claim) is not { } code)
        {
            return;
        }

        var isOwnRow = code == AlreadyRegistered && claim.Customer is not null;
        found.Add(code, isOwnRow ? new Id<Customer>(claim.Customer!.Value).ToString() : null);
        found.Evidence.Add(new(code, claim.Key, claim.Source, claim.Holder, claim.Partner));
    }

    private static string? CodeOf(EligibilityFacts facts, FoundClaim claim)
    {
        var kind = KindOf(claim.Key);
        var isOwn = claim.Partner == facts.Partner;
        if (claim.Source == ClaimSource.Partner)
        {
            return CodeOfPartner(facts, kind, isOwn);
        }

        // A person is not a company: what identifies the one is only a hint about the other.
        var identifies = claim.HolderType == facts.CustomerType && Identifies(facts.CustomerType, kind);
        var isDirect = claim.Partner is null;
        if (claim.Source == ClaimSource.Account && (isDirect || !claim.IsLive))
        {
            return (identifies, facts.CustomerType) switch
            {
                // An account stays when the hold on its company ends: the company may be registered again and open another one.
                (true, CustomerType.Enterprise) => isDirect ? HasAccount : null,

                // A person is its account: whose partner it has had comes back to that partner, by a new registration, and to no other.
                (true, _) => isOwn ? null : HasAccount,
                (false, _) => isOwn ? null : Hint(kind),
            };
        }

        return !claim.IsLive ? null
            : identifies ? isOwn ? AlreadyRegistered : Protected
            : isOwn ? null
            : Hint(kind);
    }

    private static string? CodeOfPartner(EligibilityFacts facts, KeyKind kind, bool isOwn) => kind switch
    {
        KeyKind.Name or KeyKind.Code when facts.CustomerType == CustomerType.Enterprise => isOwn ? IsPartnerItself : IsPartner,
        KeyKind.Mail => isOwn ? PartnerEmail : SameEmail,
        KeyKind.Tel => SamePhone,
        _ => null,
    };

    private static void JudgeName(EligibilityFacts facts, FoundName name, Findings found)
    {
        // A partner's own customers may well be sisters, and a hold that is over holds nothing; of partners also one's own house counts.
        var counts = name.Source switch
        {
            ClaimSource.Partner => true,
            ClaimSource.Account => name.Partner is null || (name.IsLive && name.Partner != facts.Partner),
            ClaimSource.Registration => name.IsLive && name.Partner != facts.Partner,
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        if (!counts || facts.CustomerType != CustomerType.Enterprise || name.Answer == MatchAnswer.Different)
        {
            return;
        }

        // Whose name is the same is as good as found by an equal one, where the vendor wants it so.
        var key = IdentityKey.PrefixOf(KeyKind.Name);
        var same = facts.SameNameRefuses && name.Answer == MatchAnswer.Same
            ? CodeOf(facts, new(key, name.Source, name.Holder, CustomerType.Enterprise, name.Partner, null, name.IsLive))
            : null;
        var code = same ?? SimilarName;
        found.Add(code);
        found.Evidence.Add(new(code, key, name.Source, name.Holder, name.Partner, name.Score, name.Reasons, name.Answer));
    }

    private static bool Identifies(CustomerType type, KeyKind kind) => type switch
    {
        CustomerType.Enterprise => kind is KeyKind.Name or KeyKind.Code,
        CustomerType.Individual => kind is KeyKind.Mail or KeyKind.Tel,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static string? Hint(KeyKind kind) => kind switch
    {
        KeyKind.Mail => SameEmail,
        KeyKind.Tel => SamePhone,
        KeyKind.Name or KeyKind.Code => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static KeyKind KindOf(string key) =>
        Enum.GetValues<KeyKind>().First(kind => key.StartsWith(IdentityKey.PrefixOf(kind), StringComparison.Ordinal));

    /// <summary>What was found so far: each code once, its details once.</summary>
    private sealed class Findings
    {
        private readonly Dictionary<string, SortedSet<string>> _details = [];

        public List<EligibilityEvidence> Evidence { get; } = [];

        public void Add(string code, string? detail = null)
        {
            if (!_details.TryGetValue(code, out var details))
            {
                _details.Add(code, details = new(StringComparer.Ordinal));
            }

            if (detail is not null)
            {
                details.Add(detail);
            }
        }

        public IReadOnlyList<EligibilityReason> Reasons()
        {
            var rows = Table.Where(row => _details.ContainsKey(row.Code)).ToList();
            var isRefused = rows.Exists(row => row.Severity == Verdict.Refuse);
            return
            [
                .. rows.Select(row => new EligibilityReason(
                    row.Code, row.Severity, isRefused && row.Severity == Verdict.Review ? RefusalsFirst : row.NextStep, [.. _details[row.Code]])),
            ];
        }
    }
}
