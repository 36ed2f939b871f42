using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Calls;

/// <summary>
/// What is known of the initialisers that references lead to, each found out once: where one refers to another twice, and that again, there
/// are more ways than there is time for.
/// </summary>
internal sealed class KnownOrigins<TValue>(Origins origins, Func<IOperation, TValue?> find)
    where TValue : struct
{
    private readonly Dictionary<IOperation, TValue?> _known = [];

    /// <summary>What is known of the initialiser of the local or field that is referred to.</summary>
    public TValue? Of(IOperation reference)
    {
        if (origins.Of(reference) is not { } origin) return null;
        if (!_known.TryGetValue(origin, out var value)) _known[origin] = value = find(origin);
        return value;
    }
}
