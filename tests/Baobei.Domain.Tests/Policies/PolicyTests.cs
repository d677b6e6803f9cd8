using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Tests.Policies;

public sealed class PolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_defaults_are_those_of_the_guide()
    {
        var policy = new Policy().Check();

        Assert.Equal(TimeSpan.FromHours(72), policy.LinkLifetime);
        Assert.Equal(TimeSpan.FromDays(15), policy.Observation);
        Assert.Equal(TimeSpan.FromDays(90), policy.Protection);
        Assert.Equal(TimeSpan.FromMinutes(3), policy.ResendInterval);
        Assert.Equal(TimeSpan.FromMinutes(5), policy.MailWindow);
        Assert.Equal(TimeSpan.FromDays(30), policy.ReleaseNotice);
        Assert.Equal((100, 5, 1, 10, 5), (policy.MaxObserved, policy.MaxAccountsEnterprise, policy.MaxAccountsIndividual, policy.MailsPerWindow, policy.ReviewTermWorkingDays));
        Assert.Equal([15, 7, 1], policy.ExpiryWarningDays);
        Assert.Equal(VerificationMode.Manual, policy.VerificationMode);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(720, true)]
    [InlineData(721, false)]
    public void A_number_lies_within_its_limits(int hours, bool isFine)
    {
        var wrong = Record.Exception(() => { (new Policy() with { LinkLifetimeHours = hours }).Check(); }) as InvalidField;
        Assert.Equal(isFine ? null : "LinkLifetimeHours: out_of_range", wrong is null ? null : $"{wrong.Field}: {wrong.Code}");
    }

    [Fact]
    public void Every_number_has_limits_and_a_default_within_them() =>
        Assert.Equal(
            typeof(Policy).GetProperties().Where(property => property.PropertyType == typeof(int)).Select(property => property.Name).Order(),
            Policy.Limits.Where(limit => new Policy().ValueOf(limit.Field) >= limit.Min && new Policy().ValueOf(limit.Field) <= limit.Max).Select(limit => limit.Field).Order());

    [Theory]
    [InlineData(new int[0], true)]
    [InlineData(new[] { 30 }, true)]
    [InlineData(new[] { 1, 7 }, false)]
    [InlineData(new[] { 7, 7 }, false)]
    [InlineData(new[] { 7, 0 }, false)]
    [InlineData(new[] { 366, 7 }, false)]
    [InlineData(new[] { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, false)]
    public void Warning_days_fall(int[] days, bool isFine)
    {
        var wrong = Record.Exception(() => { (new Policy() with { ExpiryWarningDays = days }).Check(); }) as InvalidField;
        Assert.Equal(isFine ? null : "warning_days", wrong?.Code);
    }

    [Fact]
    public void A_version_holds_from_its_moment_until_the_next()
    {
        var first = PolicyVersion.First(new Policy(), Now);
        var second = PolicyVersion.Next([first], new Policy { ProtectionDays = 180 }, Now.AddDays(1), "年度政策", Guid.CreateVersion7(), Now);
        var tick = TimeSpan.FromMicroseconds(1);

        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Same(first, PolicyVersion.InForce([second, first], Now.AddYears(-5)));
        Assert.Same(first, PolicyVersion.InForce([second, first], Now.AddDays(1) - tick));
        Assert.Same(second, PolicyVersion.InForce([first, second], Now.AddDays(1)));
        Assert.Throws<InvalidOperationException>(() => PolicyVersion.InForce([second], Now));
    }

    [Theory]
    [InlineData(-1, "in_the_past")]
    [InlineData(10, "before_last")]
    [InlineData(9, "before_last")]
    [InlineData(11, null)]
    public void What_was_decided_stays_decided(int days, string? code)
    {
        var first = PolicyVersion.First(new Policy(), Now);
        var second = PolicyVersion.Next([first], new Policy(), Now.AddDays(10), "", Guid.CreateVersion7(), Now);
        var wrong = Record.Exception(() => { PolicyVersion.Next([first, second], new Policy(), Now.AddDays(days), "", Guid.CreateVersion7(), Now); }) as InvalidField;
        Assert.Equal(code, wrong?.Code);
    }

    [Fact]
    public void Equal_numbers_are_equal_policies()
    {
        Assert.Equal(new Policy(), new Policy { ExpiryWarningDays = [15, 7, 1] });
        Assert.NotEqual(new Policy(), new Policy { ExpiryWarningDays = [15, 7] });
        Assert.NotEqual(new Policy(), new Policy { MaxObserved = 99 });
    }

    [Fact]
    public void A_deadline_itself_is_too_late()
    {
        Assert.False(Deadline.IsOver(Now, Now - TimeSpan.FromMicroseconds(1)));
        Assert.True(Deadline.IsOver(Now, Now));
    }
}
