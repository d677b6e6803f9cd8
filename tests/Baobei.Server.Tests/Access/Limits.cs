using Baobei.Server.Features.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Access;

/// <summary>Asking too often.</summary>
internal static class Limits
{
    public const string Here = "127.0.0.1";

    private const int Tries = 10;

    /// <summary>Asks when nothing is left of a limit, and is told to wait. A limit fills by itself, so on a slow machine one asks again.</summary>
    public static async Task<Answer> AsksTooOften(this Town town, RateLimit limit, string who, Func<Task<Answer>> ask)
    {
        Answer answer;
        var tries = 0;
        do
        {
            town.UsesUp(limit, who);
            answer = await ask();
        }
        while (answer.Status != 429 && ++tries < Tries);
        answer.Is(429);
        Assert.InRange(answer.Response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), limit.Period);
        return answer;
    }

    private static void UsesUp(this Town town, RateLimit limit, string who)
    {
        var limits = town.Server.Services.GetRequiredService<RateLimits>();
        try
        {
            for (var i = 0; i <= limit.Times; i++)
            {
                limits.Take(limit, town.Vendor.Id, who);
            }
        }
        catch (RateLimited)
        {
            // Nothing is left.
        }
    }
}
