using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Captcha;

/// <summary>What a form shows: the token of its hidden field, and the question when it is asked in words instead of a picture.</summary>
/// <param name="Answer">What was answered already and is right: the form is shown again because of something else.</param>
public sealed record CaptchaChallenge(string Token, string? Question = null, string? Answer = null)
{
    /// <summary>Address of the picture.</summary>
    public string Image => $"/captcha?token={Uri.EscapeDataString(Token)}";
}

/// <summary>
/// Tells people from programs (图片验证码). Issuing keeps nothing: the encrypted token carries the answer. Checking spends the token, right
/// or wrong, in a row with a unique key, so that no process takes it twice.
/// </summary>
public sealed class Captchas(
    IDataProtectionProvider protection, IServiceScopeFactory scopes, Texts texts, Caller caller, Db db, RateLimits limits, IHttpContextAccessor http)
{
    /// <summary>A few people behind one address look for a picture that they can read.</summary>
    public static readonly RateLimit PicturesByAddress = new("pictures.address", 60, TimeSpan.FromMinutes(1));

    /// <summary>Nobody reads pictures faster.</summary>
    public static readonly RateLimit PicturesByAccount = new("pictures.account", 30, TimeSpan.FromMinutes(1));

    /// <summary>Answers from one address, whoever gives them and for whatever form.</summary>
    public static readonly RateLimit AnswersByAddress = new("answers.address", 200, TimeSpan.FromMinutes(10));

    public static readonly RateLimit AnswersByAccount = new("answers.account", 60, TimeSpan.FromMinutes(10));

    public const string AnswerField = "CaptchaAnswer";
    public const string TokenField = "CaptchaToken";

    /// <summary>The form's button for another one posts this; its value is <see cref="Picture"/> or <see cref="Words"/>.</summary>
    public const string Picture = "picture";
    public const string Words = "words";

    public const int Length = 4;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = ProtectorOf(protection, caller.Vendor);

    /// <summary>A new one: a picture, or a question in words for people who cannot see it.</summary>
    public CaptchaChallenge Issue(bool words = false)
    {
        var answer = words
            ? $"{RandomNumberGenerator.GetInt32(1, 11)} {(RandomNumberGenerator.GetInt32(2) == 0 ? '+' : '-')} {RandomNumberGenerator.GetInt32(1, 11)}"
            : RandomNumberGenerator.GetString(CaptchaPicture.Characters, Length);
        var token = new CaptchaToken(
            new Guid(RandomNumberGenerator.GetBytes(16)), TimeProvider.System.GetUtcNow() + Life, words, words ? InOrder(answer) : answer);
        return Show(token);
    }

    /// <summary>For a form that is shown again: of the kind that was asked for, else of the kind that it had.</summary>
    public CaptchaChallenge Again(IForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return Issue(form.Again is { } wanted ? wanted == Words : Read(form.ValueOf(TokenField))?.InWords ?? false);
    }

    /// <summary>The picture of a token that is still good; null for any other.</summary>
    public byte[]? PictureOf(string? token) =>
        Read(token) is { InWords: false } read ? CaptchaPicture.Draw(read.Answer, BitConverter.ToInt32(read.Nonce.ToByteArray())) : null;

    /// <summary>Right, in time and for the first time, or <c>InvalidField(CaptchaAnswer, captcha_wrong)</c>. Whatever the answer, the token is spent.</summary>
    public async Task Check(string? token, string? answer, CancellationToken ct)
    {
        limits.Take(AnswersByAddress, AnswersByAccount, caller, http.HttpContext);
        var read = Read(token);
        if (read is null || !await Spend(read, ct) || !IsAnswer(read, answer ?? ""))
        {
            throw new InvalidField(AnswerField, "captcha_wrong");
        }
    }

    /// <summary>
    /// For a form with other mistakes: a right answer is not spent and comes back as it was given, a wrong one is spent and noted beside the
    /// others as <see cref="Check"/> says it, a missing one as <c>required</c>.
    /// </summary>
    /// <returns>What the form shows again; null when it needs another one.</returns>
    public async Task<CaptchaChallenge?> Keep(string? token, string? answer, WrongFields wrong, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wrong);
        var read = Read(token);
        if (string.IsNullOrWhiteSpace(answer))
        {
            wrong.Add(AnswerField, "required");
            return read is null ? null : Show(read);
        }

        limits.Take(AnswersByAddress, AnswersByAccount, caller, http.HttpContext);
        if (read is not null && IsAnswer(read, answer) && !await db.Set<SpentCaptcha>().AnyAsync(s => s.Nonce == read.Nonce, ct))
        {
            return Show(read) with { Answer = answer };
        }

        if (read is not null)
        {
            await Spend(read, ct);
        }

        wrong.Add(AnswerField, "captcha_wrong");
        return null;
    }

    private bool IsAnswer(CaptchaToken token, string answer)
    {
        var typed = answer.Normalize(NormalizationForm.FormKC).Trim();
        if (!token.InWords)
        {
            return typed.Equals(token.Answer, StringComparison.OrdinalIgnoreCase);
        }

        var result = Result(token.Answer);
        var key = $"captcha.number.{result.ToString(CultureInfo.InvariantCulture)}";
        return typed == result.ToString(CultureInfo.InvariantCulture)
            || typed.Equals(texts.In(Texts.Chinese, key), StringComparison.OrdinalIgnoreCase)
            || typed.Equals(texts.In(Texts.English, key), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>In a unit of work of its own: it holds even when what the form asked for is refused.</summary>
    private async Task<bool> Spend(CaptchaToken token, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(caller);
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        db.Add(new SpentCaptcha { Id = Id<SpentCaptcha>.New(), Nonce = token.Nonce, ExpiresAt = token.ExpiresAt });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (Refused again) when (again.Code == SpentCaptcha.Refusal)
        {
            return false;
        }
    }

    private CaptchaChallenge Show(CaptchaToken token) =>
        new(_protector.Protect(token.ToString()), token.InWords ? Question(token.Answer) : null);

    private string Question(string sum)
    {
        var parts = sum.Split(' ');
        return texts[parts[1] == "+" ? "captcha.plus" : "captcha.minus", texts[$"captcha.number.{parts[0]}"], texts[$"captcha.number.{parts[2]}"]];
    }

    /// <summary>The larger number first, so that nothing is below zero.</summary>
    private static string InOrder(string sum)
    {
        var parts = sum.Split(' ');
        return int.Parse(parts[0], CultureInfo.InvariantCulture) >= int.Parse(parts[2], CultureInfo.InvariantCulture) ? sum : $"{parts[2]} {parts[1]} {parts[0]}";
    }

    private static int Result(string sum)
    {
        var parts = sum.Split(' ');
        var (first, second) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
        return parts[1] == "+" ? first + second : first - second;
    }

    private CaptchaToken? Read(string? token)
    {
        var read = CaptchaToken.Read(_protector, token);
        return read is not null && read.ExpiresAt > TimeProvider.System.GetUtcNow() ? read : null;
    }

    /// <summary>A token of one vendor says nothing at another's.</summary>
    public static IDataProtector ProtectorOf(IDataProtectionProvider protection, Id<Vendor> vendor) => protection.CreateProtector("captcha", vendor.ToString());
}

/// <summary>What a token carries.</summary>
/// <param name="Answer">The characters of the picture, or the sum that is asked in words ("7 - 3").</param>
public sealed record CaptchaToken(Guid Nonce, DateTimeOffset ExpiresAt, bool InWords, string Answer)
{
    public static CaptchaToken? Read(IDataProtector protector, string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 1000)
        {
            return null;
        }

        try
        {
            var parts = protector.Unprotect(token).Split('|');
            var expires = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
            return new(Guid.ParseExact(parts[0], "N"), expires, parts[2] == Captchas.Words, parts[3]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Nonce:N}|{ExpiresAt.ToUnixTimeMilliseconds()}|{(InWords ? Captchas.Words : Captchas.Picture)}|{Answer}");
}
