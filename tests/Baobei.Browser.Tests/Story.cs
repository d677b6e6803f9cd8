using System.Globalization;
using System.Text.RegularExpressions;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Features.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Baobei.Browser.Tests;

/// <summary>What people of the guide do again and again, by the words on the screen.</summary>
internal static partial class Story
{
    public const string Password = "a long and quiet river";

    /// <summary>A person who signs in with a password.</summary>
    public static Task<User> Hires(this Scene scene, Role role, string name, Partner? partner = null) => scene.Town.As(async (services, db) =>
    {
        var user = services.GetRequiredService<CreatePerson>().Add(new()
        {
            UserName = name,
            Email = $"{name}@people.example",
            DisplayName = name,
            Role = role,
            PartnerId = partner?.Id,
            Password = Password,
            Language = "zh-CN",
        });
        user.EmailConfirmed = true;
        await db.SaveChangesAsync();
        return user;
    });

    /// <summary>Somebody of the role who came in earlier, reading in the language of the look.</summary>
    public static async Task<Window> Enters(this Scene scene, Look look, Role role, Partner? partner = null)
    {
        var person = await scene.Town.Someone(role, partner);
        await scene.Town.As((_, db) => db.Users.Where(u => u.Id == person.User!.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, look.Language)));
        return await scene.Opens(look, person);
    }

    /// <summary>The demo's setting: what is right is passed at once.</summary>
    public static Task PassesVerificationsAtOnce(this Scene scene) => scene.Town.Policy(policy => policy with { VerificationMode = VerificationMode.Automatic });

    public static async Task SignsIn(this Window window, string name, string password = Password)
    {
        await window.Types("Account", name);
        await window.Types("Password", password);
        await window.Presses("登录");
    }

    /// <summary>Follows the link of the invitation that was mailed to somebody, sets the password, and signs in with it.</summary>
    public static async Task Joins(this Window window, string email)
    {
        await window.OpensMailTo(email);
        await window.Page.FrameLocator("iframe.mail").GetByRole(AriaRole.Link, new() { Name = "设置密码并加入" }).First.ClickAsync();
        await window.IsAt("/sign-in/invitation");
        await window.Types("Password", Password);
        await window.Types("Confirmation", Password);
        await window.Presses("保存密码");
        await window.Sees("密码已设置，请登录。");
        await window.SignsIn(email);
        await window.IsAt("/partner$");
    }

    /// <summary>报备客户, filled but for what is given.</summary>
    public static async Task FillsRegistration(this Window window, string name, string email, string phone, string? code = null)
    {
        await window.Page.Locator("input[name=CustomerType][value=Enterprise]").CheckAsync();
        await window.Types("Name", name);
        if (code is not null)
        {
            await window.Types("CreditCode", code);
        }

        await window.Page.Locator("#f-Industry").FillAsync("制造业/汽车制造业");
        await window.Page.Locator("#f-Region").SelectOptionAsync(new SelectOptionValue { Index = 3 });
        await window.Types("ContactName", "王伟");
        await window.Types("Email", email);
        await window.Types("Phone", phone);
    }

    /// <summary>报备客户 from the list to the customer's page; gives the page's address.</summary>
    public static async Task<string> Registers(this Window window, string name, string email, string phone, string? code = null)
    {
        await window.Goes("/customers/new");
        await window.FillsRegistration(name, email, phone, code);
        await window.Presses("报备");
        await window.IsAt("/customers/cus_");
        return new Uri(window.Page.Url).AbsolutePath;
    }

    /// <summary>邀请注册: the dialog from the customer's page, to 发送邀请.</summary>
    public static async Task Invites(this Window window, string customer, string nickname = "明月")
    {
        await window.Goes($"{customer}/invitation");
        await window.Page.Locator("input[name=DistributionType][value=Agency]").CheckAsync();
        await window.Types("Nickname", nickname);
        await window.ReadsCaptcha();
        await window.Presses("发送邀请");
        await window.IsAt($"{customer}(\\?|$)");
    }

    /// <summary>Opens the newest message to the address in the demo's mail box.</summary>
    public static async Task OpensMailTo(this Window window, string address)
    {
        await window.Town.Deliver();
        await window.Goes($"/demo/mailbox?to={Uri.EscapeDataString(address)}");
        await window.Page.Locator("tbody a").First.ClickAsync();
        await window.IsAt("/demo/mailbox/msg_");
    }

    /// <summary>The link that the mail's text carries.</summary>
    public static async Task<string> LinkOfMailTo(this Window window, string address)
    {
        await window.OpensMailTo(address);
        return (await window.Page.Locator("pre.mail-text a").First.GetAttributeAsync("href"))!;
    }

    /// <summary>Fills the sign-up page and looks at each live check on the way (guide lines 78 to 121).</summary>
    public static async Task SignsUp(this Window customer, Window mail, string name, string phone)
    {
        await customer.Types("AccountName", name);
        await customer.Page.Locator("#f-AccountName").BlurAsync();
        await Expect(customer.Page.Locator("#f-AccountName-check")).ToHaveTextAsync("该会员名可以使用");
        await customer.Page.Locator("#f-Password").PressSequentiallyAsync("abcd");
        await Expect(customer.Page.Locator("#f-Password-strength")).ToContainTextAsync("弱");
        await customer.Types("Password", Password);
        await Expect(customer.Page.Locator("#f-Password-strength")).ToContainTextAsync("强");
        await customer.Types("PasswordConfirmation", Password);
        await Expect(customer.Page.Locator("#password-same")).ToHaveTextAsync("两次输入一致");
        await customer.Types("Phone", phone);
        await customer.Presses("发送验证码");
        await Expect(customer.Page.Locator("#phone-code-said")).ToContainTextAsync("验证码已发送");
        await mail.OpensMailTo($"+86{phone}");
        await customer.Types("PhoneCode", SixDigits().Match(await mail.Page.Locator("pre.mail-text").InnerTextAsync()).Value);
        await Expect(customer.Page.Locator("#phone-code-check")).ToHaveTextAsync("验证通过");
        await customer.Page.Locator("#f-AgreesToTerms").CheckAsync();
        await customer.Page.Locator("#f-AgreesToPersonalData").CheckAsync();
        await customer.Presses("确认");
        await customer.IsAt("/my/verification");
    }

    /// <summary>实名认证 as a company.</summary>
    public static async Task HandsIn(this Window customer, string name, string code)
    {
        await customer.Types("Name", name);
        await customer.Types("CreditCode", code);
        await customer.Presses("提交认证");
    }

    /// <summary>报备审核: chooses, says why, and decides.</summary>
    public static async Task Decides(this Window window, string decision, string reason)
    {
        await window.Page.Locator($"input[name=Decision][value={decision}]").CheckAsync();
        await window.Types("Reason", reason);
        await window.Presses("决定，打开下一件");
    }

    /// <summary>A message to the person of this window, in its list.</summary>
    public static async Task IsTold(this Window window, string title, string text)
    {
        await window.Town.Deliver();
        await window.Goes("/messages");
        await Expect(window.Row(text)).ToContainTextAsync(title);
    }

    /// <summary>The moment that a fact of the page shows, to the microsecond.</summary>
    public static async Task<DateTimeOffset> Moment(this Window window, string label)
    {
        var fact = window.Page.Locator("dl > div").Filter(new() { Has = window.Page.Locator("dt", new() { HasText = label }) }).First;
        var stated = await fact.Locator("time").First.GetAttributeAsync("datetime");
        return DateTimeOffset.Parse(stated!, CultureInfo.InvariantCulture);
    }

    /// <summary>The row of a list that names this.</summary>
    public static ILocator Row(this Window window, string name) => window.Page.Locator("tbody tr").Filter(new() { HasText = name });

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex SixDigits();
}
