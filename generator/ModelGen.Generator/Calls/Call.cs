using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>A call of a method or a constructor of the runtime library, or of a generated override.</summary>
internal sealed class Call
{
    private readonly ImmutableArray<IArgumentOperation> _arguments;

    private Call(IOperation operation, IMethodSymbol method, IOperation? instance, ImmutableArray<IArgumentOperation> arguments)
    {
        Operation = operation;
        Method = method;
        Instance = instance;
        _arguments = arguments;
    }

    /// <summary>The call.</summary>
    public IOperation Operation { get; }

    /// <summary>What is called: of an override the method that the library declares.</summary>
    public IMethodSymbol Method { get; }

    /// <summary>What it is called on; null of a static method or a constructor.</summary>
    public IOperation? Instance { get; }

    /// <summary>The method's name, as messages say it.</summary>
    public string Name => Method.Name;

    /// <summary>The call that an operation is; null if it is none.</summary>
    public static Call? Of(IOperation? operation)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                var method = invocation.TargetMethod;
                while (method.OverriddenMethod is { } overridden) method = overridden;
                return new Call(operation, method, invocation.Instance, invocation.Arguments);
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                return new Call(operation, constructor, null, creation.Arguments);
            default:
                return null;
        }
    }

    /// <summary>What a parameter takes, also where it is its default; null if there is no such parameter.</summary>
    public IOperation? Argument(string parameter)
    {
        foreach (var argument in _arguments)
        {
            if (argument.Parameter?.Name == parameter) return argument.Value;
        }

        return null;
    }

    /// <summary>Whether a parameter is a span of that name: <c>Span</c> or <c>ReadOnlySpan</c>.</summary>
    public bool TakesSpan(string parameter)
    {
        foreach (var candidate in Method.Parameters)
        {
            if (candidate.Name == parameter) return candidate.Type.Name is "Span" or "ReadOnlySpan";
        }

        return false;
    }

    /// <summary>The name of the method where it is called, or the whole creation.</summary>
    public Location NameLocation() => Operation.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => name.GetLocation(),
        ObjectCreationExpressionSyntax creation => creation.Type.GetLocation(),
        var syntax => syntax.GetLocation(),
    };
}
