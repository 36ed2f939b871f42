using TranslatorSample;

namespace ModelGen.Tests.Samples;

public class CleanPairsTests
{
    [Theory]
    [InlineData("  two\r\n\tlines \n", "two lines")]
    [InlineData("{0}: '{1}'  (Short form: -p)", "{0}: '{1}' (Short form: -p)")]
    [InlineData("Fichier\u00A0: \u00AB\u202F{0}\u202F\u00BB", "Fichier\u00A0: \u00AB\u202F{0}\u202F\u00BB")]
    [InlineData("\0 \n", "")]
    public void OnlySpacesAndControlCharactersAreNormalised(string text, string expected)
        => Assert.Equal(expected, Sentence.Normalise(text));

    [Fact]
    public void WhatIsLeftOutIsCounted()
    {
        var clean = CleanPairs.From(
            [
                new("One.", "Eins."), new("One.", "Eins."), new(" One.\n", "Eins."), // 2 repeated
                new("One.", "Einer."), new("First.", "Eins."), // not repeated: only one side is
                new("OK", "OK "), new("OK", "OK"), // 1 untranslated, 1 repeated
                new("", "Leer."), new("Empty.", " \n"), // 2 empty
                new("At most ten", "Zehn"), new("Ten", "Mehr als zehn"), new("Ten chars.", "10 Zeichen"), // 2 too long
            ],
            longest: 10);

        Assert.Equal((3, 1, 2, 2), (clean.Repeated, clean.Untranslated, clean.Empty, clean.TooLong));
        Assert.Equal(
            [new("First.", "Eins."), new("One.", "Einer."), new("One.", "Eins."), new("Ten chars.", "10 Zeichen")],
            clean.Pairs.OrderBy(pair => pair.Source, StringComparer.Ordinal).ThenBy(pair => pair.Target, StringComparer.Ordinal));
    }

    [Fact]
    public void OrderDependsOnThePairsAloneAndPartsNeighbours()
    {
        var pairs = Enumerable.Range(0, 500).Select(i => new SentencePair($"Message {i}", $"Meldung {i}")).ToArray();

        var clean = CleanPairs.From(pairs).Pairs;

        Assert.Equal(clean, CleanPairs.From(pairs.Reverse()).Pairs);
        // Texts that differ at their ends alone are not neighbours: about one in 500 follows its own successor by chance.
        var neighbours = clean.Zip(clean.Skip(1)).Count(two => Math.Abs(Number(two.First) - Number(two.Second)) == 1);
        Assert.InRange(neighbours, 0, 10);
        // The order of this version and of every other: what is held out must not change from run to run.
        Assert.Equal([1, 3, 5, 4, 2, 0], CleanPairs.From(pairs.Take(6)).Pairs.Select(Number));

        static int Number(SentencePair pair) => int.Parse(pair.Source.Split(' ')[1]);
    }
}
