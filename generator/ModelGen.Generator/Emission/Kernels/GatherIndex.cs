using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>How a gathering kernel finds its index.</summary>
internal static class GatherIndex
{
    public static void AddParameters(IndexSource source, Action<string, string, KernelArgument> add)
    {
        if (source == IndexSource.Token)
        {
            add("ref int", "tokens", new KernelArgument.Text("Tokens"));
            return;
        }

        add("nint", "length", new KernelArgument.Text("Length"));
        add("nint", "start", new KernelArgument.Text("FirstPosition"));
    }

    public static string Of(IndexSource source) =>
        source == IndexSource.Token ? "(nint)Unsafe.Add(ref tokens, row)" : "(start + row % length)";
}
