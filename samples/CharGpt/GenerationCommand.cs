using ModelGen.Generation;

namespace CharGptSample;

/// <summary><c>--generate</c>: a trained model continues a text.</summary>
internal static class GenerationCommand
{
    /// <summary>Prints the prompt and what the model writes after it, as it writes it.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InputException">The model's file or the prompt cannot be used.</exception>
    public static int Run(SampleOptions options, TextWriter output)
    {
        var (model, tokenizer) = ModelFile.Load(options.Load);
        var sampling = new SamplingOptions
        {
            Temperature = options.Temperature,
            TopK = options.TopK,
            TopP = options.TopP,
            Seed = options.Seed ?? Recipe.DefaultSeed,
        };
        var text = Writing.Continue(model, tokenizer, options.Generate!, options.Tokens, sampling);
        output.Write(options.Generate);
        foreach (var character in text) output.Write(character);
        output.WriteLine();
        return ExitCode.Success;
    }
}
