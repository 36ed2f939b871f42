using ModelGen.Parallel;

namespace ModelGen.Generation;

/// <summary>The searches of a batch of sources, which go on side by side, each with a share of the workers.</summary>
internal sealed class BeamBatch : IParallelWork
{
    private readonly ForkJoinPool _pool;
    private readonly BeamSearch[] _searches;
    private readonly int[] _origins;
    private readonly int[] _next;
    private readonly float[] _logits;
    private readonly int _beams;
    private readonly int _vocabularySize;

    /// <summary>Begins.</summary>
    /// <param name="pool">The workers.</param>
    /// <param name="searches">One for each source.</param>
    /// <param name="options">How they search.</param>
    /// <param name="vocabularySize">Logits of each beam.</param>
    /// <param name="logits">Room for (sources, beams, vocabulary).</param>
    public BeamBatch(ForkJoinPool pool, BeamSearch[] searches, TranslationOptions options, int vocabularySize, float[] logits)
    {
        _pool = pool;
        _searches = searches;
        _beams = options.Beams;
        _vocabularySize = vocabularySize;
        _logits = logits;
        _origins = new int[searches.Length * _beams];
        _next = new int[_origins.Length];
        Array.Fill(_next, options.BeginToken);
    }

    /// <summary>(sources, beams): the token of each beam that the model has not seen.</summary>
    public ReadOnlySpan<int> Next => _next;

    /// <summary>(sources, beams): which of all beams each goes on from.</summary>
    public ReadOnlySpan<int> Origins => _origins;

    /// <summary>(sources, beams, vocabulary): where the logits go of what may follow.</summary>
    public Span<float> Logits => _logits.AsSpan(0, _next.Length * _vocabularySize);

    /// <summary>Whether no search can go on.</summary>
    public bool IsDone => Array.TrueForAll(_searches, search => search.IsDone);

    /// <summary>What ended of each source, best first.</summary>
    public IEnumerable<Hypothesis[]> Finished => _searches.Select(search => search.Finished.ToArray());

    /// <summary>Takes the logits, and keeps the best continuations of each source.</summary>
    public void Advance() => _pool.Run(this);

    void IParallelWork.Execute(int worker)
    {
        var (first, end) = ParallelRange.Share(_searches.Length, worker, _pool.Workers);
        for (var source = (int)first; source < end; source++)
        {
            var (beam, search) = (source * _beams, _searches[source]);
            var origins = _origins.AsSpan(beam, _beams);
            if (search.IsDone) origins.Clear();
            else search.Advance(Logits.Slice(beam * _vocabularySize, _beams * _vocabularySize), origins, _next.AsSpan(beam, _beams));
            foreach (ref var origin in origins) origin += beam;
        }
    }
}
