using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>
/// What the parser makes of one declaration. The analyzer reports the problems; the generator keeps the spec alone, so that no location
/// gets into its cache.
/// </summary>
internal sealed record DeclarationResult(DeclarationSpec Spec, ImmutableArray<Diagnostic> Problems);
