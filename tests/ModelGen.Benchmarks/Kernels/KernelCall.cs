using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ModelGen.Benchmarks;

/// <summary>
/// One call of one generated kernel as a program made it, which can be made again: the same kernel on the same memory. Each worker's
/// arguments are its own.
/// </summary>
internal sealed class KernelCall
{
    private readonly object[][] _arguments;
    private readonly ParameterInfo[] _parameters;
    private readonly Action[] _invocations;

    public KernelCall(object kernels, MethodInfo method, object[][] arguments, int callsInProgram)
    {
        Name = KernelName.Parse(method.Name);
        CallsInProgram = callsInProgram;
        _parameters = method.GetParameters();
        _arguments = arguments;
        var invocation = Invocation(method);
        _invocations = [.. arguments.Select(values => invocation.CreateDelegate<Action>((object[])[kernels, .. values]))];
    }

    public KernelName Name { get; }

    /// <summary>How often the program calls the kernel in one run.</summary>
    public int CallsInProgram { get; }

    public int Workers => _arguments.Length;

    /// <summary>Rows of the call, whatever the kernel calls them.</summary>
    public nint Rows => Has("rows") ? Integer("rows") : Has("depth") ? Integer("depth") : RowsOf("starts");

    /// <summary>Rows of the keys: those of the queries, or of the source sequences.</summary>
    public nint KeyRows => RowsOf(KeyStarts);

    /// <summary>The sequences of a kernel that is told where they begin.</summary>
    public IReadOnlyList<KernelSequence> Sequences =>
    [
        .. Enumerable.Range(0, (int)Integer("sequences")).Select(sequence => new KernelSequence(
            Start("starts", sequence), Start("starts", sequence + 1) - Start("starts", sequence),
            Start(KeyStarts, sequence + 1) - Start(KeyStarts, sequence))),
    ];

    /// <summary>The float operands, scratch apart.</summary>
    public IEnumerable<string> Operands => _parameters
        .Where(parameter => parameter.ParameterType == typeof(float).MakeByRefType() && parameter.Name != "scratch")
        .Select(parameter => parameter.Name!);

    /// <summary>How an argument is kept: references as addresses.</summary>
    public static Type StoredType(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (!type.IsByRef) return type;
        return parameter.GetRequiredCustomModifiers().Length > 0 ? type.GetElementType()! : typeof(nuint);
    }

    /// <summary>Makes one worker's call again.</summary>
    public void Invoke(int worker) => _invocations[worker]();

    public bool Has(string name) => _parameters.Any(parameter => parameter.Name == name);

    public nint Integer(string name) => (nint)Argument(name);

    public float Single(string name) => (float)Argument(name);

    public bool Flag(string name) => (bool)Argument(name);

    /// <summary>The memory of an operand; default where the kernel has no such operand.</summary>
    public Operand Operand(string name) => Has(name) ? new Operand((nuint)Argument(name)) : default;

    private string KeyStarts => Has("keyStarts") ? "keyStarts" : "starts";

    private nint RowsOf(string starts) => Start(starts, (int)Integer("sequences"));

    // Where a sequence begins, which is where the one before it ends.
    private nint Start(string starts, int sequence) => Unsafe.Add(ref Operand(starts).Integers, sequence);

    private object Argument(string name) => _arguments[0][Array.FindIndex(_parameters, parameter => parameter.Name == name)];

    // (object[] values) => ((Kernels)values[0]).Method((T1)values[1], ...)
    private static DynamicMethod Invocation(MethodInfo method)
    {
        var invocation = new DynamicMethod(method.Name, null, [typeof(object[])], method.DeclaringType!.Module, skipVisibility: true);
        var code = invocation.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Ldelem_Ref);
        code.Emit(OpCodes.Castclass, method.DeclaringType);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = StoredType(parameters[i]);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldc_I4, i + 1);
            code.Emit(OpCodes.Ldelem_Ref);

            // An `in` parameter takes a reference into the box.
            var isIn = parameters[i].ParameterType.IsByRef && type != typeof(nuint);
            code.Emit(isIn ? OpCodes.Unbox : OpCodes.Unbox_Any, type);
        }

        code.Emit(OpCodes.Callvirt, method);
        code.Emit(OpCodes.Ret);
        return invocation;
    }
}
