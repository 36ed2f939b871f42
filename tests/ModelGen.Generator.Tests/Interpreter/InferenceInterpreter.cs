using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>Runs an inference graph over sequences that come in pieces, each with a source where there are any.</summary>
internal sealed class InferenceInterpreter(ModelGraph graph, IReadOnlyDictionary<string, Matrix> parameters, Call? source = null)
{
    private readonly KeyValueCache _cache = new();
    private int _position;

    /// <summary>The logits after every token of the piece, or after the last.</summary>
    public Matrix Forward(int[] tokens, int batch, bool everyPosition = true)
    {
        var length = tokens.Length / batch;
        var call = new Call(batch, length, tokens) { FirstPosition = _position, EveryPosition = everyPosition, Source = source };
        _position += length;
        return GraphInterpreter.Infer(graph, parameters, call, _cache).Logits!;
    }
}
