using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Features.Policies;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Help;

/// <summary>查看帮助: how it goes, and what each refusal means.</summary>
internal static class HelpRoutes
{
    /// <summary>No refusal has more arguments; each shows as an ellipsis where it stands in a sentence.</summary>
    private static readonly object[] _arguments = ["…", "…", "…", "…"];

    public static void MapHelp(this IEndpointRouteBuilder app)
    {
        app.MapGet("/help", async (CallerSlot slot, VendorDirectory vendors, PolicyBook policies, TimeProvider clock, CancellationToken ct) =>
            {
                var vendor = vendors.Get(slot.Caller!.Vendor)!;
                var policy = await policies.InForce(vendor.Id, clock.GetUtcNow(), ct);
                return HelpPage.Show(new(Texts.IsChinese ? vendor.Name : vendor.NameEn, policy.Values));
            })
            .Open("help is for everybody");
        app.MapGet("/help/codes", (Texts texts) => CodesPage.Show([.. ApiCodes.All(texts).Select(code => new CodeRow(
                code, texts[$"refused.{code}", _arguments], texts.Has($"next.{code}") ? texts[$"next.{code}", _arguments] : null))]))
            .Open("what a refusal means is no secret");
    }
}
