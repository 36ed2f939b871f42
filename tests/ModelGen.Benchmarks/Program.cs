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

var generator = new Command("generator", "The compiler: time to compile a tiny and a GPT-2 declaration, and the size of what comes out.");
generator.SetAction(result => GeneratorVerb.Run(new Report(result.GetValue(metrics))));
root.Add(generator);

var shapes = new Argument<string[]>("shapes")
{
    Description = "Some of A, B and C.", Arity = ArgumentArity.ZeroOrMore,
    DefaultValueFactory = _ => [.. Shape.All.Select(shape => shape.Name)],
};
var peers = new Option<bool>("--peers") { Description = "Also the same shapes in PyTorch, in turns with ours." };
var train = new Command("train", "Whole training steps: speed, share of the FMA peak, bytes allocated, memory, first step.")
{
    shapes, threads, peers,
};
train.SetAction(result => TrainVerb.Run(
    new Report(result.GetValue(metrics)), result.GetValue(shapes)!, result.GetValue(threads)!, result.GetValue(peers)));
root.Add(train);

return root.Parse(args).Invoke();
