using System.Numerics.Tensors;

namespace ModelGen.Parameters;

/// <summary>
/// One float for each parameter of a model, in one aligned block: its weights, or their gradients, or an optimizer's moments.
/// </summary>
public sealed class ParameterBlock(ParameterLayout layout)
{
    private readonly AlignedBuffer _buffer = new(layout.BlockLength);

    /// <summary>Names, shapes and offsets.</summary>
    public ParameterLayout Layout { get; } = layout;

    /// <summary>The first element. Reads and writes through it are not checked.</summary>
    public ref float Start => ref _buffer.Start;

    /// <summary>The whole block, gaps included.</summary>
    public Span<float> Span => _buffer.Span;

    /// <summary>The tensor of that name, with its shape.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ReadOnlyTensorSpan<float> this[string name]
    {
        get
        {
            var parameter = Layout[name];
            Span<nint> lengths = stackalloc nint[parameter.Shape.Length];
            for (var axis = 0; axis < lengths.Length; axis++) lengths[axis] = parameter.Shape[axis];
            return new ReadOnlyTensorSpan<float>(Elements(parameter), lengths);
        }
    }

    /// <summary>The elements of one parameter, row-major.</summary>
    public Span<float> Elements(ParameterInfo parameter) => _buffer.Span.Slice((int)parameter.Offset, parameter.Length);

    /// <summary>The elements of one parameter, row-major, for code that must keep a view of them.</summary>
    public Memory<float> Memory(ParameterInfo parameter) => _buffer.Memory.Slice((int)parameter.Offset, parameter.Length);
}
