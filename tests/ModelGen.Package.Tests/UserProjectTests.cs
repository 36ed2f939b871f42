using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ModelGen.Package.Tests.Harness;

namespace ModelGen.Package.Tests;

/// <summary>A project that has nothing but the package builds, runs, and publishes trimmed and native, without a warning.</summary>
[Collection(PackageTests.Name)]
public sealed partial class UserProjectTests(PackedPackage package)
{
    private static readonly string Executable = OperatingSystem.IsWindows() ? "TinyApp.exe" : "TinyApp";

    // What restoring says of a package that no source has, or of a source that cannot be reached; and publishing, of a linker.
    [GeneratedRegex(@"error (NU1101|NU1102|NU1301): .*|Platform linker .* not found.*")]
    private static partial Regex Unavailable { get; }

    [GeneratedRegex(@"\b(?:error|warning) (?<id>\w+):")]
    private static partial Regex Diagnostic { get; }

    [Fact]
    public void It_builds_in_CSharp_12_with_every_rule_as_an_error_and_runs()
    {
        var folder = NewProject("strict");
        Build(folder, "-p:LangVersion=12").Succeeded();
        AssertRuns(folder, Path.Combine(folder, "bin", "Release", "net10.0", Executable));

        var generated = Directory.GetFiles(Path.Combine(folder, "obj"), "*.g.cs", SearchOption.AllDirectories);
        Assert.Contains(generated, file => Path.GetFileName(file) == "TinyApp.TinyGpt.Graph.Training.1-Lowering.g.cs");
    }

    [Fact]
    public void A_wrong_declaration_is_one_error_and_nothing_else()
    {
        var build = Build(NewProject("wrong"), "-p:Fault=HEADS_5");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(["MG1004"], Diagnostic.Matches(build.Output).Select(match => match.Groups["id"].Value).Distinct());
        Assert.Contains("TinyGpt.cs(7,", build.Output);
    }

    [SkippableFact]
    public void It_publishes_trimmed_without_a_warning_and_runs()
    {
        var folder = NewProject("trimmed");
        Publish(folder, "--self-contained", "-p:PublishTrimmed=true");
        AssertRuns(folder, Path.Combine(folder, "published", Executable));
        Assert.True(new FileInfo(Path.Combine(folder, "published", "ModelGen.dll")).Length < LibraryLength);
    }

    [SkippableFact]
    public void It_publishes_native_without_a_warning_and_runs()
    {
        var folder = NewProject("native");
        Publish(folder, "-p:PublishAot=true");
        Assert.False(File.Exists(Path.Combine(folder, "published", "TinyApp.dll")));
        AssertRuns(folder, Path.Combine(folder, "published", Executable));
    }

    private int LibraryLength => PackedPackage.Read(package.File, "lib/net10.0/ModelGen.dll").Length;

    private string NewProject(string name)
    {
        var folder = package.UserFolder(name);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "ModelGen.Package.Tests", "TinyApp")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private Command Build(string folder, string property) => Command.Dotnet(folder, package.Packages, "build", "-c", "Release", property);

    private void Publish(string folder, params string[] how)
    {
        string[] arguments =
            ["publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "published", "-p:LangVersion=latest", .. how];
        var publish = Command.Dotnet(folder, package.Packages, arguments);
        if (publish.ExitCode != 0 && Unavailable.Match(publish.Output) is { Success: true } missing)
            throw new UnavailableException($"Nothing to publish with: {missing.Value.Trim()}");
        publish.Succeeded();
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
    }

    // It has learned the one line of its text by heart.
    private static void AssertRuns(string folder, string program)
    {
        var weights = Path.Combine(folder, "tiny.safetensors");
        var output = Command.Run(folder, null, program, weights).Succeeded().Output;
        Assert.Contains("\nwrote  not to be,", "\n" + output);
        Assert.True(File.Exists(weights));
    }
}
