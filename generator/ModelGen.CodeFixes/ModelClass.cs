using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Checkpoints;
using ModelGen.Generator.Declaration;

namespace ModelGen.CodeFixes;

/// <summary>A class that declares no model and can be made to: what that changes in its file.</summary>
internal sealed class ModelClass
{
    private const string Namespace = "ModelGen";
    private const string Attribute = "TransformerAttribute";
    private const int LongestLine = 140;
    private const int TabWidth = 4;

    private readonly SourceFile _file;
    private readonly TypeDeclarationSyntax _type;
    private readonly AttributeListSyntax? _checkpoint;

    private ModelClass(SourceFile file, TypeDeclarationSyntax type, CheckpointReference? checkpoint)
    {
        _file = file;
        _type = type;
        Path = checkpoint?.Path;
        _checkpoint = checkpoint?.Syntax.Parent as AttributeListSyntax;
    }

    /// <summary>What the class is called.</summary>
    public string Name => _type.Identifier.ValueText;

    /// <summary>The checkpoint that it names already.</summary>
    public string? Path { get; }

    /// <summary>The class that a type is; <see langword="null"/> if it is a model, or could be none.</summary>
    public static ModelClass? Of(SourceFile file, TypeDeclarationSyntax? type, CancellationToken cancellation)
    {
        if (type is not ClassDeclarationSyntax { ParameterList: null }) return null;
        if (file.Semantics.Compilation.GetTypeByMetadataName(DeclarationParser.AttributeName) is null) return null;
        if (file.Semantics.GetDeclaredSymbol(type, cancellation) is not { } symbol) return null;
        if (symbol.IsStatic || symbol.IsAbstract || symbol.IsFileLocal || DeclarationParser.FindAttribute(symbol) is not null) return null;
        if (symbol.BaseType is { SpecialType: not SpecialType.System_Object }) return null;
        if (TypeNames.ContainingTypes(symbol).Append(symbol).Any(level => level.Arity > 0)) return null;
        var checkpoint = CheckpointReference.Find(symbol, cancellation);

        // Attributes that stand on another part go there.
        return checkpoint is null || type.Contains(checkpoint.Syntax) ? new ModelClass(file, type, checkpoint) : null;
    }

    /// <summary>The file's text with the class declared as a checkpoint says.</summary>
    public SourceText Declared(ProjectCheckpoint checkpoint)
    {
        // Of insertions at one place the first comes first.
        var changes = Usings().Append(Attributes(checkpoint)).Concat(Modifiers());
        return _file.Text.WithChanges(changes.OrderBy(change => change.Span.Start));
    }

    private TextChange Attributes(ProjectCheckpoint checkpoint)
    {
        var start = _checkpoint?.SpanStart ?? _type.SpanStart;
        var line = _file.Text.Lines.GetLineFromPosition(start).ToString();
        var indentation = line.Substring(0, line.Length - line.TrimStart().Length);
        var arguments = DeclarationText.Arguments(checkpoint.Config).Select(argument => _file.NameAt(start, argument, imports: true));
        var attribute = Wrapped([.. arguments], indentation);
        var (newLine, path) = (NewLine(), SymbolDisplay.FormatLiteral(checkpoint.Path, quote: true));
        if (_checkpoint is null)
        {
            return new TextChange(
                new TextSpan(start, 0), $"[Checkpoint({path})]{newLine}{indentation}{attribute}{newLine}{indentation}");
        }

        // What stands on the line of the checkpoint goes to the next.
        var (end, next) = (_checkpoint.Span.End, _checkpoint.GetLastToken().GetNextToken().SpanStart);
        var between = TextSpan.FromBounds(end, next);
        return _file.Text.ToString(between).Trim(' ', '\t').Length == 0
            ? new TextChange(between, $"{newLine}{indentation}{attribute}{newLine}{indentation}")
            : new TextChange(new TextSpan(end, 0), $"{newLine}{indentation}{attribute}");
    }

