using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;

namespace Baobei.Server.Data;

/// <summary>Of a name that is held (<see cref="HeldName"/>), what is kept in memory: by what it is found, and by whom.</summary>
internal readonly record struct HeldText(long Number, string Name, string? Nickname, ClaimSource Source, Id<Partner>? Partner);
