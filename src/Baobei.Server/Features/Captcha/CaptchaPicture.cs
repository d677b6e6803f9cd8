using System.Collections.Frozen;
using System.Reflection;
using SkiaSharp;

namespace Baobei.Server.Features.Captcha;

/// <summary>
/// The picture: four bent characters and a few lines. The outlines are DejaVu Sans Bold's, kept as paths, because SkiaSharp without
/// font libraries finds no fonts and then draws nothing without saying so.
/// </summary>
public static class CaptchaPicture
{
    public const int Width = 220;
    public const int Height = 72;

    /// <summary>Outlines are drawn for an em of this size.</summary>
    private const float Em = 100;

    private static readonly FrozenDictionary<char, SKPath> _outlines = Read();

    /// <summary>The characters that look like no other (no 0 O, 1 l I, 5 6 8 9, …).</summary>
    public static string Characters { get; } = string.Concat(_outlines.Keys.Order());

    /// <summary>A PNG; the same text and seed give the same picture.</summary>
    public static byte[] Draw(string text, int seed)
    {
        ArgumentNullException.ThrowIfNull(text);
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(0xF4, 0xF4, 0xF4));
        using var ink = new SKPaint { Color = new SKColor(0x2A, 0x2A, 0x2A), IsAntialias = true };
        var cell = (Width - 24f) / text.Length;
        for (var i = 0; i < text.Length; i++)
        {
            using var placed = Place(_outlines[text[i]], 12 + (cell * (i + 0.5f)), random);
            using var bent = Bend(placed, random);
            canvas.DrawPath(bent, ink);
        }

        // A light line cuts through the characters, dark ones run over them.
        Line(canvas, random, new SKColor(0xF4, 0xF4, 0xF4), 1.6f);
        Line(canvas, random, new SKColor(0x2A, 0x2A, 0x2A), 2.2f);
        Line(canvas, random, new SKColor(0x70, 0x70, 0x70), 1.8f);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static SKPath Place(SKPath outline, float x, Random random)
    {
        var size = Between(random, 54, 64) / Em;
        var bounds = outline.Bounds;
        var matrix = SKMatrix.CreateTranslation(-bounds.MidX, -bounds.MidY)
            .PostConcat(SKMatrix.CreateScale(size, size))
            .PostConcat(SKMatrix.CreateSkew(Between(random, -0.25f, 0.25f), 0))
            .PostConcat(SKMatrix.CreateRotationDegrees(Between(random, -16, 16)))
            .PostConcat(SKMatrix.CreateTranslation(x + Between(random, -4, 4), (Height / 2f) + Between(random, -6, 6)));
        var placed = new SKPath();
        outline.Transform(in matrix, placed);
        return placed;
    }

    /// <summary>Moves every point along two waves.</summary>
    private static SKPath Bend(SKPath path, Random random)
    {
        var (high, wide) = (Between(random, 1, 2.6f), Between(random, 1, 2.6f));
        var (long1, long2) = (Between(random, 24, 44), Between(random, 24, 44));
        var (from1, from2) = (Between(random, 0, MathF.Tau), Between(random, 0, MathF.Tau));
        SKPoint Move(SKPoint p) => new(
            p.X + (wide * MathF.Sin((p.Y / long1 * MathF.Tau) + from1)),
            p.Y + (high * MathF.Sin((p.X / long2 * MathF.Tau) + from2)));

        var bent = new SKPath();
        var points = new SKPoint[4];
        using var steps = path.CreateRawIterator();
        SKPathVerb verb;
        while ((verb = steps.Next(points)) != SKPathVerb.Done)
        {
            switch (verb)
            {
                case SKPathVerb.Move:
                    bent.MoveTo(Move(points[0]));
                    break;
                case SKPathVerb.Line:
                    bent.QuadTo(Move(new((points[0].X + points[1].X) / 2, (points[0].Y + points[1].Y) / 2)), Move(points[1]));
                    break;
                case SKPathVerb.Quad:
                    bent.QuadTo(Move(points[1]), Move(points[2]));
                    break;
                case SKPathVerb.Close:
                    bent.Close();
                    break;
                default:
                    throw new InvalidOperationException("The outlines have lines and quadratic curves only.");
            }
        }

        return bent;
    }

    private static void Line(SKCanvas canvas, Random random, SKColor colour, float width)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true, IsStroke = true, StrokeWidth = width };
        using var line = new SKPath();
        line.MoveTo(0, Between(random, 10, Height - 10));
        line.CubicTo(
            Width * 0.33f, Between(random, -10, Height + 10),
            Width * 0.66f, Between(random, -10, Height + 10),
            Width, Between(random, 10, Height - 10));
        canvas.DrawPath(line, paint);
    }

    private static float Between(Random random, float low, float high) => low + (random.NextSingle() * (high - low));

    private static FrozenDictionary<char, SKPath> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("captcha.glyphs")!;
        using var reader = new StreamReader(stream);
        var outlines = new Dictionary<char, SKPath>();
        while (reader.ReadLine() is { Length: > 2 } line)
        {
            outlines.Add(line[0], SKPath.ParseSvgPathData(line[2..]));
        }

        return outlines.ToFrozenDictionary();
    }
}
