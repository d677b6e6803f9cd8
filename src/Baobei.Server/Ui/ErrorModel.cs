using Baobei.Domain.Partners;
using Baobei.Domain.People;

namespace Baobei.Server.Ui;

/// <summary>What an error page says: the status, the code of its sentence, and the trace id that the operator can look up.</summary>
/// <param name="Back">Path of the page of ours that the reader came from.</param>
/// <param name="Blockers">Everything that stands in the way, where several things do.</param>
public sealed record ErrorModel(int Status, string Code, string? TraceId, IReadOnlyList<object>? Details = null, string? Back = null,
    IReadOnlyList<Baobei.Domain.Kernel.Blocker>? Blockers = null);

/// <summary>Why a page is closed for the caller; a partner that may not work yet sees which of the two is missing and what to do.</summary>
public sealed record ForbiddenModel(string Code, string? PartnerName, PartnerStatus? PartnerStatus = null, Role? Role = null);
