namespace ModelGen.Generator.Diagnostics;

/// <summary>One change to the source.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The argument, modifier or path that it concerns; of an expression nothing.</param>
/// <param name="Value">C# for the new value, where there is one. Enums stand without their namespace, as in <c>Activation.Gelu</c>.</param>
/// <param name="Class">The class whose attribute is meant, by its metadata name, where it is not the one around the diagnostic.</param>
internal sealed record Edit(EditKind Kind, string Name, string Value = "", string Class = "");
