using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Home;

/// <summary>Where people arrive: the public page, and the overview of each side.</summary>
internal static class HomeRoutes
{
    public static void Add(IServiceCollection services) => services.AddScoped<Overview>();

    public static void MapHome(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", async (CallerSlot slot, VendorDirectory vendors, PolicyBook policies, PageDirectory pages, TimeProvider clock, CancellationToken ct) =>
            {
                var caller = slot.Caller!;
                if (caller.IsSignedIn && HomeOf(caller, pages) is { } console)
                {
                    return Results.Redirect(console);
                }

                var vendor = vendors.Get(caller.Vendor)!;
                var policy = await policies.InForce(vendor.Id, clock.GetUtcNow(), ct);
                return HomePage.Show(new(Texts.IsChinese ? vendor.Name : vendor.NameEn, policy.Values, pages.Has("/sign-in"), pages.Has("/my")));
            })
            .Open("the public start page");
        app.MapGet("/partner", async (Overview overview, CancellationToken ct) => PartnerHomePage.Show(await overview.Partner(ct))).Needs(Permission.UsePartnerConsole);
        app.MapGet("/vendor", async (Overview overview, CancellationToken ct) => VendorHomePage.Show(await overview.Vendor(ct))).Needs(Permission.UseVendorConsole);
    }

    /// <summary>A partner's people who may not work are told why by their console; customers have one only where it exists.</summary>
    private static string? HomeOf(Caller caller, PageDirectory pages) => Nav.HomeOf(caller, pages) switch
    {
        "/" => caller.Partner is not null && caller.Role != Role.Customer ? "/partner" : null,
        var console => console,
    };
}
