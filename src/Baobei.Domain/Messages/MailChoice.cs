namespace Baobei.Domain.Messages;

/// <summary>How a person wants to be mailed about something.</summary>
public enum MailChoice
{
    /// <summary>A mail for each message, when it happens.</summary>
    AtOnce,

    /// <summary>With everything else of the day in one mail (<see cref="DailySummary"/>).</summary>
    Daily,

    /// <summary>The message in the console only.</summary>
    Never,
}
