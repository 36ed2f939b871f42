using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emission;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Reads and checks the class that carries the attribute, whatever the attribute says.</summary>
internal sealed class ClassParser
{
    // The compiler that this builds against may know only earlier versions by name.
    private const int ExtensionMembers = 1400;

    private readonly INamedTypeSymbol _type;
    private readonly TypeSpec _spec;
    private readonly TopologyKind _topology;
    private readonly AttributeSyntax _attribute;
    private readonly Problems _problems;
    private readonly CancellationToken _cancellation;

    private ClassParser(
        INamedTypeSymbol type, TypeSpec spec, TopologyKind topology, AttributeSyntax attribute, Problems problems,
        CancellationToken cancellation)
    {
        _type = type;
        _spec = spec;
        _topology = topology;
        _attribute = attribute;
        _problems = problems;
        _cancellation = cancellation;
    }

    /// <summary>Reads <paramref name="type"/>, and reports what keeps it from being a model.</summary>
    public static DeclaredClass Parse(
        INamedTypeSymbol type, AttributeData attribute, AttributeSyntax syntax, Problems problems, CancellationToken cancellation)
    {
        var parser = new ClassParser(type, TypeNames.Describe(type), TopologyOf(attribute), syntax, problems, cancellation);
        return parser.Parse();
    }

    private DeclaredClass Parse()
    {
        var language = ((CSharpParseOptions)_attribute.SyntaxTree.Options).LanguageVersion;
        var speaksCSharp12 = language >= LanguageVersion.CSharp12;
        if (!speaksCSharp12) _problems.Add(Rules.LanguageTooOld, _attribute.Name.GetLocation(), language.ToDisplayString());

        var isPartial = CheckPartial();
        var isNotGeneric = CheckNotGeneric();
        var isVisible = CheckNotFileLocal();
        var isPlainClass = CheckPlainClass();
        var canDerive = CheckBaseClass();
        var taken = CheckMembers();
        var isSeen = CheckNames();

        // C# refuses a private class in a namespace, and then lets nothing name it.
        isVisible &= Levels().First().DeclaredAccessibility is Accessibility.Public or Accessibility.Internal;

        // Nor can a class have a member of its own name, which would be meant wherever the class names itself.
        var canHaveMembers = isPartial && isVisible && _type.GetMembers(_type.Name).IsEmpty;
        var canBeDerived = canHaveMembers && isPlainClass && isSeen && canDerive && speaksCSharp12 && taken.Count == 0;

        // Type parameters that C# refuses cannot be written a second time either.
        var parameters = Levels().SelectMany(level => level.TypeParameters).ToList();
        var canBeRepeated = parameters.All(CanBeRepeated)
            && Levels().All(level => level.TypeParameters.Select(parameter => parameter.Name).Distinct().Count() == level.Arity);

        StubShape? shape = !canBeRepeated ? null
            : canBeDerived ? StubShape.Derived
            : canHaveMembers ? StubShape.Members
            : isVisible && isNotGeneric && (int)language >= ExtensionMembers && IsReachableFromAnywhere() ? StubShape.Extension
            : null;
        return new DeclaredClass(_spec, _topology, TypeNames.TypeParameters(_type), canBeDerived && isNotGeneric, shape, taken);
    }

    private static bool CanBeRepeated(ITypeParameterSymbol parameter) =>
        parameter.Name.Length > 0 && parameter.Variance == VarianceKind.None
        && parameter.ConstraintTypes.All(constraint => constraint.TypeKind != TypeKind.Error);

