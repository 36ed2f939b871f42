using ModelGen.Data;
using ModelGen.Text;
using ModelGen.Training;

// dotnet run -c Release -- [TEXT] [STEPS]: learns from a text file, or from standard input where TEXT is -, and writes in its manner.
var path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "input.txt");
var steps = args.Length > 1 ? int.Parse(args[1]) : 600;
var text = path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);

// Characters as numbers; the last tenth of the text is held out to see whether the model learns more than the rest by heart.
var tokenizer = CharacterTokenizer.Train(text, CharGpt.VocabularySize);
var (training, validation) = new TokenDataset(tokenizer.Encode(text)).Split(0.1);

var model = CharGpt.Create(seed: 1);
Console.WriteLine($"{CharGpt.ParameterCount:N0} parameters learn {training.Length:N0} characters.");
using (var trainer = model.CreateTrainer(new() { Schedule = LearningRateSchedule.WarmupCosine(3e-3, 3e-4, steps / 10, steps) }))
{
    trainer.Fit(training, validation, steps, new() { EvaluationInterval = 100 }, new ConsoleProgress());
}

model.Save("char-gpt.safetensors");
tokenizer.Save("char-gpt.tokenizer.json");

// Any later program can go on from the two files.
model = CharGpt.Load("char-gpt.safetensors");
tokenizer = CharacterTokenizer.Load("char-gpt.tokenizer.json");
using var session = model.CreateSession();
var prompt = text[..Math.Min(text.Length, 12)];
Console.Write(prompt);
foreach (var token in session.Generate(tokenizer.Encode(prompt), 300, new() { Temperature = 0.8, Seed = 1 }))
    Console.Write(tokenizer.Decode([token]));
Console.WriteLine();
