using Baobei.Domain.Policies;

namespace Baobei.Server.Features.Home;

/// <summary>What the public page says; a door shows when the page behind it exists.</summary>
public sealed record HomeModel(string Vendor, Policy Policy, bool HasSignIn, bool HasCustomerConsole);
