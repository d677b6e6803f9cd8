using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Captcha;

/// <summary>A captcha that was answered, rightly or not; kept until its token would have ended anyway.</summary>
public sealed class SpentCaptcha : IBelongsToVendor, IHasId
{
    public const string Refusal = "captcha.spent";

    public static string IdPrefix => "cap";

    public Id<SpentCaptcha> Id { get; init; }

    public Id<Vendor> VendorId { get; init; }

    public Guid Nonce { get; init; }

    /// <summary>Real time, as everything about captchas.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Forgets spent captchas whose tokens have ended.</summary>
public sealed class ForgetSpentCaptchas(Db db) : IRecurring
{
    public static string Name => "captcha.forget_spent";

    public static TimeSpan Every => TimeSpan.FromMinutes(10);

    public Task Run(CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        return db.DeleteInBatches(db.Set<SpentCaptcha>().Where(s => s.ExpiresAt < now), s => s.ExpiresAt, ct);
    }
}

internal static class CaptchaMap
{
    public static void Map(ModelBuilder model) => model.Entity<SpentCaptcha>(spent =>
    {
        spent.ToTable("spent_captchas");
        spent.HasIndex(s => new { s.VendorId, s.Nonce }).IsUnique().HasDatabaseName("ux_spent_captchas_nonce").HasAnnotation(Db.Refusal, SpentCaptcha.Refusal);
        spent.HasIndex(s => new { s.VendorId, s.ExpiresAt });
    });
}
