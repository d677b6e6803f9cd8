using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.DataProtection;
using QRCoder;

namespace Baobei.Server.Features.Access;

/// <summary>Where one's two-factor stands.</summary>
public sealed record TwoFactorView(bool Enabled, int RecoveryCodesLeft);

/// <summary>What begins the set-up of two-factor in the API.</summary>
/// <param name="Offer">Goes back unchanged with the first code; good for half an hour.</param>
/// <param name="Key">The secret, to be typed into an authenticator app.</param>
/// <param name="Address">The same as an otpauth:// address, which apps read from a picture.</param>
public sealed record TwoFactorOffer(string Offer, string Key, string Address);

/// <summary>Recovery codes, each good once in place of the app's code; shown this once.</summary>
public sealed record RecoveryCodes(IReadOnlyList<string> Codes);

/// <summary>Two-factor by an authenticator app: turned on with a code that proves the app has the secret, off with the password.</summary>
public sealed class TwoFactor(Db db, People people, Caller caller, VendorDirectory vendors, IDataProtectionProvider protection)
{
    private const int CodeCount = 10;

    private static readonly TimeSpan _offerLife = TimeSpan.FromMinutes(30);

    public sealed record TurnOn
    {
        /// <summary>The offered secret, sealed: nothing is stored until a code has shown that the app has it.</summary>
        [Required, StringLength(1000)]
        public string Offer { get; set; } = "";

        [Required, StringLength(10)]
        public string Code { get; set; } = "";

        [Required, StringLength(Passwords.MaxLength)]
        public string Password { get; set; } = "";
    }

    public sealed record Confirm
    {
        [Required, StringLength(Passwords.MaxLength)]
        public string Password { get; set; } = "";
    }

    /// <summary>What is offered: the sealed secret, the secret to type, and the address that an authenticator app opens.</summary>
    /// <param name="Address">otpauth://totp/…, as apps read it from a picture.</param>
    public sealed record Offer(string Sealed, string Key, string Address)
    {
        /// <summary>The address as a picture to scan, a data: address.</summary>
        public string Picture()
        {
            using var code = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.M);
            using var png = new PngByteQRCode(code);
            return $"data:image/png;base64,{Convert.ToBase64String(png.GetGraphic(5))}";
        }
    }

    private ITimeLimitedDataProtector Seal => protection.CreateProtector("people.two_factor_offer", caller.RequireUser().ToString()).ToTimeLimitedDataProtector();

    /// <summary>Whether it is on, and how many recovery codes are left.</summary>
    public async Task<TwoFactorView> State()
    {
        var me = await people.Me();
        return new(me.TwoFactorEnabled, me.TwoFactorEnabled ? await people.CountRecoveryCodesAsync(me) : 0);
    }

    /// <summary>A new secret, which counts for nothing until <see cref="Run"/>. Refusal: <c>two_factor.on_already</c>.</summary>
    public async Task<Offer> Begin() => (await people.Me()).TwoFactorEnabled ? throw new Refused("two_factor.on_already") : Propose(null);

    /// <param name="before">The offer that was shown already, when its code was wrong.</param>
    public Offer Propose(string? before)
    {
        var key = Open(before) ?? people.GenerateNewAuthenticatorKey();
        var vendor = vendors.Get(caller.Vendor)!;
        var issuer = Uri.EscapeDataString(Texts.IsChinese ? vendor.Name : vendor.NameEn);
        var address = $"otpauth://totp/{issuer}:{Uri.EscapeDataString(caller.Email)}?secret={key}&issuer={issuer}";
        return new(Seal.Protect(key, _offerLife), key, address);
    }

    /// <summary>
    /// Refusals: <c>two_factor.on_already</c>, <c>two_factor.offer_over</c>. <see cref="InvalidField"/>: <c>password_wrong</c>, <c>code_wrong</c>.
    /// </summary>
    /// <returns>The recovery codes, which are shown this once.</returns>
    public async Task<IReadOnlyList<string>> Run(TurnOn command)
    {
        var me = await people.MeAgain(command.Password, nameof(TurnOn.Password));
        if (me.TwoFactorEnabled)
        {
            throw new Refused("two_factor.on_already");
        }

        var key = Open(command.Offer) ?? throw new Refused("two_factor.offer_over");
        if (!await people.TurnOnTwoFactor(me, key, command.Code))
        {
            throw new InvalidField(nameof(TurnOn.Code), "code_wrong");
        }

        db.Tell(new TwoFactorChanged(me.OuterId, Enabled: true), me);
        return [.. (await people.GenerateNewTwoFactorRecoveryCodesAsync(me, CodeCount))!];
    }

    /// <summary>Voids the recovery codes and makes new ones. Refusal: <c>two_factor.off_already</c>. <see cref="InvalidField"/>: <c>password_wrong</c>.</summary>
    /// <returns>The recovery codes, which are shown this once.</returns>
    public async Task<IReadOnlyList<string>> RenewCodes(Confirm command)
    {
        var me = await people.MeAgain(command.Password, nameof(Confirm.Password));
        if (!me.TwoFactorEnabled)
        {
            throw new Refused("two_factor.off_already");
        }

        db.Tell(new RecoveryCodesRenewed(me.OuterId), me);
        return [.. (await people.GenerateNewTwoFactorRecoveryCodesAsync(me, CodeCount))!];
    }

    /// <summary>Turns it off and forgets the secret. Refusal: <c>two_factor.off_already</c>. <see cref="InvalidField"/>: <c>password_wrong</c>.</summary>
    public async Task TurnOff(Confirm command, CancellationToken ct)
    {
        var me = await people.MeAgain(command.Password, nameof(Confirm.Password));
        if (!me.TwoFactorEnabled)
        {
            throw new Refused("two_factor.off_already");
        }

        await people.TurnOffTwoFactor(me);
        db.Tell(new TwoFactorChanged(me.OuterId, Enabled: false), me);
        await db.SaveChangesAsync(ct);
    }

    private string? Open(string? offer)
    {
        try
        {
            return string.IsNullOrEmpty(offer) ? null : Seal.Unprotect(offer);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
