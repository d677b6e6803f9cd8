using Baobei.Server.Features.Invitations;
using Baobei.Server.Tests.Access;

namespace Baobei.Server.Tests.Invitations;

/// <summary>The link of an invitation is no way to ask for every account name, nor to have messages sent.</summary>
public sealed class LinkLimitTests(TestServer server)
{
    private static Dictionary<string, string> Phone => new() { ["PhoneCountry"] = "CN", ["Phone"] = "13900139000" };

    private static object Account => new
    {
        AccountName = "yunfan2026",
        Password = "a long and quiet river",
        PasswordConfirmation = "a long and quiet river",
        PhoneCountry = "CN",
        Phone = "13900139000",
        PhoneCode = "000000",
        AgreesToTerms = true,
        AgreesToPersonalData = true,
    };

    [Fact]
    public async Task Whether_names_are_free_is_told_a_few_times_by_one_invitation_however_it_is_asked()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var visitor = town.Visitor();
        var fields = await invited.Filled(visitor);
        Assert.True((await visitor.Opens($"{invited.Path}/account-name?value=yunfan2026")).Is(200).Json.GetProperty("ok").GetBoolean());
        Task<Answer> TooOften(Func<Task<Answer>> ask) => town.AsksTooOften(LinkLimits.NameByInvitation, invited.InvitationId.ToString(), ask);

        Says(await TooOften(() => visitor.Opens($"{invited.Path}/account-name?value=yunfan2026")));
        Assert.Equal("rate.limited", (await TooOften(() => visitor.Calls(HttpMethod.Post, $"{Api(invited)}/account", Account))).Code);
        var page = await TooOften(() => visitor.Submits(invited.Path, fields, invited.Path));
        Assert.Equal("yunfan2026", page.Page.QuerySelector("#f-AccountName")!.GetAttribute("value"));
        Assert.Contains("try again in", page.Page.QuerySelector("form [role=alert]")!.TextContent, StringComparison.Ordinal);

        // What tells no name goes on.
        (await visitor.Opens(invited.Path)).Is(200);
    }

    [Fact]
    public async Task One_address_does_not_go_from_link_to_link()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var visitor = town.Visitor();
        (await visitor.Opens("/invitations/made-up/account-name?value=somebody")).Is(404);
        Says(await town.AsksTooOften(LinkLimits.NameByAddress, Limits.Here, () => visitor.Opens("/invitations/made-up/account-name?value=somebody")));
        Says(await town.AsksTooOften(LinkLimits.NameByAddress, Limits.Here, () => visitor.Opens($"{invited.Path}/account-name?value=somebody")));
        var account = await town.AsksTooOften(LinkLimits.NameByAddress, Limits.Here, () => visitor.Calls(HttpMethod.Post, $"{Api(invited)}/account", Account));
        Assert.Equal("rate.limited", account.Code);
        var code = await town.AsksTooOften(LinkLimits.CodeByAddress, Limits.Here, () => visitor.Calls(HttpMethod.Post, $"{Api(invited)}/phone-code", Phone));
        Assert.Equal("rate.limited", code.Code);
        await town.AsksTooOften(LinkLimits.CodeByAddress, Limits.Here, () => visitor.Submits(invited.Path, Phone, invited.Path, to: $"{invited.Path}/phone-code"));
        Says(await town.AsksTooOften(LinkLimits.CheckByAddress, Limits.Here, () => Checks(visitor, invited)));
    }

    [Fact]
    public async Task Codes_are_asked_for_and_tried_a_few_times_by_one_invitation()
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        var visitor = town.Visitor();
        var who = invited.InvitationId.ToString();
        (await Checks(visitor, invited)).Is(200);
        Says(await town.AsksTooOften(LinkLimits.CheckByInvitation, who, () => Checks(visitor, invited)));
        Task<Answer> TooOften(Func<Task<Answer>> ask) => town.AsksTooOften(LinkLimits.CodeByInvitation, who, ask);
        Assert.Equal("rate.limited", (await TooOften(() => visitor.Calls(HttpMethod.Post, $"{Api(invited)}/phone-code", Phone))).Code);
        var page = await TooOften(() => visitor.Submits(invited.Path, Phone, invited.Path, to: $"{invited.Path}/phone-code"));
        Assert.Equal(Phone["Phone"], page.Page.QuerySelector("#f-Phone")!.GetAttribute("value"));
        visitor.Http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        Says(await TooOften(() => visitor.Posts($"{invited.Path}/phone-code", Phone)));
    }

    private static string Api(Invited invited) => $"/api/v1/invitation-links/{invited.Path["/invitations/".Length..]}";

    private static Task<Answer> Checks(Person visitor, Invited invited) =>
        visitor.Posts($"{invited.Path}/phone-code/check", new Dictionary<string, string>(Phone) { ["PhoneCode"] = "000000" });

    /// <summary>What the script shows beside the field.</summary>
    private static void Says(Answer answer)
    {
        Assert.False(answer.Json.GetProperty("ok").GetBoolean());
        Assert.Contains("try again in", answer.Json.GetProperty("text").GetString()!, StringComparison.Ordinal);
    }
}
