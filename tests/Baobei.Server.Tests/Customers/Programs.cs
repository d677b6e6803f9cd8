using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Tests.Customers;

/// <summary>What a program was answered.</summary>
internal sealed record ProgramAnswer(int Status, string? Code, string? Id);

/// <summary>A partner's programs: they speak to the API with a key, to whichever process they are told.</summary>
internal static class Programs
{
    public static async Task<HttpClient> Of(Town town, Partner partner, int port) =>
        await Of(await town.Someone(Role.PartnerSales, partner), port, Permission.RegisterCustomers, Permission.InviteCustomers);

    public static async Task<HttpClient> Of(Person person, int port, params Permission[] permissions)
    {
        var (town, owner) = (person.Town, person.User!);
        var secret = $"key-{Guid.CreateVersion7():N}";
        await town.As(async (_, db) =>
        {
            db.Add(new ApiKey
            {
                Id = Id<ApiKey>.New(),
                UserId = owner.Id,
                Name = "Test",
                Hash = CallerMiddleware.HashOf(secret),
                Permissions = string.Join(',', permissions),
                CreatedAt = town.Now,
            });
            return await db.SaveChangesAsync();
        });
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, ct);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        var program = new HttpClient(handler) { BaseAddress = new Uri($"http://{town.Host}:{port}") };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return program;
    }

    public static async Task<ProgramAnswer> Registers(this HttpClient program, Dictionary<string, object?> report)
    {
        using var answer = await program.PostAsJsonAsync("/api/v1/customers", report, ServerJson.Options);
        return await Read(answer);
    }

    /// <summary>Reports it and is told that it is held.</summary>
    public static async Task<string> Holds(this HttpClient program, Dictionary<string, object?> report)
    {
        var answer = await program.Registers(report);
        Assert.Equal((201, null), (answer.Status, answer.Code));
        return answer.Id!;
    }

    public static async Task<ProgramAnswer> Invites(this HttpClient program, string customer, string email)
    {
        using var answer = await program.PutAsJsonAsync(
            $"/api/v1/customers/{customer}/invitation", new { email, distributionType = "agency", nickname = "Nick" }, ServerJson.Options);
        return await Read(answer);
    }

    /// <summary>Sends anything.</summary>
    public static async Task<ProgramAnswer> Sends(this HttpClient program, string path, object body)
    {
        using var answer = await program.PostAsJsonAsync(path, body, ServerJson.Options);
        return await Read(answer);
    }

    private static async Task<ProgramAnswer> Read(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new(
            (int)answer.StatusCode,
            body.TryGetProperty("code", out var code) ? code.GetString() : null,
            body.TryGetProperty("id", out var id) ? id.GetString() : null);
    }
}
