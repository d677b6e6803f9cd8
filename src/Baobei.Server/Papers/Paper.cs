namespace Baobei.Server.Papers;

/// <summary>
/// A document as it is printed: a title, what it is about, and blocks below each other. It says what stands on it and not how: how everything looks is
/// <see cref="PaperPrinter"/>'s, so that all documents of the product look alike.
/// </summary>
public sealed record Paper
{
    /// <summary>In which language it is (<see cref="Ui.Texts.Chinese"/>, <see cref="Ui.Texts.English"/>): that of the page numbers, and told to readers of the file.</summary>
    public required string Language { get; init; }

    /// <summary>Who makes it out, above the title.</summary>
    public required string Issuer { get; init; }

    public required string Title { get; init; }

    /// <summary>What it is filed under; stands beside the title and at the foot of every page. Null: nothing.</summary>
    public string? Number { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required IReadOnlyList<PaperBlock> Blocks { get; init; }
}

/// <summary>A piece of a <see cref="Paper"/>.</summary>
public abstract record PaperBlock;

/// <summary>Labels and values, two beside each other; those without a value are left out.</summary>
public sealed record PaperFacts(params IReadOnlyList<PaperFact> Facts) : PaperBlock;

/// <param name="Whole">Has the line for itself.</param>
public sealed record PaperFact(string Label, string? Value, bool Whole = false);

/// <summary>A title within the document; it stays with what follows.</summary>
public sealed record PaperHeading(string Text) : PaperBlock;

/// <summary>Running text. An empty line ends a paragraph.</summary>
/// <param name="Quiet">Small and grey: a note.</param>
public sealed record PaperText(string Body, bool Quiet = false) : PaperBlock;

/// <summary>A table. Its head stands again on every page that it goes on to; a row stays in one piece.</summary>
public sealed record PaperTable(IReadOnlyList<PaperColumn> Columns, IReadOnlyList<PaperRow> Rows) : PaperBlock;

/// <param name="Share">Its part of the width, measured against the other columns' shares.</param>
/// <param name="IsNumber">Set to the right, so that digits stand below each other.</param>
public sealed record PaperColumn(string Title, int Share, bool IsNumber = false);

/// <param name="Cells">One for each column; a line end begins a new line.</param>
/// <param name="IsTotal">What the rows above come to: bold, below a rule.</param>
public sealed record PaperRow(IReadOnlyList<string> Cells, bool IsTotal = false);
