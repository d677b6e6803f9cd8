using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Baobei.Server.Features.AssociationRequests;

/// <summary>关联变更: changes of type, moves, 代付 of all orders, and the releases beside them; for partners, customers and the vendor.</summary>
internal static class AssociationRequestRoutes
{
    private const string Root = "/association-requests";
    private const string Mine = "/my/requests";

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<AssociationBlocks>();
        services.AddScoped<AssociationRecords>();
        services.AddScoped<AssociationBook>();
        services.AddScoped<AskAssociation>();
        services.AddScoped<AnswerAssociation>();
        services.AddScoped<AccountAssociation>();
        services.Recurs<LapseAssociationRequests>();
    }

    public static void MapAssociationRequests(this IEndpointRouteBuilder app)
    {
        var console = app.MapGroup(Root);
        MapMove(console);
        MapPages(console, Root, Permission.ReadAssociationRequests, Permission.ChangeAssociations);
        MapStop(console);
        MapAccount(app.MapGroup("/accounts/{id}/association"));
        MapPages(app.MapGroup(Mine), Mine, Permission.UseCustomerConsole, Permission.UseCustomerConsole);
        MapOwn(app.MapGroup("/my/partner"));

        var api = app.MapApi("association-requests");
        MapApi(api, Permission.ReadAssociationRequests, Permission.ChangeAssociations);
        api.MapPost("/moves", async (AskAssociation.MoveCommand command, AskAssociation ask, AssociationBook book, AnswerAssociation answer, CancellationToken ct) =>
                await Made("association-requests", await ask.Move(command, ct), book, answer, ct))
            .Needs(Permission.ChangeAssociations).WithSummary("Asks to receive a customer's account from another partner; never says whose it is");
        api.MapPost("/{id}/stop", async (Id<AssociationRequest> id, AnswerAssociation.ReasonCommand command, AssociationBook book, AnswerAssociation answer, CancellationToken ct) =>
            {
                await answer.Stop(id, command, ct);
                return await Shown(id, book, answer, ct);
            })
            .Needs(Permission.StopMoves).WithSummary("Stops a move, in the vendor's name").Produces<AssociationRequestView>();
        MapAccountApi(app.MapApi("accounts/{id}"));
        MapOwnApi(app);
    }

    private static void MapPages(RouteGroupBuilder console, string root, Permission read, Permission answer)
    {
        console.MapGet("", async ([FromQuery] string? tab, [AsParameters] Asked asked, AssociationBook book, CancellationToken ct) =>
                AssociationRequestListPage.Show(await book.Page(tab != "all", asked, ct)))
            .Needs(read);
        console.MapGet("/{id}", (Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answering, CancellationToken ct) => One(id, book, answering, null, 200, ct)).Needs(read);
        console.MapPost("/{id}/agreement", (Id<AssociationRequest> id, Form<AnswerAssociation.AgreeCommand> form, AnswerAssociation answering, AssociationBook book, CancellationToken ct) => form.Submit(
                () => answering.Agree(id, form.Input, ct),
                request => Flash.To($"{root}/{id}", request.Status == AssociationRequestStatus.Done ? "association_requests.done" : "association_requests.agreed"),
                (again, status) => One(id, book, answering, again, status, ct)))
            .Needs(answer);
        console.MapGet("/{id}/refusal", (Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answering, CancellationToken ct) => Why(id, book, answering, false, null, 200, ct))
            .Needs(answer);
        console.MapPost("/{id}/refusal", (Id<AssociationRequest> id, Form<AnswerAssociation.ReasonCommand> form, AnswerAssociation answering, AssociationBook book, CancellationToken ct) => form.Submit(
                () => answering.Refuse(id, form.Input, ct),
                _ => Flash.To($"{root}/{id}", "association_requests.refused"),
                (again, status) => Why(id, book, answering, false, again, status, ct)))
            .Needs(answer);
        console.MapPost("/{id}/cancellation", async (Id<AssociationRequest> id, AnswerAssociation answering, CancellationToken ct) =>
            {
                await answering.TakeBack(id, ct);
                return new SeeOther(Flash.To($"{root}/{id}", "association_requests.taken_back"));
            })
            .Needs(answer);
    }

    private static void MapStop(RouteGroupBuilder console)
    {
        console.MapGet("/{id}/stop", (Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answering, CancellationToken ct) => Why(id, book, answering, true, null, 200, ct))
            .Needs(Permission.StopMoves);
        console.MapPost("/{id}/stop", (Id<AssociationRequest> id, Form<AnswerAssociation.ReasonCommand> form, AnswerAssociation answering, AssociationBook book, CancellationToken ct) => form.Submit(
                () => answering.Stop(id, form.Input, ct),
                _ => Flash.To($"{Root}/{id}", "association_requests.stopped"),
                (again, status) => Why(id, book, answering, true, again, status, ct)))
            .Needs(Permission.StopMoves);
    }

    private static void MapMove(RouteGroupBuilder console)
    {
        console.MapGet("/moves/new", (AccountAssociation pages, CancellationToken ct) => pages.Move(null, null, 200, ct)).Needs(Permission.ChangeAssociations);
        console.MapPost("/moves", async (Form<MoveForm> form, AskAssociation ask, Captchas captchas, AccountAssociation pages, CancellationToken ct) =>
            {
                CaptchaChallenge? kept = null;
                return await form.Submit(
                    async () =>
                    {
                        await captchas.Check(form.Input.CaptchaToken, form.Input.CaptchaAnswer, ct);
                        return await ask.Move(form.Input, ct);
                    },
                    request => Flash.To($"{Root}/{request.Id}", "association_requests.asked"),
                    (again, status) => pages.Move(again, kept, status, ct),
                    also: async wrong => kept = await captchas.Keep(form.Input.CaptchaToken, form.Input.CaptchaAnswer, wrong, ct));
            })
            .Needs(Permission.ChangeAssociations);
    }

    private static void MapAccount(RouteGroupBuilder console)
    {
        console.MapGet("", (Id<CustomerAccount> id, [AsParameters] Asked asked, AccountAssociation pages, CancellationToken ct) => pages.Show(id, asked, ct))
            .Needs(Permission.ReadAssociationRequests);
        console.MapGet("/type", (Id<CustomerAccount> id, AccountAssociation pages, CancellationToken ct) => pages.Type(id, null, 200, ct)).Needs(Permission.ChangeAssociations);
        console.MapPost("/type", (Id<CustomerAccount> id, Form<AskAssociation.TypeCommand> form, AskAssociation ask, AccountAssociation pages, CancellationToken ct) => form.Submit(
                () => ask.ChangeType(id, form.Input, ct),
                request => Flash.To($"{Root}/{request.Id}", "association_requests.asked"),
                (again, status) => pages.Type(id, again, status, ct)))
            .Needs(Permission.ChangeAssociations);
        console.MapGet("/pay-all", (Id<CustomerAccount> id, AccountAssociation pages, CancellationToken ct) => pages.PayAll(id, null, 200, ct)).Needs(Permission.ChangeAssociations);
        console.MapPost("/pay-all", (Id<CustomerAccount> id, Form<AskAssociation.ReasonCommand> form, AskAssociation ask, AccountAssociation pages, CancellationToken ct) => form.Submit(
                () => ask.OfferPayAll(id, form.Input, ct),
                request => Flash.To($"{Root}/{request.Id}", "association_requests.offered"),
                (again, status) => pages.PayAll(id, again, status, ct)))
            .Needs(Permission.ChangeAssociations);
        console.MapPost("/pay-all/ending", async (Id<CustomerAccount> id, AskAssociation ask, CancellationToken ct) =>
            {
                await ask.EndPayAll(id, ct);
                return new SeeOther(Flash.To($"/accounts/{id}/association", "association_requests.pay_all_ended"));
            })
            .Needs(Permission.ChangeAssociations);
    }

    private static void MapOwn(RouteGroupBuilder my)
    {
        my.MapGet("/type", (AccountAssociation pages, CancellationToken ct) => pages.OwnType(null, 200, ct)).Needs(Permission.UseCustomerConsole);
        my.MapPost("/type", (Form<AskAssociation.TypeCommand> form, AskAssociation ask, AccountAssociation pages, CancellationToken ct) => form.Submit(
                () => ask.ChangeOwnType(form.Input, ct),
                request => Flash.To($"{Mine}/{request.Id}", "association_requests.asked"),
                (again, status) => pages.OwnType(again, status, ct)))
            .Needs(Permission.UseCustomerConsole);
        my.MapPost("/pay-all/ending", async (AskAssociation ask, CancellationToken ct) =>
            {
                await ask.EndOwnPayAll(ct);
                return new SeeOther(Flash.To("/my/partner", "association_requests.pay_all_ended"));
            })
            .Needs(Permission.UseCustomerConsole);
    }

    private static void MapApi(RouteGroupBuilder api, Permission read, Permission answer)
    {
        api.MapGet("", async ([FromQuery] bool? open, [AsParameters] Paging paging, AssociationBook book, CancellationToken ct) =>
            {
                var page = await book.List(open == true, null, Place.Of(paging), ct);
                return new Listing<AssociationRequestRow>(page.Rows, page.Next);
            })
            .Needs(read).WithSummary("Lists requests about associations that one may see, the newest first; `open=true` only those that wait");
        api.MapGet("/{id}", (Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answering, CancellationToken ct) => Shown(id, book, answering, ct))
            .Needs(read).WithSummary("Shows a request, who has to agree yet, and what stands in the way").Produces<AssociationRequestView>();
        api.MapPost("/{id}/agreement", async (Id<AssociationRequest> id, AnswerAssociation.AgreeCommand command, AssociationBook book, AnswerAssociation answering, CancellationToken ct) =>
            {
                await answering.Agree(id, command, ct);
                return await Shown(id, book, answering, ct);
            })
            .Needs(answer).WithSummary("Agrees for one's side; with the last agreement it is done").Produces<AssociationRequestView>();
        api.MapPost("/{id}/refusal", async (Id<AssociationRequest> id, AnswerAssociation.ReasonCommand command, AssociationBook book, AnswerAssociation answering, CancellationToken ct) =>
            {
                await answering.Refuse(id, command, ct);
                return await Shown(id, book, answering, ct);
            })
            .Needs(answer).WithSummary("Refuses a request, with a reason that the others read").Produces<AssociationRequestView>();
        api.MapPost("/{id}/cancellation", async (Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answering, CancellationToken ct) =>
            {
                await answering.TakeBack(id, ct);
                return await Shown(id, book, answering, ct);
            })
            .Needs(answer).WithSummary("Takes one's own request back").Produces<AssociationRequestView>();
    }

    private static void MapAccountApi(RouteGroupBuilder api)
    {
        api.MapGet("/association", (Id<CustomerAccount> id, AccountAssociation accounts, CancellationToken ct) => accounts.View(id, ct))
            .Needs(Permission.ReadAssociationRequests).WithSummary("Shows an account's type, and whether its partner pays every order");
        api.MapPost("/type-change", async (Id<CustomerAccount> id, AskAssociation.TypeCommand command, AskAssociation ask, AssociationBook book, AnswerAssociation answer, CancellationToken ct) =>
                await Made("association-requests", await ask.ChangeType(id, command, ct), book, answer, ct))
            .Needs(Permission.ChangeAssociations).WithSummary("Asks the customer to change the type of its account");
        api.MapPost("/pay-all", async (Id<CustomerAccount> id, AskAssociation.ReasonCommand command, AskAssociation ask, AssociationBook book, AnswerAssociation answer, CancellationToken ct) =>
                await Made("association-requests", await ask.OfferPayAll(id, command, ct), book, answer, ct))
            .Needs(Permission.ChangeAssociations).WithSummary("Offers to pay every order of an agency account");
        api.MapDelete("/pay-all", async (Id<CustomerAccount> id, AskAssociation ask, AccountAssociation accounts, CancellationToken ct) =>
            {
                await ask.EndPayAll(id, ct);
                return await accounts.View(id, ct);
            })
            .Needs(Permission.ChangeAssociations).WithSummary("Ends that, for orders that are confirmed from now on");
    }

    private static void MapOwnApi(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("my");
        MapApi(api.MapGroup("/association-requests"), Permission.UseCustomerConsole, Permission.UseCustomerConsole);
        api.MapPost("/type-change", async (AskAssociation.TypeCommand command, AskAssociation ask, AssociationBook book, AnswerAssociation answer, CancellationToken ct) =>
                await Made("my/association-requests", await ask.ChangeOwnType(command, ct), book, answer, ct))
            .Needs(Permission.UseCustomerConsole).WithSummary("Asks my partner to change the type of my account");
        api.MapDelete("/pay-all", async (AskAssociation ask, CancellationToken ct) =>
            {
                await ask.EndOwnPayAll(ct);
                return Results.NoContent();
            })
            .Needs(Permission.UseCustomerConsole).WithSummary("Ends that my partner pays every order, for orders that are confirmed from now on");
    }

    private static async Task<CreatedThing<AssociationRequestView>> Made(string path, AssociationRequest request, AssociationBook book, AnswerAssociation answer, CancellationToken ct) =>
        Answers.Created($"/api/v1/{path}/{request.Id}", await book.View(request.Id, answer, ct), request.Version);

    private static async Task<Versioned<AssociationRequestView>> Shown(Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answer, CancellationToken ct)
    {
        var view = await book.View(id, answer, ct);
        return Answers.Of(view, view.Version);
    }

    private static async Task<IResult> One(Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answer, Form<AnswerAssociation.AgreeCommand>? again, int status, CancellationToken ct) =>
        AssociationRequestPage.Show(new(await book.View(id, answer, ct), $"{book.Root}/{id}", book.Crumb, again ?? Form<AnswerAssociation.AgreeCommand>.Blank()), status);

    private static async Task<IResult> Why(
        Id<AssociationRequest> id, AssociationBook book, AnswerAssociation answer, bool stops, Form<AnswerAssociation.ReasonCommand>? again, int status, CancellationToken ct) =>
        AssociationReasonPage.Show(new(await book.View(id, answer, ct), $"{book.Root}/{id}", book.Crumb, stops, again ?? Form<AnswerAssociation.ReasonCommand>.Blank()), status);
}
