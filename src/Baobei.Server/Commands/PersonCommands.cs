using System.CommandLine;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Commands;

internal static class PersonCommands
{
    /// <summary>"vendor_operator", as the API says it.</summary>
    private static readonly Dictionary<string, Role> _roles = Enum.GetValues<Role>().Where(r => r != Role.Customer)
        .ToDictionary(r => JsonNamingPolicy.SnakeCaseLower.ConvertName(r.ToString()));

    public static Command Build() => new("person", "People who sign in.") { Create() };

    private static Command Create()
    {
        var where = new Where();
        var vendor = new Option<string?>("--vendor") { Description = "Name, host or id of the vendor; the first one when not given." };
        var role = new Option<string>("--role") { Description = $"One of {string.Join(", ", _roles.Keys)}.", Required = true }.AcceptOnlyFromAmong([.. _roles.Keys]);
        var email = new Option<string>("--email") { Description = "E-mail address, which is also the sign-in name unless --user-name says otherwise.", Required = true };
        var name = new Option<string?>("--name") { Description = "Name as others see it; the address when not given." };
        var userName = new Option<string?>("--user-name") { Description = "Sign-in name." };
        var partner = new Option<string?>("--partner") { Description = "Name or id of the partner, for a partner's roles." };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Reads the password from standard input; without it one is made and printed." };
        var command = new Command("create", "Adds a person, for example the first operator. Prints the sign-in name and, when it was made here, the password.")
        {
            vendor, role, email, name, userName, partner, fromInput,
        };
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            var given = parsed.GetValue(fromInput)
                ? await Console.In.ReadLineAsync(ct) ?? throw new CommandFailure("There is no password on standard input.")
                : null;
            await using var app = await Where.Open(where.Read(parsed), ct);
            var user = await Where.As(
                app.Services,
                parsed.GetValue(vendor),
                async services =>
                {
                    var input = new CreatePerson.Command
                    {
                        Email = parsed.GetValue(email)!,
                        UserName = parsed.GetValue(userName),
                        DisplayName = parsed.GetValue(name) ?? parsed.GetValue(email)!,
                        Role = _roles[parsed.GetValue(role)!],
                        PartnerId = parsed.GetValue(partner) is { } wanted ? await PartnerOf(services.GetRequiredService<Db>(), wanted, ct) : null,
                        Password = given ?? Passwords.NewSecret()[..20],
                    };
                    Check(input, services.GetRequiredService<Texts>());
                    var made = await services.GetRequiredService<CreatePerson>().Run(input, ct);
                    parsed.InvocationConfiguration.Output.WriteLine($"sign-in name: {made.UserName}");
                    if (given is null)
                    {
                        parsed.InvocationConfiguration.Output.WriteLine($"password: {input.Password}");
                    }

                    return made;
                },
                ct);
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{user.DisplayName} can sign in.");
        });
        return command;
    }

    /// <summary>The same rules of a command that forms and the API obey.</summary>
    internal static void Check(object input, Texts texts)
    {
        var wrong = Validation.Of(input).Select(found => $"{found.Field}: {texts[found.Error.Key, found.Error.Details]}").ToList();
        if (wrong.Count > 0)
        {
            throw new CommandFailure(string.Join(Environment.NewLine, wrong));
        }
    }

    private static async Task<Id<Partner>> PartnerOf(Db db, string wanted, CancellationToken ct)
    {
        var found = Id<Partner>.TryParse(wanted, null, out var id)
            ? await db.Partners.Where(p => p.Id == id).Select(p => p.Id).ToListAsync(ct)
            : await db.Partners.Where(p => p.Name == wanted).Select(p => p.Id).ToListAsync(ct);
        return found.Count == 1 ? found[0] : throw new CommandFailure(found.Count == 0 ? $"There is no partner \"{wanted}\"." : $"Several partners are called \"{wanted}\"; give the id.");
    }
}
