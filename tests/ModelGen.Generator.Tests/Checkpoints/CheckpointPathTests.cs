using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Checkpoints;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Checkpoints;

public class CheckpointPathTests
{
    private const string Header = "obj/Debug/net10.0/ModelGen.Checkpoints";

    [Theory]
    [InlineData("config.json", "a/config.json", "a/config.json")]
    [InlineData("a/config.json", "p/a/config.json p/b/config.json", "p/a/config.json")]
    [InlineData("a\\config.json", "p/a/config.json p/b/config.json", "p/a/config.json")]
    [InlineData("a/config.json", "C:\\p\\a\\config.json", "C:\\p\\a\\config.json")]
    [InlineData("./a/./config.json", "p/a/config.json", "p/a/config.json")]
    [InlineData("../a/config.json", "p/a/config.json", "p/a/config.json")]
    [InlineData("config.json", "my-config.json", "")]
    [InlineData("a/config.json", "ba/config.json", "")]
    [InlineData("config", "config.json", "")]
    [InlineData("", "config.json", "")]
    [InlineData("../..", "config.json", "")]
    [InlineData("Config.json", "config.json", "config.json")]
    [InlineData("Config.json", "a/config.json b/Config.json", "b/Config.json")]
    [InlineData("config.json", "b/config.json a/config.json", "a/config.json b/config.json")]
    [InlineData("config.json", "config.json config.json", "config.json")]
    [InlineData("config.json", "root/config.json root/a/config.json", "root/config.json")]
    [InlineData("a/config.json", "root/b/a/config.json root/a/config.json", "root/a/config.json")]
    [InlineData("model.safetensors", $"{Header}/model.safetensors.json", $"{Header}/model.safetensors.json")]
    [InlineData("model.safetensors", $"{Header}/a/model.safetensors.json", $"{Header}/a/model.safetensors.json")]
    [InlineData("model.safetensors", $"{Header}/a/model.safetensors.json {Header}/model.safetensors.json",
        $"{Header}/model.safetensors.json")]
    [InlineData("../model.safetensors", $"{Header}/up/model.safetensors.json {Header}/model.safetensors.json",
        $"{Header}/up/model.safetensors.json")]
    [InlineData("C:\\a\\model.safetensors", $"{Header}/C/a/model.safetensors.json {Header}/D/a/model.safetensors.json",
        $"{Header}/C/a/model.safetensors.json")]
    [InlineData("model..1.safetensors", $"{Header}/a/modelup1.safetensors.json", $"{Header}/a/modelup1.safetensors.json")]
    [InlineData("model.safetensors", "model.safetensors", "")]
    public void The_files_that_match_best(string path, string files, string expected)
    {
        var found = new CheckpointPath(path).Find(Files(files), "root/");
        Assert.Equal(expected, string.Join(' ', found.Select(file => file.Path)));
    }

    [Theory]
    [InlineData("config.json", "p/a/config.json p/b/config.json", "a/config.json b/config.json")]
    [InlineData("config.json", "p/a/x/config.json p/b/x/config.json", "a/x/config.json b/x/config.json")]
    [InlineData("config.json", "config.json p/config.json", "config.json p/config.json")]
    [InlineData("m.safetensors", "o/a/m.safetensors.json o/b/m.safetensors.json", "a/m.safetensors b/m.safetensors")]
    public void What_tells_files_apart(string path, string files, string expected) =>
        Assert.Equal(expected.Split(' '), new CheckpointPath(path).TellApart(Files(files)));

    private static ImmutableArray<AdditionalText> Files(string paths) =>
        paths.Split(' ').Select(path => (AdditionalText)new InMemoryFile(path, "")).ToImmutableArray();
}
