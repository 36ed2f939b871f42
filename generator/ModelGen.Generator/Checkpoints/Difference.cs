using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Checkpoints;

/// <summary>An argument in which a declaration and its checkpoint differ.</summary>
/// <param name="Location">The argument, or the attribute's name where it is left out.</param>
/// <param name="Name">The argument's name.</param>
/// <param name="Declared">Its value here.</param>
/// <param name="Stated">What the file says, in its own words.</param>
/// <param name="Expected">The value that would agree.</param>
/// <param name="Remedy">What makes it so.</param>
internal sealed record Difference(Location Location, string Name, string Declared, string Stated, string Expected, Remedy Remedy);
