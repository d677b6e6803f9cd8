using Baobei.Server.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Baobei.Server.Features.Demo;

/// <summary>
/// The demo's password is public and some thirty people have it: it is hashed once, since hashing is made to be slow. Every other password
/// is hashed as always.
/// </summary>
internal sealed class DemoPasswordHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<User>(options)
{
    private static readonly Lock _once = new();
    private static string? _hash;

    public override string HashPassword(User user, string password)
    {
        if (password != DemoPeople.Password)
        {
            return base.HashPassword(user, password);
        }

        lock (_once)
        {
            return _hash ??= base.HashPassword(user, password);
        }
    }
}
