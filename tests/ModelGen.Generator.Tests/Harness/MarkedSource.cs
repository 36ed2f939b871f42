using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>Source in which the spans of expected diagnostics are marked: <c>Heads = {|MG1004:5|}</c>.</summary>
internal sealed partial class MarkedSource
{
    private MarkedSource(string text, IReadOnlyList<(string Id, TextSpan Span)> marks)
    {
        Text = text;
        Marks = marks;
    }

    /// <summary>The source without the marks.</summary>
    public string Text { get; }

    /// <summary>Ids and spans in the order of the source.</summary>
    public IReadOnlyList<(string Id, TextSpan Span)> Marks { get; }

    public static MarkedSource Parse(string source)
    {
        var text = new StringBuilder();
        var marks = new List<(string, TextSpan)>();
        var done = 0;
        foreach (Match mark in Mark().Matches(source))
        {
            text.Append(source, done, mark.Index - done);
            marks.Add((mark.Groups["id"].Value, new TextSpan(text.Length, mark.Groups["text"].Length)));
            text.Append(mark.Groups["text"].Value);
            done = mark.Index + mark.Length;
        }

        text.Append(source, done, source.Length - done);
        return new MarkedSource(text.ToString(), marks);
    }

    [GeneratedRegex(@"\{\|(?<id>[A-Z]+\d+):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
