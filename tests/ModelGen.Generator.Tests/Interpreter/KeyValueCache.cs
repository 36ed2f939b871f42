namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>The keys and values of the tokens that inference has seen, by layer and sequence, in the order of their positions.</summary>
internal sealed class KeyValueCache
{
    private readonly Dictionary<(int Layer, int Sequence), List<(double[] Key, double[] Value)>> _tokens = [];

    /// <summary>What one layer keeps of one sequence: for each token the keys of all heads, and the values.</summary>
    public List<(double[] Key, double[] Value)> Of(int layer, int sequence)
    {
        if (!_tokens.TryGetValue((layer, sequence), out var tokens)) _tokens.Add((layer, sequence), tokens = []);
        return tokens;
    }
}
