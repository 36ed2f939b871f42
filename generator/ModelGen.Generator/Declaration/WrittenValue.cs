using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>An argument's value as a user would write it.</summary>
internal static class WrittenValue
{
    public static string Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int number => Text.Of(number),
        double number => Text.Of(number),
        TopologyKind topology => $"Topology.{topology}",
        NormKind norm => $"NormPlacement.{norm}",
        ActivationKind activation => $"Activation.{activation}",
        ScoreKind score => $"AttentionScore.{score}",
        PositionKind positions => $"Positions.{positions}",
        _ => value.ToString()!,
    };

    /// <summary>The same, with numbers as people write them: 1e-5.</summary>
    public static string Literal(object value) => value is double number ? Text.Literal(number) : Of(value);
}
