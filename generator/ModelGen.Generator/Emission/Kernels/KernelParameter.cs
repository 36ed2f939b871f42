namespace ModelGen.Generator.Emission.Kernels;

internal sealed record KernelParameter(string Type, string Name, KernelArgument Argument)
{
    /// <summary>What a call says before the argument: <c>ref </c>, <c>in </c> or nothing.</summary>
    public string Passing => Type.Contains(' ') ? Type.Substring(0, Type.IndexOf(' ') + 1) : "";

    /// <summary>The parameter as C# declares it.</summary>
    public override string ToString() => $"{Type} {Name}";
}
