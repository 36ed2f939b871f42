using System.CommandLine;
using System.CommandLine.Invocation;

namespace TranslatorSample;

/// <summary>The options of the sample, and its exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Exit code when all went well.</summary>
    public const int Success = 0;

    /// <summary>Exit code when something failed on the way.</summary>
    public const int Failure = 1;

    /// <summary>Exit code when options or files cannot be used.</summary>
    public const int BadInput = 2;

    private static readonly Option<string> Target = new("--target")
    {
        Description = $"The language to translate English into: de, fr, ja ... Default: {TranslatorOptions.DefaultTarget}.",
        HelpName = "language",
    };

    private static readonly Option<string> Multi30k = new("--multi30k")
    {
        Description = "Sentence pairs to learn from: a folder with Multi30k. Default: the texts of the .NET SDK.",
        HelpName = "folder",
    };

    private static readonly Option<bool> Pairs = new("--pairs")
    {
        Description = "Say how many sentence pairs there are, show ten of them, and train nothing.",
    };

    /// <summary>Does what the arguments say.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        // A sentence to translate may begin with @, so response files are off.
        var parsed = Command().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not null and not ParseErrorAction)
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        try
        {
            if (parsed.Errors.Count > 0) throw new InputException($"{parsed.Errors[0].Message} See --help.");
            return PairsCommand.Run(Read(parsed), output);
        }
        catch (InputException e)
        {
            error.WriteLine(e.Message);
            return BadInput;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return Failure;
        }
    }

    /// <summary>The options that the arguments give.</summary>
    internal static TranslatorOptions Read(ParseResult parsed)
    {
        var defaults = new TranslatorOptions();
        return defaults with
        {
            Target = parsed.GetValue(Target) ?? defaults.Target,
            Multi30k = parsed.GetValue(Multi30k),
            Pairs = parsed.GetValue(Pairs),
        };
    }

    private static RootCommand Command() => new("Gathers sentences in English and another language, to learn translation from.")
    {
        Target, Multi30k, Pairs,
    };
}
