using ModelGen.Generator.Tests.Calls;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>What is offered for each rule on calls.</summary>
public class CallFixTests
{
    private const string Session = "using var session = model.CreateSession();\n";
    private const string Batches = "using var session = model.CreateSession(new() { Batch = 3 });\n";
    private const string Trainer = "using var trainer = model.CreateTrainer();\n";

    [Theory]
    [InlineData(Session + "session.Forward([1], {|MG4001:new float[95]|});", "new float[CharGpt.VocabularySize]")]
    [InlineData(Session + "session.Forward([1, 2], {|MG4001:new float[190]|});", "new float[192]")]
    [InlineData("_ = new Sampler(new(), 9).Next({|MG4001:new float[8]|});", "new float[9]")]
    [InlineData(Session + "session.Complete({|MG4003:new int[65]|}, 1);", "new int[CharGpt.ContextLength]")]
    [InlineData(Session + "session.Complete({|MG4002:new int[0]|}, 1);", "new int[1]")]
    [InlineData(Trainer + "trainer.Step({|MG4002:new int[15]|}, new int[16], batch: 2, length: 8);", "new int[16]")]
    [InlineData(Trainer + "trainer.Step(new int[16], {|MG4002:new int[/* of */ 3 * 5]|}, batch: 2, length: 8);", "new int[/* of */ 16]")]
    [InlineData(
        "using var trainer = model.CreateTrainer(new() { SequenceLength = {|MG4003:65|} });", "CharGpt.ContextLength")]
    [InlineData("_ = new SamplingOptions { TopP = {|MG4006:1.5|} };", "1")]
    [InlineData("_ = new SessionOptions { Batch = {|MG4006:-3|} };", "1")]
    [InlineData("_ = new AdamWOptions { Epsilon = {|MG4006:0|} };", "1e-30")]
    [InlineData("_ = LearningRateSchedule.WarmupCosine(1e-3, 1e-4, 100, {|MG4006:50|});", "100")]
    [InlineData("_ = BytePairTokenizer.Train([\"a\"], {|MG4006:1 << 20|});", "262144")]
    public Task The_nearest_that_would_do(string statements, string right)
    {
        var (start, end) = (statements.IndexOf("{|", StringComparison.Ordinal), statements.IndexOf("|}", StringComparison.Ordinal));
        var wrong = statements[(start + "{|MG4001:".Length)..end];
        return Offered.Exactly(
            CallCode.Body(CallCode.CharGpt, "CharGpt", statements), $"Replace {wrong} by {right}",
            CallCode.Body(CallCode.CharGpt, "CharGpt", statements[..start] + right + statements[(end + 2)..]));
    }

    [Fact]
    public Task Both_of_two_that_are_as_near()
    {
        return Offered.Exactly(
            Code("{|MG4002:new int[4]|}"),
            "Replace new int[4] by new int[3]", Code("new int[3]"), "Replace new int[4] by new int[6]", Code("new int[6]"));

        static string Code(string tokens) =>
            CallCode.Body(CallCode.CharGpt, "CharGpt", $"{Batches}session.Forward({tokens}, new float[3 * 96]);");
    }

    [Fact]
    public Task A_class_of_the_models_name_that_is_another_one_there() => Offered.Exactly(
        Hidden("{|MG4003:new int[65]|}"), "Replace new int[65] by new int[64]", Hidden("new int[64]"));

    [Theory]
    [InlineData("float[] logits = new float[95];\nsession.Forward([1], {|MG4001:logits|});")]
    [InlineData("session.Forward([1], {|MG4001:new float[] { 1, 2 }|});")]
    [InlineData("session.Forward([1], {|MG4001:new float[95].AsSpan()|});")]
    [InlineData("_ = new SamplingOptions { TopP = {|MG4006:0|} };")]
    [InlineData("_ = new SamplingOptions { TopP = {|MG4006:float.NaN|} };")]
    public Task Nothing_where_the_array_is_made_elsewhere_or_no_value_is_nearest(string statements) =>
        Offered.Exactly(CallCode.Body(CallCode.CharGpt, "CharGpt", Session + statements));

    private static string Hidden(string prompt) => CallCode.Members(
        CallCode.CharGpt,
        $"static int CharGpt => 1;\nstatic int[] Run(global::CharGpt model) => model.CreateSession().Complete({prompt}, 1);");
}
