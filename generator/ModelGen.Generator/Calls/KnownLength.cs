using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>How many elements an array, a span or a memory certainly has.</summary>
internal sealed class KnownLength
{
    private readonly Facts _facts;
    private readonly KnownOrigins<int> _ofOrigins;

    public KnownLength(Facts facts)
    {
        _facts = facts;
        _ofOrigins = new KnownOrigins<int>(facts.Origins, Of);
    }

    /// <summary>The length of an expression's value; null if that is not certain.</summary>
    public int? Of(IOperation? operation)
    {
        if (operation is null) return null;
        if (IsStackAlloc(operation.Syntax) && operation.Kind == OperationKind.None) return OfStackAlloc(operation);
        if (operation is IConversionOperation conversion && IsStackAlloc(conversion.Operand.Syntax)) return Of(conversion.Operand);
        if (!IsSequence(operation.Type)) return null;
        return operation switch
        {
            IConversionOperation { Operand: var operand } => IsSequence(operand.Type) ? Of(operand) : null,
            IArrayCreationOperation { DimensionSizes.Length: 1 } array => NotNegative(_facts.Values.Int(array.DimensionSizes[0])),
            ICollectionExpressionOperation collection => OfCollection(collection),
            IConditionalOperation { WhenFalse: { } otherwise } conditional =>
                Of(conditional.WhenTrue) is { } length && Of(otherwise) == length ? length : null,
            IDefaultValueOperation when operation.Type is INamedTypeSymbol => 0,
            IInvocationOperation invocation => OfInvocation(invocation),
            IObjectCreationOperation creation => OfSpan(creation),
            IArrayElementReferenceOperation { Indices.Length: 1 } element => Slice(element.ArrayReference, element.Indices[0]),
            IImplicitIndexerReferenceOperation indexer => Slice(indexer.Instance, indexer.Argument),
            IPropertyReferenceOperation { Property: { Name: "Empty", IsStatic: true } property } when IsSequence(property.ContainingType) =>
                0,
            IPropertyReferenceOperation { Property.Name: "Span", Instance: { } memory } => Of(memory),
            _ => _ofOrigins.Of(operation),
        };
    }

    /// <summary>Whether a type is an array of one dimension, a span or a memory.</summary>
    public static bool IsSequence(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.Rank == 1,
        INamedTypeSymbol { Arity: 1, Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" } named =>
            named.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
        _ => false,
    };

    /// <summary>Whether syntax is a stackalloc, which has no operation of its own.</summary>
    public static bool IsStackAlloc(SyntaxNode syntax) =>
        syntax is StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax;

    private int? OfStackAlloc(IOperation operation) => operation.Syntax switch
    {
        ImplicitStackAllocArrayCreationExpressionSyntax { Initializer: var initializer } => initializer.Expressions.Count,
        StackAllocArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.Count,
        StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax type } =>
            NotNegative(_facts.Values.Int(operation.SemanticModel?.GetOperation(type.RankSpecifiers[0].Sizes[0]))),
        _ => null,
    };

    private int? OfCollection(ICollectionExpressionOperation collection)
    {
        var length = 0L;
        foreach (var element in collection.Elements)
        {
            if (element is not ISpreadOperation spread) length++;
            else if (Of(spread.Operand) is { } more) length += more;
            else return null;
        }

        return length <= int.MaxValue ? (int)length : null;
    }

    private int? OfInvocation(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (method.ContainingNamespace is not { Name: "System", ContainingNamespace.IsGlobalNamespace: true }) return null;
        var values = InOrder(invocation.Arguments);
        if (invocation.Instance is { } instance) values.Insert(0, instance);
        if (values.Count > 0 && !IsSequence(values[0].Type)) return null;
        return (method.Name, values.Count) switch
        {
            ("AsSpan" or "AsMemory" or "ToArray", 1) => Of(values[0]),
            ("AsSpan" or "AsMemory" or "Slice", 2) => IsWhole(values[1].Type) ? Tail(values[0], values[1]) : Slice(values[0], values[1]),
            ("AsSpan" or "AsMemory" or "Slice", 3) => NotNegative(_facts.Values.Int(values[2])),
            ("Empty", 0) when method.ContainingType.SpecialType == SpecialType.System_Array => 0,
            _ => null,
        };
    }

    private int? OfSpan(IObjectCreationOperation creation)
    {
        var arguments = InOrder(creation.Arguments);
        return arguments.Count switch
        {
            0 => 0,
            1 when IsSequence(arguments[0].Type) => Of(arguments[0]),
            3 when IsSequence(arguments[0].Type) => NotNegative(_facts.Values.Int(arguments[2])),
            _ => null,
        };
    }

    private int? Tail(IOperation sequence, IOperation start) =>
        NotNegative(Of(sequence) - _facts.Values.Int(start)) is { } length && _facts.Values.Int(start) >= 0 ? length : null;

    // From both ends counted alike, a range has the same length whatever it is taken of.
    private int? Slice(IOperation sequence, IOperation argument)
    {
        if (argument is not IRangeOperation range) return null;
        if (End(range.LeftOperand, fromEnd: false) is not var (start, startFromEnd)) return null;
        if (End(range.RightOperand, fromEnd: true) is not var (end, endFromEnd)) return null;
        if (startFromEnd == endFromEnd) return NotNegative(startFromEnd ? start - end : end - start);
        if (Of(sequence) is not { } total) return null;
        return NotNegative((endFromEnd ? total - end : end) - (startFromEnd ? total - start : start));
    }

    private (int Value, bool FromEnd)? End(IOperation? operation, bool fromEnd)
    {
        while (operation is IConversionOperation conversion && !IsWhole(operation.Type)) operation = conversion.Operand;
        if (operation is null) return (0, fromEnd);
        var hat = operation as IUnaryOperation;
        if (hat is { OperatorKind: not UnaryOperatorKind.Hat }) hat = null;
        return _facts.Values.Int(hat is null ? operation : hat.Operand) is { } value and >= 0 ? (value, hat is not null) : null;
    }

    // Of the parameters: arguments with names may stand in another.
    private static List<IOperation> InOrder(ImmutableArray<IArgumentOperation> arguments) =>
        [.. arguments.OrderBy(argument => argument.Parameter?.Ordinal).Select(argument => argument.Value)];

    private static int? NotNegative(int? length) => length >= 0 ? length : null;

    private static bool IsWhole(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Int32;
}
