using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Papers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Invoices;

/// <summary>发票: asked for by partners and, in 费用中心, by customers; issued and credited by the vendor's finance.</summary>
internal static class InvoiceRoutes
{
    private const string Mine = "/my/billing/invoices";

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<InvoiceableOrders>();
        services.AddScoped<InvoiceBook>();
        services.AddScoped<WriteTitle>();
        services.AddScoped<RequestInvoice>();
        services.AddScoped<IssueInvoice>();
        services.AddScoped<PrintInvoice>();
    }

    public static void MapInvoices(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("invoices");
        MapApi(api, "/api/v1/invoices", Permission.ReadInvoices, Permission.RequestInvoices);
        MapVendorApi(api);
        MapTitleApi(app.MapApi("invoice-titles"), "/api/v1/invoice-titles", Permission.RequestInvoices);
        var mineApi = app.MapApi("my");
        MapApi(mineApi.MapGroup("/invoices"), "/api/v1/my/invoices", Permission.UseCustomerConsole, Permission.UseCustomerConsole);
        MapTitleApi(mineApi.MapGroup("/invoice-titles"), "/api/v1/my/invoice-titles", Permission.UseCustomerConsole);
        var console = app.MapGroup("/invoices");
        MapPages(console, "/invoices", Permission.ReadInvoices, Permission.RequestInvoices);
        MapVendor(console);
        MapPages(app.MapGroup(Mine), Mine, Permission.UseCustomerConsole, Permission.UseCustomerConsole);
    }

    private static void MapPages(RouteGroupBuilder console, string root, Permission read, Permission request)
    {
        console.MapGet("", async ([AsParameters] InvoiceQuery query, [AsParameters] Asked asked, InvoiceBook book, CancellationToken ct) =>
                InvoiceListPage.Show(await book.Page(query, asked, ct)))
            .Needs(read);
        console.MapGet("/new", (InvoiceBook book, CancellationToken ct) => New(book, Form<RequestInvoice.PageForm>.Blank(new() { Kind = InvoiceKind.Ordinary }), 200, ct)).Needs(request);
        console.MapPost("", (Form<RequestInvoice.PageForm> form, RequestInvoice asking, InvoiceBook book, CancellationToken ct) => form.Submit(
                async () => await asking.Run(form.Input.ToCommand(await book.Open(ct)), ct),
                invoice => Flash.To($"{root}/{invoice.Id}", "invoices.requested"),
                (again, status) => New(book, again, status, ct)))
            .Needs(request);
        console.MapGet("/{id}", (Id<Invoice> id, InvoiceBook book, CancellationToken ct) => Show(id, book, null, null, 200, ct)).Needs(read);
        console.MapGet("/{id}/pdf", (Id<Invoice> id, InvoiceBook book, PrintInvoice print, CancellationToken ct) => Printed(id, book, print, ct)).Needs(read);
        console.MapPost("/{id}/withdrawal", async (Id<Invoice> id, RequestInvoice asking, CancellationToken ct) =>
            {
                await asking.Withdraw(id, ct);
                return new SeeOther(Flash.To($"{root}/{id}", "invoices.withdrawn"));
            })
            .Needs(request);
        MapTitles(console.MapGroup("/titles"), $"{root}/titles", request);
    }

    private static void MapTitles(RouteGroupBuilder console, string root, Permission request)
    {
        console.MapGet("", async (InvoiceBook book, CancellationToken ct) => TitleListPage.Show(new(book.Root, await book.Titles(ct)))).Needs(request);
        console.MapGet("/new", (InvoiceBook book) => TitleFormPage.Show(new(book.Root, null, Form<WriteTitle.Command>.Blank()))).Needs(request);
        console.MapPost("", (Form<WriteTitle.Command> form, WriteTitle write, InvoiceBook book, CancellationToken ct) => form.Submit(
                () => write.Add(form.Input, ct),
                _ => Flash.To(root, "titles.added"),
                (again, status) => Task.FromResult(TitleFormPage.Show(new(book.Root, null, again), status))))
            .Needs(request);
        console.MapGet("/{id}/edit", (Id<InvoiceTitle> id, InvoiceBook book, CancellationToken ct) => Edit(id, book, null, 200, ct)).Needs(request);
        console.MapPost("/{id}/edit", (Id<InvoiceTitle> id, Form<WriteTitle.Command> form, WriteTitle write, InvoiceBook book, CancellationToken ct) => form.Submit(
                () => write.Edit(id, form.Input, title => title.SeenAs(form.Input.Version), ct),
                _ => Flash.To(root, "titles.edited"),
                (again, status) => Edit(id, book, again, status, ct)))
            .Needs(request);
        console.MapPost("/{id}/removal", async (Id<InvoiceTitle> id, WriteTitle write, CancellationToken ct) =>
            {
                await write.Remove(id, ct);
                return new SeeOther(Flash.To(root, "titles.removed"));
            })
            .Needs(request);
    }

    private static void MapVendor(RouteGroupBuilder console)
    {
        console.MapPost("/{id}/issue", (Id<Invoice> id, Form<IssueInvoice.Command> form, IssueInvoice issue, InvoiceBook book, CancellationToken ct) => form.Submit(
                () => issue.Run(id, form.Input, ct),
                _ => Flash.To($"/invoices/{id}", "invoices.issued"),
                (again, status) => Show(id, book, again, null, status, ct)))
            .Needs(Permission.IssueInvoices);
        console.MapGet("/{id}/return", (Id<Invoice> id, InvoiceBook book, CancellationToken ct) => AskReturn(id, book, Form<IssueInvoice.ReturnCommand>.Blank(), 200, ct))
            .Needs(Permission.IssueInvoices);
        console.MapPost("/{id}/return", (Id<Invoice> id, Form<IssueInvoice.ReturnCommand> form, IssueInvoice issue, InvoiceBook book, CancellationToken ct) => form.Submit(
                () => issue.Return(id, form.Input, ct),
                _ => Flash.To($"/invoices/{id}", "invoices.returned"),
                (again, status) => AskReturn(id, book, again, status, ct)))
            .Needs(Permission.IssueInvoices);
        console.MapPost("/{id}/credit", (Id<Invoice> id, Form<IssueInvoice.Command> form, IssueInvoice issue, InvoiceBook book, CancellationToken ct) => form.Submit(
                () => issue.Credit(id, form.Input, ct),
                note => Flash.To($"/invoices/{note.Id}", "invoices.credited"),
                (again, status) => Show(id, book, null, again, status, ct)))
            .Needs(Permission.IssueInvoices);
        console.MapGet("/{id}/reissue", (Id<Invoice> id, InvoiceBook book, CancellationToken ct) => AskReissue(id, book, null, 200, ct)).Needs(Permission.IssueInvoices);
        console.MapPost("/{id}/reissue", (Id<Invoice> id, Form<IssueInvoice.ReissueCommand> form, IssueInvoice issue, InvoiceBook book, CancellationToken ct) => form.Submit(
                () => issue.Reissue(id, form.Input, ct),
                again => Flash.To($"/invoices/{again.Id}", "invoices.reissued"),
                (again, status) => AskReissue(id, book, again, status, ct)))
            .Needs(Permission.IssueInvoices);
    }

    private static void MapApi(RouteGroupBuilder api, string root, Permission read, Permission request)
    {
        api.MapGet("", async ([AsParameters] InvoiceQuery query, [AsParameters] Paging paging, InvoiceBook book, CancellationToken ct) =>
            {
                var page = await book.List(query, Place.Of(paging), ct);
                return page.ToListing();
            })
            .Needs(read).WithSummary("Lists the invoices that one may see, the newest first");
        api.MapGet("/open", async (InvoiceBook book, CancellationToken ct) => new Listing<OpenOrderView>([.. (await book.Open(ct)).Select(OpenOrderView.Of)], null))
            .Needs(request).WithSummary("Lists the orders of which something can be invoiced, the newest hundred");
        api.MapGet("/{id}", (Id<Invoice> id, InvoiceBook book, CancellationToken ct) => Shown(id, book, ct))
            .Needs(read).WithSummary("Shows an invoice with its orders and credit notes").Produces<InvoiceView>();
        api.MapGet("/{id}/pdf", (Id<Invoice> id, InvoiceBook book, PrintInvoice print, CancellationToken ct) => Printed(id, book, print, ct))
            .Needs(read).WithSummary("The invoice as PDF; of an issued one the file that is kept");
        api.MapPost("", async (RequestInvoice.Command command, RequestInvoice asking, InvoiceBook book, CancellationToken ct) =>
            {
                var invoice = await asking.Run(command, ct);
                return Answers.Created($"{root}/{invoice.Id}", await book.View(invoice.Id, ct), invoice.Version);
            })
            .Needs(request).WithSummary("Asks for an invoice for orders, each whole or in part");
        api.MapPost("/{id}/withdrawal", async (Id<Invoice> id, RequestInvoice asking, InvoiceBook book, CancellationToken ct) =>
            {
                await asking.Withdraw(id, ct);
                return await Shown(id, book, ct);
            })
            .Needs(request).WithSummary("Takes a request back before it is issued").Produces<InvoiceView>();
    }

    private static void MapVendorApi(RouteGroupBuilder api)
    {
        api.MapPost("/{id}/issue", async (Id<Invoice> id, IssueInvoice.Command command, IssueInvoice issue, InvoiceBook book, CancellationToken ct) =>
            {
                await issue.Run(id, command, ct);
                return await Shown(id, book, ct);
            })
            .Needs(Permission.IssueInvoices).WithSummary("Issues an invoice with the tax system's number").Produces<InvoiceView>();
        api.MapPost("/{id}/return", async (Id<Invoice> id, IssueInvoice.ReturnCommand command, IssueInvoice issue, InvoiceBook book, CancellationToken ct) =>
            {
                await issue.Return(id, command, ct);
                return await Shown(id, book, ct);
            })
            .Needs(Permission.IssueInvoices).WithSummary("Sends a request back; its orders can be asked for again").Produces<InvoiceView>();
        api.MapPost("/{id}/credit", async (Id<Invoice> id, IssueInvoice.Command command, IssueInvoice issue, InvoiceBook book, CancellationToken ct) =>
            {
                var note = await issue.Credit(id, command, ct);
                return Answers.Created($"/api/v1/invoices/{note.Id}", await book.View(note.Id, ct), note.Version);
            })
            .Needs(Permission.IssueInvoices).WithSummary("Takes off by a credit note what was refunded since");
        api.MapPost("/{id}/reissue", async (Id<Invoice> id, IssueInvoice.ReissueCommand command, IssueInvoice issue, InvoiceBook book, CancellationToken ct) =>
            {
                var again = await issue.Reissue(id, command, ct);
                return Answers.Created($"/api/v1/invoices/{again.Id}", await book.View(again.Id, ct), again.Version);
            })
            .Needs(Permission.IssueInvoices).WithSummary("Takes an invoice off altogether and asks for it again with another title; answers the new request");
    }

    private static void MapTitleApi(RouteGroupBuilder api, string root, Permission request)
    {
        api.MapGet("", async (InvoiceBook book, CancellationToken ct) => new Listing<TitleView>(await book.Titles(ct), null))
            .Needs(request).WithSummary("Lists the titles that invoices can be made out to");
        api.MapPost("", async (WriteTitle.Command command, WriteTitle write, InvoiceBook book, CancellationToken ct) =>
            {
                var title = await write.Add(command, ct);
                return Answers.Created($"{root}/{title.Id}", await book.Title(title.Id, ct), title.Version);
            })
            .Needs(request).WithSummary("Adds a title");
        api.MapGet("/{id}", (Id<InvoiceTitle> id, InvoiceBook book, CancellationToken ct) => Title(id, book, ct)).Needs(request).WithSummary("Shows a title").Produces<TitleView>();
        api.MapPut("/{id}", async (Id<InvoiceTitle> id, WriteTitle.Command command, IfMatch ifMatch, WriteTitle write, InvoiceBook book, CancellationToken ct) =>
            {
                ifMatch.Required();
                await ifMatch.Guard(() => write.Edit(id, command, ifMatch.Check, ct));
                return await Title(id, book, ct);
            })
            .Needs(request).WithSummary("Edits a title; invoices that have it keep what it said").Produces<TitleView>();
        api.MapDelete("/{id}", async (Id<InvoiceTitle> id, WriteTitle write, CancellationToken ct) =>
            {
                await write.Remove(id, ct);
                return TypedResults.NoContent();
            })
            .Needs(request).WithSummary("Removes a title");
    }

    private static async Task<Versioned<InvoiceView>> Shown(Id<Invoice> id, InvoiceBook book, CancellationToken ct)
    {
        var view = await book.View(id, ct);
        return Answers.Of(view, view.Version);
    }

    private static async Task<Versioned<TitleView>> Title(Id<InvoiceTitle> id, InvoiceBook book, CancellationToken ct)
    {
        var view = await book.Title(id, ct);
        return Answers.Of(view, view.Version);
    }

    private static async Task<IResult> Show(Id<Invoice> id, InvoiceBook book, Form<IssueInvoice.Command>? issue, Form<IssueInvoice.Command>? credit, int status, CancellationToken ct) =>
        InvoicePage.Show(await book.Show(id, issue, credit, ct), status);

    private static async Task<IResult> New(InvoiceBook book, Form<RequestInvoice.PageForm> form, int status, CancellationToken ct) =>
        NewInvoicePage.Show(new(book.Root, [.. (await book.Open(ct)).Select(OpenOrderView.Of)], await book.Titles(ct), form), status);

    private static async Task<IResult> AskReturn(Id<Invoice> id, InvoiceBook book, Form<IssueInvoice.ReturnCommand> form, int status, CancellationToken ct) =>
        ReturnInvoicePage.Show(new(await book.View(id, ct), form), status);

    private static async Task<IResult> AskReissue(Id<Invoice> id, InvoiceBook book, Form<IssueInvoice.ReissueCommand>? form, int status, CancellationToken ct) =>
        ReissueInvoicePage.Show(await book.Reissue(id, form, ct), status);

    private static async Task<IResult> Edit(Id<InvoiceTitle> id, InvoiceBook book, Form<WriteTitle.Command>? again, int status, CancellationToken ct)
    {
        var title = await book.Title(id, ct);
        var text = title.Text;
        return TitleFormPage.Show(
            new(book.Root, id, again ?? Form<WriteTitle.Command>.Blank(new()
            {
                Name = text.Name,
                CreditCode = text.CreditCode,
                Address = text.Address,
                Phone = text.Phone,
                Bank = text.Bank,
                BankAccount = text.BankAccount,
                Version = title.Version,
            })),
            status);
    }

    private static async Task<IResult> Printed(Id<Invoice> id, InvoiceBook book, PrintInvoice print, CancellationToken ct)
    {
        var invoice = await book.Get(id, ct);
        return Results.File(await print.File(invoice, ct), PaperPrinter.ContentType, $"{invoice.TaxNumber ?? invoice.Number}.pdf");
    }
}
