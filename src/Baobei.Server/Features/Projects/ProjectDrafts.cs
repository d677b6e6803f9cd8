using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Catalogue;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>The first step of the wizard: 阿里云账号 and 图片验证码 (guide lines 169 to 175).</summary>
public sealed class AccountForm
{
    /// <summary>会员名 of the customer's account.</summary>
    [Required, StringLength(LoginName.MaxLength)]
    public string AccountName { get; set; } = "";

    public string? CaptchaToken { get; set; }

    public string? CaptchaAnswer { get; set; }
}

/// <summary>A draft in the list of what one has begun.</summary>
public sealed record DraftRow(Id<ProjectDraft> Id, string? Name, string AccountName, DateTimeOffset SavedAt);

/// <summary>
/// Keeps what somebody types into the wizard, step by step, and makes a project of it. Only who began a draft sees it; another one: <see cref="NotFound"/>.
/// </summary>
public sealed class ProjectDrafts(Db db, Caller caller, FindAccount accounts, ProjectFiles files, TimeProvider clock)
{
    public async Task<IReadOnlyList<DraftRow>> Mine(CancellationToken ct)
    {
        var user = caller.RequireUser();
        var drafts = await (
            from draft in db.Rows<ProjectDraft>().AsNoTracking()
            join account in db.CustomerAccounts on draft.AccountId equals account.Id
            where draft.OwnerId == user
            orderby draft.Id descending
            select new { draft, account.AccountName }).Take(ProjectDraft.MaxPerPerson).ToListAsync(ct);
        return [.. drafts.Select(one => new DraftRow(
            one.draft.Id, one.draft.Typed.GetValueOrDefault(nameof(ProjectForm.Name))?.LastOrDefault(), one.AccountName, one.draft.SavedAt))];
    }

    public async Task<ProjectDraft> Get(Id<ProjectDraft> id, CancellationToken ct)
    {
        var user = caller.RequireUser();
        return await db.Rows<ProjectDraft>().SingleOrDefaultAsync(d => d.Id == id && d.OwnerId == user, ct) ?? throw new NotFound();
    }

    /// <summary>Begins one for an account. Refusals: those of <see cref="FindAccount"/>, <c>project.too_many_drafts</c> (most).</summary>
    public async Task<ProjectDraft> Begin(string accountName, CancellationToken ct)
    {
        var found = await accounts.Run(accountName, ct);
        var (user, now) = (caller.RequireUser(), clock.GetUtcNow());
        if (await db.Rows<ProjectDraft>().CountAsync(d => d.OwnerId == user, ct) >= ProjectDraft.MaxPerPerson)
        {
            throw new Refused("project.too_many_drafts", ProjectDraft.MaxPerPerson);
        }

        var draft = new ProjectDraft
        {
            Id = Id<ProjectDraft>.At(now),
            PartnerId = caller.RequirePartner(),
            OwnerId = user,
            AccountId = found.Account.Id,
            CreatedAt = now,
            SavedAt = now,
        };
        db.Add(draft);
        await db.SaveChangesAsync(ct);
        return draft;
    }

    /// <summary>Another account for the same draft. Refusals: those of <see cref="FindAccount"/>.</summary>
    public async Task<ProjectDraft> Rename(Id<ProjectDraft> id, string accountName, CancellationToken ct)
    {
        var draft = await Get(id, ct);
        draft.AccountId = (await accounts.Run(accountName, ct)).Account.Id;
        draft.SavedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
        return draft;
    }

    /// <summary>
    /// Keeps what was typed in a step, right or wrong, and the files that are right. <see cref="InvalidField"/>: as <see cref="ProjectFiles.Add"/>; what was typed
    /// is kept all the same.
    /// </summary>
    public async Task<ProjectDraft> Save(Id<ProjectDraft> id, ProjectStep step, IReadOnlyDictionary<string, string[]> typed, IFormFileCollection? uploads, CancellationToken ct)
    {
        var draft = await Get(id, ct);

        // Choices of which none was made are not sent: they are empty now.
        var kept = draft.Typed.Where(field => !ProjectForm.IsOf(step, field.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, words) in typed.Where(field => ProjectForm.IsOf(step, field.Key)))
        {
            kept[field] = words;
        }

        draft.Typed = kept;
        draft.SavedAt = clock.GetUtcNow();
        InvalidField? wrong = null;
        try
        {
            draft.Files = uploads is null ? draft.Files : await files.Add(ProjectForm.Files, draft.Files, uploads.GetFiles(ProjectForm.Files), ct);
        }
        catch (InvalidField invalid)
        {
            wrong = invalid;
        }

        await db.SaveChangesAsync(ct);
        return wrong is null ? draft : throw wrong;
    }

