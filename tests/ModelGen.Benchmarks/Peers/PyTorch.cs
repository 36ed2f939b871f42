using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Benchmarks.Peers;

/// <summary>How the same training runs in PyTorch: scripts beside this program, and the settings that are fastest for it.</summary>
internal static class PyTorch
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Why PyTorch cannot be measured here; null if it can.</summary>
    public static string? Missing()
    {
        try
        {
            var start = new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{Python}: {error.TrimEnd().Split('\n')[^1]}";
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The process that trains a shape.</summary>
    public static ProcessStartInfo Start(Shape shape, int threads)
    {
        var size = shape.Size;
        var start = new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "Peers", "train_peer.py")]);
        foreach (var (name, value) in new[]
        {
            ("d-model", size.DModel), ("heads", size.Heads), ("layers", size.Layers), ("feed-forward", size.DFeedForward),
            ("encoder-layers", size.EncoderLayers), ("vocabulary", size.VocabularySize), ("context", size.ContextLength), ("batch", shape.Batch), ("length", shape.Length),
            ("threads", threads),
        })
        {
            start.ArgumentList.Add($"--{name}");
            start.ArgumentList.Add(value.ToString(CultureInfo.InvariantCulture));
        }

        // The number of threads must stand before the libraries load. OMP_WAIT_POLICY=PASSIVE would cost a third of the speed, and is not
        // needed: idle OpenMP threads stop spinning after some milliseconds.
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        if (Avx512F.IsSupported) start.Environment["ATEN_CPU_CAPABILITY"] = "avx512";

        // Large tensors stay in the process between steps; otherwise the kernel hands out and clears their pages again and again.
        start.Environment["MALLOC_MMAP_MAX_"] = "0";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "8000000000";
        start.Environment["MALLOC_TOP_PAD_"] = "67108864";
        return start;
    }
}
