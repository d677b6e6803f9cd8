using System.CommandLine;
using Baobei.Server.Data;
using Baobei.Server.Features.Partners;
using Baobei.Server.Ui;

namespace Baobei.Server.Commands;

internal static class PartnerCommands
{
    public static Command Build() => new("partner", "The companies that sell the vendor's products.") { Create() };

    private static Command Create()
    {
        var where = new Where();
        var vendor = new Option<string?>("--vendor") { Description = "Name, host or id of the vendor; the first one when not given." };
        var name = new Option<string>("--name") { Description = "Full company name.", Required = true };
        var code = new Option<string?>("--credit-code") { Description = "Unified social credit code." };
        var contact = new Option<string>("--contact") { Description = "Name of the person to talk to.", Required = true };
        var email = new Option<string>("--email") { Description = "That person's e-mail address.", Required = true };
        var effective = new Option<bool>("--effective") { Description = "Puts its identity in force at once." };
        var distribution = new Option<bool>("--distribution") { Description = "Opens the distribution permission at once; needs --effective." };
        var command = new Command("create", "Adds a partner. Prints its id.") { vendor, name, code, contact, email, effective, distribution };
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            if (parsed.GetValue(distribution) && !parsed.GetValue(effective))
            {
                throw new CommandFailure("--distribution needs --effective.");
            }

            await using var app = await Where.Open(where.Read(parsed), ct);
            var id = await Where.As(
                app.Services,
                parsed.GetValue(vendor),
                async services =>
                {
                    var input = new CreatePartner.Command
                    {
                        Name = parsed.GetValue(name)!,
                        CreditCode = parsed.GetValue(code),
                        ContactName = parsed.GetValue(contact)!,
                        ContactEmail = parsed.GetValue(email)!,
                    };
                    PersonCommands.Check(input, services.GetRequiredService<Texts>());

                    // All that was asked for, or nothing.
                    return await services.GetRequiredService<Db>().Atomically(
                        async () =>
                        {
                            var partner = await services.GetRequiredService<CreatePartner>().Run(input, ct);
                            var move = services.GetRequiredService<MovePartner>();
                            if (parsed.GetValue(effective))
                            {
                                await move.MakeEffective(partner.Id, null, ct);
                            }

                            if (parsed.GetValue(distribution))
                            {
                                await move.SetDistribution(partner.Id, new DistributionCommand { Enabled = true }, null, ct);
                            }

                            return partner.Id;
                        },
                        ct);
                },
                ct);
            parsed.InvocationConfiguration.Output.WriteLine(id);
        });
        return command;
    }
}
