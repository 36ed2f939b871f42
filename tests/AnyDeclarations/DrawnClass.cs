namespace ModelGen.AnyDeclarations;

/// <summary>The class that carries an attribute: where it stands, what it is called and what it has; right until it is spoilt.</summary>
internal sealed class DrawnClass
{
    private static readonly string[] Keywords =
        ["@class", "@int", "@record", "@await", "@nameof", "@field", "@extension", "@file", "@where", "@value", "@global"];

    private static readonly string[] OtherScripts = ["Größe", "模型", "Модель", "مدل", "Ωμέγα", "_", "__", "a\u0301", "ª", "K1"];

    // What generated code names.
    private static readonly string[] Shadowing =
    [
        "@var", "Math", "MathF", "Unsafe", "MemoryMarshal", "Vector512", "Vector128", "System", "ModelGen", "Span", "Single", "Object",
        "String",
        "ParameterBlock", "ParameterLayout", "ForkJoinPool", "DecoderModel", "TrainingProgram", "ImmutableArray", "AlignedBuffer",
        "ModelDimensions", "VectorWidth", "Topology", "Transformer", "Kernel", "SinusoidalPositions", "NotSupportedException",
        "Initializer",
        "Parameters", "Dimensions", "Pool", "ArgumentException", "GC", "Program", "Index", "Range", "Common",
    ];

    /// <summary>The attribute of a second model in the file.</summary>
    public const string Twin =
        "[Transformer(Topology.Decoder, DModel = 8, Heads = 1, Layers = 1, VocabularySize = 5, ContextLength = 3)]";

    // Members of the generated part, or of its base classes.
    private static readonly string[] Taken =
    [
        "DModel", "Heads", "HeadDim", "KeyDim", "ValueDim", "Layers", "EncoderLayers", "DFeedForward", "VocabularySize", "ContextLength",
        "SourceVocabularySize", "SourceContextLength", "ParameterCount", "Labels", "Dimensions", "Create", "Load", "CreateTrainingProgram",
        "CreateInferenceProgram", "CreateTranslationProgram", "CreateEncoderProgram", "LayerLength", "EncoderLayerLength",
        "DeclaredParameters", "DeclaredDimensions", "PositionTable", "CreateParameters", "CreatePositionTable", "ParameterOffset",
        "CompiledTraining", "CompiledInference", "Kernels", "Kernels512", "Kernels256", "Kernels128", "KernelsScalar",
    ];

    private readonly Draw _draw;
    private readonly string _number;
    private readonly List<string> _outer = [];
    private readonly bool _isFileScoped;
    private string _before = "";
    private string _space;
    private string _modifiers;
    private string _keyword = "class";
    private string _name;
    private string _typeParameters = "";
    private string _primary = "";
    private string _bases = "";
    private string _members = "";
    private string _beside = "";
    private bool _isShadowed;

    public DrawnClass(Draw draw, string number, string topology)
    {
        _draw = draw;
        _number = number;
        _name = $"M{number}";
        _modifiers = draw.Of("public partial", "internal partial", "partial", "public sealed partial", "sealed partial");
        _space = draw.Of("", $"N{number}", $"N{number}", $"N{number}.Inner");
        _isFileScoped = draw.Chance(50);
        if (draw.Chance(12)) Rename(draw.Of(draw.Chance(50) ? Keywords : OtherScripts));
        if (draw.Chance(6)) _space = $"N{number}.{draw.Of("@namespace.@event", "Größe", "@int")}";
        if (draw.Chance(20)) Nest();
        if (draw.Chance(10)) _bases = $" : ModelGen.{topology}Model";
        else if (draw.Chance(10)) _bases = " : System.ICloneable";
        if (_bases.Contains("ICloneable", StringComparison.Ordinal)) _members += " object System.ICloneable.Clone() => this;";
        if (draw.Chance(10)) _members += " internal static int Twice() => 2 * DModel;";
        if (draw.Chance(6)) _members += $" internal static {_name} Create(string name) => Create((ulong)name.Length);";
        if (draw.Chance(10)) _before += "/// <summary>A model.</summary>\n";
        if (draw.Chance(4)) _before += draw.Of(
            "[System.Serializable]\n", "[System.Diagnostics.DebuggerDisplay(\"{DModel}\")]\n", 
            "[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]\n");
    }

    /// <summary>Whether code elsewhere can name the class.</summary>
    public bool IsReachable { get; private set; } = true;

    /// <summary>Whether it has none of its own members where the generated ones are expected.</summary>
    public bool HasExpectedMembers { get; private set; } = true;

