namespace Baobei.Server.Ui;

/// <summary>A page above this one.</summary>
public sealed record Crumb(string Text, string Href);

/// <summary>One of the tabs of a list; a count above <see cref="Cap"/> shows as "1000+".</summary>
public sealed record Tab(string Text, string Href, bool Current, int? Count = null)
{
    public const int Cap = 1000;
}

/// <summary>An active filter and the address of the list without it.</summary>
public sealed record Chip(string Text, string RemoveHref);

/// <summary>A choice of a select or radio group; a hint says what the choice means.</summary>
public sealed record Option(string Value, string Text, string? Hint = null);

/// <summary>Choices of a select under a heading: the first of two levels.</summary>
public sealed record OptionGroup(string Text, IReadOnlyList<Option> Options);

/// <summary>Something that happened, or (<see cref="At"/> null) will happen next.</summary>
public sealed record TimelineEntry(DateTimeOffset? At, string Text, string? By = null, string? Note = null, State? State = null, TimelineLink? Link = null);

/// <summary>Where more is read about what happened.</summary>
public sealed record TimelineLink(string Href, string Text);
