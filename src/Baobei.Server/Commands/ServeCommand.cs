using System.CommandLine;
using System.Globalization;
using Baobei.Server.Data;
using Baobei.Server.Features.Demo;
using Baobei.Server.Operations;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Commands;

internal static class ServeCommand
{
    private const int DefaultPort = 5080;
    private const int MaxPort = 65535;

    private static readonly string[] _environmentNames = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    public static Command Build()
    {
        var where = new Where();
        var port = new Option<int?>("--port")
        {
            Description = $"Port on this machine; {DefaultPort} when not given, 0 takes a free one.",
            CustomParser = given =>
            {
                var number = PortOf(given.Tokens[0].Value);
                if (number is null)
                {
                    given.AddError($"--port needs a number from 0 to {MaxPort}.");
                }

                return number;
            },
        };
        var listen = new Option<string?>("--listen") { Description = "Address to listen on instead of http://localhost:<port>, for example http://0.0.0.0:8080.", HelpName = "url" };
        var demo = new Option<bool>("--demo") { Description = "Demo tools (clock, mail box) and, in an empty database, demo people and customers." };
        var noDemo = new Option<bool>("--no-demo") { Description = "No demo, even when --demo is given too." };
        var production = new Option<bool>("--production") { Description = "Production's rules: secure cookies, HSTS, no demo. Also when ASPNETCORE_ENVIRONMENT is Production." };
        var publicUrl = new Option<string?>("--public-url") { Description = "Address that people use and mails link to, for example https://channel.vendor.example. Required in production, where it is https.", HelpName = "url" };
        var proxies = new Option<string[]>("--proxy") { Description = "Reverse proxy that is believed about the client's address, scheme and host: an address or a network such as 10.0.0.0/8. May be given several times.", HelpName = "address" };
        var role = new Option<string>("--role") { Description = "What this process does: all, web (pages and API) or worker (deliveries and the schedule). Several processes share a PostgreSQL database.", DefaultValueFactory = _ => Where.Setting("ROLE") ?? "all" }
            .AcceptOnlyFromAmong("all", "web", "worker");
        var command = new Command("serve", "Runs the server until it is interrupted.") { port, listen, demo, noDemo, production, publicUrl, proxies, role };
        where.AddTo(command);
        command.Does((parsed, ct) => Run(
            where.Read(parsed) with
            {
                Listen = AddressOf(parsed.GetValue(listen) ?? Where.Setting("LISTEN")) ?? Local(parsed.GetValue(port) ?? PortSetting() ?? DefaultPort),
                Demo = (parsed.GetValue(demo) || Where.Setting("DEMO") == "true") && !parsed.GetValue(noDemo),
                Production = parsed.GetValue(production) || IsProduction(),
                PublicUrl = UrlOf(parsed.GetValue(publicUrl) ?? Where.Setting("PUBLIC_URL")),
                Proxies = [.. (parsed.GetValue(proxies) is { Length: > 0 } given ? given : (Where.Setting("PROXIES") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(NetworkOf)],
                Web = parsed.GetValue(role) is not "worker",
                Worker = parsed.GetValue(role) is not "web",
            },
            ct));
        return command;
    }

    private static async Task Run(ServerOptions options, CancellationToken ct)
    {
        if (options is { Production: true, Demo: true })
        {
            throw new CommandFailure("Production does not start with demo tools on: leave out --demo (and BAOBEI_DEMO), or --production.");
        }

        if (options is { Production: true, PublicUrl: null })
        {
            throw new CommandFailure("Production needs --public-url (or BAOBEI_PUBLIC_URL): the address that people use and mails link to.");
        }

        if (options is { Production: true, PublicUrl: { } url } && !IsHttps(url))
        {
            throw new CommandFailure("Production speaks https only: --public-url begins with https://");
        }

        if (options is { Production: true, Web: true, Proxies.Count: 0 } && !IsHttps(options.Listen))
        {
            await Console.Error.WriteLineAsync("No reverse proxy is named: over plain http nobody gets further than a redirect to the public address. Say where TLS ends with --proxy <address or network> (or BAOBEI_PROXIES).");
        }

        await using var app = ServerApp.Build(options);
        await ServerApp.Prepare(app.Services, ct);
        await CheckPeople(app.Services, options, ct);
        if (options.Demo)
        {
            await DemoSeed.Fill(app.Services, ct);
        }

        await app.StartAsync(ct);
        await Announce(app, options, ct);

        await app.WaitForShutdownAsync(ct);
    }

    private static async Task CheckPeople(IServiceProvider services, ServerOptions options, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();

        // Looked for in the whole installation: one demo person of any vendor is an open door.
        var people = scope.ServiceProvider.GetRequiredService<Db>().Users.IgnoreQueryFilters([Db.VendorFilter]);
        if (options.Production && await people.AnyAsync(u => u.IsDemo, ct))
        {
            throw new CommandFailure("Production does not start with demo people in the database: their passwords are public. Use another database (--data or --postgres).");
        }

        if (!options.Demo && !await people.AnyAsync(ct))
        {
            await Console.Error.WriteLineAsync("Nobody can sign in yet. Make the first operator: ./baobei person create --role vendor_operator --email you@vendor.example --name \"Your Name\"");
        }
    }

    /// <summary>Where to look and who can sign in.</summary>
    private static async Task Announce(WebApplication app, ServerOptions options, CancellationToken ct)
    {
        var texts = app.Services.GetRequiredService<Texts>();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        Console.WriteLine($"{texts["product.name"]} {address ?? texts["serve.worker"]}");
        if (options.Demo && await DemoPeople.Present(app.Services, ct) is { Count: > 0 } people)
        {
            Console.WriteLine(texts["serve.people", DemoPeople.Password]);
            foreach (var person in people)
            {
                Console.WriteLine($"  {person.UserName,-12} {texts[$"role.{person.Role}"]}{(person.PartnerName is null ? "" : $" · {person.PartnerName}")}");
            }
        }

        Console.WriteLine(texts["serve.stop"]);
    }

    /// <summary>Both loopback addresses by name; a free port can only be taken on one.</summary>
    private static string Local(int port) => port == 0 ? "http://127.0.0.1:0" : string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");

    private static bool IsHttps(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsProduction() =>
        _environmentNames.Any(n => string.Equals(Environment.GetEnvironmentVariable(n), Environments.Production, StringComparison.OrdinalIgnoreCase));

    private static int? PortSetting() => Where.Setting("PORT") is { } text
        ? PortOf(text) ?? throw new CommandFailure($"BAOBEI_PORT needs a number from 0 to {MaxPort}.")
        : null;

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= MaxPort ? port : null;

    /// <summary>One address, or several with semicolons between.</summary>
    private static string? AddressOf(string? text)
    {
        foreach (var part in text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            try
            {
                if (BindingAddress.Parse(part) is { Scheme: "http" or "https", Port: >= 0 and <= MaxPort } address && address is not { Host: "localhost", Port: 0 })
                {
                    continue;
                }
            }
            catch (FormatException)
            {
                // Said below.
            }

            throw new CommandFailure($"--listen needs an address such as http://0.0.0.0:8080; \"{part}\" is none that can be listened on.");
        }

        return text;
    }

    private static string? UrlOf(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text.TrimEnd('/')
        : throw new CommandFailure("--public-url needs an address such as https://channel.vendor.example");

    private static System.Net.IPNetwork NetworkOf(string text) =>
        Edge.NetworkOf(text) ?? throw new CommandFailure($"--proxy needs an address or a network such as 10.0.0.0/8; \"{text}\" is neither.");
}
