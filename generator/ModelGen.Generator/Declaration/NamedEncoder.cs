using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>
/// The encoder that a declaration names with <c>Encoder = typeof(X)</c>: the layers, vocabulary and context of the source are X's, and all
/// else that makes a layer must be the same on both.
/// </summary>
internal static class NamedEncoder
{
    private const string Argument = "Encoder";
    private const string AsEncoder = "as the encoder";

    /// <summary>The sizes with those of the named encoder filled in.</summary>
    public static GivenSizes Fill(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Class(Argument) is not { } type) return sizes;
        if (Read(type) is not { } encoder)
        {
            problems.Add(Rules.NoEncoder, arguments.LocationOf(Argument), type.Name);
            return sizes;
        }

        return sizes with
        {
            EncoderLayers = sizes.EncoderLayers ?? encoder.Dimensions.Layers,
            SourceVocabularySize = sizes.SourceVocabularySize ?? encoder.Dimensions.VocabularySize,
            SourceContextLength = sizes.SourceContextLength ?? encoder.Dimensions.ContextLength,
        };
    }

    /// <summary>Reports the first size or choice in which the model and its encoder differ: others often follow from it.</summary>
    public static void Check(ModelSpec model, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Class(Argument) is not { } type || Read(type) is not { } encoder) return;
        var (own, other) = (model.Dimensions, encoder.Dimensions);
        var differs = false;
        Require("DModel", own.DModel, other.DModel);
        Require("Heads", own.Heads, other.Heads);
        Require("KeyDim", own.KeyDim, other.KeyDim);
        Require("ValueDim", own.ValueDim, other.ValueDim);
        Require("DFeedForward", own.DFeedForward, other.DFeedForward);
        Require("EncoderLayers", own.EncoderLayers, other.Layers, "Layers");
        Require("SourceVocabularySize", own.SourceVocabularySize, other.VocabularySize, "VocabularySize");
        Require("SourceContextLength", own.SourceContextLength, other.ContextLength, "ContextLength");
        Require("Activation", model.Activation, encoder.Activation);
        Require("Norm", model.Norm, encoder.Norm);
        Require("NormEpsilon", model.NormEpsilon, encoder.NormEpsilon);
        Require("Positions", model.Positions, encoder.Positions);
        Require("Score", model.Score.Kind, encoder.Score.Kind);
        Require("ScoreScale", model.Score.Scale, encoder.Score.Scale);
        Require("AttentionWindow", Window(model, own.SourceContextLength), Window(encoder, other.ContextLength));
        Require("Bias", model.Bias, encoder.Bias);
        Require("ScaleEmbeddings", model.ScaleEmbeddings, encoder.ScaleEmbeddings);

        void Require<T>(string name, T mine, T theirs, string? theirName = null)
            where T : notnull
        {
            if (differs || mine.Equals(theirs)) return;
            differs = true;
            var location = arguments.LocationOf(arguments.IsWritten(name) ? name : Argument);
            problems.Add(
                Rules.EncoderDiffers, location, [Agree(name, theirs, encoder)], name, Show(mine), type.Name, theirName ?? name, Show(theirs));
        }
    }

    private static Remedy Agree<T>(string name, T theirs, ModelSpec encoder)
        where T : notnull =>
        name == "AttentionWindow" && encoder.AttentionWindow is null
            ? Remedy.RemoveArgument(name, AsEncoder)
            : Remedy.SetArgument(name, theirs is double number ? Text.Literal(number) : Show(theirs), AsEncoder);

    // A window as wide as the context is none.
    private static int Window(ModelSpec model, int context) => Math.Min(model.AttentionWindow ?? context, context);

    private static string Show<T>(T value)
        where T : notnull => value switch
    {
        bool flag => flag ? "true" : "false",
        NormKind norm => $"NormPlacement.{norm}",
        ActivationKind activation => $"Activation.{activation}",
        ScoreKind score => $"AttentionScore.{score}",
        PositionKind positions => $"Positions.{positions}",
        double number => Text.Of(number),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // What is wrong with the encoder itself is said where it is declared.
    private static ModelSpec? Read(INamedTypeSymbol type)
    {
        if (DeclarationParser.FindAttribute(type) is not { } attribute) return null;
        var arguments = new AttributeArguments(attribute);
        var problems = new Problems();
        var sizes = GivenSizes.From(arguments);
        if (!arguments.AreBound || !SizeRules.Check(sizes, arguments, problems)) return null;
        var options = OptionParser.Parse(arguments, problems);
        if (options.Topology != TopologyKind.Encoder || problems.HasErrors) return null;
        return options.ToModel(TypeNames.Describe(type), sizes.Resolve());
    }
}
