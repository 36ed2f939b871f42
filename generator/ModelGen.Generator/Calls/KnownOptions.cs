using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>Which properties of an object were set where it was made; the others have their defaults.</summary>
internal sealed class KnownOptions
{
    private readonly Facts _facts;
    private readonly Dictionary<string, IOperation> _written = new(StringComparer.Ordinal);

    private KnownOptions(Facts facts) => _facts = facts;

    /// <summary>The properties of an expression's value, null being all defaults; null if they are not certain.</summary>
    public static KnownOptions? Of(IOperation? expression, Facts facts)
    {
        var options = new KnownOptions(facts);
        return options.Read(expression) ? options : null;
    }

    /// <summary>The assignments of an initialiser: property and value.</summary>
    public static IEnumerable<(IPropertySymbol Property, IOperation Value)> Assignments(
        IObjectOrCollectionInitializerOperation? initializer)
    {
        foreach (var assignment in initializer?.Initializers ?? [])
        {
            if (assignment is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target, Value: var value })
                yield return (target.Property, value);
        }
    }

    /// <summary>What a property was set to; null if it has its default.</summary>
    public IOperation? Written(string property) => _written.TryGetValue(property, out var value) ? value : null;

    /// <summary>The value of a property; null if it is not certain, or less than may be, which is reported elsewhere.</summary>
    public int? Int(string property, int fallback, int least)
    {
        var value = Written(property) is { } written ? _facts.Values.Int(written) : fallback;
        return value >= least ? value : null;
    }

    private bool Read(IOperation? expression)
    {
        switch (_facts.Origins.Follow(expression))
        {
            case { ConstantValue: { HasValue: true, Value: null } }:
                return true;
            case IObjectCreationOperation { Arguments.Length: 0 } creation:
                Add(creation.Initializer);
                return true;
            case IWithOperation copy when Read(copy.Operand):
                Add(copy.Initializer);
                return true;
            default:
                return false;
        }
    }

    private void Add(IObjectOrCollectionInitializerOperation? initializer)
    {
        foreach (var (property, value) in Assignments(initializer)) _written[property.Name] = value;
    }
}
