using Baobei.Domain.Kernel;
using Baobei.Domain.People;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace Baobei.Server.Tests.Captcha;

[OnOneDatabase]
public sealed class CaptchaTests(TestServer server)
{
    [Fact]
    public void The_picture_shows_every_character_and_no_ambiguous_one_exists()
    {
        Assert.Empty(CaptchaPicture.Characters.Intersect("01568Oo9IlLiSs5Zz2GgQqDVvUuBb".Except("2BSs")));
        var empty = Ink(CaptchaPicture.Draw("", 1));
        foreach (var character in CaptchaPicture.Characters)
        {
            for (var seed = 0; seed < 5; seed++)
            {
                var one = Ink(CaptchaPicture.Draw($"{character}", seed));
                Assert.True(one > empty + 300, $"{character} with seed {seed}: {one} dark points, {empty} without");
            }
        }

        Assert.True(Ink(CaptchaPicture.Draw("3BMs", 7)) > empty + 1500);
    }

    [Fact]
    public async Task A_visitor_sees_the_picture_of_a_token_and_may_take_another()
    {
        var town = await Town.Build(server);
        var visitor = town.Visitor();
        var first = (await visitor.Opens("/captcha/new")).Is(200).Json;
        var second = (await visitor.Opens("/captcha/new")).Json;
        Assert.NotEqual(first.GetProperty("token").GetString(), second.GetProperty("token").GetString());
        var picture = await visitor.Http.GetAsync(new Uri(first.GetProperty("image").GetString()!, UriKind.Relative));
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.True(picture.Headers.CacheControl!.NoStore);
        using var bitmap = SKBitmap.Decode(await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal((CaptchaPicture.Width, CaptchaPicture.Height), (bitmap.Width, bitmap.Height));
        (await visitor.Opens("/captcha?token=nonsense")).Is(404);
        var elsewhere = (await Town.Build(server)).Visitor();
        (await elsewhere.Opens(first.GetProperty("image").GetString()!)).Is(404);
    }

    [Fact]
    public async Task The_right_answer_counts_in_either_case_and_once()
    {
        var town = await Town.Build(server);
        var token = await Issue(town);
        await Check(town, token, town.AnswerOf(token).ToLowerInvariant());
        await IsWrong(town, token, town.AnswerOf(token));
    }

    [Fact]
    public async Task A_wrong_answer_spends_the_token_too()
    {
        var town = await Town.Build(server);
        var token = await Issue(town);
        await IsWrong(town, token, "....");
        await IsWrong(town, token, town.AnswerOf(token));
        await IsWrong(town, null, "x");
        await IsWrong(town, "nonsense", "x");
    }

    [Fact]
    public async Task Of_many_who_answer_at_once_one_is_let_in_also_from_another_process()
    {
        var town = await Town.Build(server);
        await using var other = ServerApp.Build(server.Options with { Worker = false });
        var token = await Issue(town);
        var answer = town.AnswerOf(token);
        var passed = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            await using var scope = (i % 2 == 0 ? server.Services : other.Services).CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Server.Access.CallerSlot>().Set(Server.Access.Caller.Job(town.Vendor.Id));
            try
            {
                await scope.ServiceProvider.GetRequiredService<Captchas>().Check(token, answer, CancellationToken.None);
                return true;
            }
            catch (InvalidField)
            {
                return false;
            }
        }));
        Assert.Single(passed, p => p);
    }

    [Theory]
    [InlineData(Texts.Chinese)]
    [InlineData(Texts.English)]
    public async Task Who_cannot_see_the_picture_answers_a_question_in_words(string language)
    {
        var town = await Town.Build(server);
        var texts = server.Services.GetRequiredService<Texts>();
        for (var i = 0; i < 20; i++)
        {
            var challenge = await town.As((services, _) => Task.FromResult(services.GetRequiredService<Captchas>().Issue(words: true)));
            Assert.NotNull(challenge.Question);
            Assert.DoesNotContain(challenge.Question, char.IsAsciiDigit);
            (await town.Visitor().Opens(challenge.Image)).Is(404);
            var answer = town.AnswerOf(challenge.Token);
            await Check(town, challenge.Token, i % 2 == 0 ? answer : texts.In(language, $"captcha.number.{answer}"));
        }
    }

    [Fact]
    public async Task Spent_tokens_are_forgotten_when_they_would_have_ended()
    {
        var town = await Town.Build(server);
        await IsWrong(town, await Issue(town), "....");
        await town.As(async (_, db) =>
        {
            db.Add(new SpentCaptcha { Id = Id<SpentCaptcha>.New(), Nonce = Guid.CreateVersion7(), ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) });
            return await db.SaveChangesAsync();
        });
        await town.RunSchedule();
        Assert.True(await town.As((_, db) => db.Set<SpentCaptcha>().SingleAsync()) is { } left && left.ExpiresAt > TimeProvider.System.GetUtcNow());
    }

    private static Task<string> Issue(Town town) => town.As((services, _) => Task.FromResult(services.GetRequiredService<Captchas>().Issue().Token));

    private static Task<int> Check(Town town, string? token, string answer) => town.As(async (services, _) =>
    {
        await services.GetRequiredService<Captchas>().Check(token, answer, CancellationToken.None);
        return 0;
    });

    private static async Task IsWrong(Town town, string? token, string answer)
    {
        var wrong = await Assert.ThrowsAsync<InvalidField>(() => Check(town, token, answer));
        Assert.Equal((Captchas.AnswerField, "captcha_wrong"), (wrong.Field, wrong.Code));
    }

    private static int Ink(byte[] png)
    {
        using var bitmap = SKBitmap.Decode(png);
        return bitmap.Pixels.Count(p => p.Red < 0x80);
    }
}
