using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>The elements as written of a sequence that nobody can have changed: it was written in place, or only read since.</summary>
internal sealed class KnownElements(Facts facts)
{
    /// <summary>The elements, those of spreads left out; none if they are not certain.</summary>
    public IReadOnlyList<IOperation> Of(IOperation? operation)
    {
        // A conversion that the user wrote may make other elements; those of spans do not.
        while (operation is IConversionOperation conversion
            && (conversion.OperatorMethod is null || KnownLength.IsSequence(conversion.Operand.Type))) operation = conversion.Operand;
        return operation switch
        {
            null => [],
            ICollectionExpressionOperation collection => [.. collection.Elements.Where(element => element is not ISpreadOperation)],
            IArrayCreationOperation { Initializer: { } initializer, DimensionSizes.Length: 1 } => initializer.ElementValues,
            ILocalReferenceOperation { Type.Name: "ReadOnlySpan" or "ReadOnlyMemory" } local when KnownLength.IsSequence(local.Type) =>
                Of(facts.Origins.Of(local)),
            { Kind: OperationKind.None } => OfStackAlloc(operation),
            _ => [],
        };
    }

    /// <summary>The values of all elements; null if any is not certain.</summary>
    public IReadOnlyList<int>? Values(IOperation? operation)
    {
        var elements = Of(operation);
        if (facts.Lengths.Of(operation) != elements.Count) return null;
        var values = elements.Select(facts.Values.Int).ToList();
        return values.Contains(null) ? null : [.. values.Select(value => value!.Value)];
    }

    private static IReadOnlyList<IOperation> OfStackAlloc(IOperation operation)
    {
        var initializer = operation.Syntax switch
        {
            StackAllocArrayCreationExpressionSyntax syntax => syntax.Initializer,
            ImplicitStackAllocArrayCreationExpressionSyntax syntax => syntax.Initializer,
            _ => null,
        };
        if (initializer is null || operation.SemanticModel is not { } semantics) return [];
        var elements = initializer.Expressions.Select(expression => semantics.GetOperation(expression)).ToList();
        return elements.Contains(null) ? [] : [.. elements.Select(element => element!)];
    }
}
