namespace ModelGen.AnyDeclarations;

/// <summary>Code that uses a model: as it may be, as it must not be, and with other models, which may be anything.</summary>
internal static class DrawnCalls
{
    /// <summary>Names all that every model has.</summary>
    public static string Names(string number, string model) => $$"""
        internal static class Use{{number}}
        {
            public static long Sizes()
            {
                var model = {{model}}.Create(seed: 1);
                model = {{model}}.Load("model.safetensors");
                var sizes = new[] { {{model}}.DModel, {{model}}.Heads, {{model}}.Layers, {{model}}.DFeedForward };
                var more = {{model}}.VocabularySize + {{model}}.ContextLength + {{model}}.ParameterCount;
                return sizes.Length + more + model.Dimensions.DModel;
            }
        }

        """;

    /// <summary>Calls that nothing is wrong with.</summary>
    public static string Right(string number, string model, DrawnArguments arguments, Draw draw) =>
        Body($"Right{number}", model, Statements(arguments, draw.Chance(50), isRight: true));

    /// <summary>Calls each of which certainly fails, and how many they are.</summary>
    public static (string Text, int Count) Wrong(string number, string model, DrawnArguments arguments, Draw draw)
    {
        var statements = Statements(arguments, draw.Chance(50), isRight: false);
        var count = statements.Count(statement => !statement.StartsWith("using", StringComparison.Ordinal));
        return (Body($"Wrong{number}", model, statements), count);
    }

    /// <summary>Calls that may be right or wrong, or not compile.</summary>
    public static string Any(string number, string model, Draw draw, IReadOnlyList<string> models) => Body($"Any{number}", model, [
        $"using var one = model.CreateSession({draw.Of("", "null", "new() { Batch = number }", "new() { Batch = -1 }", "new(")});",
        $"one.Forward({draw.Of("some", "[1, 2]", "new int[number]", "[]", "null", "stackalloc int[3]", "default")}, "
            + $"new float[{draw.Of("0", "-1", "number", "7", "int.MaxValue")}]);",
        $"_ = model.CreateTrainer({draw.Of("", "null", "new() { BatchSize = 0 }", "new() { SequenceLength = int.MaxValue }", "default")});",
        $"_ = model.CreateSpeculativeSession({draw.Of(models)}.Create());",
        $"model.TakeEncoder({draw.Of(models)}.Create());",
        $"one.Encode([{draw.Of("0", "-1", "int.MaxValue", "number", "")}]);",
        $"one.Complete(some, {draw.Of("-1", "number", "1 << 31", "0")});",
    ]) + $"[EmbeddedBy(typeof({draw.Of(models)}), {draw.Of("8", "0", "-1", "16", $"{model}.DModel", "1.5")})] "
        + $"internal sealed class Index{number};\n";

    private static string[] Statements(DrawnArguments arguments, bool isPlain, bool isRight)
    {
        var (words, length, room) = (arguments.VocabularySize, arguments.ContextLength, arguments.OutputWidth);
        var tokens = isPlain ? "new int[1]" : "[0]";
        var trainer = "using var trainer = model.CreateTrainer(new() { BatchSize = 2 });";
        string[] training = arguments.Topology != "Decoder" ? []
            : isRight ? [trainer, $"trainer.Step(new int[2], [0, {words - 1}], 2, 1);"]
            : [trainer, $"trainer.Step(new int[2], [0, {words}], 2, 1);", "trainer.Step(new int[2], new int[3], 2, 1);"];
        return (arguments.Topology, isRight) switch
        {
            ("Decoder", true) =>
            [
                "using var session = model.CreateSession();", $"session.Forward({tokens}, new float[{words}]);",
                "session.Forward(some, new float[number]);",
                "session.Complete([0], 3);", "using var two = model.CreateSession(new() { Batch = 2 });",
                $"two.Forward([0, {words - 1}], new float[{2 * words}]);", .. training,
            ],
            ("Decoder", false) =>
            [
                "using var session = model.CreateSession();", $"session.Forward({tokens}, new float[{2 * words + 1}]);",
                $"session.Complete(new int[{length + 1}], 3);", $"session.Complete([{words}], 3);", "session.Complete([0], -1);",
                .. training,
            ],
            ("Encoder", true) =>
            [
                "using var session = model.CreateSession(new() { Batch = 2 });", $"session.Encode({tokens});",
                $"session.Encode([0, {words - 1}], [1, 1], new float[{2 * room}]);", "session.Encode(some);",
            ],
            ("Encoder", false) =>
            [
                "using var session = model.CreateSession(new() { Batch = 2 });", $"session.Encode([{words}]);",
                $"session.Encode(new int[{length + 1}]);",
                $"session.Encode([0, 0], [1, 1], new float[{2 * room + 1}]);", "session.Encode([0, 0, 0], [1, 1, 1], new float[number]);",
            ],
            (_, true) =>
            [
                $"using var session = model.CreateSession(new() {{ BeginToken = 1, EndToken = 0, Beams = 1 }});",
                "session.Translate(some);",
                .. arguments.SourceContextLength > 1 ? [$"session.Translate(new int[{arguments.SourceContextLength - 1}]);"] : (string[])[],
            ],
            _ =>
            [
                $"using var session = model.CreateSession(new() {{ BeginToken = 1, EndToken = 0, Beams = 1 }});",
                $"session.Translate(new int[{arguments.SourceContextLength}]);", $"session.Translate([{arguments.SourceVocabularySize}]);",
                "session.Translate(new int[0]);",
            ],
        };
    }

    private static string Body(string name, string model, IEnumerable<string> statements) => $$"""
        internal static class {{name}}
        {
            internal static void Run({{model}} model, System.ReadOnlySpan<int> some, int number)
            {
                {{string.Join("\n        ", statements)}}
            }
        }

        """;
}