    // On one line if it fits, else on lines as long as fit, as far in as an argument list goes.
    private string Wrapped(IReadOnlyList<string> arguments, string indentation)
    {
        var single = $"[Transformer({string.Join(", ", arguments)})]";
        if (Width(indentation) + single.Length <= LongestLine) return single;
        var inner = indentation + (indentation.Contains('\t') ? "\t" : "    ");
        var lines = new List<string>();
        foreach (var argument in arguments)
        {
            // After it comes a comma, or )].
            if (lines.Count > 0 && Width(lines[lines.Count - 1]) + argument.Length + 3 <= LongestLine)
                lines[lines.Count - 1] += $" {argument},";
            else lines.Add($"{inner}{argument},");
        }

        return $"[Transformer({NewLine()}{string.Join(NewLine(), lines).TrimEnd(',')})]";
    }

    private IEnumerable<TextChange> Modifiers() => _type.AncestorsAndSelf()
        .OfType<TypeDeclarationSyntax>()
        .Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
        .Reverse()
        .Select(type => new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial "));

    private IEnumerable<TextChange> Usings()
    {
        var known = _file.Semantics.LookupNamespacesAndTypes(_type.Identifier.SpanStart, name: Attribute);
        if (known.Any(type => type.ContainingNamespace.ToDisplayString() == Namespace)) return [];
        var unit = (CompilationUnitSyntax)_file.Root;
        var (line, usings) = ($"using {Namespace};", unit.Usings);
        if (usings.Count == 0)
        {
            var start = unit.Externs.Count > 0 ? unit.Externs.Last().FullSpan.End : EndOfHeader(unit.GetFirstToken());
            return [new TextChange(new TextSpan(start, 0), $"{line}{NewLine()}{NewLine()}")];
        }

        // Among those that are sorted, with System first; global ones come before all.
        var own = usings.Where(other => other.GlobalKeyword.IsKind(SyntaxKind.None)).ToList();
        var after = own.FirstOrDefault(
            other => IsPlain(other) && !IsOfSystem(other.Name!) && string.CompareOrdinal(other.Name!.ToString(), Namespace) > 0);
        after ??= own.FirstOrDefault(other => !IsPlain(other));
        return after is not null
            ? [new TextChange(new TextSpan(after.SpanStart, 0), $"{line}{NewLine()}")]
            : [new TextChange(new TextSpan(usings.Last().Span.End, 0), $"{NewLine()}{line}")];

        static bool IsPlain(UsingDirectiveSyntax other) => other is { Alias: null, Name: not null, StaticKeyword.RawKind: 0 };

        static bool IsOfSystem(NameSyntax name) => name.ToString() is var text && (text == "System" || text.StartsWith("System."));
    }

    // Comments that an empty line parts from the code are the file's, and so are the directives that must come first. What stands between
    // #if and #endif goes with them.
    private static int EndOfHeader(SyntaxToken first)
    {
        var end = 0;
        var breaks = 0;
        var depth = 0;
        foreach (var trivia in first.LeadingTrivia)
        {
            if (trivia.IsKind(SyntaxKind.IfDirectiveTrivia)) depth++;
            else if (trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia)) depth--;

            // A directive has the end of its line.
            if (trivia.IsDirective) breaks = 1;
            else if (trivia.IsKind(SyntaxKind.EndOfLineTrivia)) breaks++;
            else if (!trivia.IsKind(SyntaxKind.WhitespaceTrivia)) breaks = 0;
            if (depth == 0 && (breaks > 1 || EndsHeader(trivia))) end = trivia.FullSpan.End;
        }

        return end;
    }

    private static bool EndsHeader(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.DefineDirectiveTrivia
        or SyntaxKind.UndefDirectiveTrivia or SyntaxKind.ShebangDirectiveTrivia or SyntaxKind.IgnoredDirectiveTrivia
        or SyntaxKind.EndIfDirectiveTrivia;

    private static int Width(string text) => text.Sum(character => character == '\t' ? TabWidth : 1);

    private string NewLine()
    {
        var first = _file.Text.Lines[0];
        return first.End == first.EndIncludingLineBreak
            ? "\n"
            : _file.Text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
    }
}
