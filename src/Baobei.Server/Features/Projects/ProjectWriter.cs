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
/// Registers projects in groups, in this process: whatever waits, up to <see cref="MaxGroup"/> of one vendor, is judged and written
/// together (<see cref="RegisterTogether"/>). Nobody waits for a group to fill, and nobody is answered before the commit.
/// </summary>
public sealed class ProjectWriter : IAsyncDisposable
{
    public const int MaxGroup = 64;

    /// <summary>While one group is written, the next is judged.</summary>
    private const int Lanes = 2;

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
        var (waiting, running) = (new List<Waiting>(), new List<Group>());
        while (waiting.Count > 0 || await _waiting.Reader.WaitToReadAsync())
        {
            while (_waiting.Reader.TryRead(out var one))
            {
                waiting.Add(one);
            }

            waiting.RemoveAll(one => one.GaveUp());
            running.RemoveAll(group => group.Done.IsCompleted);
            if (running.Count < Lanes && Next(waiting, running) is { Count: > 0 } next)
            {
                waiting.RemoveAll(next.Contains);
                running.Add(new(next, Task.Run(() => Write(next))));
            }
            else if (waiting.Count > 0)
            {
                await Task.WhenAny(running.Select(group => group.Done));
            }
        }

        await Task.WhenAll(running.Select(group => group.Done));
    }

    /// <summary>Whatever waits of one vendor, but not beside a group that is about the same partner or account: one of the two would be refused.</summary>
    private static List<Waiting> Next(List<Waiting> waiting, List<Group> running)
    {
        var free = waiting.FindAll(one => !running.Exists(group => group.Members.Exists(one.Meets)));
        return [.. free.Where(one => one.Vendor == free[0].Vendor).Take(MaxGroup)];
    }

    private async Task Write(List<Waiting> group)
    {
        Exception? failure = null;
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerSlot>().Set(Caller.Job(group[0].Vendor));
            await scope.ServiceProvider.GetRequiredService<RegisterTogether>().Run(group.ConvertAll(one => one.Registration), CancellationToken.None);
        }
        catch (Exception why)
        {
            failure = why;
        }

        group.ForEach(one => one.Answer(failure));
    }

    private sealed record Group(List<Waiting> Members, Task Done);

    private sealed class Waiting(Registration registration, CancellationToken ct)
    {
        public Registration Registration => registration;

        public Id<Vendor> Vendor => registration.By.Vendor;

        public bool Meets(Waiting other) => Vendor == other.Vendor
            && (registration.Account == other.Registration.Account || registration.By.Partner == other.Registration.By.Partner);

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
