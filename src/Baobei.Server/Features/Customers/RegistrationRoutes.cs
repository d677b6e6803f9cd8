using Baobei.Server.Access;
using Baobei.Server.Api;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Customers;

/// <summary>客户报备: checking and registering.</summary>
internal static class RegistrationRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ClaimQuery>();
        services.AddScoped<GatherFacts>();
        services.AddScoped<CheckEligibility>();
        services.AddScoped<RegisterCustomer>();
        services.AddSingleton<InvitationLink>();
    }

    public static void MapRegistration(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("customers");
        api.MapPost("", async (RegisterCustomer.Command command, RegisterCustomer register, Texts texts, CancellationToken ct) =>
                RegistrationAnswer.Of(await register.Run(command, ct), texts))
            .Needs(Permission.RegisterCustomers)
            .Produces<RegisteredView>(StatusCodes.Status201Created).Produces<RegisteredView>(StatusCodes.Status202Accepted)
            .Produces<RegistrationProblem>(StatusCodes.Status409Conflict, Problems.ContentType);
        api.MapPost("eligibility", async (CheckEligibility.Command command, CheckEligibility check, Texts texts, CancellationToken ct) =>
                EligibilityView.Of(await check.Run(command, ct), texts))
            .Needs(Permission.RegisterCustomers);
    }
}
