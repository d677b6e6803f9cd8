using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Invitations;
using Baobei.Server.Features.Messages;
using Baobei.Server.Jobs;
using Baobei.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Operations;

/// <summary>What only grows and has no worth any more is deleted; the audit never is.</summary>
public sealed class TidyingTests(TestServer server)
{
    [Fact]
    public async Task A_request_is_remembered_for_seven_days_and_its_key_is_new_afterwards()
    {
        var town = await Town.Build(server);
        var (sales, _) = await town.Sales();
        var report = Reports.Company();
        Task<Answer> Registers(Dictionary<string, object?> what) => sales.Calls(HttpMethod.Post, "/api/v1/customers", what, ("Idempotency-Key", "once"));
        var first = (await Registers(report)).Is(201).Json.GetProperty("id").GetString();
        town.Pass(IdempotencyKey.Keep - TimeSpan.FromHours(1));
        await town.RunSchedule();
        var again = (await Registers(report)).Is(201);
        Assert.Equal(first, again.Json.GetProperty("id").GetString());
        Assert.True(again.Response.Headers.Contains("Idempotent-Replayed"));
        (await Registers(Reports.Company())).Is(422);
        town.Pass(TimeSpan.FromHours(1));
        await town.RunSchedule();
        var other = (await Registers(Reports.Company())).Is(201);
        Assert.NotEqual(first, other.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_key_goes_at_its_moment_and_not_a_microsecond_before()
    {
        var town = await Town.Build(server);
        var now = town.Now;
        await Add(town, 2, i => Key($"k{i}", now - IdempotencyKey.Keep + TimeSpan.FromMicroseconds(i)));
        await town.As(async (_, db) =>
        {
            await new TidyIdempotencyKeys(db, new Stopped(now)).Run(CancellationToken.None);
            return 0;
        });
        Assert.Equal(["k1"], await town.As((_, db) => db.Set<IdempotencyKey>().Select(k => k.Key).ToListAsync()));
    }

    [Theory]
    [InlineData(Tidying.BatchSize - 1)]
    [InlineData(Tidying.BatchSize)]
    [InlineData((2 * Tidying.BatchSize) + 1)]
    public async Task However_many_they_are_they_go_batch_by_batch_and_nobody_elses(int count)
    {
        var (town, other) = (await Town.Build(server), await Town.Build(server));
        var old = town.Now - IdempotencyKey.Keep - TimeSpan.FromDays(1);
        await Add(other, 1, i => Key($"k{i}", old));
        await Add(town, 3, i => Key($"new{i}", town.Now));

        // Several at one moment, also where a batch ends.
        await Add(town, count, i => Key($"k{i}", old + TimeSpan.FromSeconds(i / 3)));
        var deleted = await town.As((_, db) =>
        {
            var before = old + TimeSpan.FromDays(1);
            return db.DeleteInBatches(db.Set<IdempotencyKey>().Where(k => k.CreatedAt < before), k => k.CreatedAt, CancellationToken.None);
        });
        Assert.Equal(count, deleted);
        Assert.Equal(3, await Count<IdempotencyKey>(town));
        Assert.Equal(1, await Count<IdempotencyKey>(other));
    }

    [Fact]
    public async Task Codes_captchas_places_and_messages_go_when_they_say_nothing_any_more_and_the_audit_stays()
    {
        var town = await Town.Build(server);
        var person = await town.Someone(Role.PartnerOwner, await town.Partner());
        var (now, real) = (town.Now, TimeProvider.System.GetUtcNow());
        await Add(town, 2, i => PhoneCode.Request("+8613800138000", "purpose", now - TidyPhoneCodes.Keep + TimeSpan.FromMinutes((10 * i) - 5)));
        await Add(town, 2, i => new SpentCaptcha { Id = Id<SpentCaptcha>.New(), Nonce = Guid.CreateVersion7(), ExpiresAt = real.AddMinutes((10 * i) - 5) });
        await Add(town, 2, i => new SendingPlace { Key = $"mail:{i}", SentAt = now.AddDays(-1).AddMinutes((10 * i) - 5) });
        await Add(town, 2, i => Note(person, now - TidyMessages.Keep + TimeSpan.FromMinutes((10 * i) - 5), read: true));
        await Add(town, 2, i => Note(person, now - TidyMessages.KeepUnread + TimeSpan.FromMinutes((10 * i) - 5), read: false));
        var written = await Count<AuditEntry>(town);
        Assert.NotEqual(0, written);
        await town.RunSchedule();
        Assert.Equal(
            [1, 1, 1, 2, written],
            [await Count<PhoneCode>(town), await Count<SpentCaptcha>(town), await Count<SendingPlace>(town), await Count<Message>(town), await Count<AuditEntry>(town)]);
        Assert.Equal(1, await town.As((_, db) => db.Messages.CountAsync(m => m.ReadAt == null)));
        town.Pass(TimeSpan.FromDays(3650));
        await town.RunSchedule();
        Assert.True(await Count<AuditEntry>(town) >= written);
    }

    [Fact]
    public async Task A_file_without_its_row_goes_after_a_day_and_one_with_a_row_never()
    {
        var (town, other) = (await Town.Build(server), await Town.Build(server));
        var store = server.Services.GetRequiredService<IDocumentStore>();
        var ids = Enumerable.Range(0, 4).Select(_ => Id<Document>.New()).ToArray();
        await Add(town, 1, _ => new Document { Id = ids[0], OwnerId = Guid.CreateVersion7(), FileName = "licence.pdf", ContentType = "application/pdf", StoredAt = town.Now });
        foreach (var (id, hours, vendor) in new[] { (ids[0], 48, town), (ids[1], 48, town), (ids[2], 23, town), (ids[3], 48, other) })
        {
            await store.Write(vendor.Vendor.Id, id, "%PDF-"u8.ToArray(), CancellationToken.None);
            File.SetLastWriteTimeUtc(PathOf(vendor, id), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-hours));
        }

        var part = PathOf(town, Id<Document>.New()) + ".part";
        await File.WriteAllTextAsync(part, "half");
        File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(PathOf(town, ids[1])));
        await town.RunSchedule();
        Assert.Equal([true, false, true, true, false], [.. ids.Select(id => File.Exists(PathOf(id == ids[3] ? other : town, id))), File.Exists(part)]);

        string PathOf(Town vendor, Id<Document> id) => Path.Combine(server.Options.DataFolder, "documents", vendor.Vendor.Id.ToString(), id.ToString());
    }

    private static IdempotencyKey Key(string key, DateTimeOffset at) => new() { Key = key, CreatedAt = at, Status = 200, ContentType = "application/json" };

    private static Message Note(Person reader, DateTimeOffset at, bool read)
    {
        var message = new Message { Id = Id<Message>.At(at), UserId = reader.User!.Id, Kind = "associated", Arguments = ["A"], Link = "/", CreatedAt = at };
        if (read)
        {
            message.Read(at);
        }

        return message;
    }

    private static Task Add<T>(Town town, int count, Func<int, T> row)
        where T : class => town.As(async (_, db) =>
        {
            db.AddRange(Enumerable.Range(0, count).Select(row));
            return await db.SaveChangesAsync();
        });

    private static Task<int> Count<T>(Town town)
        where T : class => town.As((_, db) => db.Set<T>().CountAsync());

    /// <summary>A clock that stands.</summary>
    private sealed class Stopped(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
