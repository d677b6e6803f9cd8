using Baobei.Server.Data;
using Baobei.Server.Jobs;

namespace Baobei.Server.Features.Ledger;

/// <summary>账户与流水: accounts, statements, transfers, and whether the books are right.</summary>
internal static class LedgerRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(s => new LedgerWriter(s.GetRequiredService<ILedgerTransactions>()));
        services.AddScoped<LedgerBooking>();
        services.Recurs<LapseHolds>();
    }
}
