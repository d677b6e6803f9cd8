using System.ComponentModel;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.Projects;

/// <summary>A request about a project as it is shown outside.</summary>
public sealed record RequestView(
    Id<ProjectRequest> Id, Id<Project> ProjectId, string Number, string ProjectName, Id<Partner> PartnerId, string? PartnerName, ProjectRequestKind Kind,
    ProjectRequestState State, string Words, DateOnly? AcceptedOn, DateTimeOffset RequestedAt, DateTimeOffset? DecidedAt, string? DecisionWords);

/// <summary>What is asked of the list of requests.</summary>
public sealed record RequestQuery
{
    [FromQuery(Name = "state")]
    [Description("`pending`, `granted` or `returned`.")]
    public string? State { get; init; }
}

/// <summary>验收与延期: the vendor's work list of requests, the newest first; those that wait when nothing else is asked for.</summary>
public sealed class ListRequests(Db db, Caller caller)
{
    public async Task<Slice<RequestView>> Run(ProjectRequestState? state, Place place, CancellationToken ct)
    {
        var page = await Joined(state is { } one ? db.ProjectRequests.Where(r => r.State == one) : db.ProjectRequests)
            .Slice("requests", row => row.Request.Id, descending: state != ProjectRequestState.Pending, place, ct);
        return page.Select(Of);
    }

    /// <summary>Not found: <see cref="NotFound"/>.</summary>
    public async Task<RequestView> Get(Id<ProjectRequest> id, CancellationToken ct) =>
        Of(await Joined(db.ProjectRequests.Where(r => r.Id == id)).SingleOrDefaultAsync(ct) ?? throw new NotFound());

    internal static ProjectRequestState? Read(RequestQuery query, ProjectRequestState? otherwise)
    {
        var reader = new QueryReader();
        var state = reader.Enum<ProjectRequestState>("state", query.State);
        return reader.Unread.Count == 0 ? state ?? otherwise : throw new InvalidField(reader.Unread[0], "choice");
    }

    private IQueryable<Row> Joined(IQueryable<ProjectRequest> requests) =>
        from request in requests.AsNoTracking()
        join project in db.Projects on request.ProjectId equals project.Id
        join partner in db.Partners on request.PartnerId equals partner.Id
        select new Row { Request = request, Number = project.Number, ProjectName = project.Name, PartnerName = partner.Name };

    private RequestView Of(Row row) => new(
        row.Request.Id, row.Request.ProjectId, row.Number, row.ProjectName, row.Request.PartnerId, caller.SeesAllPartners ? row.PartnerName : null, row.Request.Kind,
        row.Request.State, row.Request.Words, row.Request.AcceptedOn, row.Request.RequestedAt, row.Request.DecidedAt, row.Request.DecisionWords);

    private sealed class Row
    {
        public required ProjectRequest Request { get; init; }

        public required string Number { get; init; }

        public required string ProjectName { get; init; }

        public required string PartnerName { get; init; }
    }
}

/// <summary>The work list of requests.</summary>
public sealed record RequestListModel(ProjectRequestState State, Slice<RequestView> Page, Asked Asked);

/// <summary>One request with its project, and the form of the decision.</summary>
public sealed record RequestModel(RequestView Request, ProjectPicture Picture, IReadOnlyList<ProjectFile> Files, Form<DecideRequest.Command> Form, bool MayDecide);

/// <summary>The form of an acceptance.</summary>
public sealed record AcceptanceModel(ProjectPicture Picture, Form<AskProject.Acceptance> Form);

/// <summary>The form of an extension.</summary>
public sealed record ExtensionModel(ProjectPicture Picture, Form<AskProject.Extension> Form);
