namespace ModelGen.Generator.Graph;

/// <summary>
/// One operation: its shape rule (<see cref="Verify"/>) and its gradient rule (<see cref="Differentiate"/>) stand together in its file.
/// </summary>
internal abstract class Op
{
    /// <summary>The verb under which the graph prints it.</summary>
    public abstract string Mnemonic { get; }

    /// <summary>Values read, in the order of the printed form.</summary>
    public abstract IEnumerable<Value> Inputs { get; }

    /// <summary>Values written.</summary>
    public abstract IEnumerable<Value> Outputs { get; }

    /// <summary>What else the printed form shows: sizes, epilogue.</summary>
    public virtual string Attributes => "";

    /// <summary>Says what is wrong with the shapes, or null.</summary>
    public abstract string? Verify();

    /// <summary>Adds the ops that turn the outputs' cotangents into the inputs'.</summary>
    public abstract void Differentiate(GradientBuilder gradient);

    public override string ToString()
    {
        var outputs = string.Join(", ", Outputs.Select(o => $"{o} {o.Shape}"));
        var attributes = Attributes.Length == 0 ? "" : " {" + Attributes + "}";
        return $"{outputs} = {Mnemonic}({string.Join(", ", Inputs)}){attributes}";
    }

    /// <summary>For ops that only a backward or an inference graph holds.</summary>
    protected InvalidOperationException NotDifferentiable() => new($"'{Mnemonic}' stands in no forward graph that is trained.");
}
