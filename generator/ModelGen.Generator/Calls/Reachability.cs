using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>Whether conditions around a call keep the program from it: code for another size, that the sizes given never run.</summary>
internal sealed class Reachability(KnownValues values, RuntimeTypes types)
{
    /// <summary>Whether a condition that is certain leads past an operation.</summary>
    public bool IsPassedBy(IOperation operation)
    {
        for (var (inner, outer) = (operation, operation.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            var passed = outer switch
            {
                IConditionalOperation conditional when inner != conditional.Condition =>
                    IsDecidedOtherwise(conditional.Condition, inner == conditional.WhenTrue),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when inner == both.RightOperand =>
                    IsDecidedOtherwise(both.LeftOperand, true),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when inner == either.RightOperand =>
                    IsDecidedOtherwise(either.LeftOperand, false),
                IWhileLoopOperation { ConditionIsTop: true } loop when inner == loop.Body => values.Condition(loop.Condition) == false,
                ISwitchOperation selection => IsDecided(selection.Value, selection.Cases.SelectMany(section => section.Clauses)),
                ISwitchExpressionOperation selection when inner != selection.Value => IsDecided(selection.Value, selection.Arms),
                ISwitchCaseOperation section => IsLeftBefore(section.Body, inner),
                IBlockOperation block => IsLeftBefore(block.Operations, inner),
                _ => false,
            };
            if (passed) return true;
        }

        return false;
    }

    // A pattern decides too, though not which way is looked at here.
    private bool IsDecidedOtherwise(IOperation condition, bool wanted) =>
        values.Condition(condition) is { } holds ? holds != wanted
        : condition.DescendantsAndSelf().OfType<IIsPatternOperation>().Any(pattern => IsDecided(pattern.Value, [pattern.Pattern]));

    // By a known number, or by the length of an array, the batch of a session and the like.
    private bool IsDecided(IOperation value, IEnumerable<IOperation> patterns) =>
        values.Int(value) is not null
        || ((KnownLength.IsSequence(value.Type) || types.NameOf(value.Type) is not null)
            && patterns.SelectMany(pattern => pattern.DescendantsAndSelf()).Any(
                part => part is IListPatternOperation or IRecursivePatternOperation { PropertySubpatterns.Length: > 0 }));

    private bool IsLeftBefore(ImmutableArray<IOperation> statements, IOperation statement)
    {
        foreach (var earlier in statements)
        {
            if (earlier == statement) return false;
            if (earlier is IConditionalOperation guard && IsLeft(guard)) return true;
        }

        return false;
    }

    private bool IsLeft(IConditionalOperation guard) => values.Condition(guard.Condition) switch
    {
        true => Leaves(guard.WhenTrue),
        false => guard.WhenFalse is { } otherwise && Leaves(otherwise),
        null => Leaves(guard.WhenTrue) && IsDecidedOtherwise(guard.Condition, wanted: false),
    };

    private static bool Leaves(IOperation statement) => statement switch
    {
        IReturnOperation or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation => true,
        IBlockOperation { Operations.Length: > 0 } block => Leaves(block.Operations[block.Operations.Length - 1]),
        _ => false,
    };
}
