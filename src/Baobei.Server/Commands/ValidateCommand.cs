using System.CommandLine;
using Baobei.Domain.Matching;
using Baobei.Server.Features.Customers;

namespace Baobei.Server.Commands;

/// <summary>Codes, telephone numbers and mail addresses of a file, normalised and judged.</summary>
internal static class ValidateCommand
{
    private const string CreditCode = "uscc";
    private const string Phone = "phone";
    private const string Email = "email";

    public static Command Build()
    {
        var kind = new Option<string>("--kind") { Description = "What the file holds: unified credit codes (GB 32100-2015), telephone numbers or mail addresses.", Required = true };
        kind.AcceptOnlyFromAmong(CreditCode, Phone, Email);
        var command = new Command(
            "validate",
            "Reads comma separated values with a column input from standard input, and writes input, canonical and class. Canonical is empty for what is not valid.") { kind };
        command.Does(async (parsed, ct) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteAsync("input,canonical,class\n");
            foreach (var row in CsvTable.Read(Console.In, ["input"]))
            {
                ct.ThrowIfCancellationRequested();
                var input = row[0]!;
                var (canonical, name) = Judge(parsed.GetRequiredValue(kind), input);
                await output.WriteAsync(CsvTable.Line(input, canonical, name) + "\n");
            }

            await output.FlushAsync(ct);
        });
        return command;
    }

    /// <summary>The canonical form (empty when it is not valid) and the class.</summary>
    internal static (string Canonical, string Class) Judge(string kind, string input)
    {
        switch (kind)
        {
            case Phone:
                var (number, phone) = PhoneNumber.Read(input);
                return (number, Words.Of(phone));
            case Email:
                return EmailAddress.Normalise(input) is { } address
                    ? (address, EmailAddress.IsDisposable(address) ? "disposable" : EmailAddress.IsFree(address) ? "free" : "corporate")
                    : ("", "invalid");
            default:
                return UnifiedCreditCode.TryParse(input) is { } code ? (code, code == input ? "true" : "true-after-normalising") : ("", "false");
        }
    }
}
