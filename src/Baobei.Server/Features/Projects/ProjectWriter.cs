using System.Threading.Channels;
using Baobei.Domain.Kernel;
using Baobei.Domain.Projects;
using Baobei.Server.Access;

namespace Baobei.Server.Features.Projects;

/// <summary>A project that somebody wants to register, and what became of it.</summary>
/// <param name="Day">By which <paramref name="Details"/> were normalised.</param>
/// <param name="Account">Name of the account (<see cref="Domain.Matching.LoginName.Key"/>).</param>
/// <param name="Trace">Of the request.</param>
public sealed record Registration(ProjectDetails Details, DateOnly Day, string Account, Caller By, string? Trace)
{
    /// <summary>Once it is committed; null: it was not registered, whatever the reason.</summary>
    public Project? Project { get; set; }
}

/// <summary>
/// Registers projects in groups, one after the other in this process: whatever waits, up to <see cref="MaxGroup"/> of one vendor, is judged and written
/// together (<see cref="RegisterTogether"/>). Nobody waits for a group to fill, and nobody is answered before the commit.
/// </summary>
public sealed class ProjectWriter : IAsyncDisposable
{
    public const int MaxGroup = 64;

    private readonly Channel<Waiting> _waiting = System.Threading.Channels.Channel.CreateBounded<Waiting>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly IServiceScopeFactory _scopes;
    private readonly Task _loop;

    public ProjectWriter(IServiceScopeFactory scopes)
    {
        _scopes = scopes;

        // It belongs to no request, whoever asks first.
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(Loop);
        }
    }

    /// <summary>Registers the project with others that wait.</summary>
    /// <returns>The project; null when nothing was written and the caller has to register it alone, and learns why it is refused.</returns>
    public async Task<Project?> Register(Registration registration, CancellationToken ct)
    {
        var waiting = new Waiting(registration, ct);
        await _waiting.Writer.WriteAsync(waiting, ct);
        return await waiting.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task Loop()
    {
        var waiting = new List<Waiting>();
        while (waiting.Count > 0 || await _waiting.Reader.WaitToReadAsync())
        {
            while (waiting.Count < MaxGroup && _waiting.Reader.TryRead(out var one))
            {
                waiting.Add(one);
            }

            waiting.RemoveAll(one => one.GaveUp());
            if (waiting.Count > 0)
            {
                var vendor = waiting[0].Vendor;
                var group = waiting.FindAll(one => one.Vendor == vendor);
                waiting.RemoveAll(one => one.Vendor == vendor);
                await Write(vendor, group);
            }
        }
    }

    private async Task Write(Id<Vendor> vendor, List<Waiting> group)
    {
        Exception? failure = null;
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(vendor));
            await scope.ServiceProvider.GetRequiredService<RegisterTogether>().Run(group.ConvertAll(one => one.Registration), CancellationToken.None);
        }
        catch (Exception why)
        {
            failure = why;
        }

        group.ForEach(one => one.Answer(failure));
    }

    private sealed class Waiting(Registration registration, CancellationToken ct)
    {
        public Registration Registration => registration;

        public Id<Vendor> Vendor => registration.By.Vendor;

        public TaskCompletionSource<Project?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whoever asked went away before anything was done.</summary>
        public bool GaveUp() => ct.IsCancellationRequested && Done.TrySetCanceled(ct);

        public void Answer(Exception? failure)
        {
            if (failure is null)
            {
                Done.SetResult(registration.Project);
            }
            else
            {
                Done.SetException(failure);
            }
        }
    }
}
