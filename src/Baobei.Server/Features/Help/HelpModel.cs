using Baobei.Domain.Policies;

namespace Baobei.Server.Features.Help;

public sealed record HelpModel(string Vendor, Policy Policy);

/// <summary>One code with which the product says no.</summary>
public sealed record CodeRow(string Code, string Sentence, string? Next);
