using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    private const string Method = "Stub";

    private readonly string _folder = Directory.CreateTempSubdirectory("snapshots").FullName;

    private string Verified => Path.Combine(_folder, "Tests.Stub#CharGpt.g.verified.cs");

    private string Received => Path.Combine(_folder, "Tests.Stub#CharGpt.g.received.cs");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_snapshot_fails_and_says_how_to_accept_it()
    {
        var failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Verify("Heads = 5"));
        Assert.Contains($"mv '{Received}' '{Verified}'", failure.Message);
        Assert.StartsWith("//HintName: CharGpt.g.cs\n", File.ReadAllText(Received));

        File.Move(Received, Verified);
        Verify("Heads = 5");
    }

    [Fact]
    public void A_difference_fails_with_a_unified_diff()
    {
        Accept();
        var failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Verify("Heads = 6"));
        Assert.Contains("--- Tests.Stub#CharGpt.g.verified.cs\n+++ Tests.Stub#CharGpt.g.received.cs\n@@ ", failure.Message);
        Assert.Contains("\n-    public const int Heads = 5;\n", failure.Message);
        Assert.Contains("\n+    public const int Heads = 6;\n", failure.Message);
        Assert.True(File.Exists(Received));

        Verify("Heads = 5");
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_diff_has_the_hunks_and_line_numbers_of_diff_u()
    {
        var old = Enumerable.Range(1, 20).Select(line => $"{line}").ToList();
        var now = old.Where(line => line != "2").Select(line => line == "16" ? "sixteen" : line).Append("21");
        Assert.Equal(
            """
            --- old
            +++ new
            @@ -1,5 +1,4 @@
             1
            -2
             3
             4
             5
            @@ -13,8 +12,9 @@
             13
             14
             15
            -16
            +sixteen
             17
             18
             19
             20
            +21

            """,
            Snapshot.UnifiedDiff("old", "new", string.Join('\n', old), string.Join('\n', now)));
    }

    [Fact]
    public void Line_endings_do_not_matter()
    {
        Accept();
        File.WriteAllText(Verified, File.ReadAllText(Verified).ReplaceLineEndings("\r\n") + "\r\n");
        Verify("Heads = 5");
    }

    [Fact]
    public void A_file_that_is_generated_no_more_fails()
    {
        Accept();
        File.WriteAllText(Path.Combine(_folder, "Tests.Stub#Gone.g.verified.cs"), "");
        Assert.Contains("Gone", Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Verify("Heads = 5")).Message);
    }

    private void Accept()
    {
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Verify("Heads = 5"));
        File.Move(Received, Verified);
    }

    private void Verify(string heads)
    {
        var run = GeneratorRun.Of(UserCode.Model(UserCode.ValidArguments.Replace("Heads = 4", heads)));
        Snapshot.Verify(run, Path.Combine(_folder, "Tests.cs"), Method);
    }
}
