using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Contracts;

/// <summary>A template in the list.</summary>
public sealed record TemplateRow
{
    public required Id<ContractTemplate> Id { get; init; }

    public required string Name { get; init; }

    public required ContractParty Party { get; init; }

    public required ContractLanguage Language { get; init; }

    /// <summary>Number of the newest version.</summary>
    public required int Newest { get; init; }

    /// <summary>When that version was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When it was taken out of use; null while it is in use.</summary>
    public DateTimeOffset? RetiredAt { get; init; }
}

/// <summary>One wording and who published it.</summary>
public sealed record TemplateVersionView(int Number, string Body, DateTimeOffset PublishedAt, string? PublishedBy);

/// <summary>A template with its wordings, the newest first.</summary>
public sealed record TemplateView(
    Id<ContractTemplate> Id, string Name, ContractParty Party, ContractLanguage Language, DateTimeOffset? RetiredAt, IReadOnlyList<string> Blanks,
    IReadOnlyList<TemplateVersionView> Versions, int Version);

/// <summary>The page of one template.</summary>
/// <param name="Shown">The wording that is read.</param>
public sealed record TemplatePageModel(TemplateView Template, TemplateVersionView Shown, bool MayManage);

/// <summary>The list of templates.</summary>
public sealed record TemplateListModel(Slice<TemplateRow> Page, Asked Asked, bool MayManage);

/// <summary>The next wording of a template.</summary>
public sealed record NewVersionModel(TemplateView Template, Form<WriteTemplate.BodyCommand> Form);

/// <summary>Reads the vendor's templates.</summary>
public sealed class ContractTemplates(Db db, Caller caller)
{
    /// <summary>No template has more wordings that anybody would look through.</summary>
    private const int MaxVersions = 200;

    /// <summary>Those in use and those that were, the newest first.</summary>
    public Task<Slice<TemplateRow>> List(Place place, CancellationToken ct) =>
        (from template in db.ContractTemplates.AsNoTracking()
         join version in db.ContractTemplateVersions on new { template.Id, Number = template.Newest } equals new { Id = version.TemplateId, version.Number }
         select new TemplateRow
         {
             Id = template.Id,
             Name = template.Name,
             Party = template.Party,
             Language = template.Language,
             Newest = template.Newest,
             PublishedAt = version.PublishedAt,
             RetiredAt = template.RetiredAt,
         })
        .Slice("templates", row => row.Id, descending: true, place, ct);

    /// <summary>Those that contracts can be made from, by name.</summary>
    public async Task<IReadOnlyList<ContractTemplate>> InUse(CancellationToken ct) =>
        await db.ContractTemplates.AsNoTracking().Where(t => t.RetiredAt == null).OrderBy(t => t.Name).Take(MaxVersions).ToListAsync(ct);

    public async Task<TemplateView> View(Id<ContractTemplate> id, CancellationToken ct)
    {
        var template = await db.ContractTemplates.AsNoTracking().Get(id, ct);
        var versions = await db.ContractTemplateVersions.AsNoTracking().Where(v => v.TemplateId == id).OrderByDescending(v => v.Number).Take(MaxVersions)
            .Select(v => new TemplateVersionView(v.Number, v.Body, v.PublishedAt, db.Users.Where(u => u.Id == v.PublishedBy).Select(u => u.DisplayName).FirstOrDefault())).ToListAsync(ct);
        return new(template.Id, template.Name, template.Party, template.Language, template.RetiredAt, ContractBlanks.Of(template.Party), versions, template.Version);
    }

    /// <summary>The page, with the wording of that number; the newest when null. <see cref="NotFound"/>: no such wording.</summary>
    public async Task<TemplatePageModel> Page(Id<ContractTemplate> id, int? number, CancellationToken ct)
    {
        var view = await View(id, ct);
        var shown = number is { } asked ? view.Versions.FirstOrDefault(v => v.Number == asked) ?? throw new NotFound() : view.Versions[0];
        return new(view, shown, caller.May(Permission.ManageContracts));
    }
}

/// <summary>Use case: the vendor's operator writes templates (合同模板), publishes their next wordings and takes them out of use.</summary>
public sealed class WriteTemplate(Db db, Caller caller, TimeProvider clock)
{
    public sealed record Command : IChecked
    {
        [Required, StringLength(ContractTemplate.MaxNameLength)]
        public string Name { get; init; } = "";

        [Required]
        public ContractParty? Party { get; init; }

        [Required]
        public ContractLanguage? Language { get; init; }

        /// <summary>An empty line ends a paragraph, a line that begins with # is a heading, {{partner}} and the like are filled in.</summary>
        [Required, StringLength(ContractTemplate.MaxBodyLength)]
        public string Body { get; init; } = "";

        public void Check(WrongFields wrong) => wrong.Read(() => ContractTemplateVersion.Check(Party ?? ContractParty.Account, Body));
    }

    public sealed record BodyCommand
    {
        /// <summary>As <see cref="Command.Body"/>.</summary>
        [Required, StringLength(ContractTemplate.MaxBodyLength)]
        public string Body { get; init; } = "";

        /// <summary>The version that the form showed; the API says it in <c>If-Match</c>.</summary>
        [JsonIgnore]
        public int? Version { get; init; }
    }

    /// <summary>Refusal: <c>template.name_taken</c>. <see cref="InvalidField"/>: as <see cref="ContractTemplate.Create"/>.</summary>
    public async Task<ContractTemplate> Create(Command command, CancellationToken ct)
    {
        var (template, first) = ContractTemplate.Create(
            command.Name, command.Party ?? throw new InvalidField(nameof(command.Party), "required"),
            command.Language ?? throw new InvalidField(nameof(command.Language), "required"), command.Body, caller.RequireUser(), clock.GetUtcNow());
        db.Add(template);
        db.Add(first);
        await db.SaveChangesAsync(ct);
        return template;
    }

    /// <summary>Refusals: <c>template.retired</c>, <c>edit.conflict</c>. <see cref="InvalidField"/>: as <see cref="ContractTemplate.Publish"/>.</summary>
    public async Task<ContractTemplate> Publish(Id<ContractTemplate> id, BodyCommand command, Action<ContractTemplate>? seen, CancellationToken ct)
    {
        var template = await db.ContractTemplates.Get(id, ct);
        seen?.Invoke(template);
        db.Add(template.Publish(command.Body, caller.RequireUser(), clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        return template;
    }

    /// <summary>Refusal: <c>template.retired</c>.</summary>
    public async Task<ContractTemplate> Retire(Id<ContractTemplate> id, CancellationToken ct)
    {
        var template = await db.ContractTemplates.Get(id, ct);
        template.Retire(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return template;
    }
}
