using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Tests.Customers;

/// <summary>People, moments and things that the stories of customers begin with.</summary>
internal static class Given
{
    /// <summary>Guide line 28: the first row was reported at 2018-09-17 10:37:43, Beijing time.</summary>
    public static readonly DateTimeOffset Reported = new(2018, 9, 17, 2, 37, 43, TimeSpan.Zero);

    public static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    public static readonly Policy Policy = new();

    public static readonly PolicyVersion PolicyVersion = PolicyVersion.First(Policy, Reported);

    public static readonly Guid Sales = Guid.Parse("0198aaaa-0000-7000-8000-000000000001");

    public static readonly Guid Bd = Guid.Parse("0198aaaa-0000-7000-8000-000000000002");

    public static readonly CustomerDetails Details = new()
    {
        CustomerType = CustomerType.Enterprise,
        Name = "杭州云帆科技有限公司",
        CreditCode = "91330100799655058B",
        Industry = "65",
        Region = "3301",
        ContactName = "王伟",
        Email = "wang.wei@yunfan.example",
        Phone = "+8613800000000",
        Nickname = "云帆",
    };

    public static readonly CustomerDetails Person = Details with { CustomerType = CustomerType.Individual, Name = "王伟", CreditCode = null };

    public static Partner Partner()
    {
        var partner = Domain.Partners.Partner.Create("杭州报备合作有限公司", "91110108551385082Q", "李娜", "li.na@partner.example", Reported);
        partner.MakeEffective();
        partner.SetDistribution(true);
        return partner;
    }

    public static CustomerRegistration Registration(CustomerDetails details, Eligibility eligibility, Id<Partner>? partner = null) =>
        CustomerRegistration.Record(details, eligibility, partner ?? Id<Partner>.At(Reported), PolicyVersion, Sales, Reported);

    public static Eligibility Answer(Verdict verdict) => Eligibility.Of(new EligibilityFacts
    {
        PartnerIsEffective = verdict != Verdict.Refuse,
        DistributionIsOpen = true,
        MaxObserved = 100,
        NameIsValid = true,
        Names = verdict == Verdict.Review ? [new(ClaimSource.Registration, Bd, Bd, true, MatchAnswer.Same, 900)] : [],
    });

    public static Customer Observing(CustomerDetails? details = null, DateTimeOffset? at = null, Id<Partner>? partner = null) =>
        Customer.Register(details ?? Details, Registration(details ?? Details, Answer(Verdict.Allow), partner), Policy, at ?? Reported);

    public static (Customer Customer, CustomerRegistration Registration) InReview()
    {
        var registration = Registration(Details, Answer(Verdict.Review));
        return (Customer.Register(Details, registration, Policy, Reported), registration);
    }

    public static InvitationDetails Invitation(string email = "boss@yunfan.example") =>
        new() { Email = email, DistributionType = DistributionType.Agency, Nickname = "云帆" };

    public static (Customer Customer, CustomerInvitation Invitation) Inviting(DateTimeOffset? at = null, CustomerDetails? details = null)
    {
        var customer = Observing(details);
        return (customer, customer.Invite(Invitation(), [], 0, Policy, Sales, at ?? Reported));
    }

    public static CustomerAccount SignedUp(Customer customer, CustomerInvitation invitation, DateTimeOffset at, string name = "aliyunceshi") =>
        CustomerAccount.SignUp(customer, invitation, name, "+8613800000001", Guid.CreateVersion7(), at);

    public static IdentityVerification Submitted(Customer customer, CustomerInvitation invitation, CustomerAccount account, DateTimeOffset at)
    {
        invitation.Submit(at);
        customer.SubmittedVerification(at);
        return IdentityVerification.Submit(account, invitation.Id, Licence, at);
    }

    public static readonly VerificationDetails Licence = new()
    {
        CustomerType = CustomerType.Enterprise,
        Name = "杭州云帆科技有限公司",
        CreditCode = "91330100799655058B",
    };

    public static Customer Associated(DateTimeOffset at)
    {
        var (customer, invitation) = Inviting();
        Join(customer, invitation, at, "aliyunceshi");
        return customer;
    }

    public static CustomerAccount Join(Customer customer, CustomerInvitation invitation, DateTimeOffset at, string name)
    {
        var account = SignedUp(customer, invitation, at, name);
        Submitted(customer, invitation, account, at).Pass(account, null, at);
        customer.Associate(account, Policy, at);
        return account;
    }

    /// <summary>A customer in each status, as stored.</summary>
    public static Customer In(RegistrationStatus status)
    {
        var at = Reported.AddHours(1);
        switch (status)
        {
            case RegistrationStatus.PendingReview:
                return InReview().Customer;
            case RegistrationStatus.Rejected:
                var (rejected, registration) = InReview();
                rejected.RejectReview(registration, Bd, "已有客户经理跟进", at);
                return rejected;
            case RegistrationStatus.Observing:
                return Observing();
            case RegistrationStatus.Inviting:
                return Inviting().Customer;
            case RegistrationStatus.Associated:
                return Associated(at);
            case RegistrationStatus.Expired:
                var expired = Observing();
                expired.Lapse(expired.ExpiresAt);
                return expired;
            case RegistrationStatus.Released:
                var released = Associated(at);
                released.RequestRelease(null, at);
                released.ConfirmRelease(ReleaseParty.Customer, at);
                return released;
            case RegistrationStatus.Withdrawn:
                var withdrawn = Observing();
                withdrawn.Withdraw([], at);
                return withdrawn;
            default:
                throw new ArgumentOutOfRangeException(nameof(status), status, null);
        }
    }

    public static string RefusalOf(Action act) => Assert.Throws<Refused>(act).Code;

    public static IReadOnlyList<string> EventsOf(Entity entity) => [.. entity.TakeEvents().Select(happened => happened.Name)];
}
