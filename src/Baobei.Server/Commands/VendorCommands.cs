using System.CommandLine;
using Baobei.Server.Features.Vendors;

namespace Baobei.Server.Commands;

internal static class VendorCommands
{
    public static Command Build() => new("vendor", "The vendors of this installation.") { Create() };

    private static Command Create()
    {
        var where = new Where();
        var name = new Option<string>("--name") { Description = "Short name as Chinese screens show it.", Required = true };
        var nameEn = new Option<string?>("--name-en") { Description = "The same on English screens." };
        var hosts = new Option<string[]>("--host") { Description = "Host name by which requests find this vendor; may be given several times.", Required = true };
        var command = new Command("create", "Adds a vendor beside the first one, found by its host names. Prints its id.") { name, nameEn, hosts };
        where.AddTo(command);
        command.Does(async (parsed, ct) =>
        {
            await using var app = await Where.Open(where.Read(parsed), ct);
            await using var scope = app.Services.CreateAsyncScope();
            var vendor = await scope.ServiceProvider.GetRequiredService<CreateVendor>()
                .Run(parsed.GetValue(name)!, parsed.GetValue(nameEn) ?? parsed.GetValue(name)!, string.Join(',', parsed.GetValue(hosts)!), ct);
            parsed.InvocationConfiguration.Output.WriteLine(vendor.Id);
        });
        return command;
    }
}
