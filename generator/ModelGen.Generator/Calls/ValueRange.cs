using ModelGen.Generator.Declaration;

namespace ModelGen.Generator.Calls;

/// <summary>The values that an option or an argument may have whatever the model.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest; what is finite is at most that of a double.</param>
/// <param name="WithoutLeast">Whether the least itself is excluded.</param>
/// <param name="WithoutMost">Whether the greatest itself is excluded.</param>
internal sealed record ValueRange(double Least, double Most = double.MaxValue, bool WithoutLeast = false, bool WithoutMost = false)
{
    /// <summary>Whether a value is in it; what is no number is in none.</summary>
    public bool Contains(double value) =>
        (WithoutLeast ? value > Least : value >= Least) && (WithoutMost ? value < Most : value <= Most);

    /// <summary>As a message says it of a value outside: "at least 1", or of infinity "finite and at least 1".</summary>
    public string Rule(double value) => double.IsInfinity(value) && value > 0 && Most == double.MaxValue ? $"finite and {this}" : ToString();

    /// <summary>As a message says it: "at least 1".</summary>
    public override string ToString()
    {
        var from = $"{(WithoutLeast ? "above" : "at least")} {Text.Of(Least)}";
        return Most == double.MaxValue ? from : $"{from} and {(WithoutMost ? "below" : "at most")} {Text.Of(Most)}";
    }
}
