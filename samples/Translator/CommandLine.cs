using System.CommandLine;
using static ModelGen.Samples.Options;

namespace TranslatorSample;

/// <summary>The options of the sample.</summary>
internal static class CommandLine
{
    private static readonly Option<string> Target = new("--target")
    {
        Description = $"The language to translate English into: de, fr, ja ... Default: {TextOrigin.DefaultTarget}.",
        HelpName = "language",
    };

    private static readonly Option<string> Multi30k = new("--multi30k")
    {
        Description = "Sentence pairs to learn from: a folder with Multi30k. Default: the texts of the .NET SDK.",
        HelpName = "folder",
    };

    private static readonly Option<string> Source =
        File("--source", "Sentences of your own to learn from, one a line; with --target-file.");
    private static readonly Option<string> TargetFile = File("--target-file", "Their translations, one a line.");
    private static readonly Option<bool> Pairs = new("--pairs")
    {
        Description = "Say how many sentence pairs there are, show ten of them, and train nothing.",
    };

    private static readonly Option<double?> Minutes =
        Number("--minutes", 0.01, 100_000.0, $"Minutes to train for. Default: {Recipe.DefaultMinutes}, but for Multi30k.");

    private static readonly Option<int?> Steps =
        Number("--steps", 1, int.MaxValue, $"Training steps, instead of minutes. Default for Multi30k: {Recipe.Multi30k.Steps}.");

    private static readonly Option<ulong?> Seed =
        Number("--seed", 0ul, ulong.MaxValue, $"What chance is drawn from. Default: {Recipe.DefaultSeed}.");

    private static readonly Option<int?> Threads = Number("--threads", 1, 1024, "Threads. Default: one for each processor.");
    private static readonly Option<string> Out = File("--out", $"Where to save the model. Default: {TranslatorOptions.DefaultModel}.");
    private static readonly Option<string> Resume = File("--resume", "Go on with a stopped run from its checkpoint.");
    private static readonly Option<string> Metrics =
        File("--metrics", "Write the figures of the run to this file, lines of 'metric name value'.");

    private static readonly Option<string> Translate = new("--translate")
    {
        Description = "Translate this sentence with a trained model, and train nothing.",
        HelpName = "text",
    };

    private static readonly Option<bool> Interactive = new("--interactive")
    {
        Description = "Translate what is typed, or the lines of the input, with a trained model.",
    };

    private static readonly Option<string[]?> Attention =
        Page("--attention", "Translate this sentence with a trained model, and write a page that shows what it attends to.");

    private static readonly Option<string> Model =
        File("--model", $"The model for --translate, --interactive and --attention. Default: {TranslatorOptions.DefaultModel}.");

    private static readonly Option<int?> Beams =
        Number("--beams", 1, 64, "Translations that are followed at a time. Default: 4; 5 to test on Multi30k.");

    private static readonly Option<double?> LengthPenalty =
        Number("--length-penalty", 0.0, 10.0, "The higher, the longer translations may become. Default: 0.6.");

    private static readonly Option[] Texts = [Target, Multi30k, Source, TargetFile];
    private static readonly Option[] Training = [Minutes, Steps, Seed, Out, Resume, Metrics];
    private static readonly Option[] Translation = [Translate, Interactive, Attention, Model];

    /// <summary>Does what the arguments say.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(string[] arguments, TextReader input, TextWriter output, TextWriter error)
        => SampleProgram.Run(Command(), arguments, parsed => Run(Read(parsed), input, output), output, error);

    /// <summary>The options that the arguments give.</summary>
    /// <exception cref="InputException">They do not go together.</exception>
    internal static TranslatorOptions Read(ParseResult parsed)
    {
        RequireTogether(parsed);
        var defaults = new TranslatorOptions();
        return defaults with
        {
            Origin = new TextOrigin
            {
                Target = parsed.GetValue(Target) ?? defaults.Origin.Target,
                Multi30k = parsed.GetValue(Multi30k),
                SourceFile = parsed.GetValue(Source),
                TargetFile = parsed.GetValue(TargetFile),
            },
            Pairs = parsed.GetValue(Pairs),
            Minutes = parsed.GetValue(Minutes),
            Steps = parsed.GetValue(Steps),
            Seed = parsed.GetValue(Seed),
            Threads = parsed.GetValue(Threads) ?? defaults.Threads,
            Out = parsed.GetValue(Out) ?? defaults.Out,
            Resume = parsed.GetValue(Resume),
            Metrics = parsed.GetValue(Metrics),
            Translate = parsed.GetValue(Translate),
            Interactive = parsed.GetValue(Interactive),
            Attention = parsed.GetValue(Attention) is { Length: > 0 } attention ? attention : null,
            Model = parsed.GetValue(Model) ?? defaults.Model,
            Beams = parsed.GetValue(Beams),
            LengthPenalty = parsed.GetValue(LengthPenalty),
        };
    }

    private static int Run(TranslatorOptions options, TextReader input, TextWriter output)
    {
        if (options.Pairs) return PairsCommand.Run(options, output);
        if (options.Attention is not null) return AttentionCommand.Run(options, output);
        return options.Translate is not null || options.Interactive
            ? TranslationCommand.Run(options, input, output)
            : TrainingCommand.Run(options, output);
    }

    private static RootCommand Command() => new("Trains a Transformer, compiled from attributes, to translate.")
    {
        Target, Multi30k, Source, TargetFile, Pairs, Minutes, Steps, Seed, Threads, Out, Resume, Metrics, Translate, Interactive, Attention,
        Model, Beams, LengthPenalty,
    };

    private static void RequireTogether(ParseResult parsed)
    {
        if (Given(Pairs))
        {
            Option[] others = [.. Training, .. Translation, Threads, Beams, LengthPenalty];
            Refuse(others, "is for training or translating; leave it out with --pairs");
        }
        else if (Given(Translate) || Given(Interactive) || Given(Attention))
        {
            Refuse([.. Texts, .. Training], "is for training; leave it out with --translate, --interactive and --attention");
            if (Given(Translate)) Refuse([Interactive, Attention], "does not go with --translate");
            if (Given(Interactive)) Refuse([Attention], "does not go with --interactive");
        }
        else
        {
            Refuse([Model], "is for translating; add --translate \"TEXT\", --interactive or --attention FILE \"TEXT\"");
            if (Given(Resume)) Refuse([.. Texts, Seed, Out], "is what it was in the run that --resume goes on with; leave it out");
            if (Given(Steps)) Refuse([Minutes], "does not go with --steps");
        }

        if (Given(Source) || Given(TargetFile))
        {
            Refuse([Target, Multi30k], "does not go with --source and --target-file");
            if (!Given(Source)) throw new InputException("--target-file: the sentences are missing; add --source FILE. See --help.");
            if (!Given(TargetFile)) throw new InputException("--source: the translations are missing; add --target-file FILE. See --help.");
        }

        bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };

        void Refuse(Option[] options, string reason)
        {
            if (options.FirstOrDefault(Given) is { } refused) throw new InputException($"{refused.Name} {reason}. See --help.");
        }
    }
}
