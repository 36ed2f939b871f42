using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Declaration;

/// <summary>The arguments written in one attribute: their values, and where they stand.</summary>
internal sealed class AttributeArguments
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Location> _locations = new(StringComparer.Ordinal);

    /// <summary>The values alone, of an attribute that is judged elsewhere.</summary>
    public AttributeArguments(AttributeData attribute)
    {
        AttributeLocation = Location.None;
        AreBound = attribute.AttributeConstructor is not null;
        AddValues(attribute);
    }

    public AttributeArguments(AttributeData attribute, AttributeSyntax syntax, SemanticModel semantics)
    {
        AttributeLocation = syntax.Name.GetLocation();
        AreBound = attribute.AttributeConstructor is not null;
        AddValues(attribute);
        var parameters = attribute.AttributeConstructor?.Parameters ?? [];
        var written = syntax.ArgumentList?.Arguments ?? [];
        for (var i = 0; i < written.Count; i++)
        {
            var name = written[i].NameEquals?.Name.Identifier.ValueText ?? written[i].NameColon?.Name.Identifier.ValueText
                ?? (i < parameters.Length ? parameters[i].Name : "");
            var expression = written[i].Expression;

            // Of DModel = 1.5 the compiler keeps 1 beside its error.
            AreBound &= _values.ContainsKey(name) && !_locations.ContainsKey(name) && semantics.GetConversion(expression).IsImplicit;
            _locations[name] = expression.GetLocation();
        }
    }

    /// <summary>
    /// Whether the C# compiler understood every argument. If not, it says so itself, and what the arguments mean is anyone's guess.
    /// </summary>
    public bool AreBound { get; private set; }

    /// <summary>The attribute's name, for what is missing.</summary>
    public Location AttributeLocation { get; }

    /// <summary>The value of the argument of that name, or <see langword="null"/> if it is not written.</summary>
    public T? Value<T>(string name)
        where T : struct => _values.TryGetValue(name, out var value) ? (T)value! : null;

    /// <summary>The type that an argument names, or <see langword="null"/> if it is not written or names none.</summary>
    public ITypeSymbol? Type(string name) => _values.TryGetValue(name, out var value) ? value as ITypeSymbol : null;

    /// <summary>Whether the argument of that name is written.</summary>
    public bool IsWritten(string name) => _locations.ContainsKey(name);

    /// <summary>The expression of the argument of that name, or the attribute's name if it is not written.</summary>
    public Location LocationOf(string name) => _locations.TryGetValue(name, out var location) ? location : AttributeLocation;

    private void AddValues(AttributeData attribute)
    {
        var parameters = attribute.AttributeConstructor?.Parameters ?? [];
        for (var i = 0; i < parameters.Length && i < attribute.ConstructorArguments.Length; i++)
            Add(parameters[i].Name, attribute.ConstructorArguments[i]);
        foreach (var argument in attribute.NamedArguments) Add(argument.Key, argument.Value);
    }

    private void Add(string name, TypedConstant constant)
    {
        // A type may be null, which says what leaving it out says.
        var isKnown = constant.Kind == TypedConstantKind.Type || (constant.Kind != TypedConstantKind.Error && constant.Value is not null);
        if (isKnown && !_values.ContainsKey(name)) _values.Add(name, constant.Value);
        else AreBound = false;
    }
}
