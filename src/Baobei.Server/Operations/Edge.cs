using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Baobei.Server.Operations;

/// <summary>Where the process meets the network: limits, time-outs, the reverse proxy in front of it.</summary>
internal static class Edge
{
    /// <summary>A page is milliseconds; what streams for longer says so with <c>WithRequestTimeout</c>.</summary>
    private static readonly TimeSpan _longestRequest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _longestShutdown = TimeSpan.FromSeconds(20);

    public static void Add(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.UseUrls(options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 12 * 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
            kestrel.Limits.MaxConcurrentConnections = 10_000;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _longestShutdown);
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new()
        {
            Timeout = _longestRequest,
            TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in options.Proxies)
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
        if (!options.Web)
        {
            builder.Services.AddSingleton<IServer, Deaf>();
        }
    }

    /// <summary>Only a proxy that was named is believed about the client's address, scheme and host.</summary>
    public static void UseProxies(this WebApplication app, ServerOptions options)
    {
        if (options.Proxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }
    }

    /// <summary>"10.0.0.0/8", or a single address.</summary>
    public static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
        : null;

    /// <summary>The server of a process that only works on the outbox: it listens nowhere.</summary>
    private sealed class Deaf : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
