using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Jobs;
using Baobei.Server.Papers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Contracts;

/// <summary>合同: templates and contracts of the vendor, contracts that partners sign, and in 费用中心 those that customers sign.</summary>
internal static class ContractRoutes
{
    private const string Mine = "/my/billing/contracts";

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ContractTemplates>();
        services.AddScoped<WriteTemplate>();
        services.AddScoped<ContractBook>();
        services.AddScoped<WriteContract>();
        services.AddScoped<SignContract>();
        services.AddScoped<PrintContract>();
        services.Recurs<LapseContracts>();
    }

    public static void MapContracts(this IEndpointRouteBuilder app)
    {
        MapTemplateApi(app.MapApi("contract-templates"));
        var api = app.MapApi("contracts");
        MapApi(api, Permission.ReadContracts, Permission.SignContracts);
        MapVendorApi(api);
        MapApi(app.MapApi("my").MapGroup("/contracts"), Permission.UseCustomerConsole, Permission.UseCustomerConsole);
        MapTemplates(app.MapGroup("/contracts/templates"));
        var console = app.MapGroup("/contracts");
        console.MapGet("", async ([AsParameters] ContractQuery query, [AsParameters] Asked asked, ContractBook contracts, CancellationToken ct) =>
                ContractListPage.Show(await contracts.Page(query, asked, ct)))
            .Needs(Permission.ReadContracts);
        MapVendor(console);
        MapSigning(console, "/contracts", Permission.ReadContracts, Permission.SignContracts);
        var mine = app.MapGroup(Mine);
        mine.MapGet("", async ([AsParameters] Asked asked, ContractBook contracts, CancellationToken ct) => MyContractsPage.Show(await contracts.MyPage(asked, ct)))
            .Needs(Permission.UseCustomerConsole);
        MapSigning(mine, Mine, Permission.UseCustomerConsole, Permission.UseCustomerConsole);
    }

    /// <summary>What each side does with a contract on its own pages.</summary>
    private static void MapSigning(RouteGroupBuilder console, string root, Permission read, Permission sign)
    {
        console.MapGet("/{id}", (Id<Contract> id, ContractBook contracts, CancellationToken ct) => Show(id, contracts, null, null, 200, ct)).Needs(read);
        console.MapGet("/{id}/pdf", (Id<Contract> id, ContractBook contracts, PrintContract print, CancellationToken ct) => Printed(id, contracts, print, ct)).Needs(read);
        console.MapPost("/{id}/signature", (Id<Contract> id, Form<SignContract.Command> form, SignContract signing, ContractBook contracts, CancellationToken ct) => form.Submit(
                () => signing.Run(id, form.Input, ct),
                contract => Flash.To($"{root}/{id}", contract.Status == ContractStatus.Signed ? "contracts.completed" : "contracts.signed"),
                (again, status) => Show(id, contracts, again, null, status, ct)))
            .Needs(sign);
        console.MapGet("/{id}/refusal", (Id<Contract> id, ContractBook contracts, CancellationToken ct) => Why(id, contracts, true, Form<ContractReason>.Blank(), 200, ct)).Needs(sign);
        console.MapPost("/{id}/refusal", (Id<Contract> id, Form<ContractReason> form, SignContract signing, ContractBook contracts, CancellationToken ct) => form.Submit(
                () => signing.Refuse(id, form.Input, ct),
                _ => Flash.To($"{root}/{id}", "contracts.refused"),
                (again, status) => Why(id, contracts, true, again, status, ct)))
            .Needs(sign);
    }

    private static void MapVendor(RouteGroupBuilder console)
    {
        console.MapGet("/new", (ContractTemplates templates, CancellationToken ct) => New(templates, Form<WriteContract.Command>.Blank(), 200, ct)).Needs(Permission.ManageContracts);
        console.MapPost("", (Form<WriteContract.Command> form, WriteContract write, ContractTemplates templates, CancellationToken ct) => form.Submit(
                () => write.Draft(form.Input, ct),
                contract => Flash.To($"/contracts/{contract.Id}", "contracts.drafted"),
                (again, status) => New(templates, again, status, ct)))
            .Needs(Permission.ManageContracts);
        console.MapPost("/{id}/sending", (Id<Contract> id, Form<WriteContract.SendCommand> form, WriteContract write, ContractBook contracts, CancellationToken ct) => form.Submit(
                () => write.Send(id, form.Input, contract => contract.SeenAs(form.Input.Version), ct),
                _ => Flash.To($"/contracts/{id}", "contracts.sent"),
                (again, status) => Show(id, contracts, null, again, status, ct)))
            .Needs(Permission.ManageContracts);
        console.MapGet("/{id}/cancellation", (Id<Contract> id, ContractBook contracts, CancellationToken ct) => Why(id, contracts, false, Form<ContractReason>.Blank(), 200, ct))
            .Needs(Permission.ManageContracts);
        console.MapPost("/{id}/cancellation", (Id<Contract> id, Form<ContractReason> form, WriteContract write, ContractBook contracts, CancellationToken ct) => form.Submit(
                () => write.Cancel(id, form.Input, ct),
                _ => Flash.To($"/contracts/{id}", "contracts.cancelled"),
                (again, status) => Why(id, contracts, false, again, status, ct)))
            .Needs(Permission.ManageContracts);
    }

    private static void MapTemplates(RouteGroupBuilder console)
    {
        console.MapGet("", async ([AsParameters] Asked asked, ContractTemplates templates, Caller caller, CancellationToken ct) =>
                TemplateListPage.Show(new(await templates.List(Place.Of(asked), ct), asked, caller.May(Permission.ManageContracts))))
            .Needs(Permission.ReadContractTemplates);
        console.MapGet("/new", () => NewTemplatePage.Show(Form<WriteTemplate.Command>.Blank(new() { Party = ContractParty.Partner, Language = ContractLanguage.Chinese })))
            .Needs(Permission.ManageContracts);
        console.MapPost("", (Form<WriteTemplate.Command> form, WriteTemplate write, CancellationToken ct) => form.Submit(
                () => write.Create(form.Input, ct),
                template => Flash.To($"/contracts/templates/{template.Id}", "contract_templates.created"),
                (again, status) => Task.FromResult(NewTemplatePage.Show(again, status))))
            .Needs(Permission.ManageContracts);
        console.MapGet("/{id}", async (Id<ContractTemplate> id, int? number, ContractTemplates templates, CancellationToken ct) => TemplatePage.Show(await templates.Page(id, number, ct)))
            .Needs(Permission.ReadContractTemplates);
        console.MapGet("/{id}/versions/new", (Id<ContractTemplate> id, ContractTemplates templates, CancellationToken ct) => NewVersion(id, templates, null, 200, ct))
            .Needs(Permission.ManageContracts);
        console.MapPost("/{id}/versions", (Id<ContractTemplate> id, Form<WriteTemplate.BodyCommand> form, WriteTemplate write, ContractTemplates templates, CancellationToken ct) => form.Submit(
                () => write.Publish(id, form.Input, template => template.SeenAs(form.Input.Version), ct),
                _ => Flash.To($"/contracts/templates/{id}", "contract_templates.published"),
                (again, status) => NewVersion(id, templates, again, status, ct)))
            .Needs(Permission.ManageContracts);
        console.MapPost("/{id}/retirement", async (Id<ContractTemplate> id, WriteTemplate write, CancellationToken ct) =>
            {
                await write.Retire(id, ct);
                return new SeeOther(Flash.To($"/contracts/templates/{id}", "contract_templates.retired"));
            })
            .Needs(Permission.ManageContracts);
    }

    private static void MapTemplateApi(RouteGroupBuilder api)
    {
        api.MapGet("", async ([AsParameters] Paging paging, ContractTemplates templates, CancellationToken ct) =>
            {
                var page = await templates.List(Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(Permission.ReadContractTemplates).WithSummary("Lists the templates of contracts, the newest first");
        api.MapGet("/{id}", (Id<ContractTemplate> id, ContractTemplates templates, CancellationToken ct) => Template(id, templates, ct))
            .Needs(Permission.ReadContractTemplates).WithSummary("Shows a template with its wordings").Produces<TemplateView>();
        api.MapPost("", async (WriteTemplate.Command command, WriteTemplate write, ContractTemplates templates, CancellationToken ct) =>
            {
                var template = await write.Create(command, ct);
                return Answers.Created($"/api/v1/contract-templates/{template.Id}", await templates.View(template.Id, ct), template.Version);
            })
            .Needs(Permission.ManageContracts).WithSummary("Makes a template with its first wording");
        api.MapPost("/{id}/versions", async (Id<ContractTemplate> id, WriteTemplate.BodyCommand command, IfMatch ifMatch, WriteTemplate write, ContractTemplates templates, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => write.Publish(id, command, ifMatch.Check, ct));
                return await Template(id, templates, ct);
            })
            .Needs(Permission.ManageContracts).WithSummary("Publishes the next wording of a template").Produces<TemplateView>();
        api.MapPost("/{id}/retirement", async (Id<ContractTemplate> id, WriteTemplate write, ContractTemplates templates, CancellationToken ct) =>
            {
                await write.Retire(id, ct);
                return await Template(id, templates, ct);
            })
            .Needs(Permission.ManageContracts).WithSummary("Takes a template out of use").Produces<TemplateView>();
    }

    private static void MapApi(RouteGroupBuilder api, Permission read, Permission sign)
    {
        api.MapGet("", async ([AsParameters] ContractQuery query, [AsParameters] Paging paging, ContractBook contracts, CancellationToken ct) =>
            {
                var page = await contracts.List(query, Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(read).WithSummary("Lists the contracts that one may see, the newest first");
        api.MapGet("/{id}", (Id<Contract> id, ContractBook contracts, CancellationToken ct) => Shown(id, contracts, ct))
            .Needs(read).WithSummary("Shows a contract with its text, the text's hash and its signatures").Produces<ContractView>();
        api.MapGet("/{id}/pdf", (Id<Contract> id, ContractBook contracts, PrintContract print, CancellationToken ct) => Printed(id, contracts, print, ct))
            .Needs(read).WithSummary("The contract as PDF; of a signed one the file that is kept");
        api.MapPost("/{id}/signature", async (Id<Contract> id, SignContract.Command command, SignContract signing, ContractBook contracts, CancellationToken ct) =>
            {
                await signing.Run(id, command, ct);
                return await Shown(id, contracts, ct);
            })
            .Needs(sign).WithSummary("Signs a contract for one's side").Produces<ContractView>();
        api.MapPost("/{id}/refusal", async (Id<Contract> id, ContractReason command, SignContract signing, ContractBook contracts, CancellationToken ct) =>
            {
                await signing.Refuse(id, command, ct);
                return await Shown(id, contracts, ct);
            })
            .Needs(sign).WithSummary("Refuses a contract that the vendor sent").Produces<ContractView>();
    }

    private static void MapVendorApi(RouteGroupBuilder api)
    {
        api.MapPost("", async (WriteContract.Command command, WriteContract write, ContractBook contracts, CancellationToken ct) =>
            {
                var contract = await write.Draft(command, ct);
                return Answers.Created($"/api/v1/contracts/{contract.Id}", await contracts.View(contract.Id, ct), contract.Version);
            })
            .Needs(Permission.ManageContracts).WithSummary("Makes a contract from a template, as a draft");
        api.MapPost("/{id}/sending", async (Id<Contract> id, WriteContract.SendCommand command, IfMatch ifMatch, WriteContract write, ContractBook contracts, CancellationToken ct) =>
            {
                await ifMatch.Guard(() => write.Send(id, command, ifMatch.Check, ct));
                return await Shown(id, contracts, ct);
            })
            .Needs(Permission.ManageContracts).WithSummary("Sends a draft to be signed by both sides").Produces<ContractView>();
        api.MapPost("/{id}/cancellation", async (Id<Contract> id, ContractReason command, WriteContract write, ContractBook contracts, CancellationToken ct) =>
            {
                await write.Cancel(id, command, ct);
                return await Shown(id, contracts, ct);
            })
            .Needs(Permission.ManageContracts).WithSummary("Takes a contract back that is not signed by both").Produces<ContractView>();
    }

    private static async Task<Versioned<TemplateView>> Template(Id<ContractTemplate> id, ContractTemplates templates, CancellationToken ct)
    {
        var view = await templates.View(id, ct);
        return Answers.Of(view, view.Version);
    }

    private static async Task<Versioned<ContractView>> Shown(Id<Contract> id, ContractBook contracts, CancellationToken ct)
    {
        var view = await contracts.View(id, ct);
        return Answers.Of(view, view.Version);
    }

    private static async Task<IResult> Show(
        Id<Contract> id, ContractBook contracts, Form<SignContract.Command>? sign, Form<WriteContract.SendCommand>? send, int status, CancellationToken ct) =>
        ContractPage.Show(await contracts.Show(id, sign, send, ct), status);

    private static async Task<IResult> Printed(Id<Contract> id, ContractBook contracts, PrintContract print, CancellationToken ct)
    {
        var contract = await contracts.Get(id, ct);
        return Results.File(await print.File(contract, ct), PaperPrinter.ContentType, $"{contract.Number}.pdf");
    }

    private static async Task<IResult> Why(Id<Contract> id, ContractBook contracts, bool refuses, Form<ContractReason> form, int status, CancellationToken ct) =>
        ContractReasonPage.Show(new(await contracts.View(id, ct), $"{contracts.Root}/{id}", contracts.Crumb, refuses, form), status);

    private static async Task<IResult> New(ContractTemplates templates, Form<WriteContract.Command> form, int status, CancellationToken ct) =>
        NewContractPage.Show(new(await templates.InUse(ct), form), status);

    private static async Task<IResult> NewVersion(Id<ContractTemplate> id, ContractTemplates templates, Form<WriteTemplate.BodyCommand>? again, int status, CancellationToken ct)
    {
        var view = await templates.View(id, ct);
        return NewVersionPage.Show(new(view, again ?? Form<WriteTemplate.BodyCommand>.Blank(new() { Body = view.Versions[0].Body, Version = view.Version })), status);
    }
}
