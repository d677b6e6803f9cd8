using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Documents;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.Projects;

/// <summary>The wizard 创建项目: four steps, each kept as a draft when it is left, and a summary.</summary>
internal static class DraftRoutes
{
    /// <summary>An account is looked up as it is typed; nobody may try all names.</summary>
    public static readonly RateLimit AccountChecks = new("project.accounts", 60, TimeSpan.FromMinutes(10));

    public static void MapDrafts(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup("/projects");
        console.MapGet("/new", (DraftScreen screen, [FromQuery] string? account, CancellationToken ct) =>
                screen.First(Form<AccountForm>.Blank(new() { AccountName = account ?? "" }), null, 200, ct))
            .Needs(Permission.RegisterProjects);
        console.MapPost("/new", (Form<AccountForm> form, DraftScreen screen, ProjectDrafts drafts, Captchas captchas, CancellationToken ct) =>
                Account(form, null, screen, name => drafts.Begin(name, ct), captchas, ct))
            .Needs(Permission.RegisterProjects);
        console.MapGet("/new/account", async ([FromQuery] string? value, FindAccount accounts, RateLimits limits, Caller caller, Texts texts, CancellationToken ct) =>
            {
                limits.Take(AccountChecks, caller.Vendor, caller.RequirePartner().ToString());
                return await Check(value, accounts, texts, ct);
            })
            .Needs(Permission.RegisterProjects);

        var draft = console.MapGroup("/drafts/{id}");
        draft.MapGet("/{step}", async (Id<ProjectDraft> id, string step, DraftScreen screen, ProjectDrafts drafts, CancellationToken ct) =>
            {
                var at = StepOf(step);
                if (at != ProjectStep.Account)
                {
                    return await screen.Show(id, at, null, 200, ct);
                }

                await drafts.Get(id, ct);
                return await screen.First(Form<AccountForm>.Blank(), id, 200, ct);
            })
            .Needs(Permission.RegisterProjects);
        draft.MapPost("/account", async (Id<ProjectDraft> id, Form<AccountForm> form, DraftScreen screen, ProjectDrafts drafts, Captchas captchas, CancellationToken ct) =>
            {
                await drafts.Get(id, ct);
                return await Account(form, id, screen, name => drafts.Rename(id, name, ct), captchas, ct);
            })
            .Needs(Permission.RegisterProjects);
        draft.MapPost("/{step}", Save).Needs(Permission.RegisterProjects);
        draft.MapPost("/submission", async (Id<ProjectDraft> id, RegisterProject register, ProjectDrafts drafts, DraftScreen screen, CancellationToken ct) =>
            {
                try
                {
                    var project = await drafts.Submit(id, register, ct);
                    return new SeeOther(Flash.To($"/projects/{project.Id}", project.Kind == ProjectKind.VendorCustomer ? "projects.submitted" : "projects.created"));
                }
                catch (InvalidField)
                {
                    return await screen.Show(id, ProjectStep.Summary, null, StatusCodes.Status422UnprocessableEntity, ct);
                }
                catch (Refused refused)
                {
                    return await screen.Show(id, ProjectStep.Summary, null, StatusCodes.Status409Conflict, ct, refused);
                }
            })
            .Needs(Permission.RegisterProjects);
        draft.MapPost("/removal", async (Id<ProjectDraft> id, ProjectDrafts drafts, CancellationToken ct) =>
            {
                await drafts.Discard(id, ct);
                return new SeeOther(Flash.To("/projects/new", "projects.draft_discarded"));
            })
            .Needs(Permission.RegisterProjects);
        draft.MapGet("/files/{document}", (Id<ProjectDraft> id, Id<Document> document, DraftScreen screen, HttpContext http, CancellationToken ct) =>
                screen.File(id, document, http, ct))
            .Needs(Permission.RegisterProjects);
        draft.MapPost("/files/{document}/removal", async (Id<ProjectDraft> id, Id<Document> document, ProjectDrafts drafts, CancellationToken ct) =>
            {
                await drafts.RemoveFile(id, document, ct);
                return new SeeOther($"/projects/drafts/{id}/{Words.Of(ProjectStep.Detail)}");
            })
            .Needs(Permission.RegisterProjects);
    }

    private static ProjectStep StepOf(string word) => Words.Find<ProjectStep>(word) ?? throw new NotFound();

    private static async Task<IResult> Account(
        Form<AccountForm> form, Id<ProjectDraft>? id, DraftScreen screen, Func<string, Task<ProjectDraft>> then, Captchas captchas, CancellationToken ct)
    {
        CaptchaChallenge? kept = null;
        return await form.Submit(
            async () =>
            {
                await captchas.Check(form.Input.CaptchaToken, form.Input.CaptchaAnswer, ct);
                return await then(form.Input.AccountName);
            },
            draft => $"/projects/drafts/{draft.Id}/{Words.Of(ProjectStep.Basic)}",
            (again, status) => screen.First(again, id, status, ct, kept),
            also: async wrong => kept = await captchas.Keep(form.Input.CaptchaToken, form.Input.CaptchaAnswer, wrong, ct));
    }

    private static async Task<IResult> Check(string? value, FindAccount accounts, Texts texts, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > Domain.Matching.LoginName.MaxLength)
        {
            return Results.Json(new { ok = false, text = "" });
        }

        try
        {
            var found = await accounts.Run(value, ct);
            return Results.Json(new { ok = true, text = texts[$"projects.account.{Words.Of(found.Kind)}"] });
        }
        catch (Refused refused)
        {
            return Results.Json(new { ok = false, text = texts[$"refused.{refused.Code}"] });
        }
    }

    /// <summary>Keeps what was typed; goes on when all of the step is right, goes back in any case.</summary>
    private static async Task<IResult> Save(
        Id<ProjectDraft> id, string step, Form<ProjectForm> form, ProjectDrafts drafts, DraftScreen screen, CancellationToken ct)
    {
        var at = StepOf(step);
        if (at is ProjectStep.Account or ProjectStep.Summary)
        {
            throw new NotFound();
        }

        var shown = form.Only(field => ProjectForm.IsOf(at, field));
        try
        {
            await drafts.Save(id, at, form.Words, form.Files, ct);
        }
        catch (InvalidField invalid)
        {
            foreach (var one in invalid.All)
            {
                shown.AddError(one.Field, $"validation.{one.Code}", [.. one.Details]);
            }
        }

        return form.Input.Go switch
        {
            "back" => new SeeOther($"/projects/drafts/{id}/{Words.Of(at - 1)}"),
            "later" => new SeeOther(Flash.To("/projects", "projects.draft_kept", $"/projects/drafts/{id}/{step}")),
            _ when !shown.IsValid => await screen.Show(id, at, shown, StatusCodes.Status422UnprocessableEntity, ct),
            _ => new SeeOther($"/projects/drafts/{id}/{Words.Of(at + 1)}"),
        };
    }
}
