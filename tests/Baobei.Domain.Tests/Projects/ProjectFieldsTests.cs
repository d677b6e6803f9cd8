using Baobei.Domain.Projects;

namespace Baobei.Domain.Tests.Projects;

/// <summary>The table of what may be changed when, written out by hand.</summary>
public sealed class ProjectFieldsTests
{
    private const string Everything =
        "Name Industry Region Description IsBid IsTest IsThirdParty ContactName ContactTitle ContactPhone Products Competitors Environment ExpectedStartOn BidOn "
        + "TenderNumber Files AmountMinor OneOffMinor Currency ExpectedSignOn ExpectedRevenueOn";

    [Theory]
    [InlineData(ProjectStatus.PendingApproval, "")]
    [InlineData(ProjectStatus.Returned, "Description AmountMinor")]
    [InlineData(ProjectStatus.PendingConfirmation, "")]
    [InlineData(
        ProjectStatus.InProgress,
        "Description ContactName ContactTitle ContactPhone Competitors Environment ExpectedStartOn Files AmountMinor OneOffMinor ExpectedSignOn ExpectedRevenueOn")]
    [InlineData(ProjectStatus.Won, "")]
    [InlineData(ProjectStatus.Lost, "")]
    [InlineData(ProjectStatus.Rejected, Everything)]
    [InlineData(ProjectStatus.CustomerRefused, Everything)]
    [InlineData(ProjectStatus.Withdrawn, Everything)]
    [InlineData(ProjectStatus.Expired, Everything)]
    [InlineData(ProjectStatus.Closed, "")]
    public void In_this_status_these_fields_change(ProjectStatus status, string fields) => Assert.Equal(
        fields.Split(' ', StringSplitOptions.RemoveEmptyEntries), ProjectFields.All.Where(field => ProjectFields.MayEdit(field, status, ["Description", "AmountMinor"])));

    [Fact]
    public void Whether_it_is_a_bid_brings_its_day_and_number_along() =>
        Assert.Equal(["IsBid", "BidOn", "TenderNumber"], ProjectFields.All.Where(field => ProjectFields.MayEdit(field, ProjectStatus.Returned, ["IsBid"])));

    [Fact]
    public void Every_field_of_the_details_is_in_the_table_and_is_compared()
    {
        Assert.Equal(Everything.Split(' '), ProjectFields.All);
        var details = typeof(ProjectDetails).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order();
        Assert.Equal(details, ProjectFields.All.Where(field => field != nameof(Project.Files)).Order());
        var other = new ProjectDetails
        {
            Name = "a",
            Industry = "a",
            Region = "a",
            Description = "a",
            IsBid = true,
            IsTest = true,
            IsThirdParty = true,
            ContactName = "a",
            ContactTitle = "a",
            ContactPhone = "a",
            Products = ["a"],
            Competitors = "a",
            Environment = "a",
            ExpectedStartOn = new(2018, 1, 1),
            BidOn = new(2018, 1, 1),
            TenderNumber = "a",
            AmountMinor = 1,
            OneOffMinor = 1,
            Currency = "USD",
            ExpectedSignOn = new(2018, 1, 1),
            ExpectedRevenueOn = new(2018, 1, 1),
        };
        Assert.Equal(details, ProjectFields.Differences(new(), other).Order());
    }
}
