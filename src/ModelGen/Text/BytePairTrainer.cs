using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Text;

/// <summary>
/// Learns merges (Sennrich, Haddow and Birch, 2016, "Neural Machine Translation of Rare Words with Subword Units", section 3.2): the most
/// frequent pair of tokens becomes a token, again and again. Counts are kept up to date, since a merge changes only the words it is in.
/// </summary>
internal sealed class BytePairTrainer
{
    private readonly List<Word> _words = [];
    private readonly Dictionary<TokenPair, PairCount> _pairs = [];

    // The most frequent first, then the lowest ids. A count only falls once its pair is queued, so an entry may promise too much, never
    // too little, and is put right when it comes up.
    private readonly PriorityQueue<TokenPair, (long NegativeCount, int Left, int Right)> _queue = new();

    /// <param name="pieces">The pieces of the text and how often each is there, in any order: it does not show in the result.</param>
    public BytePairTrainer(IReadOnlyDictionary<string, long> pieces)
    {
        foreach (var (piece, count) in pieces)
        {
            var tokens = Array.ConvertAll(Encoding.UTF8.GetBytes(piece), value => value + BytePairTokenizer.FirstByteId);
            _words.Add(new Word(tokens, count));
            AddPairs(_words.Count - 1, newest: null);
        }

        foreach (var (pair, pairCount) in _pairs) Enqueue(pair, pairCount.Count);
    }

    /// <summary>The merges in the order they were learnt: the first makes the token <see cref="BytePairTokenizer.FirstMergeId"/>.</summary>
    /// <param name="most">Merges to learn, fewer where pairs give out.</param>
    /// <param name="minimumCount">How often a pair must be there to be merged.</param>
    public List<TokenPair> Learn(int most, long minimumCount)
    {
        var merges = new List<TokenPair>();
        while (merges.Count < most && _queue.TryDequeue(out var pair, out var priority))
        {
            var count = _pairs[pair].Count;
            if (count < minimumCount) continue;
            if (count < -priority.NegativeCount)
            {
                Enqueue(pair, count);
                continue;
            }

            Merge(pair, BytePairTokenizer.FirstMergeId + merges.Count);
            merges.Add(pair);
        }

        return merges;
    }

    private void Merge(TokenPair pair, int merged)
    {
        _pairs.Remove(pair, out var occurrences);
        var raised = new HashSet<TokenPair>();
        foreach (var index in occurrences!.Words)
        {
            // A merge in between may have taken the pair out of the word.
            ref var word = ref CollectionsMarshal.AsSpan(_words)[index];
            if (!word.Has(pair)) continue;
            for (var i = 0; i + 1 < word.Length; i++)
            {
                if (_pairs.TryGetValue(word.PairAt(i), out var pairCount)) pairCount.Count -= word.Count;
            }

            word.Length = pair.MergeIn(word.Tokens, word.Length, merged);
            AddPairs(index, merged);
            for (var i = 0; i + 1 < word.Length; i++)
            {
                if (word.PairAt(i).Left == merged || word.PairAt(i).Right == merged) raised.Add(word.PairAt(i));
            }
        }

        foreach (var made in raised) Enqueue(made, _pairs[made].Count);
    }

    /// <summary>Counts a word's pairs, and notes the word under those with the newest token, or under all if there is none.</summary>
    private void AddPairs(int index, int? newest)
    {
        var word = _words[index];
        for (var i = 0; i + 1 < word.Length; i++)
        {
            var pair = word.PairAt(i);
            if (!_pairs.TryGetValue(pair, out var pairCount)) _pairs.Add(pair, pairCount = new PairCount());
            pairCount.Count += word.Count;
            var isNew = newest is null || pair.Left == newest || pair.Right == newest;
            if (isNew && (pairCount.Words.Count == 0 || pairCount.Words[^1] != index)) pairCount.Words.Add(index);
        }
    }

    private void Enqueue(TokenPair pair, long count) => _queue.Enqueue(pair, (-count, pair.Left, pair.Right));

    private sealed class PairCount
    {
        public long Count { get; set; }

        public List<int> Words { get; } = [];
    }

    private struct Word(int[] tokens, long count)
    {
        public readonly int[] Tokens = tokens;
        public readonly long Count = count;
        public int Length = tokens.Length;

        public readonly TokenPair PairAt(int index) => new(Tokens[index], Tokens[index + 1]);

        public readonly bool Has(TokenPair pair)
        {
            for (var i = 0; i + 1 < Length; i++)
            {
                if (PairAt(i) == pair) return true;
            }

            return false;
        }
    }
}
