using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Baobei.Bench;

/// <summary>Writes a file of metering (FOCUS 1.0, gzip): hour by hour, of accounts at random.</summary>
internal static class UsageFile
{
    private const string Head =
        "x_LineId,SubAccountId,BilledCost,ListCost,BillingCurrency,BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargePeriodStart,ChargePeriodEnd,ProviderName,ServiceName,SkuId,RegionId,ResourceId,ConsumedQuantity,ConsumedUnit,Tags";

    public static void Write(string path, string[] accounts, int lines)
    {
        var random = new Random(13);
        var begin = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        using var file = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        file.WriteLine(Head);
        for (var i = 0; i < lines; i++)
        {
            var start = begin.AddHours(i * 720L / lines);
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"line-{i:D9},{accounts[random.Next(accounts.Length)]},{random.Next(1, 100_000) / 10_000m},{random.Next(100_000, 200_000) / 10_000m},CNY,2026-01-01T00:00:00Z,Usage,,Hours of an instance,{start:yyyy-MM-dd'T'HH:mm:ss'Z'},{start.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'},Yun,Compute,ecs.g{random.Next(1, 9)}.large,cn-hangzhou,i-{random.Next(1_000_000):x8},1,Hours,\"{{\"\"team\"\":\"\"a\"\"}}\""));
        }
    }
}
