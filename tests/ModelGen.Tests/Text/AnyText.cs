using FsCheck;
using FsCheck.Fluent;

namespace ModelGen.Tests.Text;

/// <summary>Texts drawn at random, hard on tokenizers: spaces of all kinds, controls and emoji are in them. They are valid UTF-16.</summary>
internal static class AnyText
{
    private static readonly string[] Parts =
    [
        "the", "The", "pulley", "Donaudampfschiff", "l'été", "e\u0301", "ß", "Ω", "の翻訳", "😀", "👩‍👩‍👧", "❤\uFE0F", "1", "1,000.5", "٣", "½",
        " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u2028", "\u3000", "\0", "\u001B", "\u007F", "\uFEFF", "\uFFFD", "\uFFFF",
        ",", ".", "@@", "-", "_", "'{0}'", "<b>", "\"", "\\",
    ];

    // Up to 40 parts in any order.
    private static readonly Gen<string> Generator = Gen.Elements(Parts).ArrayOf().Select(parts => string.Concat(parts.Take(40)));

    /// <summary>Checks something of so many texts, the same each time.</summary>
    public static void ForEach(int cases, Action<string> check) => ForEach(cases, Generator, check);

    /// <summary>Checks something of so many sets of texts, the same each time.</summary>
    public static void ForEachSet(int cases, Action<string[]> check) => ForEach(cases, Generator.ArrayOf(), check);

    private static void ForEach<T>(int cases, Gen<T> generator, Action<T> check) =>
        Prop.ForAll(generator.ToArbitrary(), check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(new Replay(new Rnd(1), null)));
}
