using Baobei.Domain.Policies;

namespace Baobei.Server.Features.Help;

public sealed record HelpModel(string Vendor, Policy Policy);
