using System.Text;
using ModelGen.Text;

namespace ModelGen.Tests.Text;

public sealed class BytePairTrainerTests
{
    [Fact]
    public void Learns_what_counting_anew_for_each_merge_would() =>
        AnyText.ForEachSet(60, texts =>
        {
            var pieces = texts
                .SelectMany(text => text.Split(' '))
                .CountBy(piece => piece)
                .ToDictionary(pair => pair.Key, pair => (long)pair.Value);
            Assert.Equal(LearnByCounting(pieces, 60, 2), new BytePairTrainer(pieces).Learn(60, 2));
        });

    [Fact]
    public void Learns_from_runs_of_one_letter_and_many_ties()
    {
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var pieces = new Dictionary<string, long>();
            for (var j = 0; j < 30; j++)
            {
                var piece = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => "aab"[random.Next(3)])]);
                pieces[piece] = random.Next(1, 4);
            }

            Assert.Equal(LearnByCounting(pieces, 50, 1), new BytePairTrainer(pieces).Learn(50, 1));
        }
    }

    private static List<TokenPair> LearnByCounting(Dictionary<string, long> pieces, int most, long minimumCount)
    {
        var words = pieces
            .Select(pair => (Tokens: Encoding.UTF8.GetBytes(pair.Key).Select(value => value + 3).ToList(), pair.Value))
            .ToList();
        var merges = new List<TokenPair>();
        while (merges.Count < most)
        {
            var counts = new Dictionary<TokenPair, long>();
            foreach (var (tokens, count) in words)
            {
                foreach (var (left, right) in tokens.Zip(tokens.Skip(1)))
                    counts[new TokenPair(left, right)] = counts.GetValueOrDefault(new TokenPair(left, right)) + count;
            }

            var best = counts
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key.Left)
                .ThenBy(pair => pair.Key.Right)
                .FirstOrDefault();
            if (best.Value < minimumCount) return merges;
            foreach (var (tokens, _) in words)
            {
                for (var i = 0; i + 1 < tokens.Count; i++)
                {
                    if (tokens[i] != best.Key.Left || tokens[i + 1] != best.Key.Right) continue;
                    tokens[i] = 259 + merges.Count;
                    tokens.RemoveAt(i + 1);
                }
            }

            merges.Add(best.Key);
        }

        return merges;
    }
}
