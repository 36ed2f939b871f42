using System.CommandLine;
using static ModelGen.Samples.Options;

namespace CharGptSample;

/// <summary>The options of the sample.</summary>
internal static class CommandLine
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Text to learn from: a UTF-8 file, or a folder of them. Default: the XML documentation of .NET.",
        HelpName = "file or folder",
    };

    private static readonly Option<int?> Steps = Number("--steps", 1, int.MaxValue, $"Training steps. Default: {Recipe.DefaultSteps}.");
    private static readonly Option<ulong?> Seed =
        Number("--seed", 0ul, ulong.MaxValue, $"What chance is drawn from. Default: {Recipe.DefaultSeed}.");

    private static readonly Option<int?> Threads = Number("--threads", 1, 1024, "Threads. Default: one for each processor.");
    private static readonly Option<string> Out = File("--out", $"Where to save the model. Default: {SampleOptions.DefaultModel}.");
    private static readonly Option<string> Resume = File("--resume", "Go on with a stopped run from its checkpoint.");
    private static readonly Option<string> Metrics = File("--metrics", "Write the figures of the run to this file, lines of 'name value'.");
    private static readonly Option<string> Generate = new("--generate")
    {
        Description = "Continue this text with a trained model, and train nothing.",
        HelpName = "prompt",
    };

    private static readonly Option<string[]?> Attention =
        Page("--attention", "Write a page that shows what a trained model attends to in a text, and train nothing.");

    private static readonly Option<string> Load =
        File("--load", $"The model for --generate and --attention. Default: {SampleOptions.DefaultModel}.");
    private static readonly Option<int?> Tokens = Number("--tokens", 1, int.MaxValue, "Characters to generate. Default: 500.");
    private static readonly Option<double?> Temperature =
        Number("--temperature", 0.0, 100.0, "Below 1, likely characters become likelier; 0 takes the likeliest. Default: 0.8.");

    private static readonly Option<int?> TopK =
        Number("--top-k", 1, int.MaxValue, "Choose among this many of the likeliest characters. Default: all.");
    private static readonly Option<double?> TopP =
        Number("--top-p", 0.01, 1.0, "Choose among the likeliest that have this probability together. Default: 1.");

    /// <summary>Does what the arguments say.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
        => SampleProgram.Run(Command(), arguments, parsed => Run(Read(parsed), output), output, error);

    /// <summary>The options that the arguments give.</summary>
    /// <exception cref="InputException">They do not go together.</exception>
    internal static SampleOptions Read(ParseResult parsed)
    {
        RequireTogether(parsed);
        var defaults = new SampleOptions();
        return defaults with
        {
            Data = parsed.GetValue(Data),
            Steps = parsed.GetValue(Steps),
            Seed = parsed.GetValue(Seed),
            Threads = parsed.GetValue(Threads) ?? defaults.Threads,
            Out = parsed.GetValue(Out) ?? defaults.Out,
            Resume = parsed.GetValue(Resume),
            Metrics = parsed.GetValue(Metrics),
            Generate = parsed.GetValue(Generate),
            Attention = parsed.GetValue(Attention) is { Length: > 0 } attention ? attention : null,
            Load = parsed.GetValue(Load) ?? defaults.Load,
            Tokens = parsed.GetValue(Tokens) ?? defaults.Tokens,
            Temperature = parsed.GetValue(Temperature) ?? defaults.Temperature,
            TopK = parsed.GetValue(TopK) ?? defaults.TopK,
            TopP = parsed.GetValue(TopP) ?? defaults.TopP,
        };
    }

    private static int Run(SampleOptions options, TextWriter output)
    {
        if (options.Attention is not null) return AttentionCommand.Run(options, output);
        return options.Generate is null ? TrainingCommand.Run(options, output) : GenerationCommand.Run(options, output);
    }

    private static RootCommand Command() => new("Trains a small GPT, compiled from attributes, to write text character by character.")
    {
        Data, Steps, Seed, Threads, Out, Resume, Metrics, Generate, Attention, Load, Tokens, Temperature, TopK, TopP,
    };

    private static void RequireTogether(ParseResult parsed)
    {
        Option[] training = [Data, Steps, Threads, Out, Resume, Metrics];
        Option[] writing = [Tokens, Temperature, TopK, TopP];
        if (Given(Attention)) Refuse([.. training, Seed, Generate, .. writing], "does not go with --attention");
        else if (Given(Generate)) Refuse(training, "is for training; leave it out with --generate");
        else
        {
            Refuse([Load], "is for generating; add --generate \"PROMPT\", or --attention FILE \"TEXT\"");
            Refuse(writing, "is for generating; add --generate \"PROMPT\"");
        }

        bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };

        void Refuse(Option[] options, string reason)
        {
            if (options.FirstOrDefault(Given) is { } refused) throw new InputException($"{refused.Name} {reason}. See --help.");
        }
    }
}
