using System.CommandLine;
using System.CommandLine.Invocation;
using ModelGen.Checkpoints;
using ModelGen.Training;

namespace ModelGen.Samples;

/// <summary>A sample from its arguments to its exit code.</summary>
public static class SampleProgram
{
    /// <summary>Does what the arguments say; a fault is one line.</summary>
    /// <param name="command">The options.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="action">What to do with the options that were given; returns the exit code.</param>
    /// <param name="output">Where the help goes.</param>
    /// <param name="error">Where a fault goes.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(
        RootCommand command, string[] arguments, Func<ParseResult, int> action, TextWriter output, TextWriter error)
    {
        // A text may begin with @, so response files are off.
        var parsed = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not null and not ParseErrorAction)
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        try
        {
            if (parsed.Errors.Count > 0) throw new InputException($"{parsed.Errors[0].Message} See --help.");
            return action(parsed);
        }
        catch (Exception e) when (e is InputException or CheckpointException)
        {
            error.WriteLine(e.Message);
            return ExitCode.BadInput;
        }
        catch (Exception e) when (e is TrainingDivergedException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCode.Failure;
        }
    }
}
