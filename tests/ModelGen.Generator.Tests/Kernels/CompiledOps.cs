using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Emission;
using ModelGen.Generator.Emission.Kernels;
using ModelGen.Generator.Graph;
using ModelGen.Generator.Spec;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Kernels;

/// <summary>The kernels of a few ops, compiled and loaded without a model around them.</summary>
internal sealed class CompiledOps : IDisposable
{
    private static readonly TypeSpec Host =
        new("", new EquatableArray<string>([]), "Host", "class", "public", "global::Host", "Host");

    private readonly LoadedAssembly _assembly;
    private readonly List<Value> _values;
    private readonly int _scratchFloats;

    public CompiledOps(params Op[] ops)
    {
        var set = new KernelSet();
        var kernels = ops.Select(KernelEmitter.For).ToList();
        _values = [.. ops.SelectMany(op => op.Inputs.Concat(op.Outputs)).Distinct()];
        _scratchFloats = kernels.Max(kernel => kernel.ScratchFloats);
        var calls = kernels.Select(kernel => $"kernels.{set.NameOf(kernel)}({string.Join(", ", kernel.Parameters.Select(Argument))});");
        string[] sources = [Caller(calls), set.EmitBase(Host), .. Target.All.Select(target => set.EmitWidth(Host, target))];
        var image = new MemoryStream();
        var emitted = GeneratorRun.CompilationOf(sources, new CSharpParseOptions(LanguageVersion.Latest)).Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        image.Position = 0;
        _assembly = new LoadedAssembly(image);
    }

    /// <summary>Runs the ops one after the other.</summary>
    /// <param name="width">Of the vectors.</param>
    /// <param name="workers">Among how many the work is shared; they take their turns.</param>
    /// <param name="call">Where sequences begin, and the key of dropout masks.</param>
    /// <param name="layer">The layer at hand.</param>
    /// <param name="dropout">The probability.</param>
    /// <param name="elements">Those of each value, read and written.</param>
    public void Run(VectorWidth width, int workers, Call call, int layer, double dropout, Dictionary<Value, float[]> elements)
    {
        var site = call.DropoutKey is { } key ? DropoutSite.Create(key, 1, layer, dropout) : DropoutSite.Off;
        _assembly.Assembly.GetType("Host")!.GetMethod("Run")!.Invoke(
            null,
            [
                width, workers, layer, call.FirstPosition, site, Starts(call), Starts(call.Source ?? call), new float[_scratchFloats],
                _values.Select(value => elements[value]).ToArray(),
            ]);
    }

    public void Dispose() => _assembly.Dispose();

    private static int[] Starts(Call call) => [.. call.Starts, call.Rows];

    private string Argument(KernelParameter parameter) => parameter.Argument switch
    {
        KernelArgument.Of of => string.Create(
            CultureInfo.InvariantCulture, $"ref values[{_values.IndexOf(of.Value)}][{of.Column} + layer * {of.LayerStride}]"),
        KernelArgument.Text { Expression: "Pool.Workers" } => "workers",
        KernelArgument.Text text => parameter.Passing + text.Expression,
        _ => throw new InvalidOperationException($"No argument for {parameter}."),
    };

    private static string Caller(IEnumerable<string> calls) => $$"""
        using ModelGen.Numerics;

        public partial class Host
        {
            public static void Run(
                VectorWidth width, int workers, int layer, int FirstPosition, DropoutSite dropout1, int[] starts, int[] sourceStarts,
                float[] floats, float[][] values)
            {
                var kernels = Kernels.For(width);
                ref var SequenceStarts = ref starts[0];
                ref var CrossStarts = ref starts[0];
                ref var SourceStarts = ref sourceStarts[0];
                var (Batch, Sources) = (starts.Length - 1, sourceStarts.Length - 1);
                ref var scratch = ref floats[0];
                {{string.Join("\n        ", calls.Select(call => $"for (var worker = 0; worker < workers; worker++) {call}"))}}
            }
        }
        """;
}
