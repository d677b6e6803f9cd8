using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Baobei.Server.Features.Access;

/// <summary>Passkeys (WebAuthn) through Identity. One proves possession and, by fingerprint or PIN, the person: it needs no second factor.</summary>
public sealed class Passkeys(Db db, People people, SessionSignIn door, SignIn signIn, RateLimits limits, IHttpContextAccessor http)
{
    public const int Most = 10;

    public sealed record Add
    {
        [Required, StringLength(60)]
        public string Name { get; set; } = "";

        /// <summary>What the browser made, as JSON.</summary>
        [Required, StringLength(20_000)]
        public string Credential { get; set; } = "";
    }

    public sealed record Use
    {
        [Required, StringLength(20_000)]
        public string Credential { get; set; } = "";

        public string? Return { get; set; }
    }

    /// <summary>One's own, the oldest first.</summary>
    public async Task<IReadOnlyList<PasskeyView>> List() => [.. (await people.GetPasskeysAsync(await people.Me())).OrderBy(p => p.CreatedAt).Select(View)];

    /// <summary>What the browser needs to make a passkey for who is signed in. The question is kept in a cookie until it is answered.</summary>
    public async Task<string> OptionsToAdd()
    {
        var me = await people.Me();
        return await door.MakePasskeyCreationOptionsAsync(new() { Id = me.Id.ToString(), Name = me.UserName!, DisplayName = me.DisplayName });
    }

    /// <summary>Refusals: <c>passkey.too_many</c>, <c>passkey.not_made</c> (no question, or not its answer).</summary>
    public async Task<PasskeyView> Run(Add command)
    {
        var me = await people.Me();
        if ((await people.GetPasskeysAsync(me)).Count >= Most)
        {
            throw new Refused("passkey.too_many", Most);
        }

        var attested = await Try(() => door.PerformPasskeyAttestationAsync(command.Credential));
        if (attested is not { Succeeded: true } || attested.UserEntity.Id != me.Id.ToString())
        {
            throw new Refused("passkey.not_made");
        }

        attested.Passkey.Name = command.Name.Trim();
        db.Tell(new PasskeyAdded(me.OuterId, attested.Passkey.Name), me);
        await people.AddOrUpdatePasskeyAsync(me, attested.Passkey);
        return View(attested.Passkey);
    }

    public async Task Remove(string id)
    {
        var me = await people.Me();
        var passkey = (await people.GetPasskeysAsync(me)).SingleOrDefault(p => IdOf(p) == id) ?? throw new NotFound();
        db.Tell(new PasskeyRemoved(me.OuterId, passkey.Name ?? ""), me);
        await people.RemovePasskeyAsync(me, passkey.CredentialId);
    }

    /// <summary>What the browser needs to ask for a passkey; the same for everybody, so it tells nothing about accounts.</summary>
    public Task<string> OptionsToUse()
    {
        limits.Take(RateLimit.SignInByAddress, http.HttpContext!);
        return door.MakePasskeyRequestOptionsAsync(null);
    }

    public async Task<string> Run(Use command, CancellationToken ct)
    {
        limits.Take(RateLimit.SignInByAddress, http.HttpContext!);
        var asserted = await Try(() => door.PerformPasskeyAssertionAsync(command.Credential));
        if (asserted is not { Succeeded: true } || asserted.User.IsDisabled || SignIn.IsLocked(asserted.User))
        {
            await signIn.Fail(asserted is { Succeeded: true } ? asserted.User : null, "passkey", ct);
            throw new Refused("passkey.not_accepted");
        }

        // Keeps the counter by which a copied passkey would show.
        await people.AddOrUpdatePasskeyAsync(asserted.User, asserted.Passkey);
        return await signIn.Welcome(asserted.User, "hwk", command.Return);
    }

    public static string IdOf(UserPasskeyInfo passkey) => WebEncoders.Base64UrlEncode(passkey.CredentialId);

    private static PasskeyView View(UserPasskeyInfo passkey) => new(IdOf(passkey), passkey.Name ?? "", passkey.CreatedAt);

    // Identity throws when no ceremony was begun, or the JSON is none; outside, all that is one thing: it did not work.
    private static async Task<T?> Try<T>(Func<Task<T>> ceremony)
        where T : class
    {
        try
        {
            return await ceremony();
        }
        catch (Exception failure) when (failure is InvalidOperationException or JsonException or PasskeyException or FormatException)
        {
            return null;
        }
    }
}
