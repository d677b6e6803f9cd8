using Baobei.Domain.Approvals;
using Baobei.Domain.Kernel;
using Baobei.Domain.People;

namespace Baobei.Domain.Tests.Approvals;

public sealed class ApproversTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly ApprovalPerson Ann = new(Guid.CreateVersion7(), Role.BusinessDeveloper);
    private static readonly ApprovalPerson Bob = new(Guid.CreateVersion7(), Role.BusinessDeveloper);
    private static readonly ApprovalPerson Cai = new(Guid.CreateVersion7(), Role.CustomerBusinessManager);
    private static readonly ApprovalPerson Dan = new(Guid.CreateVersion7(), Role.VendorOperator);
    private static readonly ApprovalPerson Eve = new(Guid.CreateVersion7(), Role.VendorFinance);
    private static readonly ApprovalPerson[] Everybody = [Ann, Bob, Cai, Dan, Eve];
    private static readonly ApprovalStep ByRole = new() { Role = Role.BusinessDeveloper };
    private static readonly ApprovalStep ByName = new() { People = [Cai.Id, Guid.CreateVersion7()] };

    public static TheoryData<string, ApprovalStep, StandIn[], Guid[], string> Table => new()
    {
        { "whoever has the role", ByRole, [], [], "Ann Bob" },
        { "whoever is named and there", ByName, [], [], "Cai" },
        { "not who made it", ByRole, [], [Ann.Id], "Bob" },
        { "nor anybody when all made it", ByRole, [], [Ann.Id, Bob.Id], "" },
        { "the deputy of whoever is away", ByRole, [Away(Ann, Dan)], [], "Bob Dan(Ann)" },
        { "a deputy who decides anyway is there once", ByRole, [Away(Ann, Bob)], [], "Bob" },
        { "the deputy of a named one", ByName, [Away(Cai, Ann)], [], "Ann(Cai)" },
        { "a deputy who made it does not", ByRole, [Away(Ann, Dan)], [Dan.Id], "Bob" },
        { "nor the deputy of one who made it", ByRole, [Away(Ann, Dan)], [Ann.Id], "Bob" },
        { "nobody in the place of one who has no right", ByRole, [Away(Cai, Dan)], [], "Ann Bob" },
        { "a deputy who has left", ByName, [Away(Cai, new(Guid.CreateVersion7(), Role.VendorOperator))], [], "" },
        { "before it begins", ByName, [Away(Cai, Ann, from: 1)], [], "Cai" },
        { "nobody of a role that decides nothing, named or not", new() { People = [Eve.Id, Cai.Id] }, [], [], "Cai" },
        { "nor as a deputy", ByName, [Away(Cai, Eve)], [], "" },
        { "a deputy of two", ByRole, [Away(Ann, Dan), Away(Bob, Dan)], [], "Dan(Ann)" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_step_is_decided_by(string why, ApprovalStep step, StandIn[] standIns, Guid[] involved, string expected)
    {
        var found = Approvers.Of(step, Everybody, standIns, involved, Now);
        var said = string.Join(' ', found.Select(one => NameOf(one.PersonId) + (one.InPlaceOf is { } of ? $"({NameOf(of)})" : "")));
        Assert.True(expected == said, $"{why}: {said}");

        // Both questions have one answer.
        Assert.Equal(found, Everybody.Where(one => Approvers.WhyNot(one.Id, step, Everybody, standIns, involved, Now) is null)
            .Select(one => Approvers.Require(one.Id, step, Everybody, standIns, involved, Now)));
    }

    [Fact]
    public void Why_somebody_may_not_is_said_by_a_code()
    {
        Assert.Equal("approval.own", Why(Dan, ByRole, [], [Dan.Id]));
        Assert.Equal("approval.own", Why(Ann, ByRole, [], [Ann.Id]));
        Assert.Equal("approval.not_approver", Why(Dan, ByRole, [], []));
        Assert.Equal("approval.not_approver", Why(Cai, ByRole, [Away(Ann, Cai, from: 1)], []));
        Assert.Equal("approval.not_approver", Why(Cai, ByRole, [Away(Ann, Cai)], [Ann.Id]));
        Assert.Equal("approval.away", Why(Ann, ByRole, [Away(Ann, Dan)], []));
        Assert.Equal("approval.not_approver", Why(Cai, ByRole, [Away(Cai, Dan)], []));
        Assert.Equal("approval.not_approver", Why(new(Guid.CreateVersion7(), Role.BusinessDeveloper), ByRole, [], []));
        Assert.Null(Why(Ann, ByRole, [], []));
        Assert.Equal("approval.own", Assert.Throws<Refused>(() => Approvers.Require(Dan.Id, ByRole, Everybody, [], [Dan.Id], Now)).Code);
    }

    [Fact]
    public void Who_stands_in_decides_until_the_last_tick()
    {
        var standIn = Away(Cai, Ann);
        Assert.Equal(Ann.Id, Approvers.Of(ByName, Everybody, [standIn], [], Now.AddDays(9).AddTicks(-1)).Single().PersonId);
        Assert.Equal(Cai.Id, Approvers.Of(ByName, Everybody, [standIn], [], Now.AddDays(9)).Single().PersonId);
    }

    private static string? Why(ApprovalPerson person, ApprovalStep step, StandIn[] standIns, Guid[] involved) =>
        Approvers.WhyNot(person.Id, step, Everybody, standIns, involved, Now);

    private static string NameOf(Guid id) => id == Ann.Id ? "Ann" : id == Bob.Id ? "Bob" : id == Cai.Id ? "Cai" : id == Dan.Id ? "Dan" : id == Eve.Id ? "Eve" : "?";

    private static StandIn Away(ApprovalPerson absent, ApprovalPerson deputy, int from = 0) =>
        StandIn.Create([], absent.Id, deputy.Id, Now.AddDays(from), Now.AddDays(9), null, absent.Id, Now);
}
