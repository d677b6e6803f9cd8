namespace Baobei.Server.Ui;

/// <summary>The four states that have a colour, a shape and always a word beside them. Everything a status can be is one of these.</summary>
public enum State
{
    /// <summary>Somebody has to do something.</summary>
    Waiting,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Over, without blame.</summary>
    Ended,

    /// <summary>Somebody has to mend something.</summary>
    Wrong,
}

internal static class States
{
    /// <summary>The class and the end of the icon's name.</summary>
    public static string Css(this State state) => state switch
    {
        State.Waiting => "waiting",
        State.Good => "good",
        State.Ended => "ended",
        State.Wrong => "wrong",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static string? Css(this State? state) => state?.Css();
}
