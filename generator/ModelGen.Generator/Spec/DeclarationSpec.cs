namespace ModelGen.Generator.Spec;

/// <summary>What one declaration calls for, as the incremental pipeline caches it: a model, a stub, or neither.</summary>
/// <param name="Model">Set if the declaration is valid.</param>
/// <param name="Stub">Set if it is not, and a stub can be emitted.</param>
internal sealed record DeclarationSpec(ModelSpec? Model, StubSpec? Stub);
