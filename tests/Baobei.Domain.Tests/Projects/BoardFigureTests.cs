using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Tests.Projects;

public sealed class BoardFigureTests
{
    [Fact]
    public void Sums_of_a_stage_are_told_apart_by_currency_and_weighted_by_the_win_rate()
    {
        var figures = BoardFigure.Of(
        [
            new(ProjectKind.VendorCustomer, ProjectStage.RevenueConfirmed, ProjectStatus.Won, "CNY", 1, 500),
            new(ProjectKind.VendorCustomer, ProjectStage.RevenueConfirmed, ProjectStatus.InProgress, "CNY", 2, 1000),
            new(ProjectKind.VendorCustomer, ProjectStage.PotentialOpportunity, ProjectStatus.InProgress, "USD", 3, 300),
            new(ProjectKind.VendorCustomer, ProjectStage.PotentialOpportunity, ProjectStatus.InProgress, "CNY", 1, 1000),
            new(ProjectKind.PartnerCustomer, ProjectStage.SolutionDiscussion, ProjectStatus.InProgress, "CNY", 4, 1000),
        ],
            new Policy { WinRates = [20, 40, 60, 80, 90, 50] });
        Assert.Equal(
        [
            new(ProjectKind.PartnerCustomer, ProjectStage.SolutionDiscussion, 4, new Money(1000, "CNY"), new Money(600, "CNY")),
            new(ProjectKind.VendorCustomer, ProjectStage.PotentialOpportunity, 1, new Money(1000, "CNY"), new Money(200, "CNY")),
            new(ProjectKind.VendorCustomer, ProjectStage.PotentialOpportunity, 3, new Money(300, "USD"), new Money(60, "USD")),
            new(ProjectKind.VendorCustomer, ProjectStage.RevenueConfirmed, 3, new Money(1500, "CNY"), new Money(1000, "CNY")),
        ],
            figures);
    }
}
