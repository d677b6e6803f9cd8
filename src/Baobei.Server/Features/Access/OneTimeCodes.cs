using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Access;

/// <summary>Codes of an authenticator app (RFC 6238: 30 seconds, 6 digits, SHA-1). A code works once: the step of the last one is kept (ASVS 4, V2.8.4).</summary>
public sealed class OneTimeCodes(Db db) : AuthenticatorTokenProvider<User>
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(user);
        if (await manager.GetAuthenticatorKeyAsync(user) is not { } key || StepOf(key, token, TimeProvider.System.GetUtcNow()) is not { } step)
        {
            return false;
        }

        // Of two requests with one code, one changes the row.
        return await db.Users.Where(u => u.Id == user.Id && (u.LastCodeStep == null || u.LastCodeStep < step))
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.LastCodeStep, step)) == 1;
    }

    /// <summary>The step whose code this is: the current one or a neighbour, since clocks differ; null for a wrong code.</summary>
    public static long? StepOf(string key, string code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        var typed = new string([.. code.Where(c => !char.IsWhiteSpace(c))]);
        if (typed.Length != 6 || !int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || Decode(key) is not { } secret)
        {
            return null;
        }

        var current = now.ToUnixTimeSeconds() / 30;
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            if (CodeAt(secret, step) == number)
            {
                found = step;
            }
        }

        return found;
    }

    private static int CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 6238 and every authenticator app use HMAC-SHA-1, for which no attack is known.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        return (BinaryPrimitives.ReadInt32BigEndian(hash[(hash[19] & 15)..]) & int.MaxValue) % 1_000_000;
    }

    private static byte[]? Decode(string key)
    {
        var bytes = new List<byte>(key.Length * 5 / 8);
        var buffer = 0;
        var bits = 0;
        foreach (var letter in key)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            buffer = ((buffer << 5) | value) & 0xFFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return [.. bytes];
    }
}
