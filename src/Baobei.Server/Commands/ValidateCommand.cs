using System.CommandLine;
using Baobei.Domain.Matching;
using Baobei.Server.Features.Customers;

namespace Baobei.Server.Commands;

/// <summary>Codes, telephone numbers and mail addresses of a file, normalised and judged.</summary>
internal static class ValidateCommand
{
    private const string CreditCode = "uscc";
    private const string Organisation = "organisation-code";
    private const string Phone = "phone";
    private const string Email = "email";

    private static readonly string[] _kinds = [CreditCode, Organisation, Phone, Email];

    /// <param name="source">Where the rows come from: standard input.</param>
    public static Command Build(TextReader source)
    {
        var kind = new Option<string>("--kind") { Description = $"What the file holds: {string.Join(", ", _kinds)}.", Required = true, HelpName = "kind" };
        var command = new Command(
            "validate",
            "Reads comma separated values with a column input (or takes the first) from standard input, and writes input, canonical and class. Canonical is empty for what is not valid.") { kind };
        command.Does(async (parsed, ct) =>
        {
            var what = parsed.GetRequiredValue(kind);
            if (!_kinds.Contains(what))
            {
                throw new CommandFailure($"There is no kind \"{what}\". There is: {string.Join(", ", _kinds)}.");
            }

            var output = parsed.InvocationConfiguration.Output;
            var inputs = CsvTable.ReadOne(source, "input");
            await output.WriteAsync("input,canonical,class\n");
            foreach (var input in inputs)
            {
                ct.ThrowIfCancellationRequested();
                var (canonical, name) = Judge(what, input);
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
                return EmailAddress.Normalise(input) is { } address ? (address, Words.Of(EmailAddress.KindOf(address))) : ("", "invalid");
            case Organisation:
                return Code(input, OrganisationCode.TryParse(input));
            default:
                return Code(input, UnifiedCreditCode.TryParse(input));
        }
    }

    /// <summary>A code has no classes: it is right as it was typed, right once it is normalised, or wrong.</summary>
    private static (string Canonical, string Class) Code(string input, string? code) => (code ?? "", code is null ? "false" : code == input ? "true" : "true-after-normalising");
}
