using System.Globalization;
using Baobei.Server.Features.Captcha;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Captcha;

/// <summary>Sees what a person would see in the picture of a form: it asks the server's own key.</summary>
public static class CaptchaReader
{
    /// <summary>What the token's picture shows, or what its sum comes to.</summary>
    public static string AnswerOf(this Town town, string token)
    {
        var protector = Captchas.ProtectorOf(town.Server.Services.GetRequiredService<IDataProtectionProvider>(), town.Vendor.Id);
        var read = CaptchaToken.Read(protector, token) ?? throw new InvalidOperationException("Not a token of this vendor.");
        if (!read.InWords)
        {
            return read.Answer;
        }

        var parts = read.Answer.Split(' ');
        var (first, second) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
        return $"{(parts[1] == "+" ? first + second : first - second)}";
    }

    /// <summary>The fields that a person fills after looking at the page's captcha.</summary>
    public static IReadOnlyDictionary<string, string> Solved(this Answer page, IReadOnlyDictionary<string, string> fields)
    {
        var token = page.Page.QuerySelector($"input[name={Captchas.TokenField}]")!.GetAttribute("value")!;
        return new Dictionary<string, string>(fields) { [Captchas.AnswerField] = page.Person.Town.AnswerOf(token) };
    }
}
