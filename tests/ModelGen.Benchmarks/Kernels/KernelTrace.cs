using System.Diagnostics;
using System.Reflection;

namespace ModelGen.Benchmarks;

/// <summary>
/// Watches the kernels of a program at work: a class derived at run time from the model's own Kernels hands every call on to the kernels
/// that the program uses. It notes when each call began and ended, and keeps the arguments of each kernel's first. What is measured is the
/// product's code with the caches as a step leaves them.
/// </summary>
internal sealed class KernelTrace
{
    private readonly object _kernels;
    private readonly MethodInfo[] _methods;
    private readonly List<TimedCall>[] _calls;
    private readonly object[]?[][] _arguments;

    private KernelTrace(object kernels, MethodInfo[] methods, int workers)
    {
        _kernels = kernels;
        _methods = methods;
        _calls = [.. Enumerable.Range(0, workers).Select(_ => new List<TimedCall>(1 << 16))];
        _arguments = [.. Enumerable.Range(0, workers).Select(_ => new object[]?[methods.Length])];
    }

    /// <summary>The calls of each worker, in their order.</summary>
    public IReadOnlyList<IReadOnlyList<TimedCall>> Calls => _calls;

    /// <summary>Puts a trace between a program and its kernels.</summary>
    public static KernelTrace Attach(CompiledProgram program, int workers)
    {
        const BindingFlags hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        var field = program.GetType().GetField("_kernels", hidden)!;
        var methods = field.FieldType.GetMethods(hidden).Where(method => method.IsAbstract).ToArray();
        var kernels = field.GetValue(program)!;
        var trace = new KernelTrace(kernels, methods, workers);
        field.SetValue(program, Activator.CreateInstance(TracedKernels.Derive(field.FieldType, methods), kernels, trace));
        return trace;
    }

    /// <summary>Each kernel that was called, with its first call's arguments, in the order of those calls.</summary>
    public IEnumerable<KernelCall> FirstCalls()
    {
        foreach (var name in _calls[0].Select(call => call.Kernel).Distinct())
        {
            var index = Array.FindIndex(_methods, method => method.Name == name);
            var count = _calls[0].Count(call => call.Kernel == name);
            yield return new KernelCall(_kernels, _methods[index], [.. _arguments.Select(arguments => arguments[index]!)], count);
        }
    }

    public void Clear()
    {
        foreach (var calls in _calls) calls.Clear();
    }

    /// <summary>Called by the derived class: whether the arguments of this call are wanted.</summary>
    public bool IsFirst(int method, int worker) => _arguments[worker][method] is null;

    /// <summary>Called by the derived class.</summary>
    public void Keep(int method, int worker, object[] arguments) => _arguments[worker][method] = arguments;

    /// <summary>Called by the derived class.</summary>
    public void Note(int method, int worker, long rows, long started) =>
        _calls[worker].Add(new TimedCall(_methods[method].Name, rows, started, Stopwatch.GetTimestamp()));

    /// <summary>One call of a kernel by one worker; times in ticks of <see cref="Stopwatch"/>.</summary>
    public readonly record struct TimedCall(string Kernel, long Rows, long Started, long Ended)
    {
        public double Seconds => (Ended - Started) / (double)Stopwatch.Frequency;
    }
}
