using Baobei.Domain.Customers;
using Baobei.Domain.Policies;

namespace Baobei.Server.Features.Verifications;

/// <summary>What a verifier says of an identity that was handed in.</summary>
public enum Finding
{
    /// <summary>It is who it says it is.</summary>
    Right,

    /// <summary>A person has to look at the document.</summary>
    NeedsPerson,
}

/// <summary>Decides whether an identity is real (实名认证). Exchangeable: an installation may ask a registry or a bank instead.</summary>
public interface IVerifier
{
    Task<Finding> Check(VerificationDetails details, Policy policy, CancellationToken ct);
}

/// <summary>
/// The built-in verifier. Codes, names and check digits have been checked before it is asked; it then passes what is right at
/// once, or leaves it to the operator with the document, as the vendor's policy says.
/// </summary>
public sealed class BuiltInVerifier : IVerifier
{
    public Task<Finding> Check(VerificationDetails details, Policy policy, CancellationToken ct) =>
        Task.FromResult(policy.VerificationMode == VerificationMode.Automatic ? Finding.Right : Finding.NeedsPerson);
}