    /// <summary>Takes a file out.</summary>
    public async Task RemoveFile(Id<ProjectDraft> id, Id<Document> document, CancellationToken ct)
    {
        var draft = await Get(id, ct);
        if (!draft.Files.Contains(document.Value))
        {
            throw new NotFound();
        }

        draft.Files = [.. draft.Files.Where(file => file != document.Value)];
        db.RemoveRange(await db.Set<Document>().Where(d => d.Id == document).ToListAsync(ct));
        await db.SaveChangesAsync(ct);
    }

    public async Task Discard(Id<ProjectDraft> id, CancellationToken ct)
    {
        var draft = await Get(id, ct);
        var documents = draft.Files.Select(file => new Id<Document>(file)).ToList();
        db.RemoveRange(await db.Set<Document>().Where(d => documents.Contains(d.Id)).ToListAsync(ct));
        db.Remove(draft);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Makes the project; the draft is gone with the same save. Refusals: as <see cref="RegisterProject"/>, <c>project.draft_incomplete</c>.</summary>
    public async Task<Project> Submit(Id<ProjectDraft> id, RegisterProject register, CancellationToken ct)
    {
        var draft = await Get(id, ct);
        var form = Form<ProjectForm>.Typed(draft.Typed);
        if (!form.IsValid)
        {
            throw new Refused("project.draft_incomplete");
        }

        return await register.Run(
            form.Input.Command(new()), () => accounts.Run(draft.AccountId, ct), draft.Files,
            () => db.Remove(db.Entry(draft).State == EntityState.Detached ? db.Attach(draft).Entity : draft), ct);
    }
}

/// <summary>A page of the wizard.</summary>
/// <param name="Wrong">Of the summary: the fields that are missing or wrong, and the step to which they belong.</param>
public sealed record DraftModel(
    ProjectDraft Draft, ProjectStep Step, Form<ProjectForm> Form, string AccountName, ProjectKind? Kind, string? CustomerName, IReadOnlyList<ProjectFile> Files,
    IReadOnlyList<ProductChoice> Products, IReadOnlyList<(ProjectStep Step, string Field, FieldError Error)> Wrong, Refused? Refused);

/// <summary>The first page of the wizard.</summary>
/// <param name="Draft">When the account of a draft is changed.</param>
public sealed record NewProjectModel(Form<AccountForm> Form, Captcha.CaptchaChallenge Captcha, IReadOnlyList<DraftRow> Drafts, Id<ProjectDraft>? Draft);

/// <summary>Puts the pages of the wizard together.</summary>
public sealed class DraftScreen(Db db, ProjectDrafts drafts, FindAccount accounts, ProjectFiles files, ListProducts products, Captcha.Captchas captchas)
{
    public async Task<IResult> First(Form<AccountForm> form, Id<ProjectDraft>? id, int status, CancellationToken ct, Captcha.CaptchaChallenge? kept = null)
    {
        var mine = id is null ? await drafts.Mine(ct) : [];
        return NewProjectPage.Show(new(form, kept ?? (status == StatusCodes.Status200OK && form.Again is null ? captchas.Issue() : captchas.Again(form)), mine, id), status);
    }

    public async Task<IResult> Show(Id<ProjectDraft> id, ProjectStep step, Form<ProjectForm>? form, int status, CancellationToken ct, Refused? refused = null)
    {
        var draft = await drafts.Get(id, ct);
        var name = await db.CustomerAccounts.Where(a => a.Id == draft.AccountId).Select(a => a.AccountName).SingleAsync(ct);
        ProjectKind? kind = null;
        string? customer = null;
        try
        {
            var found = await accounts.Run(draft.AccountId, ct);
            kind = found.Kind;
            customer = found.Customer?.Name ?? (found.Account.HolderName is { } holder ? ProjectRow.Masked(holder) : null);
        }
        catch (Refused changed)
        {
            // The account has become somebody else's since the draft was begun.
            refused ??= changed;
        }

        var typed = Form<ProjectForm>.Typed(draft.Typed);
        var wrong = step == ProjectStep.Summary
            ? typed.Errors.Select(error => (ProjectForm.StepOf([error.Key]) ?? ProjectStep.Basic, error.Key, error.Value)).OrderBy(one => one.Item1).ToList()
            : [];
        return ProjectDraftPage.Show(
            new(
                draft, step, form ?? typed.Only(_ => false), name, kind, customer, await files.Of(draft.Files, ct),
                step is ProjectStep.Detail or ProjectStep.Summary ? await products.OnSale(ct) : [], wrong, refused),
            status);
    }

    /// <summary>A file of one's own draft.</summary>
    public async Task<IResult> File(Id<ProjectDraft> id, Id<Document> document, HttpContext http, CancellationToken ct) =>
        await files.Show(document, (await drafts.Get(id, ct)).Files, http, ct);
}
