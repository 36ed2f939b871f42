using System;
using System.Linq;
using ModelGen.Data;
using ModelGen.Generation;
using ModelGen.Text;
using ModelGen.Training;

namespace TinyApp;

/// <summary>Trains, saves, loads and writes: each of the package's parts once.</summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        var text = string.Concat(Enumerable.Repeat("to be or not to be, ", 50));
        var tokenizer = CharacterTokenizer.Train(text, TinyGpt.VocabularySize);
        var (training, validation) = new TokenDataset(tokenizer.Encode(text)).Split(0.1);
        var model = TinyGpt.Create(seed: 1);
        var options = new TrainerOptions { Threads = 1, Schedule = LearningRateSchedule.Constant(1e-2) };
        using (var trainer = model.CreateTrainer(options))
        {
            trainer.Fit(training, validation, 300);
            Console.WriteLine($"loss {trainer.Evaluate(validation)}");
        }

        model.Save(arguments[0]);
        using var session = TinyGpt.Load(arguments[0]).CreateSession();
        var written = session.Complete(tokenizer.Encode("to be or"), 12, new SamplingOptions { Temperature = 0 });
        Console.WriteLine($"wrote {tokenizer.Decode(written)}");
    }
}
