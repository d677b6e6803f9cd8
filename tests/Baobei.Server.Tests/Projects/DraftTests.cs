using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;
using Baobei.Server.Data;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Messages;
using Baobei.Server.Features.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Projects;

/// <summary>Drafts of projects that nobody uses any more.</summary>
public sealed class DraftTests(TestServer server)
{
    /// <summary>What a database tells apart.</summary>
    private static readonly TimeSpan _tick = TimeSpan.FromMicroseconds(1);

    [Fact]
    public async Task A_draft_is_deleted_with_its_files_at_the_moment_and_not_a_tick_before()
    {
        var town = await Town.Build(server);
        await town.Policy(policy => policy with { ProjectDraftDays = 30 });
        var (sales, partner) = await town.Seller();
        var (unused, file) = await Draft(town, sales, partner, "Unused");
        await Tidy(town, unused.SavedAt.AddDays(30) - _tick);
        Assert.Equal((1, 1), await Left(town));
        await Tidy(town, unused.SavedAt.AddDays(30));
        Assert.Equal((0, 0), await Left(town));
        Assert.NotEqual(default, file);
    }

    [Fact]
    public async Task One_that_is_saved_again_stays()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var (draft, _) = await Draft(town, sales, partner, "Used");
        await town.As((_, db) => db.AcrossPartners<ProjectDraft>().ExecuteUpdateAsync(set => set.SetProperty(d => d.SavedAt, draft.SavedAt.AddDays(80))));
        await Tidy(town, draft.SavedAt.AddDays(90));
        Assert.Equal((1, 1), await Left(town));
        await Tidy(town, draft.SavedAt.AddDays(170));
        Assert.Equal((0, 0), await Left(town));
    }

    [Fact]
    public async Task Its_owner_and_nobody_else_is_told_seven_days_before_once()
    {
        var town = await Town.Build(server);
        await town.RunSchedule();
        var (sales, partner) = await town.Seller();
        var colleague = await town.Someone(Baobei.Domain.People.Role.PartnerOwner, partner);
        var (draft, _) = await Draft(town, sales, partner, "A great deal");
        town.Pass(TimeSpan.FromDays(90 - Policy.DraftWarningDays) - TimeSpan.FromHours(1));
        await town.RunSchedule();
        await town.Deliver();
        Assert.Equal(0, await town.As((_, db) => db.Messages.CountAsync()));
        town.Pass(TimeSpan.FromHours(1));
        await town.RunSchedule();
        await town.RunSchedule();
        await town.Deliver();
        var message = await town.As((_, db) => db.Messages.SingleAsync());
        Assert.Equal((sales.User!.Id, "project_draft_expiring", $"/projects/drafts/{draft.Id}/basic"), (message.UserId, message.Kind, message.Link));
        Assert.Equal(("A great deal", draft.SavedAt.AddDays(90)), (message.Arguments[0].Words, message.Arguments[1].At));
        Assert.Contains("A great deal", (await sales.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("A great deal", (await colleague.Opens("/messages")).Is(200).Body, StringComparison.Ordinal);
        town.Pass(TimeSpan.FromDays(Policy.DraftWarningDays));
        await town.RunSchedule();
        Assert.Equal((0, 0), await Left(town));
    }

    private static Task<(ProjectDraft Draft, Guid File)> Draft(Town town, Person sales, Partner partner, string name) => town.As(async (_, db) =>
    {
        var (_, account) = await town.DirectCustomer();

        // Just before the end of a millisecond, and others' clocks go before it: the ids are as far ahead as they may be.
        var now = town.Now;
        now = now.AddTicks(TimeSpan.TicksPerMillisecond - (now.Ticks % TimeSpan.TicksPerMillisecond) - TimeSpan.TicksPerMicrosecond);
        for (var ahead = 5; ahead > 0; ahead--)
        {
            Id<Document>.At(now.AddMilliseconds(ahead * 600));
        }

        var document = new Document { Id = Id<Document>.At(now), OwnerId = sales.User!.Id, FileName = "proof.pdf", ContentType = "application/pdf", Size = 1, StoredAt = now };
        var draft = new ProjectDraft
        {
            Id = Id<ProjectDraft>.At(now),
            PartnerId = partner.Id,
            OwnerId = sales.User!.Id,
            AccountId = account.Id,
            Typed = new() { [nameof(ProjectForm.Name)] = [name] },
            Files = [document.Id.Value],
            CreatedAt = now,
            SavedAt = now,
        };
        db.AddRange(document, draft);
        await db.SaveChangesAsync();
        return (draft, document.Id.Value);
    });

    private static Task<int> Tidy(Town town, DateTimeOffset now) => town.As(async (services, _) =>
    {
        await ActivatorUtilities.CreateInstance<TidyDrafts>(services, new Standing(now)).Run(CancellationToken.None);
        return 0;
    });

    private static Task<(int Drafts, int Files)> Left(Town town) => town.As(async (_, db) =>
        (await db.AcrossPartners<ProjectDraft>().CountAsync(), await db.Set<Document>().CountAsync()));

    /// <summary>A clock that stands.</summary>
    private sealed class Standing(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
