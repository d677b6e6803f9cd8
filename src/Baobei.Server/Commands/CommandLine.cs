using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Baobei.Domain.Kernel;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Connections;

namespace Baobei.Server.Commands;

/// <summary>The command line: results to standard output, messages to standard error, 0 when it worked.</summary>
public static class CommandLine
{
    private static readonly string[] _languageSettings = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <param name="output">Where results go; standard output when null. What <c>serve</c> says goes to the console always.</param>
    /// <param name="messages">Where messages go; standard error when null.</param>
    /// <param name="input">Where rows come from; standard input, which is UTF-8, when null.</param>
    public static Task<int> Run(string[] args, TextWriter? output = null, TextWriter? messages = null, TextReader? input = null)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.Culture(SystemLanguage());
        var root = new RootCommand("Baobei, the channel-partner platform. Every command has --help. Settings may also come from the environment: BAOBEI_DATA, BAOBEI_POSTGRES, BAOBEI_PUBLIC_URL, …")
        {
            ServeCommand.Build(),
            MigrateCommand.Build(),
            DemoCommand.Build(),
            VendorCommands.Build(),
            PartnerCommands.Build(),
            PersonCommands.Build(),
            OutboxCommands.Build(),
            LedgerCommands.Build(),
            UsageCommands.Build(),
            MatchCommand.Build(),
            ValidateCommand.Build(input ?? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8)),
        };
        var invocation = new InvocationConfiguration
        {
            Output = output ?? Console.Out,
            Error = messages ?? Console.Error,
            EnableDefaultExceptionHandler = false,

            // The server ends by its own host's rules; the short commands are simply interrupted.
            ProcessTerminationTimeout = null,
        };
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            // The help that answers a mistake is a message, not a result.
            invocation.Output = invocation.Error;
        }

        return parsed.InvokeAsync(invocation);
    }

    /// <summary>Runs a command's work. What can be expected to go wrong is told in one sentence, without a stack trace.</summary>
    internal static void Does(this Command command, Func<ParseResult, CancellationToken, Task> work) => command.SetAction(async (parsed, ct) =>
    {
        try
        {
            await work(parsed, ct);
            return 0;
        }
        catch (Exception failure)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(Explain(failure) ?? $"Unexpected: {failure}");
            return 1;
        }
    });

    private static string? Explain(Exception failure)
    {
        var texts = new Texts();
        return failure switch
        {
            CommandFailure expected => expected.Message,
            Refused refused => $"{texts[$"refused.{refused.Code}", [.. refused.Details]]} ({refused.Code})",
            InvalidField invalid => string.Join(
                Environment.NewLine, invalid.All.Select(one => $"{one.Field}: {texts[$"validation.{one.Code}", [.. one.Details]]}")),
            NotFound => texts["refused.access.not_found"],
            IOException { InnerException: AddressInUseException } => "The address is already in use: another process listens there. Choose another with --port.",
            IOException or InvalidDataException or UnauthorizedAccessException or SocketException => failure.Message,
            OperationCanceledException => "Interrupted.",
            _ when Chain(failure).OfType<DbException>().FirstOrDefault() is { } database => $"The database cannot be used: {database.Message}",
            _ => null,
        };
    }

    private static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }

    /// <summary>As the terminal is set: Chinese or English.</summary>
    private static string SystemLanguage()
    {
        var set = _languageSettings.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";
        return set.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Texts.Chinese : Texts.English;
    }
}

/// <summary>Something the person at the terminal can mend; the message says how.</summary>
public sealed class CommandFailure(string message) : Exception(message);