    /// <summary>Whether nothing around the class could give its generated part another meaning than the same text has elsewhere.</summary>
    public bool IsPlain => _members.Length == 0 && _beside.Length == 0 && _before.Length == 0 && !_isShadowed;

    /// <summary>Whether something around it has a name that generated code may use.</summary>
    public bool HidesNames => _isShadowed;

    /// <summary>How code elsewhere names it.</summary>
    public string FullName
    {
        get
        {
            var path = _outer.Select(outer => outer[outer.LastIndexOf('O')..].Replace("<T, @in>", "<int, int>").Replace("<T>", "<int>"))
                .Append(_name + Arguments(_typeParameters));
            return $"global::{(_space.Length == 0 ? "" : _space + ".")}{string.Join(".", path)}";
        }
    }

    /// <summary>Does something to the class that most likely makes it wrong.</summary>
    public void Spoil(string topology)
    {
        var draw = _draw;
        switch (draw.Below(24))
        {
            case 0 or 1:
                _modifiers = draw.Of("", "public", "internal sealed");
                break;
            case 2:
                _modifiers = draw.Of("static partial", "abstract partial", "file partial", "file", "static", "abstract sealed partial",
                    "readonly partial", "partial public", "unsafe partial", "new partial", "private partial", "protected partial",
                    "public static");
                break;
            case 3:
                _keyword = draw.Of("record", "record class", "struct", "record struct", "interface", "enum", "ref struct", "delegate");
                break;
            case 4 or 5:
                _typeParameters = draw.Of("<T>", "<T, @class>", "<T, T>", "<in T>", "<>", "<T> where T : class");
                break;
            case 6:
                _primary = draw.Of("()", "(int size)", "(ModelGen.Parameters.ParameterBlock block)", "(int a, int a)");
                break;
            case 7 or 8:
                Nest();
                _outer[^1] = draw.Of(
                    $"public class O{_number}", $"struct O{_number}", $"public partial class O{_number}<T>", $"static class O{_number}",
                    $"file partial class O{_number}", $"interface O{_number}", $"partial record O{_number}<T, @in>",
                    $"record struct O{_number}");
                break;
            case 9 or 10:
                var others = new[] { "Decoder", "Encoder", "EncoderDecoder" }.Where(other => other != topology).ToList();
                _bases = " : " + draw.Of(
                    "Missing", "object", "string", "System.Collections.Generic.List<int>", $"ModelGen.{draw.Of(others)}Model",
                    "ModelGen.TransformerModel", $"M{_number}", "System.Exception", "Common.Tokens", "System.Enum", "Missing<int>",
                    "dynamic",
                    "int[]", "ModelGen.DecoderModel, ModelGen.EncoderModel", $"ModelGen.{topology}Model(null!)", "System.IDisposable");
                break;
            case 11 or 12 or 13:
                Clash(draw.Of(Taken));
                break;
            case 14:
                _members += draw.Of(
                    $" public {_name}() {{ }}", $" public {_name}(int x) : this(Create().Parameters) {{ _ = x; }}",
                    $" static {_name}() {{ }}",
                    $" private {_name}(ModelGen.Parameters.ParameterBlock block) : base(block) {{ }}",
                    $" ~{_name}() {{ }}", " public int this[int index] => index;", " public override string ToString() => \"\";",
                    $" public static implicit operator int({_name} model) => 1;", " private sealed class Lanes;", " int x = 1",
                    $" internal static {_name} Load(string path, int x) => Load(path + x);", " public override int GetHashCode() => 1;");
                break;
            case 15:
                Rename(draw.Of(Taken));
                HasExpectedMembers = false;
                break;
            case 16 or 17:
                _space = _space.Length == 0 ? $"N{_number}" : _space;
                if (draw.Chance(50)) Rename(draw.Of(Shadowing));
                else _beside += $"\ninternal sealed class {draw.Of(Shadowing)};";
                HasExpectedMembers = false; // Nor does the code that uses it mean what it says.
                _isShadowed = true;
                break;
            case 18:
                _space = $"N{_number}.{draw.Of("System", "ModelGen", "ModelGen.Numerics", "System.Math", "Common")}";
                _isShadowed = true;
                break;
            case 19:
                _beside += draw.Of(
                    $"\npartial class {_name}{_typeParameters};", $"\nclass {_name};",
                    $"\npublic partial class {_name} : System.IDisposable {{ void System.IDisposable.Dispose() {{ }} }}",
                    $"\npartial class {_name} : Common.Tokens;", $"\ninternal static class {_name}<T>;",
                    $"\n[Transformer(Topology.Decoder)] partial class {_name};", $"\ninterface {_name};",
                    $"\n{Twin} partial class {_name}<T>;");
                break;
            case 20:
                _beside += $"\n{Twin} "
                    + $"internal partial class {(_name.Any(char.IsUpper) ? _name.ToLowerInvariant() : _name.ToUpperInvariant())};";
                break;
            case 21:
                _before += draw.Of(
                    "[System.Obsolete]\n", "[System.Obsolete(\"x\", true)]\n", "[System.Diagnostics.CodeAnalysis.Experimental(\"E1\")]\n",
                    "[type: System.Serializable]\n", "[Missing]\n", "[method: System.Obsolete]\n",
                    "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"a\", \"b\")]\n",
                    "[System.Runtime.CompilerServices.CompilerGenerated]\n", "[System.Flags]\n",
                    "[System.ComponentModel.DefaultValue(M)]\n");
                break;
            case 22:
                _before += draw.Of(
                    "#nullable disable\n", "#pragma warning disable\n", "#line 7 \"Elsewhere.cs\"\n", "#line hidden\n", "#define X\n",
                    "#region x\n",
                    "#if true\n", "#endif\n", "#pragma warning disable MG1004, MG1002, MG0001\n", "#nullable restore\n", "#error no\n");
                break;
            default:
                var torn = draw.Of(" public int Heads", " }", " {", " ;", " partial void F();", " (", " [");
                _members += torn;

                // What follows may make anything of it.
                if (torn.Contains("Heads", StringComparison.Ordinal)) HasExpectedMembers = false;
                break;
        }
    }

