using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>
/// What locals and fields hold that get a value where they are declared and never another. A reference leads only to what stands before it,
/// so that following them ends.
/// </summary>
internal sealed class Origins(ImmutableArray<IOperation> bodies)
{
    private readonly Lazy<Dictionary<ISymbol, IOperation>> _locals = new(() => SetOnce(bodies));

    /// <summary>The initialiser of the local or field that is referred to; null if it may have another value.</summary>
    public IOperation? Of(IOperation reference) => reference switch
    {
        ILocalReferenceOperation local => OfLocal(local),
        IFieldReferenceOperation field => OfField(field),
        _ => null,
    };

    /// <summary>The expression behind references and conversions that keep the object: a creation, a call, a parameter.</summary>
    public IOperation? Follow(IOperation? operation)
    {
        while (true)
        {
            if (operation is IConversionOperation conversion && KeepsObject(conversion)) operation = conversion.Operand;
            else if (operation is not null && Of(operation) is { } origin) operation = origin;
            else return operation;
        }
    }

    // That of a new() without a type is of a kind of its own.
    private static bool KeepsObject(IConversionOperation conversion) =>
        conversion.OperatorMethod is null
        && (conversion.Conversion.IsReference || conversion.Conversion.IsIdentity
            || SymbolEqualityComparer.Default.Equals(conversion.Type, conversion.Operand.Type));

    private IOperation? OfLocal(ILocalReferenceOperation reference) =>
        _locals.Value.TryGetValue(reference.Local, out var origin) && origin.Syntax.SpanStart < reference.Syntax.SpanStart ? origin : null;

    private static IOperation? OfField(IFieldReferenceOperation reference)
    {
        // A struct's default has not run its initialisers.
        if (reference.Field is not { IsReadOnly: true, IsImplicitlyDeclared: false } field) return null;
        if (field is { IsStatic: false, ContainingType.TypeKind: not TypeKind.Class }) return null;
        if (field.DeclaringSyntaxReferences.FirstOrDefault() is not { } declaration) return null;
        if (declaration.SyntaxTree != reference.Syntax.SyntaxTree) return null;
        if (declaration.GetSyntax() is not VariableDeclaratorSyntax { Initializer: { } initializer }) return null;

        // An initialiser sees what those before it have set.
        if (reference.Syntax.FirstAncestorOrSelf<BaseFieldDeclarationSyntax>() is { } own && own.SpanStart <= initializer.SpanStart)
            return null;
        if (IsSetInConstructor(field)) return null;
        return (reference.SemanticModel?.GetOperation(initializer) as IFieldInitializerOperation)?.Value;
    }

    // By name alone, so that no other file need be bound; another variable of that name costs a fact, never a false one.
    private static bool IsSetInConstructor(IFieldSymbol field) => field.ContainingType.DeclaringSyntaxReferences
        .SelectMany(part => part.GetSyntax().ChildNodes())
        .Where(member => member is ConstructorDeclarationSyntax or BasePropertyDeclarationSyntax)
        .SelectMany(member => member.DescendantNodes())
        .Any(node => node switch
        {
            AssignmentExpressionSyntax assignment => Names(assignment.Left, field.Name),
            ArgumentSyntax argument => argument.RefKindKeyword.RawKind != 0 && Names(argument.Expression, field.Name),
            RefExpressionSyntax reference => Names(reference.Expression, field.Name),
            PrefixUnaryExpressionSyntax unary => Names(unary.Operand, field.Name),
            PostfixUnaryExpressionSyntax unary => Names(unary.Operand, field.Name),
            _ => false,
        });

    private static bool Names(ExpressionSyntax expression, string name) =>
        expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(identifier => identifier.Identifier.ValueText == name);

    private static Dictionary<ISymbol, IOperation> SetOnce(ImmutableArray<IOperation> bodies)
    {
        var origins = new Dictionary<ISymbol, IOperation>(SymbolEqualityComparer.Default);
        var changed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in bodies.SelectMany(body => body.DescendantsAndSelf()))
        {
            if (operation is IVariableDeclaratorOperation { Symbol.RefKind: RefKind.None } declarator
                && declarator.GetVariableInitializer() is { } initializer) origins[declarator.Symbol] = initializer.Value;
            else if (operation is ILocalReferenceOperation reference && MayChange(reference)) changed.Add(reference.Local);
        }

        foreach (var local in changed) origins.Remove(local);
        return origins;
    }

    private static bool MayChange(IOperation reference)
    {
        while (reference.Parent is ITupleOperation) reference = reference.Parent;
        return reference.Parent switch
        {
            IAssignmentOperation assignment =>
                assignment.Target == reference || assignment is ISimpleAssignmentOperation { IsRef: true },
            IArgumentOperation argument => argument.Parameter is not { RefKind: RefKind.None or RefKind.In },
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.RefKind != RefKind.None,
            IConditionalOperation conditional => conditional.IsRef,
            IForEachLoopOperation loop => loop.LoopControlVariable == reference,
            IIncrementOrDecrementOperation or IAddressOfOperation or IInvalidOperation or IDynamicInvocationOperation
                or IDynamicObjectCreationOperation or null => true,

            // What has no operation of its own may be anything; the size of a stackalloc is only read.
            { Kind: OperationKind.None } other =>
                other.Syntax is not (StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax),
            _ => false,
        };
    }
}
