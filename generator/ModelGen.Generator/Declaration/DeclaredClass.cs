using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>What the parser makes of the class that carries the attribute.</summary>
/// <param name="Type">Its names.</param>
/// <param name="Topology">What its attribute says of it; a decoder where that is not understood.</param>
/// <param name="TypeParameters"><c>&lt;T&gt;</c>, or nothing.</param>
/// <param name="CanBeModel">Whether it can have a generated part. If not, our own rule or an error of C# says why.</param>
/// <param name="StubShape">What could stand in for a model; <see langword="null"/> if nothing can.</param>
/// <param name="Taken">Names of generated members that the user's own have.</param>
internal sealed record DeclaredClass(
    TypeSpec Type, TopologyKind Topology, string TypeParameters, bool CanBeModel, StubShape? StubShape, EquatableArray<string> Taken);
