using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Checkpoints;

/// <summary>
/// The path that an attribute names, which is matched with the ends of the additional files' paths. That of a safetensors file means the
/// text of its header, which the build step writes into <see cref="HeaderFolder"/>.
/// </summary>
internal sealed class CheckpointPath
{
    /// <summary>Where under <c>obj</c> the build step writes headers; the path within is that of the file in the project.</summary>
    public const string HeaderFolder = "ModelGen.Checkpoints";

    private const string HeaderExtension = ".json";

    private readonly string[] _parts;
    private readonly string _normal;

    public CheckpointPath(string path)
    {
        Given = path;
        var parts = Normal(path).Split('/').Where(part => part.Length > 0 && part != ".").ToArray();
        _parts = parts.Where(part => part != "..").ToArray();
        _normal = string.Join("/", parts);
    }

    /// <summary>As the attribute has it.</summary>
    public string Given { get; }

    /// <summary>Whether it names any file.</summary>
    public bool IsEmpty => _parts.Length == 0;

    /// <summary>Whether it is a binary file, of which the compiler sees only the header.</summary>
    public bool IsSafeTensors => _normal.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The files that match best: the one at that path in the project, or else all whose paths end so, or else so but for the case.
    /// </summary>
    /// <param name="files">The additional files.</param>
    /// <param name="projectFolder">Where the project is, if known.</param>
    public ImmutableArray<AdditionalText> Find(ImmutableArray<AdditionalText> files, string? projectFolder)
    {
        if (IsEmpty) return [];
        var name = Written(string.Join("/", _parts));
        var exact = IsSafeTensors
            ? $"/{HeaderFolder}/{Written(_normal)}"
            : projectFolder is null ? null : $"{Normal(projectFolder).TrimEnd('/')}/{_normal}";
        var distinct = files.GroupBy(file => Normal(file.Path), StringComparer.Ordinal).Select(same => same.First()).ToImmutableArray();
        var best = Where(path => exact is not null && (IsSafeTensors ? path.EndsWith(exact, StringComparison.Ordinal) : path == exact));
        if (best.IsEmpty) best = Where(path => EndsWith(path, name, StringComparison.Ordinal));
        if (best.IsEmpty) best = Where(path => EndsWith(path, name, StringComparison.OrdinalIgnoreCase));
        return best;

        ImmutableArray<AdditionalText> Where(Func<string, bool> matches) =>
            distinct.Where(file => matches(Normal(file.Path))).OrderBy(file => file.Path, StringComparer.Ordinal).ToImmutableArray();
    }

    /// <summary>Of each file as much of the end of its path as tells it from the others.</summary>
    public ImmutableArray<string> TellApart(ImmutableArray<AdditionalText> files)
    {
        var paths = files.Select(file => Normal(file.Path)).Select(path => path.Substring(0, path.Length - Extension.Length).Split('/'));
        var all = paths.ToList();
        var count = _parts.Length;
        while (count < all.Max(path => path.Length) && all.Select(path => Tail(path, count)).Distinct().Count() < all.Count) count++;
        return all.Select(path => Tail(path, count)).ToImmutableArray();
    }

    // As the build step has it in the header's path, which must not lead out of its folder.
    private string Written(string path) => IsSafeTensors ? path.Replace("..", "up").Replace(":", "") + Extension : path;

    private string Extension => IsSafeTensors ? HeaderExtension : "";

    private static string Tail(string[] parts, int count) => string.Join("/", parts.Skip(Math.Max(0, parts.Length - count)));

    private static bool EndsWith(string path, string name, StringComparison comparison) =>
        path.Equals(name, comparison) || path.EndsWith("/" + name, comparison);

    private static string Normal(string path) => path.Replace('\\', '/');
}