    /// <summary>The class with its attributes.</summary>
    public string Source(string attributes)
    {
        var text = $"{_before}{attributes}\n{_modifiers} {_keyword} {_name}{_typeParameters}{_primary}{_bases}"
            + (_members.Length > 0 ? $"\n{{\n   {_members}\n}}" : ";");
        for (var depth = _outer.Count - 1; depth >= 0; depth--) text = $"{Documentation}{_outer[depth]}\n{{\n{text}\n}}";

        // Before the class, whose own text may end the namespace too early.
        if (_beside.Length > 0) text = $"{_beside.TrimStart()}\n{text}";
        if (_space.Length == 0) return text + "\n";
        return _isFileScoped ? $"namespace {_space};\n\n{text}\n" : $"namespace {_space}\n{{\n{text}\n}}\n";
    }

    private string Documentation => _draw.Chance(50) ? "/// <summary>Around a model.</summary>\n" : "";

    // As many types as there are parameters.
    private static string Arguments(string parameters) =>
        parameters.Length == 0 ? "" : parameters.Contains(',', StringComparison.Ordinal) ? "<int, string>" : "<int>";

    private void Rename(string name)
    {
        if (_space.Length == 0) _space = $"N{_number}";
        _name = name;
    }

    private void Nest()
    {
        for (var depth = _draw.Of(1, 1, 2); depth > 0; depth--)
        {
            var kind = _draw.Of(
                "partial class", "static partial class", "partial struct", "partial record", "partial interface", "partial record struct");
            _outer.Add($"internal {kind} O{_number}{(depth > 1 ? "x" : "")}");
        }

        if (_modifiers.StartsWith("partial", StringComparison.Ordinal) || _modifiers.StartsWith("sealed", StringComparison.Ordinal))
            IsReachable = _outer[^1].Contains("interface", StringComparison.Ordinal);
        if (_draw.Chance(20) && IsReachable) (_modifiers, IsReachable) = ("private sealed partial", false);
    }

    private void Clash(string name)
    {
        HasExpectedMembers = false;

        // The stub has no base class beside such a member, and makes none of the class either.
        _members = _members.Contains("Create(string", StringComparison.Ordinal) ? "" : _members;
        _members += _draw.Of(
            $" public const int {name} = 4;", $" public int {name}() => 4;", $" public static int {name} => 1;",
            $" internal sealed class {name};",
            $" internal event System.Action? {name} {{ add {{ }} remove {{ }} }}", $" internal static void {name}<T>() {{ }}",
            $" internal static void {name}(string? path) {{ _ = path; }}", $" internal static void {name}(ulong seed) {{ _ = seed; }}",
            $" internal static void {name}(ref string path) {{ _ = path; }}", $" internal enum {name} {{ A }}",
            $" int System.IComparable.CompareTo(object? {name}) => 1;");
    }
}
