using ModelGen.Package.Tests.Harness;

namespace ModelGen.Package.Tests;

/// <summary><c>dotnet new install ModelGen</c>, <c>dotnet new modelgen</c>, <c>dotnet run</c>.</summary>
[Collection(PackageTests.Name)]
public sealed class TemplateTests(PackedPackage package)
{
    [Fact]
    public void A_new_project_trains_and_writes()
    {
        var folder = package.UserFolder("template");
        string[] hive = ["--debug:custom-hive", Path.Combine(folder, "hive")];
        Command.Dotnet(folder, package.Packages, ["new", "install", package.File, .. hive]).Succeeded();
        Command.Dotnet(folder, package.Packages, ["new", "modelgen", "-o", "HarbourGpt", .. hive]).Succeeded();

        var project = Path.Combine(folder, "HarbourGpt");
        Assert.True(File.Exists(Path.Combine(project, "HarbourGpt.csproj")));
        var build = Command.Dotnet(project, package.Packages, "build", "-c", "Release").Succeeded();
        Assert.Contains("0 Warning(s)", build.Output);

        var run = Command.Dotnet(
            project, package.Packages, "exec", Path.Combine("bin", "Release", "net10.0", "HarbourGpt.dll"), "input.txt", "20").Succeeded();
        Assert.Contains("step 20 of 20", run.Output);
        Assert.Contains("A diary of t", run.Output);
        Assert.True(File.Exists(Path.Combine(project, "char-gpt.safetensors")));
        Assert.True(File.Exists(Path.Combine(project, "char-gpt.tokenizer.json")));
    }
}
