using Baobei.Server.Ui;

namespace Baobei.Server.Features.Terms;

/// <summary>How the state of a version is said and shown.</summary>
internal static class TermsWords
{
    public static string Key(TermsState state) => Texts.KeyOf(state);

    public static State State(TermsState state) => state switch
    {
        TermsState.Upcoming => Ui.State.Waiting,
        TermsState.InForce => Ui.State.Good,
        TermsState.Replaced or TermsState.Withdrawn => Ui.State.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
