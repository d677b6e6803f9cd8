using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Commands;
using Baobei.Server.Data;
using Baobei.Server.Features;
using Baobei.Server.Features.Vendors;
using Baobei.Server.Jobs;
using Baobei.Server.Operations;
using Baobei.Server.Papers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.WebEncoders;
using Npgsql;

namespace Baobei.Server;

/// <summary>Puts a process together. The command line and the tests build it the same way.</summary>
public static class ServerApp
{
    public static WebApplication Build(ServerOptions options, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServerApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            EnvironmentName = options.Production ? Environments.Production : Environments.Development,
        });
        Observability.Add(builder, options);
        Edge.Add(builder, options);
        builder.Services.AddSingleton(options);
        AddFoundation(builder, options);
        ApiRoutes.Add(builder.Services);
        AllFeatures.Add(builder.Services, options);
        adjust?.Invoke(builder);
        var app = builder.Build();
        Map(app, options);
        return app;
    }

    /// <summary>Brings the database to this version's shape and reads what every process needs.</summary>
    public static async Task Prepare(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        if (db.Database.GetMigrations().Any())
        {
            // Migrating compares the whole model with its last snapshot first, which costs a second of every start; asking costs a query.
            var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (pending.Contains(db.Database.GetMigrations().First()) && (await db.Database.GetAppliedMigrationsAsync(ct)).Any())
            {
                throw new CommandFailure("The database is of a version before those that this one can bring up to date. Start it once with the version of 26 November 2026 (37cd6d4), then with this one. Nothing was changed.");
            }

            if (pending.Count != 0)
            {
                await db.Database.MigrateAsync(ct);
            }
        }
        else
        {
            await db.Database.EnsureCreatedAsync(ct);
        }

        await db.Prepare(ct);
        if (!await db.Vendors.AnyAsync(ct))
        {
            var texts = services.GetRequiredService<Texts>();
            await scope.ServiceProvider.GetRequiredService<CreateVendor>()
                .Run(texts.In(Texts.Chinese, "vendor.default_name"), texts.In(Texts.English, "vendor.default_name"), "", ct);
        }

        await scope.ServiceProvider.GetRequiredService<CreateVendor>().Complete(ct);
    }

    private static void AddFoundation(WebApplicationBuilder builder, ServerOptions options)
    {
        var services = builder.Services;
        services.AddSingleton<ProductClock>();
        services.AddSingleton<TimeProvider>(s => s.GetRequiredService<ProductClock>());
        services.AddSingleton<Texts>();
        services.AddSingleton<PaperPrinter>();
        services.AddSingleton<VendorDirectory>();
        services.AddSingleton<PageDirectory>();
        services.AddSingleton<LastUse>();
        services.AddHostedService(s => s.GetRequiredService<LastUse>());
        services.AddScoped<CallerSlot>();
        services.AddScoped(s => s.GetRequiredService<CallerSlot>().Caller ?? throw new InvalidOperationException("Nobody is acting."));
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<OutboxWorker>();
        services.AddScoped<CurrentDelivery>();
        services.AddSingleton<Scheduler>();
        if (options.Worker)
        {
            services.AddHostedService(s => s.GetRequiredService<OutboxWorker>());
            services.AddHostedService(s => s.GetRequiredService<Scheduler>());
        }

        AddDatabase(services, options);
        services.AddDataProtection().SetApplicationName("baobei").PersistKeysToDbContext<Db>();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = "X-Antiforgery";
            antiforgery.Cookie.Name = options.Production ? "__Host-antiforgery" : "antiforgery";
            antiforgery.Cookie.SecurePolicy = options.Production ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddRouting();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<WebEncoderOptions>(web => web.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.ConfigureHttpJsonOptions(json => ServerJson.Configure(json.SerializerOptions));
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        });

        // The fastest level, which is the default, leaves the reference of the API nearly twice as heavy.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
    }

    private static void AddDatabase(IServiceCollection services, ServerOptions options)
    {
        void Common(DbContextOptionsBuilder db) => db.ConfigureWarnings(warnings => warnings

            // A lost race is an answer (a refusal), not an error.
            .Log((CoreEventId.SaveChangesFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug))

            // Without a comparer a change inside a list would not be seen.
            .Throw(CoreEventId.CollectionWithoutComparer)

            // A capped count asks for some rows, no matter which.
            .Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));

        if (options.IsPostgres)
        {
            // Nothing that we do to a connection has to be undone before it is used again.
            var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString) { NoResetOnClose = true }.ConnectionString;
            services.AddDbContextPool<PostgresDb>(db => Common(db.UseNpgsql(connection).AddInterceptors(PreparedStatements.Instance)));
            services.AddScoped<Db>(Begin<PostgresDb>);
            services.AddSingleton<ILedgerTransactions>(_ => new PostgresLedgerTransactions(connection));
        }
        else
        {
            services.AddSingleton(_ => new SqliteWriter(options.ConnectionString));
            services.AddDbContextPool<SqliteDb>(db => Common(db.UseSqlite(options.ConnectionString).AddInterceptors(SqliteTurns.Instance)));
            services.AddScoped<Db>(Begin<SqliteDb>);
            services.AddSingleton<ILedgerTransactions>(s => new SqliteLedgerTransactions(s.GetRequiredService<SqliteWriter>()));
        }

        static TDb Begin<TDb>(IServiceProvider services)
            where TDb : Db
        {
            var db = services.GetRequiredService<TDb>();
            db.Begin(services.GetRequiredService<CallerSlot>(), services);
            return db;
        }
    }

    private static void Map(WebApplication app, ServerOptions options)
    {
        app.UseProxies(options);
        app.UseMiddleware<RequestLog>();
        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<Failures>();
        app.UseMiddleware<SecureOnly>();
        app.UseStaticFiles(WebFiles.Options);
        app.Use(Methods.BeforeRouting);
        app.UseRouting();
        app.Use(Methods.AfterRouting);
        app.UseRequestTimeouts();
        app.UseMiddleware<CallerMiddleware>();
        app.MapHealth();
        app.MapApiReference();
        AllFeatures.Map(app);
    }
}
