using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Calls;

/// <summary>What could stand where a call has a number or an array that cannot be right, where that is written in place.</summary>
internal static class Replacements
{
    /// <summary>Another number.</summary>
    public static IReadOnlyList<Remedy> Value(IOperation? at, string value) =>
        at?.Syntax is ExpressionSyntax ? [Remedy.ReplaceExpression(value, Remedy.Nearest)] : [];

    /// <summary>A size of a model, by its constant where that is known at the place.</summary>
    public static IReadOnlyList<Remedy> Value(IOperation? at, DeclaredModel? model, string constant, int value) =>
        Value(at, Named(at, model, constant, value));

    /// <summary>The nearest value of a range; none where the range does not have its bound, and of what is no number.</summary>
    public static IReadOnlyList<Remedy> Nearest(IOperation? at, double value, ValueRange range)
    {
        double? nearest = value < range.Least && !range.WithoutLeast ? range.Least
            : value > range.Most && !range.WithoutMost && range.Most < double.MaxValue ? range.Most
            : null;
        return nearest is { } bound ? Value(at, Text.Literal(bound)) : [];
    }

    /// <summary>A new array of another length; none where it has elements, or is made elsewhere.</summary>
    public static IReadOnlyList<Remedy> Length(IOperation? at, params string[] lengths)
    {
        if (at?.Syntax is not ArrayCreationExpressionSyntax { Initializer: null, Type.RankSpecifiers: { Count: 1 } ranks } array) return [];
        if (ranks[0].Sizes.Count != 1) return [];
        var size = ranks[0].Sizes[0];
        var text = array.ToString();
        var (start, end) = (size.SpanStart - array.SpanStart, size.Span.End - array.SpanStart);
        return [.. lengths.Select((length, i) => Remedy.ReplaceExpression(
            text.Substring(0, start) + length + text.Substring(end), i == 0 ? Remedy.Nearest : $"{Remedy.Nearest} {i + 1}"))];
    }

    /// <summary>A new array as long as a size of a model.</summary>
    public static IReadOnlyList<Remedy> Length(IOperation? at, DeclaredModel? model, string constant, long length) =>
        Length(at, Named(at, model, constant, length));

    // A class of that name may be another one there.
    private static string Named(IOperation? at, DeclaredModel? model, string constant, long value)
    {
        var name = $"{model?.Name}.{constant}";
        return model is not null && at?.SemanticModel is { } semantics
            && semantics.GetSpeculativeSymbolInfo(
                at.Syntax.SpanStart, SyntaxFactory.ParseExpression(name), SpeculativeBindingOption.BindAsExpression).Symbol
                is IFieldSymbol { ConstantValue: int known }
            && known == value
                ? name
                : value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
