using Baobei.Domain.Kernel;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Projects;

/// <summary>项目胜率: how likely a project in a stage is won, as the vendor's policy says (guide line 317: 潜在商机 20 %).</summary>
public static class WinRate
{
    /// <summary>In per cent; 0 of one that is over without having been won.</summary>
    public static int Of(ProjectStatus status, ProjectStage stage, Policy policy) => status switch
    {
        ProjectStatus.Won => 100,
        ProjectStatus.Lost or ProjectStatus.Rejected or ProjectStatus.CustomerRefused or ProjectStatus.Withdrawn or ProjectStatus.Expired or ProjectStatus.Closed => 0,
        _ => policy.WinRates[(int)stage],
    };

    /// <summary>The amount weighted by it.</summary>
    public static Money Weighted(Money amount, int percent) => amount.Portion(percent * 100);
}
