namespace Baobei.Domain.Kernel;

/// <summary>
/// The business said no. The code (<c>noun.reason</c>) is stable: it is the API's <c>code</c>, the key of the sentence shown
/// (<c>refused.noun.reason</c>) and what tests assert. Answers 409.
/// </summary>
public sealed class Refused : Exception
{
    public Refused(string code, params object[] details)
        : base(code)
    {
        Code = code;
        Details = details;
    }

    public string Code { get; }

    /// <summary>Arguments of the sentence; never anything that belongs to somebody else.</summary>
    public IReadOnlyList<object> Details { get; }

    /// <summary>Everything that stands in the way, where several things do; else empty.</summary>
    public IReadOnlyList<Blocker> Blockers { get; init; } = [];
}

/// <summary>One thing that stands in the way of what was asked for.</summary>
/// <param name="Code">Stable: <c>purchase_order</c>, <c>arrears</c> …</param>
/// <param name="Text">In the reader's language.</param>
/// <param name="Link">Path of the page where it can be ended; null when the reader has none.</param>
public sealed record Blocker(string Code, string Text, string? Link);

/// <summary>Not there, or not yours: the same 404 for both, so that nobody learns what others have.</summary>
public sealed class NotFound : Exception
{
    public NotFound()
        : base("Not found.")
    {
    }
}

/// <summary>
/// A field of the input is wrong in a way that only the domain can tell. Answers 400 (API) or 422 beside the field (form).
/// <see cref="WrongFields"/> gathers those of a whole command, so that all are said at once.
/// </summary>
public sealed class InvalidField : Exception
{
    public InvalidField(string field, string code, params object[] details)
        : base(code)
    {
        Field = field;
        Code = code;
        Details = details;
        All = [this];
    }

    internal InvalidField(IReadOnlyList<InvalidField> all)
        : base(string.Join(", ", all.Select(one => $"{one.Field}: {one.Code}")))
    {
        (Field, Code, Details) = (all[0].Field, all[0].Code, all[0].Details);
        All = all;
    }

    /// <summary>Name of the command's property.</summary>
    public string Field { get; }

    /// <summary>Key of the sentence: <c>validation.{code}</c>.</summary>
    public string Code { get; }

    public IReadOnlyList<object> Details { get; }

    /// <summary>Every field that was found wrong, this one first; each field once.</summary>
    public IReadOnlyList<InvalidField> All { get; }
}
