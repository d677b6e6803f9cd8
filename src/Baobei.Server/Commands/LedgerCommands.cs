using System.CommandLine;
using System.Globalization;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Commands;

internal static class LedgerCommands
{
    public static Command Build() => new("ledger", "The books: accounts, transfers and postings.") { Verify() };

    private static Command Verify()
    {
        var where = new Where();
        var command = new Command(
            "verify",
            "Looks through the whole ledger of every vendor: all postings sum to zero, balances are those of their postings, no row was changed, removed or added. Fails with the first row that is wrong.");
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            await using var app = await Where.Open(where.Read(parsed), ct);
            var output = parsed.InvocationConfiguration.Output;
            var wrong = 0;
            foreach (var vendor in await Vendors(app.Services, ct))
            {
                await using var scope = app.Services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor.Id) with { Channel = Channel.CommandLine });
                var verdict = await scope.ServiceProvider.GetRequiredService<VerifyLedger>().Run(ct);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{vendor.Id} {vendor.Name}: {verdict.Accounts} accounts, {verdict.Transfers} transfers, {verdict.Postings} postings, {verdict.Holds} holds in {verdict.Took.TotalSeconds:F1} s ({verdict.Postings / Math.Max(0.001, verdict.Took.TotalSeconds):F0} postings/s)"));
                foreach (var (currency, sum) in verdict.Sums.OrderBy(one => one.Key, StringComparer.Ordinal))
                {
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {currency} sum {sum}"));
                }

                output.WriteLine(verdict.Finding is { } finding ? $"  WRONG {Names.Snake(finding.Fault.ToString())} {finding.Row}" : "  right");
                wrong += verdict.Finding is null ? 0 : 1;
            }

            if (wrong > 0)
            {
                throw new CommandFailure("The ledger is not right. The first row of each vendor that is wrong stands above; nothing was changed.");
            }
        });
        return command;
    }

    private static async Task<List<Vendor>> Vendors(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Db>().Vendors.AsNoTracking().OrderBy(vendor => vendor.Id).ToListAsync(ct);
    }
}
