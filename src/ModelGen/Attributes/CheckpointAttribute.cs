namespace ModelGen;

/// <summary>
/// Says which checkpoint a model's weights are to come from, so that the declaration is checked against it while you type: sizes and
/// choices that differ are errors on the argument at fault. Stands on the class that <see cref="TransformerAttribute"/> stands on.
/// </summary>
/// <remarks>
/// <para>
/// Known are Hugging Face's <c>config.json</c> of GPT-2, BERT and Llama, which the project file adds with
/// <c>&lt;AdditionalFiles Include="config.json" /&gt;</c>, and safetensors files, whose headers it adds with
/// <c>&lt;ModelGenCheckpoint Include="model.safetensors" /&gt;</c>.
/// </para>
/// <para>Nothing is loaded and nothing is generated: the attribute is for the compiler alone.</para>
/// </remarks>
/// <param name="path">
/// The file as the project file names it, or as much of the end of its path as tells it from others; <c>/</c> and <c>\</c> mean the same.
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class CheckpointAttribute(string path) : Attribute
{
    /// <summary>The file as the project file names it, or the end of its path.</summary>
    public string Path { get; } = path;
}
