using System.Net;
using System.Security.Claims;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Policies;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Policies;
using Baobei.Server.Features.Vendors;
using Baobei.Server.Jobs;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Baobei.Server.Tests;

/// <summary>A vendor of its own with people in it who can be asked to do things. Its clock can be moved without moving anybody else's.</summary>
public sealed class Town
{
    private readonly TestServer _server;
    private TimeSpan _offset;

    private Town(TestServer server, Vendor vendor, string host)
    {
        _server = server;
        Vendor = vendor;
        Host = host;
    }

    public Vendor Vendor { get; }

    /// <summary>Requests reach this vendor by this host name.</summary>
    public string Host { get; }

    public TestServer Server => _server;

    public DateTimeOffset Now
    {
        get
        {
            ProductClock.EnterVendor(Vendor.Id);
            return _server.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        }
    }

    public static async Task<Town> Build(TestServer server)
    {
        var host = $"t{Guid.CreateVersion7():N}.localhost";
        await using var scope = server.Services.CreateAsyncScope();
        var vendor = await scope.ServiceProvider.GetRequiredService<CreateVendor>().Run("Vendor", "Vendor", host, CancellationToken.None);
        return new Town(server, vendor, host);
    }

    /// <summary>Moves this vendor's clock forward.</summary>
    public void Pass(TimeSpan time)
    {
        _offset += time;
        _server.Services.GetRequiredService<ProductClock>().SetOffset(Vendor.Id, _offset);
    }

    /// <summary>Works on the vendor's rows as a job would.</summary>
    public async Task<T> As<T>(Func<IServiceProvider, Db, Task<T>> work, Caller? caller = null)
    {
        await using var scope = _server.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(caller ?? Caller.Job(Vendor.Id));
        return await work(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<Db>());
    }

    /// <summary>Other numbers for this vendor, in force from now on.</summary>
    public Task<PolicyVersion> Policy(Func<Policy, Policy> change) => As(async (services, db) =>
    {
        var book = services.GetRequiredService<PolicyBook>();
        var versions = await book.All(Vendor.Id, CancellationToken.None);
        var now = Now;
        var next = PolicyVersion.Next(versions, change(versions[0].Values), now, "Test", Guid.CreateVersion7(), now);
        db.Add(next);
        await db.SaveChangesAsync();
        await book.Refresh(Vendor.Id, CancellationToken.None);
        return next;
    });

    /// <summary>A partner that may work: identity in force, distribution open.</summary>
    public Task<Partner> Partner(string name = "Partner", bool active = true) => As(async (_, db) =>
    {
        var partner = Baobei.Domain.Partners.Partner.Create(name, null, "Contact", "contact@partner.example", Now);
        if (active)
        {
            partner.MakeEffective();
            partner.SetDistribution(true);
        }

        db.Add(partner);
        await db.SaveChangesAsync();
        return partner;
    });

    /// <summary>A signed-in person of the given role.</summary>
    public async Task<Person> Someone(Role role, Partner? partner = null)
    {
        var name = $"{role}-{Guid.CreateVersion7():N}".ToLowerInvariant();
        return await As(async (services, db) =>
        {
            var user = new User
            {
                Id = Guid.CreateVersion7(),
                UserName = name,
                NormalizedUserName = name.ToUpperInvariant(),
                Email = $"{name}@people.example",
                NormalizedEmail = $"{name}@people.example".ToUpperInvariant(),
                EmailConfirmed = true,
                DisplayName = role.ToString(),
                Role = role,
                PartnerId = partner?.Id,
                SecurityStamp = Guid.CreateVersion7().ToString("N"),
                Language = "en",
                CreatedAt = Now,
            };
            var realNow = TimeProvider.System.GetUtcNow();
            var session = new Session { Id = Id<Session>.New(), UserId = user.Id, CreatedAt = realNow, LastSeenAt = realNow, ExpiresAt = realNow.AddHours(8) };
            db.Add(user);
            db.Add(session);
            await db.SaveChangesAsync();
            return SignedIn(services, user, session);
        });
    }

    /// <summary>A person of the vendor who has this session.</summary>
    public Person SignedIn(IServiceProvider services, User user, Session session) => new(this, user, CookieFor(services, user, session));

    /// <summary>Somebody who is not signed in.</summary>
    public Person Visitor() => new(this, null, null);

    /// <summary>Delivers everything in this vendor's outbox, also what the server's own worker has in hand.</summary>
    public async Task Deliver()
    {
        for (var round = 0; round < 200; round++)
        {
            await _server.Services.GetRequiredService<OutboxWorker>().Drain(CancellationToken.None);
            if (await As((_, db) => db.Outbox.CountAsync(o => o.DeliveredAt == null && o.DeadAt == null && o.Attempts < 2)) == 0)
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail("The outbox did not become empty.");
    }

    /// <summary>Runs every recurring job of this vendor once.</summary>
    public async Task RunSchedule() => await _server.Services.GetRequiredService<Scheduler>().RunDue(Vendor.Id, force: true, CancellationToken.None);

    private static Cookie CookieFor(IServiceProvider services, User user, Session session)
    {
        var options = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(CallerMiddleware.SessionClaim, session.Id.ToString())], IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IssuedUtc = TimeProvider.System.GetUtcNow(), ExpiresUtc = TimeProvider.System.GetUtcNow().AddHours(8) };
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), properties, IdentityConstants.ApplicationScheme);
        return new Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
    }
}
