namespace ModelGen.Generator.Spec;

/// <summary>Where the generated part of the class goes.</summary>
/// <param name="Namespace">Empty for the global namespace; keywords in it are escaped.</param>
/// <param name="ContainingTypes">From the outermost in: each as its generated part begins, <c>partial class Outer</c>.</param>
/// <param name="Name">The class itself, escaped with <c>@</c> where the name is a keyword.</param>
/// <param name="Keyword"><c>class</c>; where only a stub can be emitted also <c>record</c>, <c>struct</c>...</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, ... as declared; the effective one where none is written.</param>
/// <param name="FullName">How any other code names the class: <c>global::Space.Outer.Name</c>.</param>
/// <param name="HintName">
/// Stem of the generated files' names: no other declaration of the compilation has it, whatever the case of its letters, and followed by a
/// dot and more it is still no other's.
/// </param>
internal sealed record TypeSpec(
    string Namespace, EquatableArray<string> ContainingTypes, string Name, string Keyword, string Accessibility, string FullName,
    string HintName);
