using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Snapshots;

/// <summary>
/// Compares generated files with committed ones, by the conventions of Verify.SourceGenerators: <c>Class.Method#HintName.verified.cs</c>
/// beside the test, which begins with the hint name; on a difference <c>.received.cs</c> is written, and to accept it is to rename it. All
/// differences are accepted by <see cref="AcceptAll"/>, in the folder of the tests.
/// </summary>
internal static class Snapshot
{
    /// <summary>The command that makes every received file the verified one.</summary>
    public const string AcceptAll = "find . -name '*.received.*' -exec bash -c 'mv \"$0\" \"${0/.received./.verified.}\"' {} \\;";

    private const int Context = 3;

    /// <summary>Compares every file that a run generated.</summary>
    public static void Verify(GeneratorRun run, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "") =>
        Verify(run, _ => true, testFile, method);

    /// <summary>Compares the files of a run whose hint names are chosen.</summary>
    public static void Verify(
        GeneratorRun run, Func<string, bool> chooses, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "")
    {
        var texts = run.GeneratedSources
            .Where(source => chooses(source.HintName))
            .Select(source => (Path.GetFileNameWithoutExtension(source.HintName), $"//HintName: {source.HintName}\n{source.SourceText}"));
        Verify(texts, "cs", testFile, method);
    }

    /// <summary>Compares texts, each with its <c>Class.Method#Name.verified.txt</c>.</summary>
    public static void Verify(
        IEnumerable<(string Name, string Text)> texts, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "") =>
        Verify(texts, "txt", testFile, method);

    private static void Verify(IEnumerable<(string Name, string Text)> texts, string extension, string testFile, string method)
    {
        var prefix = Path.Combine(Path.GetDirectoryName(testFile)!, $"{Path.GetFileNameWithoutExtension(testFile)}.{method}");
        var failures = new List<string>();
        var verified = Directory.GetFiles(Path.GetDirectoryName(prefix)!, $"{Path.GetFileName(prefix)}#*.verified.{extension}").ToHashSet();
        foreach (var (name, text) in texts)
        {
            verified.Remove($"{prefix}#{name}.verified.{extension}");
            if (Compare($"{prefix}#{name}", extension, text) is { } failure) failures.Add(failure);
        }

        failures.AddRange(verified.Select(file => $"Nothing is generated any more for {file}; to accept, delete it."));
        if (failures.Count > 1) failures.Add($"To accept all that was received: {AcceptAll}");
        if (failures.Count > 0) Assert.Fail(string.Join("\n\n", failures));
    }

    private static string? Compare(string name, string extension, string text)
    {
        var (verified, received) = ($"{name}.verified.{extension}", $"{name}.received.{extension}");
        var actual = Normalize(text);
        var expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
        if (expected == actual)
        {
            File.Delete(received);
            return null;
        }

        File.WriteAllText(received, actual);
        var accept = $"To accept: mv '{received}' '{verified}'";
        return expected is null ? $"There is no snapshot yet.\n{accept}" : $"{accept}\n{UnifiedDiff(verified, received, expected, actual)}";
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    /// <summary>The differences with three lines around them, as diff -u prints them.</summary>
    internal static string UnifiedDiff(string oldName, string newName, string oldText, string newText)
    {
        var lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(oldText, newText, ignoreWhitespace: false).Lines;
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Type == ChangeType.Unchanged) continue;
            for (var j = Math.Max(0, i - Context); j <= Math.Min(lines.Count - 1, i + Context); j++) near[j] = true;
        }

        var text = new StringBuilder($"--- {Path.GetFileName(oldName)}\n+++ {Path.GetFileName(newName)}\n");
        var (oldLine, newLine) = (1, 1);
        for (var i = 0; i < lines.Count; i++)
        {
            var (inOld, inNew) = (lines[i].Type != ChangeType.Inserted, lines[i].Type != ChangeType.Deleted);
            if (near[i] && (i == 0 || !near[i - 1])) text.Append(HunkHeader(lines, near, i, oldLine, newLine));
            if (near[i]) text.Append(!inOld ? '+' : !inNew ? '-' : ' ').Append(lines[i].Text).Append('\n');
            if (inOld) oldLine++;
            if (inNew) newLine++;
        }

        return text.ToString();
    }

    private static string HunkHeader(List<DiffPiece> lines, bool[] near, int start, int oldLine, int newLine)
    {
        var hunk = lines.Skip(start).TakeWhile((_, i) => near[start + i]).ToList();
        var oldCount = hunk.Count(line => line.Type != ChangeType.Inserted);
        var newCount = hunk.Count(line => line.Type != ChangeType.Deleted);
        return $"@@ -{oldLine},{oldCount} +{newLine},{newCount} @@\n";
    }
}
