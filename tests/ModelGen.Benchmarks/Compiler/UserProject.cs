using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Benchmarks.Compiler;

/// <summary>A user's project in memory: two models in a file of their own, and other files, such as projects have, around them.</summary>
/// <param name="others">How many other files.</param>
/// <param name="hasAttributes">Whether types and members of the other files carry attributes.</param>
internal sealed class UserProject(int others, bool hasAttributes)
{
    /// <summary>The file with the models.</summary>
    public const int ModelFile = 0;

    /// <summary>One of the other files.</summary>
    public const int OtherFile = 1;

    private const string Models = """
        using ModelGen;

        namespace User;

        [Transformer(Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64)]
        public partial class First;

        [Transformer(Topology.Decoder, DModel = 64, Heads = 2, Layers = 2, VocabularySize = 96, ContextLength = 64)]
        public partial class Second;

        public static class Use
        {
            public static long Count() => First.ParameterCount + Second.ParameterCount + 0;
        }
        """;

    /// <summary>The project as it stands.</summary>
    public CSharpCompilation Compilation { get; } = CSharpCompilation.Create(
        "User",
        Enumerable.Range(0, others + 1).Select(file => CSharpSyntaxTree.ParseText(
            file == ModelFile ? Models : Other(file, hasAttributes), path: $"File{file}.cs", encoding: Encoding.UTF8)),
        Declaration.References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The project after an edit of one file, which is parsed as an editor parses it: what has not changed stays.</summary>
    public CSharpCompilation With(int file, string old, string now)
    {
        var tree = Compilation.SyntaxTrees[file];
        var text = tree.GetText();
        var start = text.ToString().IndexOf(old, StringComparison.Ordinal);
        var edited = tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(start, old.Length), now)));
        return Compilation.ReplaceSyntaxTree(tree, edited);
    }

    private static string Other(int file, bool hasAttributes)
    {
        string With(string attribute) => hasAttributes ? $"[{attribute}] " : "";
        return $$"""
            using System;
            using System.Collections.Generic;
            using System.ComponentModel;
            using System.Diagnostics;
            using System.Linq;
            using System.Runtime.CompilerServices;

            namespace User.Area{{file % 20}};

            {{With("DebuggerDisplay(\"{Name}\")")}}public sealed class Order{{file}}(string name)
            {
                private readonly Dictionary<string, decimal> _lines = new(StringComparer.Ordinal);

                {{With("DefaultValue(0)")}}public int Revision { get; private set; }

                public string Name { get; } = name;

                {{With("EditorBrowsable(EditorBrowsableState.Advanced)")}}public decimal Total => _lines.Values.Sum();

                {{With("MethodImpl(MethodImplOptions.NoInlining)")}}public void Add(string product, decimal price, int count = 1)
                {
                    if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), count, "Expected at least one.");
                    _lines[product] = _lines.TryGetValue(product, out var before) ? before + price * count : price * count;
                    Revision++;
                }

                public IEnumerable<string> Dearest(int count)
                {
                    foreach (var line in _lines.OrderByDescending(line => line.Value).ThenBy(line => line.Key).Take(count))
                        yield return $"{line.Key}: {line.Value}";
                }
            }

            {{With("Serializable")}}public readonly record struct Place{{file}}(double Latitude, double Longitude)
            {
                {{With("Obsolete(\"Ask the map.\")")}}public double Distance(Place{{file}} other) =>
                    Math.Sqrt(Math.Pow(Latitude - other.Latitude, 2) + Math.Pow(Longitude - other.Longitude, 2));
            }
            """;
    }
}
