using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>Where the tensors of a file are not those that a model loads.</summary>
internal static class TensorComparison
{
    private const string Remedy = "give a checkpoint that a model so declared has saved";

    /// <summary>The first that is missing, of another shape or type, or one too many; and what to do.</summary>
    /// <param name="model">A valid declaration.</param>
    /// <param name="name">Of its class.</param>
    /// <param name="file">The file's header.</param>
    public static (string Fault, string Remedy)? First(ModelSpec model, string name, TensorHeader file)
    {
        var expected = ModelTensors.Of(model).ToList();
        if (file.Tensors.Count > 0 && !expected.Any(tensor => file.ByName.ContainsKey(tensor.Name)))
        {
            return ($"has none of the tensors of '{name}'; its first is {Quoted.Of(file.Tensors[0].Name)}",
                $"{Remedy}, or the config.json of a Hugging Face model");
        }

        foreach (var tensor in expected)
        {
            if (!file.ByName.TryGetValue(tensor.Name, out var stored))
                return ($"has no tensor {Quoted.Of(tensor.Name)} of shape {tensor.ShapeText}, which '{name}' has", Remedy);
            if (!stored.Shape.Equals(tensor.Shape))
            {
                return ($"has the tensor {Quoted.Of(tensor.Name)} of shape {stored.ShapeText}, which in '{name}' is of shape "
                    + tensor.ShapeText, Remedy);
            }

            if (stored.IsOfFloats) continue;
            return ($"has the tensor {Quoted.Of(tensor.Name)} of {Quoted.Cut(stored.ElementType)}", "weights are F32, F16, BF16 or F64");
        }

        var names = new HashSet<string>(expected.Select(tensor => tensor.Name), StringComparer.Ordinal);
        return file.Tensors.FirstOrDefault(tensor => !names.Contains(tensor.Name)) is { } more
            ? ($"has the tensor {Quoted.Of(more.Name)}, which '{name}' has not", Remedy)
            : null;
    }
}
