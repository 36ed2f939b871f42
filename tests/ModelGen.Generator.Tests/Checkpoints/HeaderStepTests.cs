using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelGen.Generator.Tests.Checkpoints;

/// <summary>The build step that shows the compiler the headers of safetensors files, in a project of its own.</summary>
public sealed class HeaderStepTests : IDisposable
{
    private const string Header = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-header-step").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Headers_become_additional_files_and_bad_files_are_errors()
    {
        Write("Model.cs", "class Model;"u8);
        Write("model.safetensors", File(Header));
        Write("weights/model.safetensors", File(Header.Replace("\"a\"", "\"é\"") + "   "));
        WriteProject("model.safetensors;weights/model.safetensors;model.safetensors");
        var (exitCode, output) = Run("build", "-v:q");
        Assert.True(exitCode == 0, output);
        var files = ReadText("seen.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["obj/Debug/net10.0/ModelGen.Checkpoints/model.safetensors.json",
                "obj/Debug/net10.0/ModelGen.Checkpoints/weights/model.safetensors.json"],
            files);
        Assert.Equal([Header + "\n", Header.Replace("\"a\"", "\"é\"") + "\n"], files.Select(ReadText));
        var written = System.IO.File.GetLastWriteTimeUtc(Path.Combine(_folder, files[0]));

        // Weights that have been trained further have the header that they had.
        Write("model.safetensors", [.. File(Header)[..^1], 1]);
        Write("short.safetensors", "{}"u8);
        Write("cut.safetensors", File(Header)[..20]);
        Write("huge.safetensors", [0, 0, 0, 0, 0, 0, 0, 0x80, .. "{}"u8]);
        Write("text.safetensors", File("no header"));
        Write("bytes.safetensors", [4, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF, 0xFF, (byte)'}']);
        string[] names = ["model", "short", "cut", "huge", "text", "bytes", "no"];
        WriteProject(string.Join(';', names.Select(name => $"{name}.safetensors")));
        (exitCode, output) = Run("msbuild", "-t:ModelGenAddCheckpointHeaders");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error MG5009: short.safetensors: the file has 2 bytes; expected 8 bytes with the header's length", output);
        Assert.Contains("error MG5009: cut.safetensors: the header is to have 54 bytes, but only 12 are left in the file", output);
        Assert.Contains("error MG5009: huge.safetensors: the header is to have 9223372036854775808 bytes; expected at most", output);
        Assert.Contains("error MG5009: text.safetensors: the header does not begin with '{'", output);
        Assert.Contains("error MG5009: bytes.safetensors: the header is not valid UTF-8", output);
        Assert.Contains("error MG5009: no.safetensors: there is no such file", output);
        Assert.Equal(written, System.IO.File.GetLastWriteTimeUtc(Path.Combine(_folder, files[0])));
    }

    // The header's length, the header, and 8 bytes of weights.
    private static byte[] File(string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[sizeof(ulong) + json.Length + 8];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, sizeof(ulong));
        return file;
    }

    private void WriteProject(string checkpoints) => Write("User.csproj", Encoding.UTF8.GetBytes(
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
          <ItemGroup>
            <ModelGenCheckpoint Include="{checkpoints}" />
          </ItemGroup>
          <Import Project="{Targets()}" />
          <Target Name="Show" AfterTargets="CoreCompile">
            <WriteLinesToFile File="seen.txt" Lines="@(AdditionalFiles)" Overwrite="true" />
          </Target>
        </Project>
        """));

    private void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllBytes(full, bytes);
    }

    private string ReadText(string path) => System.IO.File.ReadAllText(Path.Combine(_folder, path)).ReplaceLineEndings("\n");

    private (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };

        // What the build that runs the tests says of itself is not for this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string Targets([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(path)!, "..", "..", "..", "src", "ModelGen", "build", "ModelGen.Checkpoints.targets"));
}
