namespace TranslatorSample;

internal static class Program
{
    public static int Main(string[] arguments) => CommandLine.Run(arguments, Console.Out, Console.Error);
}
