using System.Collections.Concurrent;
using Baobei.Domain.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Baobei.Server.Tests.Ui;

/// <summary>What browsers and proxies keep, and what they do not.</summary>
[OnOneDatabase]
public sealed class CacheTests(TestServer server)
{
    /// <summary>As a client reads it: in an order of its own.</summary>
    private const string NotKept = "no-store, no-cache";

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/help", 200)]
    [InlineData("/sign-in", 200)]
    [InlineData("/captcha", 404)]
    [InlineData("/captcha/new", 200)]
    [InlineData("/no/such/page", 404)]
    [InlineData("/account", 302)]
    [InlineData("/api/v1/account", 401)]
    [InlineData("/health/ready", 200)]
    public async Task Nothing_keeps_what_was_written_for_somebody(string path, int status)
    {
        var town = await Town.Build(server);
        Assert.Equal(NotKept, Kept((await town.Visitor().Opens(path)).Is(status)));
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/api/v1/account")]
    public async Task Nothing_keeps_what_a_signed_in_person_sees(string path)
    {
        var town = await Town.Build(server);
        Assert.Equal(NotKept, Kept((await (await town.Someone(Role.Auditor)).Opens(path)).Is(200)));
    }

    [Theory]
    [InlineData("/app.css?v=1", "public, max-age=31536000, immutable")]
    [InlineData("/app.css", "no-cache")]
    [InlineData("/openapi/v1.json", "public, max-age=300")]
    public async Task Files_and_the_document_of_the_api_are_kept(string path, string kept)
    {
        var town = await Town.Build(server);
        Assert.Equal(kept, Kept((await town.Visitor().Opens(path)).Is(200)));
    }

    [OnOneDatabase]
    [Fact]
    public async Task No_page_says_something_else_than_its_forms_need()
    {
        using var warnings = new Warnings();
        await using var own = new TestServer { Adjust = builder => builder.Services.AddSingleton<ILoggerProvider>(warnings) };
        await own.InitializeAsync();
        var town = await Town.Build(own);
        var (visitor, person) = (town.Visitor(), await town.Someone(Role.VendorOperator));
        foreach (var path in new[] { "/", "/help", "/sign-in", "/captcha", "/no/such/page", "/account", "/openapi/v1.json" })
        {
            await visitor.Opens(path);
            await person.Opens(path);
        }

        Assert.DoesNotContain(warnings.Said, said => said.Contains("Antiforgery", StringComparison.Ordinal) || said.Contains("EntityFrameworkCore.Model", StringComparison.Ordinal));
    }

    private static string? Kept(Answer answer) =>
        answer.Response.Headers.TryGetValues("Cache-Control", out var values) ? string.Join(", ", values) : null;

    /// <summary>Notes the warnings of a server, each with its category.</summary>
    private sealed class Warnings : ILoggerProvider
    {
        public ConcurrentBag<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Ear(categoryName, Said);

        public void Dispose()
        {
            // Nothing is held.
        }

        private sealed class Ear(string category, ConcurrentBag<string> said) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                {
                    said.Add($"{category}: {formatter(state, exception)}");
                }
            }
        }
    }
}
