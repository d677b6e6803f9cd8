using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Baobei.Server.Tests.Access;

/// <summary>A passkey in software (WebAuthn level 3, ES256, attestation "none").</summary>
internal sealed class SoftwareKey(string origin, string host) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private byte[] _user = [];
    private uint _count;

    /// <summary>The person was not asked for fingerprint or PIN.</summary>
    public bool Careless { get; init; }

    public void Dispose() => _key.Dispose();

    public string Make(JsonElement options)
    {
        _user = WebEncoders.Base64UrlDecode(options.GetProperty("user").GetProperty("id").GetString()!);
        var point = _key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32, .. point.X!, 0x22, 0x58, 32, .. point.Y!];
        byte[] data = [.. AuthenticatorData(0x40), .. new byte[16], 0, (byte)_id.Length, .. _id, .. cose];
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data,
        ];
        return Credential(new { clientDataJSON = Client("webauthn.create", options), attestationObject = Text(attestation), transports = Array.Empty<string>() });
    }

    public string Use(JsonElement options)
    {
        var client = Client("webauthn.get", options);
        var data = AuthenticatorData(0);
        var signature = _key.SignData([.. data, .. SHA256.HashData(WebEncoders.Base64UrlDecode(client))], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = client, authenticatorData = Text(data), signature = Text(signature), userHandle = Text(_user) });
    }

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);

    private byte[] AuthenticatorData(byte more)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        var flags = (byte)(0x01 | (Careless ? 0 : 0x04) | more);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), flags, .. count];
    }

    private string Client(string type, JsonElement options) =>
        Text(JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin, crossOrigin = false }));

    private string Credential(object response) =>
        JsonSerializer.Serialize(new { id = Text(_id), rawId = Text(_id), type = "public-key", response, clientExtensionResults = new { } });
}
