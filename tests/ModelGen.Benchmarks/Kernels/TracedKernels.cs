using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;

namespace ModelGen.Benchmarks;

/// <summary>Writes the class that <see cref="KernelTrace"/> puts between a program and its kernels.</summary>
internal static class TracedKernels
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    public static Type Derive(Type kernels, MethodInfo[] methods)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("TracedKernels"), AssemblyBuilderAccess.Run);
        var module = assembly.DefineDynamicModule("TracedKernels");
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

    // if (trace.IsFirst(index, worker)) trace.Keep(index, worker, [...]);
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
        var traced = code.DefineLabel();
        LoadTrace();
        code.Emit(OpCodes.Call, typeof(KernelTrace).GetMethod(nameof(KernelTrace.IsFirst))!);
        code.Emit(OpCodes.Brfalse, traced);
        LoadTrace();
        LoadBoxedArguments(code, parameters);
        code.Emit(OpCodes.Call, typeof(KernelTrace).GetMethod(nameof(KernelTrace.Keep))!);
        code.MarkLabel(traced);

        code.Emit(OpCodes.Call, typeof(Stopwatch).GetMethod(nameof(Stopwatch.GetTimestamp))!);
        code.Emit(OpCodes.Stloc, started);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, inner);
        for (var i = 0; i < parameters.Length; i++) code.Emit(OpCodes.Ldarg, (short)(i + 1));
        code.Emit(OpCodes.Callvirt, method);

        LoadTrace();
        LoadRows(code, name => Array.FindIndex(parameters, parameter => parameter.Name == name) + 1);
        code.Emit(OpCodes.Ldloc, started);
        code.Emit(OpCodes.Call, typeof(KernelTrace).GetMethod(nameof(KernelTrace.Note))!);
        code.Emit(OpCodes.Ret);
        type.DefineMethodOverride(builder, method);

        void LoadTrace()
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldfld, trace);
            code.Emit(OpCodes.Ldc_I4, index);
            code.Emit(OpCodes.Ldarg, (short)(Array.FindIndex(parameters, parameter => parameter.Name == "worker") + 1));
        }
    }

    // References as addresses: what kernels are given is pinned.
    private static void LoadBoxedArguments(ILGenerator code, ParameterInfo[] parameters)
    {
        code.Emit(OpCodes.Ldc_I4, parameters.Length);
        code.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            code.Emit(OpCodes.Dup);
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(OpCodes.Ldarg, (short)(i + 1));
            if (type.IsByRef && parameters[i].GetRequiredCustomModifiers().Length > 0) code.Emit(OpCodes.Ldobj, type.GetElementType()!);
            else if (type.IsByRef) code.Emit(OpCodes.Conv_U);
            code.Emit(OpCodes.Box, KernelCall.StoredType(parameters[i]));
            code.Emit(OpCodes.Stelem_Ref);
        }
    }

    // A kernel is told its rows, or its depth, or where its sequences begin: behind the last stand the rows of all.
    private static void LoadRows(ILGenerator code, Func<string, int> position)
    {
        var starts = position("starts");
        code.Emit(OpCodes.Ldarg, (short)Math.Max(Math.Max(position("rows"), position("depth")), starts));
        if (starts > 0)
        {
            code.Emit(OpCodes.Ldarg, (short)position("sequences"));
            code.Emit(OpCodes.Ldc_I4, sizeof(int));
            code.Emit(OpCodes.Mul);
            code.Emit(OpCodes.Add);
            code.Emit(OpCodes.Ldind_I4);
        }

        code.Emit(OpCodes.Conv_I8);
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
}
