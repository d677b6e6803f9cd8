using System.Text.RegularExpressions;
using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Invitations;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Policies;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Invitations;

/// <summary>A customer that its partner has invited, and the link that it was sent.</summary>
public sealed partial record Invited(Town Town, Partner Partner, Domain.Kernel.Id<Customer> CustomerId, Domain.Kernel.Id<CustomerInvitation> InvitationId, string Path)
{
    public const string GoodCode = "91330100799655058B";

    public static Task<Invited> In(Town town, CustomerType type = CustomerType.Enterprise, VerificationMode mode = VerificationMode.Automatic) => town.As(async (services, db) =>
    {
        await town.Policy(policy => policy with { VerificationMode = mode });
        var partner = await town.Partner();
        var now = town.Now;
        var version = await services.GetRequiredService<PolicyBook>().InForce(town.Vendor.Id, now, CancellationToken.None);
        var details = new CustomerDetails
        {
            CustomerType = type,
            Name = type == CustomerType.Enterprise ? "Yunfan Technology Co., Ltd." : "Wang Wei",
            CreditCode = type == CustomerType.Enterprise ? GoodCode : null,
            Industry = "65",
            Region = "3301",
            ContactName = "Wang Wei",
            Email = "wang.wei@yunfan.example",
            Phone = "+8613800138000",
            Nickname = "Yunfan",
        };
        var facts = EligibilityFacts.Begin(details, new(partner.Id, true, true), 0, version.Values);
        var registration = CustomerRegistration.Record(details, Eligibility.Of(facts), partner.Id, version, Guid.CreateVersion7(), now);
        var customer = Customer.Register(details, registration, version.Values, now);
        var invitation = customer.Invite(
            new() { Email = "boss@yunfan.example", DistributionType = DistributionType.Agency, Nickname = "Yunfan" }, [], 0, version.Values, Guid.CreateVersion7(), now);
        db.Add(registration);
        db.Add(customer);
        db.Add(CustomerClaim.Slot(customer, 1));
        db.AddRange(CustomerClaim.Of(customer));
        db.AddRange(HeldName.Of(customer));
        db.Add(invitation);
        await db.SaveChangesAsync();
        return new Invited(town, partner, customer.Id, invitation.Id, services.GetRequiredService<InvitationLink>().PathFor(invitation.Id, invitation.Generation));
    });

    /// <summary>A customer that a partner of its own has registered and invited over HTTP.</summary>
    public static async Task<Invited> By(Town town, Dictionary<string, object?> report, string partnerName = "Partner")
    {
        var (sales, partner) = await town.Sales(partnerName);
        return await By(town, sales, partner, await sales.Holds(report), $"{Guid.CreateVersion7():N}@invited.example");
    }

    /// <summary>Another address of a customer that is there already.</summary>
    public static async Task<Invited> By(Town town, Person sales, Partner partner, string customer, string email)
    {
        var id = (await sales.Invites(customer, email)).Is(200).Json.GetProperty("id").GetString()!;
        return await town.As(async (services, db) =>
        {
            var invitation = await db.CustomerInvitations.AsNoTracking().SingleAsync(i => i.Id == Domain.Kernel.Id<CustomerInvitation>.Parse(id, null));
            var path = services.GetRequiredService<InvitationLink>().PathFor(invitation.Id, invitation.Generation);
            return new Invited(town, partner, invitation.CustomerId, invitation.Id, path);
        });
    }

    public Task<Customer> Row() => Town.As((_, db) => db.Customers.AsNoTracking().SingleAsync(c => c.Id == CustomerId));

    public Task<CustomerInvitation> Invitation() => Town.As((_, db) => db.CustomerInvitations.AsNoTracking().SingleAsync(i => i.Id == InvitationId));

    /// <summary>The fields of a good sign-up, with the code that was sent to the telephone.</summary>
    public async Task<Dictionary<string, string>> Filled(Person visitor, string name = "yunfan2026")
    {
        var phone = "138" + Random.Shared.Next(10_000_000, 99_999_999);
        var sent = await visitor.Submits(Path, new Dictionary<string, string> { ["PhoneCountry"] = "CN", ["Phone"] = phone }, Path, to: $"{Path}/phone-code");
        sent.Is(200);
        await Town.Deliver();
        var code = await Town.As(async (_, db) => Code().Match(await db.Set<MailBoxItem>().Where(m => m.Kind == MailBoxKind.Phone).OrderByDescending(m => m.Id).Select(m => m.Text).FirstAsync()).Value);
        return new()
        {
            ["AccountName"] = name,
            ["Password"] = "a long and quiet river",
            ["PasswordConfirmation"] = "a long and quiet river",
            ["PhoneCountry"] = "CN",
            ["Phone"] = phone,
            ["PhoneCode"] = code,
            ["AgreesToTerms"] = "true",
            ["AgreesToPersonalData"] = "true",
        };
    }

    /// <summary>Signs up; the visitor is then signed in as the customer.</summary>
    public async Task<Person> SignsUp(string name = "yunfan2026")
    {
        var visitor = Town.Visitor();
        var answer = await visitor.Submits(Path, await Filled(visitor, name), Path);
        Assert.Equal(303, answer.Is(303).Status);
        return visitor;
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex Code();
}
