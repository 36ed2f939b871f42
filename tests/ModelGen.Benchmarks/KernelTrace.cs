using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;

namespace ModelGen.Benchmarks;

/// <summary>
/// Times each kernel inside whole steps: a class derived at run time from a model's own Kernels, which hands every call on to the kernels
/// that the program uses, and notes when it began and ended. What is measured is the product's code with the caches as a step leaves them.
/// </summary>
public sealed class KernelTrace
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private readonly MethodInfo[] _methods;
    private readonly List<Call>[] _calls;

    private KernelTrace(MethodInfo[] methods, int workers)
    {
        _methods = methods;
        _calls = [.. Enumerable.Range(0, workers).Select(_ => new List<Call>(1 << 16))];
    }

    /// <summary>The calls of each worker, in their order.</summary>
    public IReadOnlyList<IReadOnlyList<Call>> Calls => _calls;

    /// <summary>Puts a trace between a program and its kernels.</summary>
    public static KernelTrace Attach(CompiledProgram program, int workers)
    {
        var field = program.GetType().GetField("_kernels", Hidden)!;
        var methods = field.FieldType.GetMethods(Hidden).Where(method => method.IsAbstract).ToArray();
        var trace = new KernelTrace(methods, workers);
        field.SetValue(program, Activator.CreateInstance(Derive(field.FieldType, methods), field.GetValue(program), trace));
        return trace;
    }

    public void Clear()
    {
        foreach (var calls in _calls) calls.Clear();
    }

    /// <summary>Called by the derived class.</summary>
    public void Note(int method, int worker, long rows, long started) =>
        _calls[worker].Add(new Call(_methods[method].Name, rows, started, Stopwatch.GetTimestamp()));

    private static Type Derive(Type kernels, MethodInfo[] methods)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("KernelTrace"), AssemblyBuilderAccess.Run);
        var module = assembly.DefineDynamicModule("KernelTrace");
        AllowPrivate(assembly, module, kernels.Assembly.GetName().Name!);
        var type = module.DefineType("TracedKernels", TypeAttributes.Public | TypeAttributes.Sealed, kernels);
        var inner = type.DefineField("inner", kernels, FieldAttributes.Private);
        var trace = type.DefineField("trace", typeof(KernelTrace), FieldAttributes.Private);

        var constructor = type.DefineConstructor(
            MethodAttributes.Public, CallingConventions.HasThis, [kernels, typeof(KernelTrace)]).GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Call, kernels.GetConstructor(Hidden, [])!);
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Stfld, inner);
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_2);
        constructor.Emit(OpCodes.Stfld, trace);
        constructor.Emit(OpCodes.Ret);
        for (var i = 0; i < methods.Length; i++) Override(type, methods[i], i, inner, trace);
        return type.CreateType();
    }

    // var started = Stopwatch.GetTimestamp(); inner.Method(...); trace.Note(index, worker, rows, started);
    private static void Override(TypeBuilder type, MethodInfo method, int index, FieldInfo inner, FieldInfo trace)
    {
        var parameters = method.GetParameters();
        var builder = type.DefineMethod(
            method.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, CallingConventions.HasThis,
            method.ReturnType, null, null,
            [.. parameters.Select(parameter => parameter.ParameterType)],
            [.. parameters.Select(parameter => parameter.GetRequiredCustomModifiers())], null);
        var code = builder.GetILGenerator();
        var started = code.DeclareLocal(typeof(long));
        code.Emit(OpCodes.Call, typeof(Stopwatch).GetMethod(nameof(Stopwatch.GetTimestamp))!);
        code.Emit(OpCodes.Stloc, started);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, inner);
        for (var i = 0; i < parameters.Length; i++) code.Emit(OpCodes.Ldarg, (short)(i + 1));
        code.Emit(OpCodes.Callvirt, method);

        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, trace);
        code.Emit(OpCodes.Ldc_I4, index);
        code.Emit(OpCodes.Ldarg, (short)(Position("worker") + 1));
        var batch = Position("batch");
        code.Emit(OpCodes.Ldarg, (short)(Math.Max(Math.Max(Position("rows"), Position("depth")), batch) + 1));
        if (batch >= 0)
        {
            code.Emit(OpCodes.Ldarg, (short)(Position("length") + 1));
            code.Emit(OpCodes.Mul);
        }

        code.Emit(OpCodes.Conv_I8);
        code.Emit(OpCodes.Ldloc, started);
        code.Emit(OpCodes.Call, typeof(KernelTrace).GetMethod(nameof(Note))!);
        code.Emit(OpCodes.Ret);
        type.DefineMethodOverride(builder, method);

        int Position(string name) => Array.FindIndex(parameters, parameter => parameter.Name == name);
    }

    // The models' kernels are private to them; the runtime honours this attribute by name.
    private static void AllowPrivate(AssemblyBuilder assembly, ModuleBuilder module, string name)
    {
        var attribute = module.DefineType(
            "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", TypeAttributes.Public, typeof(Attribute));
        var constructor = attribute.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(string)]);
        var code = constructor.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(Hidden, [])!);
        code.Emit(OpCodes.Ret);
        assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute.CreateType().GetConstructor([typeof(string)])!, [name]));
    }

    /// <summary>One call of a kernel by one worker; times in ticks of <see cref="Stopwatch"/>.</summary>
    public readonly record struct Call(string Kernel, long Rows, long Started, long Ended)
    {
        public double Seconds => (Ended - Started) / (double)Stopwatch.Frequency;
    }
}
