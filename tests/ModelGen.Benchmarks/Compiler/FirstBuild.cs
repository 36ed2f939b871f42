using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ModelGen.Benchmarks.Compiler;

/// <summary>
/// What a generator costs in the C# compiler of the SDK when it is started anew, which then compiles the generator's own code: the first
/// build of a day.
/// </summary>
internal sealed partial class FirstBuild : IDisposable
{
    private const string Model =
        "[ModelGen.Transformer(ModelGen.Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64)] "
        + "public partial class Model;";

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-first-build-").FullName;

    public FirstBuild()
    {
        File.WriteAllText(Source, Model);
        EmptyGenerator.Write(Empty);
        File.WriteAllLines(
            Response,
            Declaration.References.Select(reference => $"-r:\"{reference.Display}\""));
    }

    /// <summary>The assembly of <see cref="EmptyGenerator"/>.</summary>
    public string Empty => Path.Combine(_folder, "EmptyGenerator.dll");

    /// <summary>The compiler's assembly.</summary>
    public static string Generator => typeof(ModelGen.Generator.TransformerGenerator).Assembly.Location;

    private static string DotnetFolder => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private string Source => Path.Combine(_folder, "Model.cs");

    private string Response => Path.Combine(_folder, "references.rsp");

    /// <summary>Milliseconds that the compiler says its generators took; null where there is no SDK beside the runtime.</summary>
    public double? Milliseconds(string generator)
    {
        var sdks = Path.Combine(DotnetFolder, "sdk");
        if (!Directory.Exists(sdks)) return null;
        var compiler = Directory.GetDirectories(sdks)
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
            .Where(File.Exists)
            .MaxBy(File.GetLastWriteTimeUtc);
        if (compiler is null) return null;
        var start = new ProcessStartInfo(Path.Combine(DotnetFolder, "dotnet")) { RedirectStandardOutput = true };
        foreach (var argument in Arguments(compiler, generator)) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var time = Time().Match(output);
        if (!time.Success) throw new InvalidOperationException($"The compiler said nothing of generators:\n{output}");
        return double.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture) * 1000;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Arguments(string compiler, string generator) =>
    [
        compiler, "-nologo", "-noconfig", "-target:library", "-preferreduilang:en-US", "-reportanalyzer", "-skipanalyzers+",
        $"-out:{Path.Combine(_folder, "Model.dll")}", $"-analyzer:{generator}", $"@{Response}", Source,
    ];

    [GeneratedRegex(@"Total generator execution time: ([\d.]+) seconds")]
    private static partial Regex Time();
}
