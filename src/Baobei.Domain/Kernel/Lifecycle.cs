namespace Baobei.Domain.Kernel;

/// <summary>A status and the table of moves it may make. A move that is not in the table is refused with <paramref name="code"/>.</summary>
public sealed class Lifecycle<TStatus>(string code)
    where TStatus : struct, Enum
{
    private readonly Dictionary<TStatus, TStatus[]> _moves = [];

    public Lifecycle<TStatus> Allow(TStatus from, params TStatus[] to)
    {
        _moves[from] = to;
        return this;
    }

    public bool Allows(TStatus from, TStatus to) => _moves.TryGetValue(from, out var targets) && Array.IndexOf(targets, to) >= 0;

    /// <summary>The new status, or <see cref="Refused"/>.</summary>
    public TStatus Move(TStatus from, TStatus to) => Allows(from, to) ? to : throw new Refused(code, from, to);
}
