using Baobei.Server.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Baobei.Server.Features.Mail;

/// <summary>Full addresses of the product's pages, for what is read outside of it: <c>links.To("/sign-up/…")</c>.</summary>
public sealed class Links(ServerOptions options, IServiceProvider services, VendorDirectory vendors, Caller caller)
{
    public string To(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var address = new UriBuilder(options.PublicUrl ?? Listening() ?? options.Listen);
        if (vendors.Get(caller.Vendor)?.Hosts is { Length: > 0 } hosts)
        {
            address.Host = hosts.Split(',')[0].Trim();
        }

        return new Uri(address.Uri, path).AbsoluteUri;
    }

    // A process that only works on the outbox listens nowhere.
    private string? Listening() => services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
}
