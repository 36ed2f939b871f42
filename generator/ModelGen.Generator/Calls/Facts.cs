using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Calls;

/// <summary>
/// What is certain of the expressions in one body, with the lambdas and local functions inside: whatever path the program takes to them,
/// they have that value. What depends on anything else is not known.
/// </summary>
internal sealed class Facts
{
    public Facts(RuntimeTypes types, ImmutableArray<IOperation> bodies)
    {
        Types = types;
        Origins = new Origins(bodies);
        Values = new KnownValues(this);
        Lengths = new KnownLength(this);
        Elements = new KnownElements(this);
        Models = new KnownModel(this);
        Reachability = new Reachability(Values, Types);
    }

    public RuntimeTypes Types { get; }

    public Origins Origins { get; }

    public KnownValues Values { get; }

    public KnownLength Lengths { get; }

    public KnownElements Elements { get; }

    public KnownModel Models { get; }

    public Reachability Reachability { get; }
}
