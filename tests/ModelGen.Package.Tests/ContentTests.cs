using System.Text;
using System.Xml.Linq;
using ModelGen.Package.Tests.Harness;

namespace ModelGen.Package.Tests;

/// <summary>What is in the package.</summary>
[Collection(PackageTests.Name)]
public sealed class ContentTests(PackedPackage package)
{
    [Fact]
    public void It_holds_the_runtime_the_compiler_and_the_template()
    {
        string[] always =
        [
            "ModelGen.nuspec",
            "README.md",
            "analyzers/dotnet/cs/ModelGen.CodeFixes.dll",
            "analyzers/dotnet/cs/ModelGen.Generator.dll",
            "build/ModelGen.props",
            "build/ModelGen.targets",
            "buildTransitive/ModelGen.props",
            "buildTransitive/ModelGen.targets",
            "icon.png",
            "lib/net10.0/ModelGen.dll",
            "lib/net10.0/ModelGen.xml",
            "templates/modelgen/.template.config/template.json",
            "templates/modelgen/CharGpt.cs",
            "templates/modelgen/GptApp.csproj",
            "templates/modelgen/Program.cs",
            "templates/modelgen/input.txt",
        ];
        Assert.Equal([.. always.Concat(WherePresent()).Order(StringComparer.Ordinal)], PackedPackage.Entries(package.File));
        Assert.Equal(["ModelGen.nuspec", "lib/net10.0/ModelGen.pdb"], PackedPackage.Entries(Path.ChangeExtension(package.File, ".snupkg")));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        var metadata = XDocument.Load(new MemoryStream(PackedPackage.Read(package.File, "ModelGen.nuspec"))).Root!.Elements().Single();
        string Of(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal("ModelGen", Of("id"));
        Assert.Equal("icon.png", Of("icon"));
        Assert.Equal("README.md", Of("readme"));
        Assert.All(new[] { "title", "authors", "description", "tags" }, name => Assert.NotEmpty(Of(name)));
        Assert.Equal(["Dependency", "Template"], Attributes("packageType", "name"));
        Assert.Equal(["System.Numerics.Tensors"], Attributes("dependency", "id"));

        IEnumerable<string> Attributes(string element, string attribute) =>
            metadata.Descendants().Where(node => node.Name.LocalName == element).Select(node => node.Attribute(attribute)!.Value);
    }

    [Fact]
    public void The_template_references_this_version()
    {
        var project = Encoding.UTF8.GetString(PackedPackage.Read(package.File, "templates/modelgen/GptApp.csproj"));
        Assert.Contains($"<PackageReference Include=\"ModelGen\" Version=\"{PackedPackage.Version}\" />", project);
    }

    [Fact]
    public void Packing_warns_of_nothing() => Assert.DoesNotContain("warning", package.PackingOutput, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void The_same_sources_give_the_same_bytes()
    {
        foreach (var outputs in Directory.GetDirectories(package.Source, "Release", SearchOption.AllDirectories))
            Directory.Delete(outputs, recursive: true);
        var folder = Path.Combine(package.Source, "again");
        package.Pack(folder);
        var again = Path.Combine(folder, Path.GetFileName(package.File));
        foreach (var entry in PackedPackage.Entries(package.File).Where(entry => entry != "ModelGen.nuspec"))
        {
            Assert.True(PackedPackage.Read(package.File, entry).AsSpan().SequenceEqual(PackedPackage.Read(again, entry)), entry);
        }
    }

    private static IEnumerable<string> WherePresent()
    {
        if (!File.Exists(Path.Combine(Repository.Root, "src", "ModelGen", "build", "ModelGen.Checkpoints.targets"))) yield break;
        yield return "build/ModelGen.Checkpoints.targets";
        yield return "buildTransitive/ModelGen.Checkpoints.targets";
    }
}
