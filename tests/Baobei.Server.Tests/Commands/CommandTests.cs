using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Tests.Commands;

/// <summary>The program as people at a terminal use it.</summary>
public sealed class CommandTests
{
    private const string Secret = "S3cretOfALink";

    [OnOneDatabase]
    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("demo")]
    [InlineData("vendor")]
    [InlineData("vendor create")]
    [InlineData("partner")]
    [InlineData("partner create")]
    [InlineData("person")]
    [InlineData("person create")]
    [InlineData("outbox")]
    [InlineData("outbox status")]
    [InlineData("outbox drain")]
    [InlineData("validate")]
    [InlineData("match")]
    public async Task Every_command_explains_itself(string command)
    {
        var help = (await Installation.RunsAlone([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Works();
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
        Assert.Contains("--help", help.Output, StringComparison.Ordinal);
        Assert.Empty(help.Messages);
    }

    [OnOneDatabase]
    [Theory]
    [InlineData("", "Required command")]
    [InlineData("nonsense", "'nonsense'")]
    [InlineData("vendor", "Required command")]
    [InlineData("serve --port abc", "--port needs a number from 0 to 65535")]
    [InlineData("serve --port 65536", "--port needs a number from 0 to 65535")]
    [InlineData("serve --role nobody", "'nobody'")]
    [InlineData("person create --role vendor_operator", "--email")]
    [InlineData("validate", "--kind")]
    [InlineData("validate --kind nonsense", "There is no kind \"nonsense\". There is: uscc, organisation-code, phone, email.")]
    [InlineData("validate --kind phone", "The file is empty")]
    [InlineData("match", "Give two names")]
    [InlineData("match one", "The second name is missing")]
    [InlineData("match one other --pairs pairs.csv", "Give two names")]
    [InlineData("match --pairs pairs.csv", "--out is missing")]
    [InlineData("match --pairs nowhere.csv --out out.csv", "There is no file")]
    [InlineData("match --index nowhere.txt --out out.csv", "--index needs --queries")]
    [InlineData("match one other --same 500 --review 501", "--review is not above --same")]
    public async Task What_is_typed_wrongly_fails_with_a_message_and_no_result(string command, string message) =>
        (await Installation.RunsAlone(command.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Fails(message);

    [OnOneDatabase]
    [Fact]
    public async Task The_first_operator_is_made_at_the_terminal()
    {
        await using var here = new Installation();
        await using (var server = await here.Serves("--no-demo"))
        {
            await AsksWithSecrets(server.Address);
            var ended = (await server.IsInterrupted()).Works();
            Assert.Contains("person create --role vendor_operator", ended.Messages, StringComparison.Ordinal);
            LogsAreLinesOfJsonWithoutSecrets(ended.Messages);
        }

        var made = (await here.Runs("person", "create", "--role", "vendor_operator", "--email", "first@vendor.example", "--name", "First")).Works();
        Assert.Matches("^sign-in name: first@vendor.example\npassword: [A-Za-z0-9_-]{20}\n$", made.Output);
        (await here.Runs("person", "create", "--role", "vendor_operator", "--email", "first@vendor.example")).Fails("user.");
        (await here.Runs("person", "create", "--role", "partner_sales", "--email", "other@partner.example")).Fails("PartnerId");
        (await here.Runs("person", "create", "--role", "partner_sales", "--email", "other@partner.example", "--partner", "Nobody")).Fails("There is no partner \"Nobody\"");

        // With production's rules and without a proxy: everybody is sent to the public address.
        await using var again = await here.Serves("--production", "--public-url", "https://channel.example");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = again.Address };
        using var answer = await http.GetAsync(new Uri("/sign-in?return=%2F", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal("https://channel.example/sign-in?return=%2F", answer.Headers.Location!.OriginalString);
        var messages = (await again.IsInterrupted()).Works().Messages;
        Assert.Contains("--proxy", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("person create", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_and_its_owner_are_made_at_the_terminal()
    {
        await using var here = new Installation();
        var partner = (await here.Runs("partner", "create", "--name", "Lanting Networks", "--contact", "Bo", "--email", "bo@lanting.example", "--effective", "--distribution")).Works();
        Assert.Matches("^par_[0-9a-f]{32}\n$", partner.Output);
        (await here.Runs("person", "create", "--role", "partner_owner", "--email", "bo@lanting.example", "--partner", partner.Output.Trim())).Works();
        (await here.Runs("person", "create", "--role", "partner_sales", "--email", "li@lanting.example", "--partner", "Lanting Networks")).Works();

        // Refused as a whole: the partner is not there either.
        string[] half = ["partner", "create", "--name", "Half Networks", "--contact", "Bo", "--email", "bo@half.example", "--credit-code", "91330100799655058B"];
        (await here.Runs([.. half, "--distribution"])).Fails("--distribution needs --effective");
        (await here.Runs(half)).Works();
        (await here.Runs(half)).Fails("partner.already_there");
    }

    [Fact]
    public async Task A_vendor_is_made_with_hosts_that_lead_to_nobody_else()
    {
        await using var here = new Installation();
        Assert.Matches("^ven_[0-9a-f]{32}\n$", (await here.Runs("vendor", "create", "--name", "云帆", "--name-en", "Yunfan", "--host", "channel.yunfan.example", "--host", "Yunfan.example")).Works().Output);
        (await here.Runs("vendor", "create", "--name", "Other", "--host", "YUNFAN.example")).Fails("vendor.host_taken");
        (await here.Runs("vendor", "create", "--name", "Other", "--host", "a b")).Fails("Host: ");
        (await here.Runs("vendor", "create", "--name", " ", "--host", "other.example")).Fails("Name: ");
    }

    [OnOneDatabase]
    [Fact]
    public async Task The_demo_says_who_can_sign_in_and_keeps_what_it_has()
    {
        await using var here = new Installation();
        string[] people;
        await using (var server = await here.Serves("--demo"))
        {
            people = People(server.Output);
            Assert.True(people.Length >= 5, server.Output);
            await SignsIn(server.Address, people[0]);

            // The story's first numbers are older than those that follow.
            var policies = await SignsIn(server.Address, "operator", "/vendor/policies");
            var written = policies.QuerySelectorAll("main section:last-of-type tbody tr td:last-child time").Select(t => DateTimeOffset.Parse(t.GetAttribute("datetime")!, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(4, written.Count);
            Assert.Equal(written.OrderDescending(), written);
            Assert.InRange(TimeProvider.System.GetUtcNow() - written[^1], TimeSpan.FromDays(130), TimeSpan.FromDays(133));

            // Changes of type and moves, done and waiting, for both partners.
            foreach (var (who, accounts) in new[] { ("owner", new[] { "nordlys_cn", "yunting", "meridian_harbour", "luo_wangshu" }), ("owner2", ["meridian_harbour", "luo_wangshu"]) })
            {
                var asked = (await SignsIn(server.Address, who, "/association-requests?tab=all")).Body!.TextContent;
                Assert.All(accounts, account => Assert.Contains(account, asked, StringComparison.Ordinal));
            }

            (await server.IsInterrupted()).Works();
        }

        await using var again = await here.Serves("--demo");
        Assert.Equal(people, People(again.Output));
        await SignsIn(again.Address, people[^1]);
        (await again.IsInterrupted()).Works();
        var demo = (await here.Runs("demo")).Works();
        Assert.Contains("nothing was added", demo.Messages, StringComparison.Ordinal);
        (await here.Runs("serve", "--port", "0", "--production", "--public-url", "https://channel.example")).Fails("demo people");
        (await here.Runs("outbox", "drain")).Works();
        Assert.Contains("due 0\n", (await here.Runs("outbox", "status")).Works().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_starts_only_with_productions_settings()
    {
        await using var here = new Installation();
        (await here.Runs("serve", "--port", "0", "--production", "--demo", "--public-url", "https://channel.example")).Fails("demo tools");
        (await here.Runs("serve", "--port", "0", "--production")).Fails("--public-url");
        (await here.Runs("serve", "--port", "0", "--production", "--public-url", "http://channel.example")).Fails("https");
        await using var byEnvironment = Installation.Starts(["serve", "--port", "0"], new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" });
        (await byEnvironment.Ends()).Fails("--public-url");
    }

    [Fact]
    public async Task What_can_be_expected_to_go_wrong_is_a_sentence()
    {
        (await Installation.RunsAlone("migrate", "--postgres", "Host=127.0.0.1;Port=1;Username=nobody")).Fails("The database cannot be used");
        (await Installation.RunsAlone("migrate", "--postgres", "nothing")).Fails("Host=");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var here = new Installation();
        (await here.Runs("serve", "--listen", $"http://127.0.0.1:{port}")).Fails("already in use");
        (await here.Runs("serve", "--proxy", "nonsense")).Fails("\"nonsense\" is neither");
        (await here.Runs("serve", "--listen", "nonsense")).Fails("--listen needs an address");
        (await here.Runs("serve", "--listen", "http://127.0.0.1:99999")).Fails("--listen needs an address");
        (await Installation.RunsAlone("migrate", "--postgres", "Host=db;Nonsense=1")).Fails("--postgres is no connection string");
    }

    [Fact]
    public async Task A_database_too_old_to_be_brought_up_to_date_is_left_as_it_is()
    {
        await using var here = new Installation();
        (await here.Runs("migrate")).Works();
        await here.Executes("""UPDATE "__EFMigrationsHistory" SET "MigrationId" = '20261123233138_Initial' WHERE "MigrationId" LIKE '%_ProjectFigures'""");
        (await here.Runs("migrate")).Fails("The database is of a version before");
        (await here.Runs("demo")).Fails("The database is of a version before");
    }

    [OnOneDatabase]
    [Fact]
    public async Task A_worker_listens_nowhere()
    {
        await using var here = new Installation();
        await using var worker = await here.Serves("--no-demo", "--role", "worker");
        Assert.DoesNotContain("http://", worker.Output, StringComparison.Ordinal);
        (await worker.IsInterrupted()).Works();
    }

    private static async Task AsksWithSecrets(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        foreach (var path in new[] { $"/invitations/{Secret}", $"/invitations/{Secret}/refusal", $"/password/reset/{Secret}?token={Secret}", $"/sign-in?return=/{Secret}", $"/{Secret}" })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        }

        using var posted = await http.PostAsync(new Uri($"/invitations/{Secret}", UriKind.Relative), null);
    }

    private static void LogsAreLinesOfJsonWithoutSecrets(string messages)
    {
        var lines = messages.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith('{')).ToList();
        var requests = lines.Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.TryGetProperty("Path", out _)).ToList();
        Assert.Equal(6, requests.Count);
        Assert.All(requests, r => Assert.Equal(32, r.GetProperty("traceId").GetString()!.Length));
        Assert.All(lines.Where(l => !l.Contains($"\"Path\":\"/{Secret}\"", StringComparison.Ordinal)), l => Assert.DoesNotContain(Secret, l, StringComparison.Ordinal));
    }

    private static string[] People(string output) =>
        [.. output.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim().Split(' ')[0])];

    /// <summary>Signs in and opens a page.</summary>
    private static async Task<IHtmlDocument> SignsIn(Uri address, string name, string path = "/account")
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        var page = Person.Parse(await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative)));
        var fields = page.QuerySelectorAll("form:not(.frame) input[name]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        fields[nameof(SignIn.Command.Account)] = name;
        fields[nameof(SignIn.Command.Password)] = "demo-baobei";
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(new Uri("/sign-in", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.DoesNotContain("sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        return Person.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
    }
}
