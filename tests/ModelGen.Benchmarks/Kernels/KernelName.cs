using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelGen.Benchmarks;

/// <summary>A generated kernel's name, taken apart: Linear128x384Bias is Linear, of 128 by 384, with Bias.</summary>
internal sealed partial record KernelName(string Text, string Family, IReadOnlyList<int> Sizes, string Suffix)
{
    public bool IsProduct => Family is "Linear" or "LinearTransposed" or "WeightGradient";

    /// <summary>Whether it is attention without a cache, or its gradient.</summary>
    public bool IsAttention => Family is "Attention" or "CausalAttention" or "CrossAttention" || IsAttentionGradient;

    /// <summary>Whether it is attention's gradient.</summary>
    public bool IsAttentionGradient => Family is "AttentionGradient" or "CausalAttentionGradient" or "CrossAttentionGradient";

    public static KernelName Parse(string text)
    {
        var match = Parts().Match(text);
        if (!match.Success) return new KernelName(text, text, [], "");
        var sizes = match.Groups[2].Value.Split('x').Select(size => int.Parse(size, CultureInfo.InvariantCulture));
        return new KernelName(text, match.Groups[1].Value, [.. sizes], match.Groups[3].Value);
    }

    public override string ToString() => Text;

    [GeneratedRegex("^([A-Za-z]+)([0-9]+(?:x[0-9]+)*)(.*)$")]
    private static partial Regex Parts();
}
