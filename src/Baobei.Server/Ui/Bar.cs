namespace Baobei.Server.Ui;

/// <summary>What one kind of bar of a chart stands for.</summary>
/// <param name="Text">A key or a text.</param>
public sealed record BarSeries(string Text);

/// <summary>One bar: how long it is, and what is written on it.</summary>
public sealed record Bar(long Length, string Text);

/// <summary>The bars of one thing, one for each series.</summary>
public sealed record BarGroup(string Label, IReadOnlyList<Bar> Bars);