    private static TopologyKind TopologyOf(AttributeData attribute) =>
        attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Enum, Value: int value }
        && Enum.IsDefined(typeof(TopologyKind), value)
            ? (TopologyKind)value
            : TopologyKind.Decoder;

    // Of several parts, C# itself asks of each to be partial.
    private bool CheckPartial()
    {
        var valid = true;
        foreach (var level in Levels())
        {
            var parts = PartsOf(level);
            if (parts.Count > 1 || parts[0].Modifiers.Any(SyntaxKind.PartialKeyword)) continue;
            valid = false;
            var identifier = parts[0].Identifier.GetLocation();
            var isItself = SymbolEqualityComparer.Default.Equals(level, _type);
            var remedy = Remedy.AddModifier("partial");
            if (isItself) _problems.Add(Rules.NotPartial, identifier, [remedy], level.Name);
            else _problems.Add(Rules.ContainingTypeNotPartial, identifier, [remedy], level.Name, _type.Name);
        }

        return valid;
    }

    private bool CheckNotGeneric()
    {
        var valid = true;
        foreach (var level in Levels().Where(level => level.Arity > 0))
        {
            valid = false;
            _problems.Add(Rules.Generic, PartsOf(level)[0].TypeParameterList!.GetLocation(), level.Name);
        }

        return valid;
    }

    private bool CheckNotFileLocal()
    {
        if (Levels().FirstOrDefault(level => level.IsFileLocal) is not { } local) return true;
        _problems.Add(
            Rules.UnsuitableClass, ModifierOf(local, SyntaxKind.FileKeyword), [Remedy.RemoveModifier("file")], _type.Name,
            "the generated part is in another file and cannot reach a file-local type", "make it internal");
        return false;
    }

    private bool CheckPlainClass()
    {
        // The attribute is not for structs and interfaces, and C# says so.
        if (_type.TypeKind != TypeKind.Class) return false;
        var errors = 0;
        var parts = PartsOf(_type);
        var primary = parts.FirstOrDefault(part => part.ParameterList is not null)?.ParameterList;
        if (_type.IsRecord)
        {
            // Without its parameters a record's class has not its properties either, and that is its author's to settle. Of several parts,
            // C# asks all to be the same.
            Refuse(
                parts[0].Keyword.GetLocation(), primary is null && parts.Count == 1 ? Remedy.MakeClass() : null,
                "a record cannot derive from ModelGen.TransformerModel", "make it a class");
        }

        if (_type.IsStatic) RefuseModifier(SyntaxKind.StaticKeyword, "a model is an instance that holds weights");
        else if (_type.IsAbstract) RefuseModifier(SyntaxKind.AbstractKeyword, "Create must make an instance of it");
        if (primary is not null && !_type.IsRecord)
            Refuse(primary.GetLocation(), null, "the generated part has its constructor", "remove the primary constructor");
        RefuseConstructors();
        return errors == 0;

        // C# calls the base class's constructor for them, which takes the weights.
        void RefuseConstructors()
        {
            var taken = ReservedMembers.Conflicts(_type, _topology).SelectMany(member => member.Locations).ToList();
            var constructors = PartsOf(_type).SelectMany(part => part.Members).OfType<ConstructorDeclarationSyntax>()
                .Where(constructor => constructor.Initializer is null && !constructor.Modifiers.Any(SyntaxKind.StaticKeyword))
                .Select(constructor => constructor.Identifier.GetLocation());
            foreach (var constructor in constructors.Where(location => !taken.Contains(location)))
            {
                Refuse(
                    constructor, null, "the generated part has the constructor, which takes the weights",
                    "let this one call ': this(...)', or remove it");
            }
        }

        void RefuseModifier(SyntaxKind kind, string reason)
        {
            var modifier = SyntaxFacts.GetText(kind);
            Refuse(ModifierOf(_type, kind), Remedy.RemoveModifier(modifier), reason, $"remove '{modifier}'");
        }

        void Refuse(Location location, Remedy? remedy, string reason, string advice)
        {
            errors++;
            _problems.Add(Rules.UnsuitableClass, location, remedy is null ? [] : [remedy], _type.Name, reason, advice);
        }
    }

    private bool CheckBaseClass()
    {
        if (_type.TypeKind != TypeKind.Class || _type.IsStatic) return true;
        if (_type.BaseType is null or { SpecialType: SpecialType.System_Object }) return CheckNoObject();
        var expected = BaseClass.Of(_topology);
        if (_type.BaseType.ToDisplayString() == expected) return true;

        // A base class that C# cannot find is not ours to judge.
        if (_type.BaseType.TypeKind == TypeKind.Error) return false;
        var location = PartsOf(_type)
            .Select(part => part.BaseList?.Types[0].Type)
            .FirstOrDefault(first => first is not null && first.ToString().Contains(_type.BaseType.Name))?.GetLocation();
        location ??= PartsOf(_type)[0].Identifier.GetLocation();
        _problems.Add(Rules.OtherBaseClass, location, _type.Name, _type.BaseType.ToDisplayString(), expected);
        return false;
    }

    // Whoever writes 'object' says that there is no other base class.
    private bool CheckNoObject()
    {
        var written = PartsOf(_type)
            .Select(part => part.BaseList?.Types[0].Type)
            .FirstOrDefault(first => first?.ToString() is "object" or "Object" or "System.Object" or "global::System.Object");
        if (written is null) return true;
        _problems.Add(Rules.OtherBaseClass, written.GetLocation(), _type.Name, "object", BaseClass.Of(_topology));
        return false;
    }

    private EquatableArray<string> CheckMembers()
    {
        var taken = ImmutableArray.CreateBuilder<string>();
        if (ReservedMembers.IsTaken(_type.Name, _topology))
        {
            taken.Add(_type.Name);
            _problems.Add(Rules.MemberIsGenerated, PartsOf(_type)[0].Identifier.GetLocation(), _type.Name, _type.Name);
        }

        foreach (var member in ReservedMembers.Conflicts(_type, _topology))
        {
            if (!member.DeclaringSyntaxReferences.Any(IsWritten)) continue;
            taken.Add(member.Name);
            var name = member.Name == ".ctor" ? "constructor from a ParameterBlock" : member.Name;
            _problems.Add(Rules.MemberIsGenerated, member.Locations[0], _type.Name, name);
        }

        return new EquatableArray<string>(taken.ToImmutable());
    }

    private bool CheckNames()
    {
        if (HiddenNames.Find(_type, IsWritten) is not var (name, hiding)) return true;
        _problems.Add(Rules.NameIsHidden, PartsOf(_type)[0].Identifier.GetLocation(), _type.Name, name, hiding.ToDisplayString());
        return false;
    }

    private bool IsReachableFromAnywhere() => Levels().All(
        level => level.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal);

    private IEnumerable<INamedTypeSymbol> Levels() => TypeNames.ContainingTypes(_type).Append(_type);

    private Location ModifierOf(INamedTypeSymbol type, SyntaxKind modifier) => PartsOf(type)
        .SelectMany(part => part.Modifiers)
        .Where(token => token.IsKind(modifier))
        .Select(token => token.GetLocation())
        .DefaultIfEmpty(PartsOf(type)[0].Identifier.GetLocation())
        .First();

    private List<TypeDeclarationSyntax> PartsOf(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Where(IsWritten)
        .Select(part => part.GetSyntax(_cancellation))
        .OfType<TypeDeclarationSyntax>()
        .ToList();

    // The analyzer sees the generated part beside the user's, the generator does not; both must judge what the user wrote. The file with
    // the attribute is the user's whatever its name.
    private bool IsWritten(SyntaxReference part) =>
        part.SyntaxTree == _attribute.SyntaxTree || !TypeNames.IsGenerated(part.SyntaxTree, _spec.HintName);
}
