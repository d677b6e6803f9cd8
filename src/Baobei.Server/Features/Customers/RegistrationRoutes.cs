using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Data;
using Baobei.Server.Features.Captcha;
using Baobei.Server.Features.Policies;
using Baobei.Server.Jobs;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Customers;

/// <summary>What a partner does with customers: 报备, 邀请注册, notes, taking back, 解除关联.</summary>
internal static class RegistrationRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ClaimQuery>();
        services.AddSingleton<NameIndexes>();
        services.AddHostedService(s => s.GetRequiredService<NameIndexes>());
        services.AddScoped<NearNames>();
        services.AddScoped<SearchNames>();
        services.AddScoped<GatherFacts>();
        services.AddScoped<CheckEligibility>();
        services.AddScoped<RegisterCustomer>();
        services.AddScoped<InviteCustomer>();
        services.AddScoped<EditNotes>();
        services.AddScoped<WithdrawCustomer>();
        services.AddScoped<ReleaseCustomer>();
        services.AddScoped<EndByVendor>();
        services.AddScoped<CustomerDialogs>();
        services.Sends<CustomerInvited, SendInvitation>();
        services.Recurs<LapseProtections>();
    }

    public static void MapRegistration(this IEndpointRouteBuilder app)
    {
        MapApi(app);
        var console = app.MapGroup("/customers");
        MapRegister(console);
        MapInvitation(console);
        MapRow(console);
        MapEnding(console);
    }

    private static void MapApi(IEndpointRouteBuilder app)
    {
        var api = app.MapApi("customers");
        api.MapPost("/", async (RegisterCustomer.Command command, RegisterCustomer register, Texts texts, CancellationToken ct) =>
                RegistrationAnswer.Of(await register.Run(command, ct), texts))
            .Needs(Permission.RegisterCustomers).WithSummary("Registers a customer")
            .Produces<RegisteredView>(StatusCodes.Status201Created).Produces<RegisteredView>(StatusCodes.Status202Accepted)
            .Produces<RegistrationProblem>(StatusCodes.Status409Conflict, Problems.ContentType);
        api.MapPost("/eligibility", async (CheckEligibility.Command command, CheckEligibility check, Texts texts, CancellationToken ct) =>
                EligibilityView.Of(await check.Run(command, ct), texts))
            .Needs(Permission.RegisterCustomers).WithSummary("Says whether a customer could be registered; keeps nothing");
        api.MapPatch("/{id}", async (Id<Customer> id, EditNotes.Command command, IfMatch ifMatch, EditNotes edit, TimeProvider clock, CancellationToken ct) =>
            {
                ifMatch.Required();
                var customer = await edit.Run(id, command, ifMatch.Check, ct);
                return Answers.Of(CustomerView.Of(customer, clock.GetUtcNow()), customer.Version);
            })
            .Needs(Permission.EditCustomers).WithSummary("Changes nickname and remark");
        api.MapPost("/{id}/withdrawal", async (Id<Customer> id, WithdrawCustomer withdraw, TimeProvider clock, CancellationToken ct) =>
                Changed(await withdraw.Run(id, ct), clock))
            .Needs(Permission.EditCustomers).WithSummary("Takes a registration back, before the association");
        api.MapPost("/{id}/release", async (Id<Customer> id, ReleaseCustomer.Command command, ReleaseCustomer release, TimeProvider clock, CancellationToken ct) =>
                Changed(await release.Ask(id, command, ct), clock))
            .Needs(Permission.EditCustomers).WithSummary("Asks the customer to end the association");
        api.MapDelete("/{id}/release", async (Id<Customer> id, ReleaseCustomer release, TimeProvider clock, CancellationToken ct) =>
                Changed(await release.TakeBack(id, ct), clock))
            .Needs(Permission.EditCustomers).WithSummary("Takes that request back");
        api.MapPost("/{id}/release/confirmation", async (Id<Customer> id, ReleaseCustomer release, TimeProvider clock, CancellationToken ct) =>
                Changed(await release.Agree(id, ct), clock))
            .Needs(Permission.EditCustomers).WithSummary("Agrees to the customer's notice: the association ends at once");
        api.MapPost("/{id}/ending", async (Id<Customer> id, EndByVendor.Command command, EndByVendor end, TimeProvider clock, CancellationToken ct) =>
                Changed(await end.Run(id, command, ct), clock))
            .Needs(Permission.EndAssociations).WithSummary("Ends a protection before its time, or an association, in the vendor's name");
        api.MapPut("/{id}/invitation", async (
                Id<Customer> id, InviteCustomer.Command command, InviteCustomer invite, Caller caller, PolicyBook policies, TimeProvider clock, CancellationToken ct) =>
                await Sent(await invite.Run(id, command, ct), caller, policies, clock, ct))
            .Needs(Permission.InviteCustomers).WithSummary("Sends an invitation, for the first time or again");
        app.MapApi("invitations").MapPost("/{id}/resend", async (
                Id<CustomerInvitation> id, InviteCustomer invite, Caller caller, PolicyBook policies, TimeProvider clock, CancellationToken ct) =>
                await Sent(await invite.Resend(id, ct), caller, policies, clock, ct))
            .Needs(Permission.InviteCustomers).WithSummary("Sends an invitation again: a new link, the old one is void");
    }

    private static Versioned<CustomerView> Changed(Customer customer, TimeProvider clock) =>
        Answers.Of(CustomerView.Of(customer, clock.GetUtcNow()), customer.Version);

    private static async Task<InvitationView> Sent(CustomerInvitation invitation, Caller caller, PolicyBook policies, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return InvitationView.Of(invitation, (await policies.InForce(caller.Vendor, now, ct)).Values.ResendInterval, now);
    }

    private static void MapRegister(RouteGroupBuilder console)
    {
        console.MapGet("/new", async ([FromQuery] string? from, CustomerDialogs dialogs, CancellationToken ct) => await dialogs.Register(from, ct))
            .Needs(Permission.RegisterCustomers);
        console.MapPost("/new/check", async (Form<RegisterCustomer.Command> form, CheckEligibility check, Texts texts, CancellationToken ct) =>
        {
            var typed = form.Input;
            if (string.IsNullOrWhiteSpace(typed.Name))
            {
                return RegisterCustomerPage.Show(new(form), StatusCodes.Status422UnprocessableEntity);
            }

            // What is still missing is not an error yet: nothing was handed in. What is wrong is, and the answer would be worth nothing.
            var soFar = form.SoFar();
            if (!soFar.IsValid)
            {
                return RegisterCustomerPage.Show(new(soFar), StatusCodes.Status422UnprocessableEntity);
            }

            var eligibility = await check.Run(
                new()
                {
                    CustomerType = typed.CustomerType,
                    Name = typed.Name,
                    CreditCode = typed.CreditCode,
                    Email = typed.Email,
                    PhoneCountry = typed.PhoneCountry,
                    Phone = typed.Phone,
                },
                ct);
            return RegisterCustomerPage.Show(new(Form<RegisterCustomer.Command>.Blank(typed), EligibilityView.Of(eligibility, texts)));
        }).Needs(Permission.RegisterCustomers);
        console.MapPost("/", async (Form<RegisterCustomer.Command> form, RegisterCustomer register, Texts texts, CancellationToken ct) =>
        {
            RegisterCustomer.Outcome? refused = null;
            return await form.Submit(
                async () =>
                {
                    var outcome = await register.Run(form.Input, ct);
                    refused = outcome.Customer is null ? outcome : null;
                    return outcome;
                },
                outcome => outcome.Customer is { } customer
                    ? Flash.To($"/customers/{customer.Id}", outcome.Eligibility.Verdict == Verdict.Review ? "register.submitted" : "register.registered")
                    : "",
                (again, status) => Task.FromResult(RegisterCustomerPage.Show(new(again), status))) is var answer && refused is null
                    ? answer
                    : RegisterCustomerPage.Show(
                        new(form, EligibilityView.Of(refused!.Eligibility, texts), refused.Registration is not null), StatusCodes.Status409Conflict);
        }).Needs(Permission.RegisterCustomers);
    }

    private static void MapInvitation(RouteGroupBuilder console)
    {
        console.MapGet("/{id}/invitation", async (Id<Customer> id, CustomerDialogs dialogs, CancellationToken ct) => await dialogs.Invite(id, null, 200, ct))
            .Needs(Permission.InviteCustomers);
        console.MapPost("/{id}/invitation", async (
                Id<Customer> id, Form<InviteCustomerForm> form, InviteCustomer invite, Captchas captchas, CustomerDialogs dialogs, CancellationToken ct) =>
        {
            CaptchaChallenge? kept = null;
            return await form.Submit(
                async () =>
                {
                    await captchas.Check(form.Input.CaptchaToken, form.Input.CaptchaAnswer, ct);
                    return await invite.Run(id, form.Input, ct);
                },
                _ => Flash.To($"/customers/{id}", "invite.sent"),
                (again, status) => dialogs.Invite(id, again, status, ct, kept),
                also: async wrong => kept = await captchas.Keep(form.Input.CaptchaToken, form.Input.CaptchaAnswer, wrong, ct));
        })
            .Needs(Permission.InviteCustomers);
        console.MapPost("/{id}/invitations/{invitation}/resend", async (
            Id<Customer> id, Id<CustomerInvitation> invitation, InviteCustomer invite, CancellationToken ct) =>
        {
            await invite.Resend(invitation, ct);
            return new SeeOther(Flash.To($"/customers/{id}", "invite.sent"));
        }).Needs(Permission.InviteCustomers);
    }

    private static void MapRow(RouteGroupBuilder console)
    {
        console.MapGet("/{id}/notes", async (Id<Customer> id, CustomerDialogs dialogs, CancellationToken ct) => await dialogs.Notes(id, null, 200, ct))
            .Needs(Permission.EditCustomers);
        console.MapPost("/{id}/notes", async (Id<Customer> id, Form<EditNotesForm> form, EditNotes edit, CustomerDialogs dialogs, CancellationToken ct) =>
            await form.Submit(
                () => edit.Run(
                    id,
                    form.Input,
                    customer =>
                    {
                        if (customer.Version != form.Input.Version)
                        {
                            throw new Refused("edit.conflict");
                        }
                    },
                    ct),
                _ => Flash.To($"/customers/{id}", "notes.saved"),
                (again, status) => dialogs.Notes(id, again, status, ct))).Needs(Permission.EditCustomers);

        console.MapGet("/{id}/withdrawal", async (Id<Customer> id, CustomerDialogs dialogs, CancellationToken ct) => await dialogs.Withdraw(id, null, 200, ct))
            .Needs(Permission.EditCustomers);
        console.MapPost("/{id}/withdrawal", async (
                Id<Customer> id, Form<ReleaseCustomer.Command> form, WithdrawCustomer withdraw, CustomerDialogs dialogs, CancellationToken ct) =>
                await form.Submit(
                    () => withdraw.Run(id, ct), _ => Flash.To($"/customers/{id}", "withdraw.done"), (again, status) => dialogs.Withdraw(id, again, status, ct)))
            .Needs(Permission.EditCustomers);

        console.MapGet("/{id}/release", async (Id<Customer> id, CustomerDialogs dialogs, CancellationToken ct) => await dialogs.Release(id, null, 200, ct))
            .Needs(Permission.EditCustomers);
        MapRelease(console, "/{id}/release", (release, id, command, ct) => release.Ask(id, command, ct), "release.asked");
        MapRelease(console, "/{id}/release/cancellation", (release, id, _, ct) => release.TakeBack(id, ct), "release.taken_back");
        MapRelease(console, "/{id}/release/confirmation", (release, id, _, ct) => release.Agree(id, ct), "release.done");
    }

    private static void MapEnding(RouteGroupBuilder console)
    {
        console.MapGet("/{id}/ending", async (Id<Customer> id, CustomerDialogs dialogs, CancellationToken ct) => await dialogs.Ending(id, null, 200, ct))
            .Needs(Permission.EndAssociations);
        console.MapPost("/{id}/ending", async (
                Id<Customer> id, Form<EndByVendor.Command> form, EndByVendor end, CustomerDialogs dialogs, CancellationToken ct) =>
                await form.Submit(
                    () => end.Run(id, form.Input, ct),
                    _ => Flash.To($"/customers/{id}", $"ending.{Words.Of(form.Input.What!.Value)}"),
                    (again, status) => dialogs.Ending(id, again, status, ct)))
            .Needs(Permission.EndAssociations);
    }

    private static void MapRelease(
        RouteGroupBuilder console, string path, Func<ReleaseCustomer, Id<Customer>, ReleaseCustomer.Command, CancellationToken, Task<Customer>> act, string done) =>
        console.MapPost(path, async (
                Id<Customer> id, Form<ReleaseCustomer.Command> form, ReleaseCustomer release, CustomerDialogs dialogs, CancellationToken ct) =>
                await form.Submit(
                    () => act(release, id, form.Input, ct), _ => Flash.To($"/customers/{id}", done), (again, status) => dialogs.Release(id, again, status, ct)))
            .Needs(Permission.EditCustomers);
}

