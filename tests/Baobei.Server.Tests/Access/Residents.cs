using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Access;

/// <summary>People with a password, who come in by the door.</summary>
public static class Residents
{
    public const string Password = "right horse battery";

    public static Task<User> Resident(this Town town, string name = "li.lei", Role role = Role.VendorOperator, Partner? partner = null) => town.As((services, _) =>
        services.GetRequiredService<CreatePerson>().Run(
            new()
            {
                UserName = name,
                Email = AddressOf(name),
                DisplayName = "Li Lei",
                Role = role,
                PartnerId = partner?.Id,
                Password = Password,
                Language = "en",
            },
            CancellationToken.None));

    public static string AddressOf(string name) => $"{name}@yunqi.example";

    public static async Task<Answer> TriesToSignIn(this Person person, string account = "li.lei", string password = Password, string page = "/sign-in") =>
        await person.Submits(page, new Dictionary<string, string> { ["Account"] = account, ["Password"] = password }, "/sign-in");

    /// <summary>A new browser with that person signed in.</summary>
    public static async Task<Person> SignedIn(this Town town, string account = "li.lei", string password = Password)
    {
        var person = town.Visitor();
        (await person.TriesToSignIn(account, password)).Is(303);
        return person;
    }

    /// <summary>Presses the language switch of a page.</summary>
    public static async Task<Answer> SwitchesTo(this Person person, string language, string page, string? back = null)
    {
        var form = (await person.Opens(page)).Page.QuerySelector("form[action='/language']")!;
        string Of(string name) => form.QuerySelector($"[name={name}]")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Of("__RequestVerificationToken"),
            ["to"] = language,
            ["return"] = back ?? Of("return"),
        });
        return await Answer.Of(person, await person.Http.PostAsync(new Uri("/language", UriKind.Relative), content));
    }

    /// <summary>Waits for the newest mail to somebody.</summary>
    public static async Task<MailBoxItem?> MailTo(this Town town, string address, string subject)
    {
        for (var i = 0; i < 300; i++)
        {
            await town.Deliver();
            var found = await town.As((_, db) => db.Set<MailBoxItem>().AsNoTracking().Where(m => m.Recipient == address).OrderByDescending(m => m.Id).ToListAsync());
            if (found.FirstOrDefault(m => m.Subject.Contains(subject, StringComparison.Ordinal)) is { } mail)
            {
                return mail;
            }

            await Task.Delay(50);
        }

        return null;
    }

    /// <summary>Path and query of the first link in the newest mail to somebody.</summary>
    public static async Task<string> LinkTo(this Town town, string address, string subject)
    {
        var mail = await town.MailTo(address, subject);
        Assert.NotNull(mail);
        var link = Person.Parse(mail.Html!).QuerySelector("a")!.GetAttribute("href")!;
        Assert.Equal(town.Host, new Uri(link).Host);
        return new Uri(link).PathAndQuery;
    }

    public static Task<List<string>> EventsOf(this Town town, User user) =>
        town.As((_, db) => db.Audit.Where(a => a.Subject == user.OuterId.ToString()).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync());
}
