using System.Collections.Immutable;
using ModelGen.Generator.Emission;
using ModelGen.Generator.Graph;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>The tensors that a declared model saves, by the names and shapes of its own checkpoints.</summary>
internal static class ModelTensors
{
    /// <summary>All of them, in the order of the block of parameters.</summary>
    public static IEnumerable<StoredTensor> Of(ModelSpec model)
    {
        var lowering = ModelLowering.Of(model);
        var parameters = new ParameterPlan(model.IsTrained ? lowering.Training() : lowering.Inference()).Parameters.ToList();
        for (var first = 0; first < parameters.Count;)
        {
            if (parameters[first].LayersOf is not { } stack)
            {
                yield return Tensor(parameters[first], layer: 0);
                first++;
                continue;
            }

            var ofLayer = parameters.Skip(first).TakeWhile(parameter => parameter.LayersOf == stack).ToList();
            for (var layer = 0; layer < stack.Layers; layer++)
            {
                foreach (var parameter in ofLayer) yield return Tensor(parameter, layer);
            }

            first += ofLayer.Count;
        }
    }

    private static StoredTensor Tensor(ParameterSpec parameter, int layer)
    {
        var extents = Enumerable.Range(0, parameter.Shape.Rank).Select(axis => (long)parameter.Shape[axis].Size);
        return new StoredTensor(
            parameter.NameIn(Declaration.Text.Of(layer)), "F32", new EquatableArray<long>(extents.ToImmutableArray()));
    }
}
