using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace ModelGen.Samples;

/// <summary>The kinds of command-line options that samples have.</summary>
public static class Options
{
    /// <summary>An option that names a file.</summary>
    public static Option<string> File(string name, string description) => new(name) { Description = description, HelpName = "file" };

    /// <summary>An option that names a page to write and the text that it is about; null where it is not given.</summary>
    public static Option<string[]?> Page(string name, string description)
    {
        // Any number parses, so that an option that follows is no argument, and a text without quotes is told what it misses.
        var option = new Option<string[]?>(name)
        {
            Description = description,
            HelpName = "file> <text",
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => null,
        };
        option.Validators.Add(result =>
        {
            if (result.Implicit || result.Tokens.Count == 2) return;
            result.AddError($"{name}: expected a file and a text, as in {name} page.html \"The text\"; got {Count(result.Tokens.Count)}.");
        });
        return option;

        static string Count(int tokens) => tokens switch { 0 => "neither", 1 => "one of them", _ => $"{tokens} arguments" };
    }

    /// <summary>An option with a number in a range; null where it is not given. Another value is an error that says the range.</summary>
    public static Option<T?> Number<T>(string name, T least, T most, string description)
        where T : struct, INumber<T>
    {
        var kind = typeof(T) == typeof(double) ? "a number" : "a whole number";
        var range = string.Create(CultureInfo.InvariantCulture, $"{kind} from {least} to {most}");
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = "number",
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
                result.AddError($"{name}: expected {range}, got '{text}'.");
                return null;
            },
        };
    }
}
