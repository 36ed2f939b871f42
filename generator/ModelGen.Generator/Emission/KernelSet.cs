using ModelGen.Generator.Emission.Kernels;
using ModelGen.Generator.Graph;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>
/// The kernels of a model: ops of equal shape share one, which is found by the text that it would have, with the tiles that it would call.
/// </summary>
internal sealed class KernelSet
{
    private readonly Dictionary<string, string> _nameByText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KernelEmitter> _byName = new(StringComparer.Ordinal);

    /// <summary>The kernel's name, unique in the model.</summary>
    public string NameOf(KernelEmitter kernel)
    {
        var text = TextOf(kernel);
        if (_nameByText.TryGetValue(text, out var known)) return known;
        var name = kernel.Name;
        for (var number = 2; _byName.ContainsKey(name); number++) name = kernel.Name + "Variant" + Literal.Of(number);
        _nameByText.Add(text, name);
        _byName.Add(name, kernel);
        return name;
    }

    /// <summary>The class that the programs call: one abstract method a kernel.</summary>
    public string EmitBase(TypeSpec type)
    {
        const string About = "The kernels of the model: one method for each shape of op, implemented at each vector width.";
        return ModelFile.Write(type, About, writer =>
        {
            using (writer.Block("private abstract class Kernels"))
            {
                writer.Lines(
                    "public static Kernels For(VectorWidth width) => width switch",
                    "{",
                    "    VectorWidth.Bits512 => new Kernels512(),",
                    "    VectorWidth.Bits256 => new Kernels256(),",
                    "    VectorWidth.Bits128 => new Kernels128(),",
                    "    _ => new KernelsScalar(),",
                    "};");
                foreach (var pair in Ordered)
                {
                    writer.Line();
                    writer.Line($"/// <summary>{Escape(pair.Value.Summary)}</summary>");
                    EmitSignature(writer, "public abstract void", pair.Key, pair.Value, ";");
                }
            }
        });
    }

    /// <summary>All kernels at one width.</summary>
    public string EmitWidth(TypeSpec type, Target target)
    {
        var about = target.Lanes.IsScalar ? "one float at a time" : $"{target.Name} bits, {target.Lanes.Count} floats at a time";
        return ModelFile.Write(type, $"The kernels of the model at {about}.", writer =>
        {
            using (writer.Block($"private sealed class Kernels{target.Name} : Kernels"))
            {
                var tiles = new TileSet(target);
                var isFirst = true;
                foreach (var pair in Ordered)
                {
                    if (!isFirst) writer.Line();
                    isFirst = false;
                    writer.Comment(pair.Value.Summary);
                    writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
                    EmitSignature(writer, "public override void", pair.Key, pair.Value, "");
                    using (writer.Block()) pair.Value.EmitBody(writer, target, tiles, pair.Key);

                    var parts = writer.Aside();
                    pair.Value.EmitParts(parts, target, tiles, pair.Key);
                    if (!parts.IsEmpty) writer.Line().Append(parts);
                }

                tiles.Emit(writer);
            }
        });
    }

    private IEnumerable<KeyValuePair<string, KernelEmitter>> Ordered => _byName.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static string TextOf(KernelEmitter kernel)
    {
        var writer = new SourceWriter();
        writer.List("(", kernel.Parameters.Select(parameter => parameter.ToString()), ")");
        var tiles = new TileSet(Target.All[0]);
        kernel.EmitBody(writer, Target.All[0], tiles, kernel.Name);
        kernel.EmitParts(writer, Target.All[0], tiles, kernel.Name);
        writer.Line(tiles.Key);
        return writer.ToString();
    }

    private static void EmitSignature(SourceWriter writer, string modifiers, string name, KernelEmitter kernel, string end)
    {
        writer.List($"{modifiers} {name}(", kernel.Parameters.Select(parameter => parameter.ToString()), $"){end}");
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
