namespace Baobei.Domain.Kernel;

/// <summary>
/// Gathers what is wrong with the fields of one command: everything is looked at, then all of it is said at once
/// (<see cref="ThrowIfAny"/>). Of one field, what was found first is what is said.
/// </summary>
public sealed class WrongFields
{
    private readonly List<InvalidField> _found = [];

    public IReadOnlyList<InvalidField> All => _found;

    public bool Has(string field) => _found.Any(one => one.Field == field);

    /// <summary>Only what is wrong with some of the fields.</summary>
    public WrongFields Where(Func<string, bool> field)
    {
        var some = new WrongFields();
        some._found.AddRange(_found.Where(one => field(one.Field)));
        return some;
    }

    public void Add(string field, string code, params object[] details) => Add(new InvalidField(field, code, details));

    /// <summary>What <paramref name="read"/> gives. When it throws <see cref="InvalidField"/>, that is noted and the value is the default.</summary>
    public T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidField invalid)
        {
            Add(invalid);
            return default!;
        }
    }

    /// <summary>The same for what has to be waited for.</summary>
    public async Task<T> Read<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (InvalidField invalid)
        {
            Add(invalid);
            return default!;
        }
    }

    /// <summary><see cref="InvalidField"/> with everything that was found; nothing happens when all is well.</summary>
    public void ThrowIfAny()
    {
        if (_found.Count > 0)
        {
            throw new InvalidField(_found);
        }
    }

    private void Add(InvalidField invalid) => _found.AddRange(invalid.All.Where(one => !Has(one.Field)));
}

/// <summary>
/// Input with rules that attributes cannot say, and that need nothing but the input. Forms and the API check them together with the
/// attributes, before anything is done.
/// </summary>
public interface IChecked
{
    /// <summary>Notes what is wrong. What is missing altogether (null, too, whatever the type says) may be there, and is no failure.</summary>
    void Check(WrongFields wrong);
}
