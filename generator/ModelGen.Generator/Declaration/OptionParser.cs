using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Reads and checks the options. The compiler's own enums have the names and values of those that users write.</summary>
internal static class OptionParser
{
    private const double MostScale = 65536;

    /// <summary>The options; one that is not valid is reported and has its default.</summary>
    public static ModelOptions Parse(AttributeArguments arguments, Problems problems)
    {
        var topology = Choice("topology", "Topology", TopologyKind.Decoder, arguments, problems);
        var defaults = ModelOptions.DefaultsOf(topology);
        return new ModelOptions(
            topology,
            Choice("Activation", "Activation", defaults.Activation, arguments, problems),
            Choice("Norm", "NormPlacement", defaults.Norm, arguments, problems),
            Epsilon(defaults.NormEpsilon, arguments, problems),
            Choice("Positions", "Positions", defaults.Positions, arguments, problems),
            Choice("Score", "AttentionScore", defaults.Score, arguments, problems),
            Scale(arguments, problems),
            Window(arguments, problems),
            arguments.Value<bool>("Bias") ?? defaults.Bias,
            arguments.Value<bool>("TieEmbeddings") ?? defaults.TieEmbeddings,
            arguments.Value<bool>("ShareEmbeddings") ?? defaults.ShareEmbeddings,
            arguments.Value<bool>("ScaleEmbeddings") ?? defaults.ScaleEmbeddings,
            Smoothing(defaults.LabelSmoothing, arguments, problems),
            new DropoutSpec(
                Dropout("EmbeddingDropout", defaults.Dropout.Embedding, arguments, problems),
                Dropout("ResidualDropout", defaults.Dropout.Residual, arguments, problems),
                Dropout("AttentionDropout", defaults.Dropout.Attention, arguments, problems)),
            topology == TopologyKind.Encoder ? Choice("Head", "EncoderHead", defaults.Head, arguments, problems) : default,
            topology == TopologyKind.Encoder ? Choice("Pooling", "Pooling", defaults.Pooling, arguments, problems) : default,
            arguments.Value<bool>("RecomputeActivations") ?? defaults.RecomputeActivations);
    }

    /// <summary>The topology, or <see langword="null"/> if what is written is none.</summary>
    public static TopologyKind? TopologyOf(AttributeArguments arguments) =>
        IsUnderstood<TopologyKind>("topology", arguments) && arguments.Value<int>("topology") is { } value ? (TopologyKind)value : null;

    /// <summary>Whether a choice is left out or one of its enum's values: what follows from one that is not, nobody knows.</summary>
    public static bool IsUnderstood<T>(string name, AttributeArguments arguments)
        where T : struct, Enum => arguments.Value<int>(name) is not { } value || Enum.IsDefined(typeof(T), value);

    private static T Choice<T>(string name, string enumName, T otherwise, AttributeArguments arguments, Problems problems)
        where T : struct, Enum
    {
        if (arguments.Value<int>(name) is not { } value) return otherwise;
        if (Enum.IsDefined(typeof(T), value)) return (T)Enum.ToObject(typeof(T), value);
        var names = Enum.GetNames(typeof(T)).Select(member => $"{enumName}.{member}").ToList();
        problems.Add(
            Rules.UnknownValue, arguments.LocationOf(name), [.. names.Select(member => Remedy.SetArgument(name, member, member))],
            Text.Of(value), enumName,
            $"{Text.List(names, "and")} {(names.Count == 1 ? "is" : "are")}");
        return otherwise;
    }

    private static double Epsilon(double otherwise, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Value<double>("NormEpsilon") is not { } value) return otherwise;

        // The runtime adds it as a float: what float rounds to 0 is 0.
        if ((float)value > 0 && value <= 1) return value;
        problems.Add(
            Rules.NormEpsilonOutOfRange, arguments.LocationOf("NormEpsilon"), [Remedy.SetArgument("NormEpsilon", Text.Literal(otherwise))],
            Text.Of(value), Text.Of(otherwise));
        return otherwise;
    }

    private static double? Scale(AttributeArguments arguments, Problems problems)
    {
        if (arguments.Value<double>("ScoreScale") is not { } value) return null;

        // Kernels multiply with a float: what float rounds to 0 is 0.
        if ((float)value > 0 && value <= MostScale) return value;
        problems.Add(
            Rules.ScoreScaleOutOfRange, arguments.LocationOf("ScoreScale"), [Remedy.RemoveArgument("ScoreScale")],
            Text.Of(value), Text.Of(MostScale));
        return null;
    }

    private static int? Window(AttributeArguments arguments, Problems problems)
    {
        if (arguments.Value<int>("AttentionWindow") is not { } value) return null;
        if (value >= 1) return value;
        problems.Add(
            Rules.AttentionWindowNotPositive, arguments.LocationOf("AttentionWindow"), [Remedy.RemoveArgument("AttentionWindow")],
            Text.Of(value));
        return null;
    }

    private static double Smoothing(double otherwise, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Value<double>("LabelSmoothing") is not { } value) return otherwise;
        if (value >= 0 && (float)value < 1) return value;
        problems.Add(
            Rules.LabelSmoothingOutOfRange, arguments.LocationOf("LabelSmoothing"), Probability("LabelSmoothing", value, "0.1"),
            Text.Of(value), "0.1 is usual");
        return otherwise;
    }

    private static double Dropout(string name, double otherwise, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Value<double>(name) is not { } value) return otherwise;
        if (value >= 0 && (float)value < 1) return value;
        problems.Add(
            Rules.DropoutOutOfRange, arguments.LocationOf(name), Probability(name, value, value > 0 ? "0.9" : null),
            name, Text.Of(value), Nearest(value));
        return otherwise;
    }

    // The probability most likely meant, and none.
    private static IReadOnlyList<Remedy> Probability(string name, double value, string? usual)
    {
        var meant = IsPercentage(value) ? Text.Of(value / 100) : usual;
        var off = Remedy.SetArgument(name, "0", "off");
        return meant is null ? [off] : [Remedy.SetArgument(name, meant, "nearest"), off];
    }

    // From 2 to 99 someone has most likely written a percentage.
    private static bool IsPercentage(double value) => value >= 2 && value < 100;

    private static string Nearest(double dropout) =>
        IsPercentage(dropout) ? $"{Text.Of(dropout)} percent is {Text.Of(dropout / 100)}"
        : dropout > 0 ? "0.9 is much already"
        : "0 turns it off";
}
