using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Terms;

/// <summary>条款: the texts that customers agree to, for everybody to read and for the vendor to publish.</summary>
internal static class TermsRoutes
{
    private const string Why = "what people agree to can be read by everybody";

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<TermsBook>();
        services.AddScoped<TermsList>();
        services.AddScoped<PublishTerms>();
        services.Recurs<TellNewTerms>();
        services.Sends<TermsAsked, SendTermsAsked>();
    }

    public static void Map(ModelBuilder model) => model.Entity<TermsDocument>(terms =>
    {
        terms.ToTable("terms_documents");
        terms.HasKey(t => new { t.VendorId, t.Id });
        terms.Property(t => t.TermsVersion).HasMaxLength(TermsDocument.MaxVersionLength);
        terms.Property(t => t.WithdrawnAt).IsConcurrencyToken();

        // Nobody is told twice, though two processes should come to it at once.
        terms.Property(t => t.ToldTo).IsConcurrencyToken();

        // Two people who publish at once: the second reads what the first has done.
        terms.HasIndex(t => new { t.VendorId, t.Kind, t.EffectiveFrom }).IsUnique().HasFilter("withdrawn_at IS NULL").HasDatabaseName("ux_terms_documents_from")
            .HasAnnotation(Db.Refusal, "edit.conflict");
        terms.HasIndex(t => new { t.VendorId, t.Kind, t.TermsVersion }).IsUnique().HasDatabaseName("ux_terms_documents_version")
            .HasAnnotation(Db.Refusal, "edit.conflict");
    });

    public static void MapTerms(this IEndpointRouteBuilder app)
    {
        app.MapGet("/terms/{kind}", async (string kind, TermsList terms, CancellationToken ct) =>
            TermsPage.Show(await terms.Read(TermsKinds.Read(kind), null, ct))).Open(Why);
        app.MapGet("/terms/{kind}/{version}", async (string kind, string version, TermsList terms, CancellationToken ct) =>
            TermsPage.Show(await terms.Read(TermsKinds.Read(kind), version, ct))).Open(Why);
        MapApi(app.MapApi("terms"));
        MapConsole(app.MapGroup("/vendor/terms"));
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] Paging paging, ConsentKind? kind, TermsList terms, CancellationToken ct) =>
            {
                var page = await terms.Versions(kind, Place.Of(paging), ct);
                return new Listing<TermsRow>(page.Rows, page.Next);
            })
            .Needs(Permission.ReadTerms).WithSummary("List the versions of the texts that customers agree to, newest first");
        api.MapGet("{id}", (Id<TermsDocument> id, TermsList terms, CancellationToken ct) => terms.One(id, ct))
            .Needs(Permission.ReadTerms).WithSummary("Read a version with its text in both languages");
        api.MapPost("", async (PublishTerms.Command command, PublishTerms publish, TermsList terms, CancellationToken ct) =>
            {
                var published = await publish.Run(command, ct);
                return Answers.Created($"/api/v1/terms/{published.Id}", await terms.One(published.Id, ct));
            })
            .Needs(Permission.ManageTerms).WithSummary("Publish the next version of a text");
        api.MapPost("{id}/withdrawal", async (Id<TermsDocument> id, PublishTerms publish, TermsList terms, CancellationToken ct) =>
            {
                await publish.Withdraw(id, ct);
                return await terms.One(id, ct);
            })
            .Needs(Permission.ManageTerms).WithSummary("Withdraw a version that does not hold yet");
    }

    private static void MapConsole(RouteGroupBuilder console)
    {
        console.MapGet("", async (TermsList terms, Caller caller, CancellationToken ct) =>
            TermsOverviewPage.Show(new(await terms.Current(ct), caller.May(Permission.ManageTerms)))).Needs(Permission.ReadTerms);
        console.MapGet("{kind}", async (string kind, [AsParameters] Asked asked, TermsList terms, Caller caller, CancellationToken ct) =>
        {
            var which = TermsKinds.Read(kind);
            return TermsVersionsPage.Show(new(which, await terms.Versions(which, Place.Of(asked), ct), asked, caller.May(Permission.ManageTerms)));
        }).Needs(Permission.ReadTerms);
        console.MapGet("{kind}/new", async (string kind, TermsList terms, Caller caller, CancellationToken ct) =>
        {
            var which = TermsKinds.Read(kind);
            return await Blank(which, Form<TermsForm>.Blank(TermsForm.Of(await terms.Newest(which, ct))), 200, terms, caller, ct);
        }).Needs(Permission.ManageTerms);
        console.MapPost("{kind}/preview", async (
            string kind, Form<TermsForm> form, PublishTerms publish, TermsBook book, TermsList terms, Caller caller, CancellationToken ct) =>
        {
            var which = TermsKinds.Read(kind);
            var before = await book.InForce(which, ct);
            var agreed = await terms.Agreed(which, before.TermsVersion, ct);
            return await form.Submit(
                () => publish.Preview(form.Input.ToCommand(which, ReaderZone.Of(caller)), ct),
                next => TermsPreviewPage.Show(new(which, form, next, before, agreed)),
                (again, status) => Blank(which, again, status, terms, caller, ct),
                also: wrong => publish.Check(form.Input.ToCommand(which, ReaderZone.Of(caller), wrong), wrong, ct));
        }).Needs(Permission.ManageTerms);
        console.MapPost("{kind}", async (string kind, Form<TermsForm> form, PublishTerms publish, TermsList terms, Caller caller, CancellationToken ct) =>
        {
            var which = TermsKinds.Read(kind);
            return await form.Submit(
                () => publish.Run(form.Input.ToCommand(which, ReaderZone.Of(caller)), ct),
                published => Flash.To($"/vendor/terms/{kind}", "terms.published", TermsKinds.PathOf(which, published.TermsVersion)),
                (again, status) => Blank(which, again, status, terms, caller, ct),
                also: wrong => publish.Check(form.Input.ToCommand(which, ReaderZone.Of(caller), wrong), wrong, ct));
        }).Needs(Permission.ManageTerms);
        console.MapPost("{kind}/{version}/withdrawal", async (string kind, string version, PublishTerms publish, TermsList terms, CancellationToken ct) =>
        {
            await publish.Withdraw(await terms.Named(TermsKinds.Read(kind), version, ct), ct);
            return new SeeOther(Flash.To($"/vendor/terms/{kind}", "terms.withdrawn"));
        }).Needs(Permission.ManageTerms);
    }

    private static async Task<IResult> Blank(ConsentKind kind, Form<TermsForm> form, int status, TermsList terms, Caller caller, CancellationToken ct) =>
        NewTermsPage.Show(new(kind, form, ReaderZone.Of(caller).Id, (await terms.Newest(kind, ct)).TermsVersion), status);
}
