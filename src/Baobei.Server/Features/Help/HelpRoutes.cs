using Baobei.Server.Access;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Help;

/// <summary>查看帮助: how it goes.</summary>
internal static class HelpRoutes
{
    public static void MapHelp(this IEndpointRouteBuilder app)
    {
        app.MapGet("/help", async (CallerSlot slot, VendorDirectory vendors, PolicyBook policies, TimeProvider clock, CancellationToken ct) =>
            {
                var vendor = vendors.Get(slot.Caller!.Vendor)!;
                var policy = await policies.InForce(vendor.Id, clock.GetUtcNow(), ct);
                return HelpPage.Show(new(Texts.IsChinese ? vendor.Name : vendor.NameEn, policy.Values));
            })
            .Open("help is for everybody");
    }
}
