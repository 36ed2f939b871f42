using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ModelGen.Visualization;

/// <summary>The page without its data: the files of the folder Page, put together.</summary>
internal static class PageTemplate
{
    /// <summary>The scripts, in the order in which they are joined; each is plain functions, and the last starts them.</summary>
    private static readonly string[] Scripts =
    [
        "elements.js", "labels.js", "colours.js", "data.js", "state.js", "surface.js", "svg.js", "ranking.js", "lines.js", "focus.js",
        "heatmap.js", "heads.js", "numbers.js", "controls.js", "keyboard.js", "main.js",
    ];

    private static readonly Lazy<string> Style = new(() => Read("page.css"));

    private static readonly Lazy<string> Script =
        new(() => "(() => {\n'use strict';\n" + string.Concat(Scripts.Select(Read)) + "})();\n");

    /// <summary>The page as it is before the maps and after them.</summary>
    /// <param name="title">The title, any text.</param>
    /// <param name="json">The data, as it may stand in a script element.</param>
    public static (string Before, string After) Fill(string title, string json)
    {
        var policy = "default-src 'none'; base-uri 'none'; form-action 'none'; "
            + $"script-src '{Hash(Script.Value)}'; style-src '{Hash(Style.Value)}'; require-trusted-types-for 'script'";

        // One pass from the left, so that a title or token that reads like a place is not filled.
        var places = new Dictionary<string, string>
        {
            ["title"] = WebUtility.HtmlEncode(title),
            ["policy"] = policy,
            ["style"] = Style.Value,
            ["script"] = Script.Value,
            ["data"] = json,
        };
        var text = new StringBuilder();
        var before = "";
        var page = Read("page.html");
        var at = 0;
        while (page.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = page.IndexOf("}}", start, StringComparison.Ordinal);
            text.Append(page, at, start - at);
            var name = page[(start + 2)..end];
            if (name == "maps")
            {
                before = text.ToString();
                text.Clear();
            }
            else
            {
                text.Append(places[name]);
            }

            at = end + 2;
        }

        return (before, text.Append(page, at, page.Length - at).ToString());
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string name)
    {
        using var stream = typeof(PageTemplate).Assembly.GetManifestResourceStream("ModelGen.Visualization.Page." + name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // The parser makes every line end \n, and the hashes in the policy are of what it makes.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