/// <summary>Shows the dialogs over a customer's row, blank or with what was typed.</summary>
public sealed class CustomerDialogs(Db db, Caller caller, PolicyBook policies, Captchas captchas, Funds.SettleRelease money, TimeProvider clock)
{
    /// <summary>报备客户: blank, or 重新报备 with what an earlier row of the partner says.</summary>
    /// <param name="from">Id of that row. One that the partner does not have: <see cref="NotFound"/>.</param>
    public async Task<IResult> Register(string? from, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(from))
        {
            return RegisterCustomerPage.Show(new(Form<RegisterCustomer.Command>.Blank(new() { CustomerType = CustomerType.Enterprise })));
        }

        var customer = await Get(Id<Customer>.TryParse(from, null, out var id) ? id : throw new NotFound(), ct);
        var (country, phone) = Phones.Split(customer.Phone);
        return RegisterCustomerPage.Show(new(Form<RegisterCustomer.Command>.Blank(new()
        {
            CustomerType = customer.CustomerType,
            Name = customer.Name,
            CreditCode = customer.CreditCode,
            Industry = CustomerWords.Industry(customer.Industry),
            Region = customer.Region,
            ContactName = customer.ContactName,
            Email = customer.Email,
            PhoneCountry = country,
            Phone = phone,
            Remark = customer.Remark,
        })));
    }

    /// <param name="kept">The captcha of the form that is shown again, when it need not be another one.</param>
    public async Task<IResult> Invite(Id<Customer> id, Form<InviteCustomerForm>? again, int status, CancellationToken ct, CaptchaChallenge? kept = null)
    {
        var customer = await Get(id, ct);
        var now = clock.GetUtcNow();
        var policy = (await policies.InForce(caller.Vendor, now, ct)).Values;
        var form = again ?? Form<InviteCustomerForm>.Blank(new()
        {
            Email = customer.Email,
            DistributionType = customer.DistributionType,
            Nickname = customer.Nickname ?? "",
            Remark = customer.Remark,
        });
        var captcha = kept ?? (again is null ? captchas.Issue() : captchas.Again(again));
        return InviteCustomerPage.Show(new(customer, form, captcha, policy.LinkLifetimeHours, now + policy.LinkLifetime), status);
    }

    public async Task<IResult> Notes(Id<Customer> id, Form<EditNotesForm>? again, int status, CancellationToken ct)
    {
        var customer = await Get(id, ct);
        var form = again ?? Form<EditNotesForm>.Blank(new() { Nickname = customer.Nickname, Remark = customer.Remark, Version = customer.Version });
        return EditNotesPage.Show(new(customer, form), status);
    }

    public async Task<IResult> Withdraw(Id<Customer> id, Form<ReleaseCustomer.Command>? again, int status, CancellationToken ct) =>
        WithdrawPage.Show(new(await Get(id, ct), again ?? Form<ReleaseCustomer.Command>.Blank()), status);

    public async Task<IResult> Release(Id<Customer> id, Form<ReleaseCustomer.Command>? again, int status, CancellationToken ct)
    {
        var customer = await Get(id, ct);
        var blockers = again?.Refused is null ? await money.InTheWay(customer, AssociationSide.Partner, ct) : null;
        return ReleasePage.Show(new(customer, again ?? Form<ReleaseCustomer.Command>.Blank(), blockers), status);
    }

    public async Task<IResult> Ending(Id<Customer> id, Form<EndByVendor.Command>? again, int status, CancellationToken ct)
    {
        var customer = await Get(id, ct);
        return EndByVendorPage.Show(new(customer, again ?? Form<EndByVendor.Command>.Blank(), customer.IsLiveAt(clock.GetUtcNow())), status);
    }

    private async Task<Customer> Get(Id<Customer> id, CancellationToken ct) =>
        await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFound();
}
