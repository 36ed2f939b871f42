namespace ModelGen.Generator.Spec;

/// <summary>What stands in for a model whose declaration has errors, so that the code that uses it still compiles.</summary>
/// <param name="Type">The class that carries the attribute.</param>
/// <param name="Topology">Which stacks the model would have.</param>
/// <param name="TypeParameters"><c>&lt;T&gt;</c> on a class that is generic by mistake, otherwise empty.</param>
/// <param name="Shape">How much of the model's surface can stand there.</param>
/// <param name="Dimensions">The sizes as far as they are known; 1 for the others.</param>
/// <param name="Taken">Names that the user's own members have, and the stub must leave alone.</param>
internal sealed record StubSpec(
    TypeSpec Type, TopologyKind Topology, string TypeParameters, StubShape Shape, DimensionsSpec Dimensions, EquatableArray<string> Taken);

/// <summary>How much of a model's surface a stub can have.</summary>
internal enum StubShape
{
    /// <summary>A part of the class with the base class, the interface and all members.</summary>
    Derived,

    /// <summary>
    /// A part of the class that cannot have the base class: static members, of which <c>Create</c> and <c>Load</c> return the base class.
    /// </summary>
    Members,

    /// <summary>No part of the class at all, as it is not partial: its static members are extensions (C# 14).</summary>
    Extension,
}
