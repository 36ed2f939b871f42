using System.Collections.Immutable;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// One way to put a fault right. A diagnostic carries its remedies as properties, the best first; each becomes one action of an editor.
/// </summary>
/// <param name="Choice">
/// What tells this remedy of a rule from its others, whatever the numbers, such as <see cref="Below"/>: to fix all is to choose it
/// everywhere.
/// </param>
/// <param name="Edits">What it does, all at once.</param>
internal sealed record Remedy(string Choice, ImmutableArray<Edit> Edits)
{
    /// <summary>The choice of the nearest value that is smaller and would do.</summary>
    public const string Below = "nearest below";

    /// <summary>The choice of the nearest value that is greater and would do.</summary>
    public const string Above = "nearest above";

    /// <summary>The choice of the one value that is nearest.</summary>
    public const string Nearest = "nearest";

    /// <summary>Gives the argument another value, or adds it.</summary>
    public static Remedy SetArgument(string name, string value, string? choice = null) =>
        Of(choice ?? $"set {name}", new Edit(EditKind.SetArgument, name, value));

    /// <summary>Gives an argument of another model another value, or adds it.</summary>
    /// <param name="type">The metadata name of the model's class.</param>
    /// <param name="name">The argument.</param>
    /// <param name="value">C# for its value.</param>
    /// <param name="choice">What tells this remedy of a rule from its others.</param>
    public static Remedy SetArgumentOf(string type, string name, string value, string choice) =>
        Of(choice, new Edit(EditKind.SetArgumentOf, name, value, type));

    /// <summary>Adds an argument, where arguments of its kind stand.</summary>
    public static Remedy AddArgument(string name, string value, string? choice = null) =>
        Of(choice ?? $"add {name}", new Edit(EditKind.AddArgument, name, value));

    /// <summary>Leaves an argument out.</summary>
    public static Remedy RemoveArgument(string name, string? choice = null) =>
        Of(choice ?? $"remove {name}", new Edit(EditKind.RemoveArgument, name));

    /// <summary>Adds a modifier to the type whose declaration is around the diagnostic.</summary>
    public static Remedy AddModifier(string modifier) => Of($"add {modifier}", new Edit(EditKind.AddModifier, modifier));

    /// <summary>Takes a modifier from the type whose declaration is around the diagnostic.</summary>
    public static Remedy RemoveModifier(string modifier) => Of($"remove {modifier}", new Edit(EditKind.RemoveModifier, modifier));

    /// <summary>Makes a class of the record whose declaration is around the diagnostic.</summary>
    public static Remedy MakeClass() => Of("make class", new Edit(EditKind.MakeClass, ""));

    /// <summary>Puts another expression in the place of the one at fault, which is where the diagnostic is.</summary>
    public static Remedy ReplaceExpression(string value, string? choice = null) =>
        Of(choice ?? "replace", new Edit(EditKind.ReplaceExpression, "", value));

    /// <summary>Makes a file one of the project's AdditionalFiles.</summary>
    /// <param name="path">As the source names it, relative to the project's folder.</param>
    public static Remedy AddAdditionalFile(string path) => Of("add file", new Edit(EditKind.AddAdditionalFile, path));

    /// <summary>The properties of a diagnostic with these remedies.</summary>
    public static ImmutableDictionary<string, string?> Properties(IReadOnlyList<Remedy> remedies)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < remedies.Count; i++)
        {
            properties.Add(ChoiceKey(i), remedies[i].Choice);
            for (var j = 0; j < remedies[i].Edits.Length; j++)
            {
                var edit = remedies[i].Edits[j];
                properties.Add(EditKey(i, j, nameof(edit.Kind)), edit.Kind.ToString());
                properties.Add(EditKey(i, j, nameof(edit.Name)), edit.Name);
                properties.Add(EditKey(i, j, nameof(edit.Value)), edit.Value);
                properties.Add(EditKey(i, j, nameof(edit.Class)), edit.Class);
            }
        }

        return properties.ToImmutable();
    }

    /// <summary>The remedies that a diagnostic carries.</summary>
    public static ImmutableArray<Remedy> From(ImmutableDictionary<string, string?> properties)
    {
        var remedies = ImmutableArray.CreateBuilder<Remedy>();
        while (properties.TryGetValue(ChoiceKey(remedies.Count), out var choice))
            remedies.Add(new Remedy(choice!, EditsOf(remedies.Count, properties)));
        return remedies.ToImmutable();
    }

    /// <summary>Both at once, as one action, under the choice of this one.</summary>
    public Remedy And(Remedy other) => this with { Edits = Edits.AddRange(other.Edits) };

    private static Remedy Of(string choice, Edit edit) => new(choice, [edit]);

    private static ImmutableArray<Edit> EditsOf(int remedy, ImmutableDictionary<string, string?> properties)
    {
        var edits = ImmutableArray.CreateBuilder<Edit>();
        while (properties.TryGetValue(EditKey(remedy, edits.Count, nameof(Edit.Kind)), out var kind))
        {
            var (name, value, type) = (Field(nameof(Edit.Name)), Field(nameof(Edit.Value)), Field(nameof(Edit.Class)));
            edits.Add(new Edit((EditKind)Enum.Parse(typeof(EditKind), kind!), name, value, type));
        }

        return edits.ToImmutable();

        string Field(string name) => properties[EditKey(remedy, edits.Count, name)]!;
    }

    private static string ChoiceKey(int remedy) => $"Remedy{remedy}";

    private static string EditKey(int remedy, int edit, string field) => $"Remedy{remedy}.{edit}.{field}";
}
