using System.Globalization;

namespace ModelGen.AnyDeclarations;

/// <summary>One file of a drawn project: a declaration, and behind it the code that uses the model.</summary>
/// <param name="Number">No other file's; it stands in the names of what it declares.</param>
/// <param name="Model">How other code names the class.</param>
/// <param name="Source">All of the file.</param>
/// <param name="UseStart">Where the declaration ends and code begins that names what every model has.</param>
/// <param name="WrongStart">Where calls begin that must be refused.</param>
/// <param name="WrongCalls">How many those are.</param>
/// <param name="AnyStart">Where calls begin of which nothing is known.</param>
/// <param name="IsRight">Whether all was drawn so that nothing is wrong with it.</param>
/// <param name="IsPlain">Whether the same generated text means the same in another declaration that is plain.</param>
/// <param name="HidesNames">Whether something around the class has a name that generated code may use.</param>
internal sealed record DrawnDeclaration(
    int Number, string Model, string Source, int UseStart, int WrongStart, int WrongCalls, int AnyStart, bool IsRight, bool IsPlain,
    bool HidesNames)
{
    // Of a hundred declarations so many have nothing done to them.
    private const int RightOnes = 30;

    // Right declarations come from so many sets of arguments, but for some that are drawn anew: what binds once need not bind again.
    private const int Shapes = 32;
    private const int FreshOnes = 4;

    /// <summary>Draws the declaration of that number.</summary>
    /// <param name="seed">Of the whole run.</param>
    /// <param name="number">Which.</param>
    /// <param name="others">Names of other models of the project.</param>
    public static DrawnDeclaration Of(ulong seed, int number, IReadOnlyList<string> others)
    {
        var draw = Draw.Of(seed, number);
        var arguments = DrawnArguments.Right(draw.Chance(FreshOnes) ? draw : Draw.Of(~seed, draw.Below(Shapes)));
        var type = new DrawnClass(draw, Tag(number), arguments.Topology);
        var faults = draw.Chance(RightOnes) ? 0 : draw.Of(1, 1, 1, 2, 2, 3);
        for (var fault = 0; fault < faults; fault++)
        {
            if (draw.Chance(70)) Fault.Apply(arguments, draw, [.. others, type.FullName]);
            else type.Spoil(arguments.Topology);
        }

        var text = $"using ModelGen;\n\n{type.Source(Attributes(draw, arguments, faults == 0))}";
        var (useStart, model) = (text.Length, type.FullName);
        var isUsable = type.IsReachable && type.HasExpectedMembers;
        if (isUsable) text += DrawnCalls.Names(Tag(number), model);
        if (isUsable && faults == 0) text += DrawnCalls.Right(Tag(number), model, arguments, draw);
        var (wrongStart, wrongCalls) = (text.Length, 0);
        if (isUsable && faults == 0)
        {
            (var wrong, wrongCalls) = DrawnCalls.Wrong(Tag(number), model, arguments, draw);
            text += wrong;
        }

        var anyStart = text.Length;
        if (type.IsReachable && draw.Chance(30)) text += DrawnCalls.Any(Tag(number), model, draw, [.. others, model]);
        return new DrawnDeclaration(
            number, model, text, useStart, wrongStart, wrongCalls, anyStart, faults == 0, type.IsPlain, type.HidesNames);
    }

    /// <summary>The number as it stands in names, so long that it stands in nothing else.</summary>
    public static string Tag(int number) => number.ToString("D5", CultureInfo.InvariantCulture);

    private static string Attributes(Draw draw, DrawnArguments arguments, bool isRight)
    {
        var name = draw.Of(
            "Transformer", "Transformer", "Transformer", "TransformerAttribute", "ModelGen.Transformer",
            "global::ModelGen.TransformerAttribute");
        var attribute = $"[{name}({arguments})]";
        if (isRight) return attribute;
        var checkpoint = $"[Checkpoint({draw.Of(CheckpointPaths)})]";
        return draw.Below(24) switch
        {
            0 or 1 => $"{checkpoint}\n{attribute}",
            2 => $"{attribute} {checkpoint}",
            3 => checkpoint,
            4 => $"[{name}({arguments}), Checkpoint(\"config.json\")]",
            5 => draw.Of(
                $"[{name}]", $"{attribute}{attribute}", $"[method: {name}({arguments})]", $"[{name}({arguments})",
                $"[{name}<int>({arguments})]",
                $"[type: {name}({arguments})]", $"{attribute}[EmbeddedBy(typeof(string), 4)]", "[Transformer(",
                $"[Transformers({arguments})]"),
            _ => attribute,
        };
    }

    private static readonly string[] CheckpointPaths =
    [
        "\"config.json\"", "\"/p/config.json\"", "\"bert/config.json\"", "\"llama.json\"", "\"broken.json\"", "\"odd.json\"",
        "\"other.json\"",
        "\"list.json\"", "\"empty.json\"", "\"model.safetensors\"", "\"missing.json\"", "null", "\"\"", "\"../config.json\"",
        "\"p/../p/config.json\"",
        "\"\\0\"", "1", "", "path: \"llama.json\"", "nameof(Topology)", "\"CONFIG.JSON\"", "\"//\"", "@\"p\\config.json\"",
    ];
}
