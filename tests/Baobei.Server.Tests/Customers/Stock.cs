using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Tests.Customers;

/// <summary>Customers as lists find them: made by the domain at any moment, without the checks of a registration.</summary>
internal static class Stock
{
    private static readonly Policy _policy = new();
    private static int _number;

    public static CustomerDetails Details(string name, string? nickname = null) => new()
    {
        CustomerType = CustomerType.Enterprise,
        Name = name,
        Nickname = nickname,
        Industry = "65",
        Region = "3301",
        ContactName = "王伟",
        Email = "contact@customer.example",
        Phone = "+8613800000000",
    };

    /// <summary>Somebody who sells for a partner of its own.</summary>
    public static async Task<(Person Sales, Partner Partner)> Seller(this Town town, string name = "Partner")
    {
        var partner = await town.Partner($"{name} {Guid.CreateVersion7():N}");
        return (await town.Someone(Role.PartnerSales, partner), partner);
    }

    /// <summary>A registration that the rules refused: only the record is there.</summary>
    public static Task<int> IsRefused(this Town town, Partner partner, CustomerDetails details, DateTimeOffset at) => town.As(async (_, db) =>
    {
        var policy = await db.Policies.FirstAsync();
        var facts = new EligibilityFacts { PartnerIsEffective = true, DistributionIsOpen = true, MaxObserved = 100, NameIsValid = false };
        db.Add(CustomerRegistration.Record(details, Eligibility.Of(facts), partner.Id, policy, Guid.CreateVersion7(), at));
        return await db.SaveChangesAsync();
    });

    /// <summary>A customer reported by <paramref name="partner"/> at <paramref name="at"/>, and brought by <paramref name="then"/> to where it stands.</summary>
    public static Task<Customer> Has(
        this Town town, Partner partner, CustomerDetails details, DateTimeOffset at, Func<Making, Task>? then = null, Verdict verdict = Verdict.Allow, Guid? by = null) =>
        town.As(async (_, db) =>
        {
            var policy = await db.Policies.FirstAsync();
            var facts = new EligibilityFacts
            {
                PartnerIsEffective = true,
                DistributionIsOpen = true,
                MaxObserved = 100,
                NameIsValid = true,
                Names = verdict == Verdict.Review ? [new(ClaimSource.Registration, Guid.CreateVersion7(), Guid.CreateVersion7(), true, Baobei.Domain.Matching.MatchAnswer.Same, 900)] : [],
            };
            var registration = CustomerRegistration.Record(details, Eligibility.Of(facts), partner.Id, policy, by ?? Guid.CreateVersion7(), at);
            var customer = Customer.Register(details, registration, _policy, at);
            db.Add(registration);
            db.Add(customer);
            if (then is not null)
            {
                await then(new Making(customer, registration, db.Add, _policy, at));
            }

            await db.SaveChangesAsync();
            return customer;
        });

    public static Task<Customer> Has(this Town town, Partner partner, string name, DateTimeOffset at, Func<Making, Task>? then = null) =>
        town.Has(partner, Details(name), at, then);

    /// <summary>Names of the rows that a page shows, in order.</summary>
    public static string[] Names(this Answer answer) => [.. answer.Is(200).Page.QuerySelectorAll("tbody tr td:first-child").Select(cell => cell.TextContent.Trim())];

    /// <summary>Names in an answer of the API.</summary>
    public static string[] ApiNames(this Answer answer) =>
        [.. answer.Is(200).Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];

    /// <summary>What can happen to a customer after its report.</summary>
    public sealed record Making(Customer Customer, CustomerRegistration Registration, Func<object, object> Add, Policy Policy, DateTimeOffset At)
    {
        public Task Invited(DistributionType distribution = DistributionType.Agency, string nickname = "Nick", DateTimeOffset? at = null)
        {
            Add(Invite(distribution, nickname, at));
            return Task.CompletedTask;
        }

        public Task Declined(DateTimeOffset at)
        {
            var invitation = Invite(DistributionType.Agency, "Nick");
            invitation.Refuse("No", at);
            Customer.InvitationWasRefused([invitation], at);
            Add(invitation);
            return Task.CompletedTask;
        }

        public Task SignedUp(string account, DateTimeOffset at)
        {
            var invitation = Invite(DistributionType.Agency, "Nick");
            Add(invitation);
            Add(CustomerAccount.SignUp(Customer, invitation, account, "+8613800000001", Guid.CreateVersion7(), at));
            return Task.CompletedTask;
        }

        public Task Associated(DateTimeOffset at, string? account = null, DistributionType distribution = DistributionType.Agency)
        {
            var invitation = Invite(distribution, "Nick");
            var made = CustomerAccount.SignUp(
                Customer, invitation, account ?? $"account-{Interlocked.Increment(ref _number)}", "+8613800000001", Guid.CreateVersion7(), at);
            invitation.Submit(at);
            Customer.SubmittedVerification(at);
            var licence = new VerificationDetails { CustomerType = Customer.CustomerType, Name = Customer.Name, CreditCode = "91330100799655058B" };
            var verification = IdentityVerification.Submit(made, invitation.Id, licence, at);
            verification.Pass(made, null, at);
            Customer.Associate(made, Policy, at);
            Add(invitation);
            Add(made);
            Add(verification);
            return Task.CompletedTask;
        }

        public async Task Noticed(DateTimeOffset at)
        {
            await Associated(At);
            Customer.GiveNotice("Another supplier", Policy, at);
        }

        public Task Withdrawn(DateTimeOffset at)
        {
            Customer.Withdraw([], at);
            return Task.CompletedTask;
        }

        public Task Rejected(DateTimeOffset at)
        {
            Customer.RejectReview(Registration, Guid.CreateVersion7(), "Known to us", at);
            return Task.CompletedTask;
        }

        private CustomerInvitation Invite(DistributionType distribution, string nickname, DateTimeOffset? at = null) => Customer.Invite(
            new() { Email = "boss@customer.example", DistributionType = distribution, Nickname = nickname }, [], 0, Policy, Guid.CreateVersion7(), at ?? At);
    }
}
