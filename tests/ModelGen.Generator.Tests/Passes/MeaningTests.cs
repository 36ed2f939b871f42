using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>No pass changes what a graph means: its interpretation stays the same but for the rounding of doubles.</summary>
public sealed class MeaningTests
{
    private const double Rounding = 1e-12;

    public static TheoryData<string> Declared => [.. Declarations.Tiny, .. Declarations.TinyPairs, .. Declarations.TinyEncoders];

    public static TheoryData<string> DeclaredWithDecoder => [.. Declarations.Tiny, .. Declarations.TinyPairs];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Passes_keep_losses_and_gradients(string arguments)
    {
        var (spec, passes) = Compile(arguments);
        var parameters = RandomParameters.Of(passes.Training("lowering"), seed: 1);
        var call = Call(spec);
        var reference = GraphInterpreter.Train(passes.Training("differentiation"), parameters, call);
        foreach (var pass in new[] { "evaluation", "dead code", "fusion", "derivative storage" })
        {
            var result = GraphInterpreter.Train(passes.Training(pass), parameters, call);
            Agreement.Check(result.Losses!, reference.Losses!, Rounding, $"losses after {pass}");
            Assert.Equal(reference.Gradients.Keys.Order(), result.Gradients.Keys.Order());
            foreach (var (name, gradient) in reference.Gradients)
                Agreement.Check(result.Gradients[name].Elements, gradient.Elements, Rounding, $"gradient of {name} after {pass}");
        }
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public void Ops_that_go_through_rows_in_slices_mean_what_the_ops_of_a_slice_mean(string arguments)
    {
        var (spec, passes) = Compile(arguments);
        var parameters = RandomParameters.Of(passes.Training("lowering"), seed: 1);
        var call = Call(spec);
        var graph = passes.Training("derivative storage");
        var expanded = graph.With([.. graph.Regions.Select(region =>
            region.With(region.Ops.SelectMany(op => op is ISlicedOp sliced ? sliced.Body : [op])))]);

        var (reference, result) = (GraphInterpreter.Train(graph, parameters, call), GraphInterpreter.Train(expanded, parameters, call));
        Agreement.Check(result.Losses!, reference.Losses!, Rounding, "losses");
        foreach (var (name, gradient) in reference.Gradients)
            Agreement.Check(result.Gradients[name].Elements, gradient.Elements, Rounding, $"gradient of {name}");

        var evaluation = GraphInterpreter.Evaluate(graph, parameters, call).Losses!;
        Agreement.Check(GraphInterpreter.Evaluate(expanded, parameters, call).Losses!, evaluation, Rounding, "losses of evaluation");
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public void Evaluation_is_the_forward_pass_without_dropout(string arguments)
    {
        var (spec, passes) = Compile(arguments, isSmoothed: false);
        var parameters = RandomParameters.Of(passes.Training("lowering"), seed: 1);
        var call = Call(spec) with { DropoutKey = null };
        var reference = GraphInterpreter.Train(passes.Training("lowering"), parameters, call);
        foreach (var pass in new[] { "evaluation", "dead code", "fusion", "derivative storage" })
        {
            var result = GraphInterpreter.Evaluate(passes.Training(pass), parameters, call);
            Agreement.Check(result.Losses!, reference.Losses!, Rounding, $"losses of evaluation after {pass}");
        }
    }

    [Theory]
    [MemberData(nameof(DeclaredWithDecoder))]
    public void Passes_keep_logits(string arguments)
    {
        var (spec, passes) = Compile(arguments);
        var parameters = RandomParameters.Of(passes.Training("lowering"), seed: 1);
        var call = Uniform(spec);
        var reference = Logits(passes.Inference("lowering"));
        foreach (var pass in new[] { "dead code", "fusion" })
            Agreement.Check(Logits(passes.Inference(pass)).Elements, reference.Elements, Rounding, $"logits after {pass}");

        Matrix Logits(ModelGraph graph) => new InferenceInterpreter(graph, parameters, call.Source).Forward(call.Tokens, call.Batch);
    }

    [Theory]
    [MemberData(nameof(DeclaredWithDecoder))]
    public void Logits_of_inference_give_the_losses_of_evaluation(string arguments)
    {
        var (spec, passes) = Compile(arguments, isSmoothed: false);
        var parameters = RandomParameters.Of(passes.Training("lowering"), seed: 1);
        var call = Uniform(spec) with { DropoutKey = null };
        var logits = new InferenceInterpreter(passes.Inference("fusion"), parameters, call.Source).Forward(call.Tokens, call.Batch);
        var losses = Enumerable.Range(0, call.Rows).Select(row =>
        {
            if (call.Targets[row] < 0) return 0;
            var sum = Enumerable.Range(0, logits.Columns).Sum(column => Math.Exp(logits[row, column]));
            return Math.Log(sum) - logits[row, call.Targets[row]];
        });
        var evaluation = GraphInterpreter.Evaluate(passes.Training("derivative storage"), parameters, call);
        Agreement.Check([.. losses], evaluation.Losses!, Rounding, "losses");
    }

    [Theory]
    [MemberData(nameof(DeclaredWithDecoder))]
    public void Logits_are_the_same_in_pieces(string arguments)
    {
        var (spec, passes) = Compile(arguments);
        var parameters = RandomParameters.Of(passes.Training("lowering"), seed: 1);
        var tokens = RandomCall.Ids(spec.Dimensions.ContextLength, spec.Dimensions.VocabularySize, seed: 2);
        var source = Call(spec).Source is { } sources ? new Call([2], sources.Tokens[..2]) : null;
        var whole = new InferenceInterpreter(passes.Inference("fusion"), parameters, source).Forward(tokens, batch: 1);
        var inPieces = new InferenceInterpreter(passes.Inference("fusion"), parameters, source);
        double[] logits = [.. inPieces.Forward(tokens[..1], 1).Elements, .. inPieces.Forward(tokens[1..], 1).Elements];
        Agreement.Check(logits, whole.Elements, Rounding, "logits in pieces");

        var last = new InferenceInterpreter(passes.Inference("fusion"), parameters, source).Forward(tokens, batch: 1, everyPosition: false);
        Agreement.Check(last.Elements, whole.Elements[^last.Columns..], Rounding, "logits after the last token");
    }

    private static (ModelSpec Spec, CompilerPasses Passes) Compile(string arguments, bool isSmoothed = true)
    {
        var spec = Declarations.Spec(arguments);
        if (!isSmoothed) spec = spec with { LabelSmoothing = 0 };
        return (spec, new CompilerPasses(spec));
    }

    // Sequences of equal length, as inference takes them.
    private static Call Uniform(ModelSpec spec)
    {
        var (call, size) = (Call(spec), spec.Dimensions);
        return call.Source is null
            ? call
            : RandomCall.Training(call.Batch, size.ContextLength, size.VocabularySize, seed: 2) with { Source = call.Source };
    }

    private static Call Call(ModelSpec spec) => RandomCall.For(spec, seed: 2);
}
