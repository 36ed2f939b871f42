using System.Collections.Immutable;

namespace ModelGen.Parameters;

/// <summary>
/// The parameters of a model in the order in which they stand in its block. Gaps between them align each to a cache line.
/// </summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<string, ParameterInfo> _byName;

    /// <summary>Describes a block of <paramref name="blockLength"/> floats.</summary>
    public ParameterLayout(ImmutableArray<ParameterInfo> parameters, long blockLength)
    {
        Parameters = parameters;
        BlockLength = blockLength;
        _byName = parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
    }

    /// <summary>The parameters, by offset.</summary>
    public ImmutableArray<ParameterInfo> Parameters { get; }

    /// <summary>Length of the block in floats, gaps included.</summary>
    public long BlockLength { get; }

    /// <summary>The parameter of that name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ParameterInfo this[string name] => _byName.TryGetValue(name, out var parameter)
        ? parameter
        : throw new ArgumentException(
            $"The model has no parameter '{name}'. It has: {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(name));
}
