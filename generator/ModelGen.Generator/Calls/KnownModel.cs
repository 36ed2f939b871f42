using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>Which model stands behind an expression, and which call made a session, a program or a trainer.</summary>
internal sealed class KnownModel(Facts facts)
{
    /// <summary>The model that an expression is; null if that is not certain.</summary>
    public DeclaredModel? Of(IOperation? model) =>
        model is null ? null : facts.Types.ModelOf(model.Type) ?? facts.Types.ModelOf(facts.Origins.Follow(model)?.Type);

    /// <summary>The call of that name, of the runtime library, that made an object; null if that is not certain.</summary>
    /// <param name="made">The object.</param>
    /// <param name="name">A method of a model, or <c>.ctor</c>.</param>
    public Call? MakerOf(IOperation? made, string name) =>
        Call.Of(facts.Origins.Follow(made)) is { } maker && maker.Name == name
        && facts.Types.NameOf(maker.Method.ContainingType) is not null
            ? maker
            : null;

    /// <summary>The options that a session or a trainer was made with; null if they are not certain.</summary>
    public KnownOptions? OptionsOf(Call? maker) =>
        maker?.Argument("options") is { } options ? KnownOptions.Of(options, facts) : null;

    /// <summary>The call that made a trainer; null if that is not certain.</summary>
    public Call? TrainerMaker(IOperation? trainer) => MakerOf(trainer, "CreateTrainer") ?? MakerOf(trainer, ".ctor");

    /// <summary>The model that a trainer trains; null if that is not certain.</summary>
    public DeclaredModel? OfTrainer(Call? maker) => Of(maker?.Instance ?? maker?.Argument("model"));

    /// <summary>The model whose dimensions an expression is.</summary>
    public DeclaredModel? OfDimensions(IOperation? dimensions)
    {
        if (facts.Origins.Follow(dimensions) is not IPropertyReferenceOperation { Property.Name: "Dimensions", Instance: { } owner })
            return null;
        return Of(owner) ?? Of(MakerOf(owner, "CreateSession")?.Instance);
    }
}
