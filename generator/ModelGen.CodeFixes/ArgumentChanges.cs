using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>
/// What edits change in the text of one attribute. All that they do not concern stays as it is, comments and line breaks too; where each
/// argument has a line, a new one gets its own.
/// </summary>
internal sealed class ArgumentChanges
{
    private readonly SourceFile _file;
    private readonly AttributeSyntax _attribute;
    private readonly IReadOnlyList<AttributeArgumentSyntax> _written;
    private readonly IReadOnlyList<SyntaxToken> _commas;
    private readonly IMethodSymbol? _constructor;
    private readonly IReadOnlyList<Edit> _edits;
    private readonly HashSet<int> _removed;
    private readonly int _lastKept;

    public ArgumentChanges(SourceFile file, AttributeSyntax attribute, IEnumerable<Edit> edits)
    {
        _file = file;
        _attribute = attribute;
        _written = attribute.ArgumentList?.Arguments.ToList() ?? [];
        _commas = attribute.ArgumentList?.Arguments.GetSeparators().ToList() ?? [];
        _constructor = file.Semantics.GetSymbolInfo(attribute).Symbol as IMethodSymbol;

        // Where two ask for one argument, the first has it.
        _edits = edits.GroupBy(edit => edit.Name).Select(same => same.First()).ToList();
        _removed = [.. _edits.Where(edit => edit.Kind == EditKind.RemoveArgument).Select(edit => IndexOf(edit.Name)).Where(i => i >= 0)];
        _lastKept = Enumerable.Range(0, _written.Count).LastOrDefault(i => !_removed.Contains(i));
    }

    private SourceText Text => _file.Text;

    /// <summary>The changes, in no order; none overlaps another.</summary>
    public IReadOnlyList<TextChange> All() => [.. Replacements(), .. Additions(), .. _removed.SelectMany(Removal)];

    private IEnumerable<TextChange> Replacements()
    {
        foreach (var edit in _edits.Where(edit => edit.Kind != EditKind.RemoveArgument))
        {
            if (IndexOf(edit.Name) is >= 0 and var i) yield return new TextChange(_written[i].Expression.Span, ValueOf(edit));
        }
    }

    private IEnumerable<TextChange> Additions()
    {
        var order = _constructor?.ContainingType.GetMembers().OfType<IPropertySymbol>().Select(property => property.Name).ToList() ?? [];
        var added = _edits
            .Where(edit => edit.Kind != EditKind.RemoveArgument && IndexOf(edit.Name) < 0 && order.Contains(edit.Name))
            .OrderBy(edit => order.IndexOf(edit.Name));
        return added.GroupBy(edit => Anchor(order.IndexOf(edit.Name))).Where(group => group.Key >= 0).SelectMany(
            group => Insert(group.Key, group.Select(edit => $"{edit.Name} = {ValueOf(edit)}").ToList()));

        // The argument that stands last before it where the attribute's own properties are listed.
        int Anchor(int rank) => Enumerable.Range(0, _written.Count)
            .Where(i => !_removed.Contains(i) && RankOf(i) < rank)
            .DefaultIfEmpty(-1)
            .OrderBy(i => i < 0 ? -2 : RankOf(i))
            .Last();

        int RankOf(int i) => _written[i].NameEquals is { } name ? order.IndexOf(name.Name.Identifier.ValueText) : -1;
    }

    private IEnumerable<TextChange> Insert(int after, IReadOnlyList<string> arguments)
    {
        var end = _written[after].Span.End;
        if (after < _lastKept)
        {
            var comma = _commas[after];
            return HasOwnLine(after) && LineOf(comma.SpanStart) == LineOf(end)
                ? [Insertion(EndOfTrivia(comma), string.Concat(arguments.Select(argument => $"{NewLine()}{argument},")))]
                : [Insertion(comma.Span.End, string.Concat(arguments.Select(argument => $" {argument},")))];
        }

        // What follows is removed, with the comma before it.
        if (after < _written.Count - 1 || !HasOwnLine(after)) return [Insertion(end, string.Concat(arguments.Select(x => $", {x}")))];

        // A comment at the end of the line belongs to the argument before it.
        var lines = string.Join(",", arguments.Select(argument => $"{NewLine()}{argument}"));
        var endOfComment = EndOfTrivia(_written[after].GetLastToken());
        return endOfComment == end ? [Insertion(end, "," + lines)] : [Insertion(end, ","), Insertion(endOfComment, lines)];
    }

    private IEnumerable<TextChange> Removal(int i)
    {
        var argument = _written[i].Span;
        if (i < _lastKept) return Pieces(argument, _commas[i].Span, Line);
        if (i == 0) return [new TextChange(argument, "")];
        return Pieces(_commas[i - 1].Span, argument, span => span);
    }

    // Two neighbouring spans with the space between them; comments there stay.
    private IEnumerable<TextChange> Pieces(TextSpan first, TextSpan second, Func<TextSpan, TextSpan> whole)
    {
        var between = Text.ToString(TextSpan.FromBounds(first.End, second.Start));
        return string.IsNullOrWhiteSpace(between)
            ? [new TextChange(whole(TextSpan.FromBounds(first.Start, second.End)), "")]
            : [new TextChange(first, ""), new TextChange(second, "")];
    }

    // With the line where nothing else is on it, else with the space on one side.
    private TextSpan Line(TextSpan span)
    {
        var (first, last) = (Text.Lines.GetLineFromPosition(span.Start), Text.Lines.GetLineFromPosition(span.End));
        var (start, end) = (span.Start, span.End);
        while (end < last.End && IsSpace(end)) end++;
        if (end < last.End) return TextSpan.FromBounds(start, end);
        while (start > first.Start && IsSpace(start - 1)) start--;
        return TextSpan.FromBounds(start, start == first.Start ? last.EndIncludingLineBreak : last.End);

        bool IsSpace(int position) => Text[position] is ' ' or '\t';
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _written.Count; i++)
        {
            var written = _written[i].NameEquals?.Name.Identifier.ValueText ?? _written[i].NameColon?.Name.Identifier.ValueText
                ?? _constructor?.Parameters.ElementAtOrDefault(i)?.Name;
            if (written == name) return i;
        }

        return -1;
    }

    private string ValueOf(Edit edit) => _file.NameAt(_attribute.SpanStart, edit.Value);

    private bool HasOwnLine(int argument) =>
        _written.Select(other => LineOf(other.SpanStart)).Distinct().Count() == _written.Count && argument >= 0 && _written.Count > 1;

    private int LineOf(int position) => Text.Lines.GetLineFromPosition(position).LineNumber;

    // A line break as the file has them, and the space before the last argument.
    private string NewLine()
    {
        var line = Text.Lines.GetLineFromPosition(_written[_written.Count - 1].SpanStart);
        var previous = Text.Lines[line.LineNumber - 1];
        var text = Text.ToString(line.Span);
        return Text.ToString(TextSpan.FromBounds(previous.End, previous.EndIncludingLineBreak))
            + text.Substring(0, text.Length - text.TrimStart().Length);
    }

    // The end of the comments after a token on its line.
    private static int EndOfTrivia(SyntaxToken token) => token.TrailingTrivia
        .Where(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia))
        .Select(trivia => trivia.Span.End)
        .DefaultIfEmpty(token.Span.End)
        .Last();

    private static TextChange Insertion(int position, string text) => new(new TextSpan(position, 0), text);
}
