using Microsoft.AspNetCore.Components;

namespace Baobei.Server.Api;

/// <summary>Words and names of types as the pages of the reference show them.</summary>
internal static class ApiText
{
    /// <summary>The little Markdown that the document uses: `code` and **strong**.</summary>
    public static RenderFragment Marked(string text) => builder =>
    {
        var sequence = 0;
        foreach (var (part, isCode) in text.Split('`').Select((part, i) => (part, i % 2 == 1)))
        {
            if (isCode)
            {
                builder.OpenElement(sequence++, "code");
                builder.AddContent(sequence++, part);
                builder.CloseElement();
                continue;
            }

            foreach (var (words, isStrong) in part.Split("**").Select((words, i) => (words, i % 2 == 1)))
            {
                if (isStrong)
                {
                    builder.OpenElement(sequence++, "strong");
                }

                builder.AddContent(sequence++, words);
                if (isStrong)
                {
                    builder.CloseElement();
                }
            }
        }
    };

    public static RenderFragment Type(ApiReference.TypeName type) => builder =>
    {
        if (type.Shape is null)
        {
            builder.AddContent(0, type.Text);
            return;
        }

        builder.OpenElement(1, "a");
        builder.AddAttribute(2, "href", $"/api/shapes#shape-{type.Shape}");
        builder.AddContent(3, type.Text);
        builder.CloseElement();
    };
}
