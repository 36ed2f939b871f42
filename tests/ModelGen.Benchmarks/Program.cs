using System.CommandLine;
using ModelGen.Benchmarks;

// Before the command line is built: its start and memory are none of the model's.
if (args is [TrainOne.Verb, ..])
{
    TrainOne.Run(args);
    return 0;
}

var metrics = new Option<FileInfo?>("--metrics") { Description = "Also write the metric lines to this file.", Recursive = true };
var threads = new Option<int[]>("--threads")
{
    Description = "Numbers of threads to measure with.", DefaultValueFactory = _ => [1, 2], AllowMultipleArgumentsPerToken = true,
};

var root = new RootCommand("Measures ModelGen. Each verb prints a table and, last, lines 'metric name value'.") { metrics };

var generator = new Command(
    "generator",
    "The compiler: time of a first build, of declarations, and of edits in a large project; memory; analyzers.");
generator.SetAction(result => new GeneratorVerb(new Report(result.GetValue(metrics))).Run());
root.Add(generator);

string[] shapeNames = [.. Shape.All.Select(shape => shape.Name)];
var shapes = new Argument<string[]>("shapes")
{
    Description = "Which shapes.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => shapeNames,
};
shapes.AcceptOnlyFromAmong(shapeNames);
var peers = new Option<bool>("--peers") { Description = "Also the same shapes in PyTorch, in turns with ours." };
var train = new Command("train", "Whole training steps: speed, share of the FMA peak, bytes allocated, memory, first step.")
{
    shapes, threads, peers,
};
train.SetAction(result => TrainVerb.Run(
    new Report(result.GetValue(metrics)), result.GetValue(shapes)!, result.GetValue(threads)!, result.GetValue(peers)));
root.Add(train);

var profile = new Command("profile", "Where the time of a step goes, kernel by kernel.") { shapes, threads };
profile.SetAction(result => ProfileVerb.Run(new Report(result.GetValue(metrics)), result.GetValue(shapes)!, result.GetValue(threads)!));
root.Add(profile);

var peak = new Command("peak", "What this machine can do: fused multiply-adds, and bandwidth of caches and memory.") { threads };
peak.SetAction(result => PeakVerb.Run(new Report(result.GetValue(metrics)), result.GetValue(threads)!));
root.Add(peak);

var gemm = new Command("gemm", "Every matrix product on its own: share of the FMA peak, and against OpenBLAS.") { shapes, threads };
gemm.SetAction(result => GemmVerb.Run(new Report(result.GetValue(metrics)), result.GetValue(shapes)!, result.GetValue(threads)!));
root.Add(gemm);

var kernels = new Command("kernels", "Every other kernel on its own, as a share of its own floor.") { shapes, threads };
kernels.SetAction(result => KernelsVerb.Run(new Report(result.GetValue(metrics)), result.GetValue(shapes)!, result.GetValue(threads)!));
root.Add(kernels);

var specialised = new Command("specialised", "Each generated kernel against a generic twin with run-time dimensions.") { shapes, threads };
specialised.SetAction(result =>
    SpecialisedVerb.Run(new Report(result.GetValue(metrics)), result.GetValue(shapes)!, result.GetValue(threads)!));
root.Add(specialised);

var memory = new Command("memory", "Memory of training, its lower bound, and what recomputing activations saves and costs.")
{
    shapes, threads,
};
memory.SetAction(result =>
    new MemoryVerb(new Report(result.GetValue(metrics)), result.GetValue(threads)!.Max()).Run(result.GetValue(shapes)!));
root.Add(memory);

var attention = new Command("attention", "What it costs to be given all attention weights, against the forward pass alone.") { threads };
attention.SetAction(result => new AttentionVerb(new Report(result.GetValue(metrics)), result.GetValue(threads)!).Run());
root.Add(attention);

var factors = new Argument<string[]>("factors")
{
    Description = "What to vary.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ScaleVerb.FactorNames,
};
factors.AcceptOnlyFromAmong(ScaleVerb.FactorNames);
var scale = new Command("scale", "Cost against layers, width, context, vocabulary and batch, one at a time, with its exponent.")
{
    factors, threads,
};
scale.SetAction(result =>
    new ScaleVerb(new Report(result.GetValue(metrics)), result.GetValue(threads)!.Max()).Run(result.GetValue(factors)!));
root.Add(scale);

var count = new Option<int>("--count") { Description = "How many.", DefaultValueFactory = _ => 10_000 };
var seed = new Option<ulong>("--seed") { Description = "Other declarations with another seed.", DefaultValueFactory = _ => 1 };
var workers = new Option<int>("--threads") { Description = "Projects compiled at a time.", DefaultValueFactory = _ => 2 };
var declarations = new Command("declarations", "Declarations drawn at random, right and wrong: none may break the generator or an analyzer.")
{
    count, seed, workers,
};
declarations.SetAction(result => new DeclarationsVerb(
    new Report(result.GetValue(metrics)), result.GetValue(count), result.GetValue(seed), result.GetValue(workers)).Run());
root.Add(declarations);

return root.Parse(args).Invoke();
