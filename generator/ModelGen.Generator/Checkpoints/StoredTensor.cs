using System.Globalization;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>A tensor by name and shape, of a file or of a model.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="ElementType">As a safetensors file names it.</param>
/// <param name="Shape">Row-major.</param>
internal sealed record StoredTensor(string Name, string ElementType, EquatableArray<long> Shape)
{
    /// <summary>Whether weights can be read from it.</summary>
    public bool IsOfFloats => ElementType is "F32" or "F16" or "BF16" or "F64";

    /// <summary>As it stands in a message: (2, 3).</summary>
    public string ShapeText => $"({string.Join(", ", Shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)))})";
}
