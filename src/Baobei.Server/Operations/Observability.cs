using System.Diagnostics;
using Baobei.Server.Jobs;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Baobei.Server.Operations;

/// <summary>
/// Logs, traces and metrics. Logs go to standard error: lines for people in the demo, JSON elsewhere. Traces and metrics leave the
/// process only when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. A link's secret is part of its path, so paths are told by their route.
/// </summary>
internal static class Observability
{
    public static void Add(WebApplicationBuilder builder, ServerOptions options)
    {
        var logging = builder.Logging;
        logging.ClearProviders();
        logging.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = options.Demo ? ConsoleFormatterNames.Simple : JsonLines.FormatterName;
        });
        logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        builder.Services.Configure<SimpleConsoleFormatterOptions>(simple =>
        {
            simple.SingleLine = true;
            simple.TimestampFormat = "HH:mm:ss ";
        });
        foreach (var (category, level) in Levels(options))
        {
            logging.AddFilter(category, level);
        }

        builder.Services.AddSingleton<ProductMeter>();
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            Export(builder.Services, options);
        }
    }

    /// <summary>What the frameworks say is asked for by configuration (<c>Logging__LogLevel__…</c>); these are the defaults.</summary>
    private static IEnumerable<(string Category, LogLevel Level)> Levels(ServerOptions options)
    {
        // The host's own request lines carry the whole address; ours do not.
        yield return ("Microsoft.AspNetCore", LogLevel.Warning);
        yield return ("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        yield return ("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        yield return ("System.Net.Http.HttpClient", LogLevel.Warning);

        // Why the start failed is told by the command line; what remains is a job that ended the process.
        yield return ("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (options.Demo)
        {
            yield return ("Microsoft.Hosting.Lifetime", LogLevel.Warning);
            yield return (typeof(RequestLog).FullName!, LogLevel.Warning);
        }
    }

    private static void Export(IServiceCollection services, ServerOptions options)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("baobei", serviceVersion: typeof(Observability).Assembly.GetName().Version!.ToString(3)))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(requests => requests.EnrichWithHttpResponse = (activity, response) => HidePath(activity, response.HttpContext))
                .AddSource("Npgsql")
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddMeter("Microsoft.EntityFrameworkCore", "Npgsql", "System.Runtime", ProductMeter.Name)
                .AddOtlpExporter());
        if (options.Worker)
        {
            services.AddHostedService<OutboxGauge>();
        }
    }

    private static void HidePath(Activity activity, HttpContext context)
    {
        activity.SetTag("url.path", RequestLog.PathOf(context));
        activity.SetTag("url.query", null);
    }
}
