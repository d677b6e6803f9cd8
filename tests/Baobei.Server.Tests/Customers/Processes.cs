using Baobei.Domain.Partners;
using Baobei.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Baobei.Server.Tests.Customers;

/// <summary>The test server, and over PostgreSQL further ones beside it on the same database, each a server of its own.</summary>
internal sealed class Processes : IAsyncDisposable
{
    private readonly List<WebApplication> _started = [];
    private readonly List<int> _ports = [];

    public static async Task<Processes> Start(TestServer server, int count)
    {
        var processes = new Processes();
        processes._ports.Add(server.Address.Port);
        for (var i = 1; i < count && server.Options.IsPostgres; i++)
        {
            var app = ServerApp.Build(server.Options with { Worker = false }, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
            await ServerApp.Prepare(app.Services, CancellationToken.None);
            await app.StartAsync();
            processes._started.Add(app);
            processes._ports.Add(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port);
        }

        return processes;
    }

    /// <summary>A program of the partner; every second one speaks to the second process.</summary>
    public Task<HttpClient> Program(Town town, Partner partner, int number) => Programs.Of(town, partner, Port(number));

    /// <summary>A program of somebody, with a key for this; every second one speaks to the second process.</summary>
    public Task<HttpClient> Program(Person person, int number, params Permission[] permissions) =>
        Programs.Of(person, Port(number), permissions);

    /// <summary>Where the process of this number listens.</summary>
    public int Port(int number) => _ports[number % _ports.Count];

    /// <summary>In all of them it is as late for the town as in the first.</summary>
    public void Agree(Town town)
    {
        var offset = town.Server.Services.GetRequiredService<ProductClock>().OffsetOf(town.Vendor.Id);
        foreach (var app in _started)
        {
            app.Services.GetRequiredService<ProductClock>().SetOffset(town.Vendor.Id, offset);
        }
    }

    /// <summary>The services of every process, so that its jobs can be run.</summary>
    public IEnumerable<IServiceProvider> Services(TestServer server) => _started.Select(app => app.Services).Prepend(server.Services);

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _started)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
