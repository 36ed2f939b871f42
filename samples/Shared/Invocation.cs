namespace ModelGen.Samples;

/// <summary>How the user starts this program from the current folder.</summary>
public static class Invocation
{
    /// <summary>The command with these arguments, to copy to a shell.</summary>
    public static string Of(params string[] arguments) => string.Join(' ', [Program(), .. arguments.Select(Quote)]);

    // A program that lies in its project's bin/<configuration>/<framework>/ was started with dotnet run.
    private static string Program()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        if (framework.Parent is { Parent: { Name: "bin", Parent: { } project } } configuration && project.GetFiles("*.csproj").Length == 1)
        {
            var path = Path.GetRelativePath(Environment.CurrentDirectory, project.FullName);
            return $"dotnet run -c {configuration.Name} --project {Quote(path)} --";
        }

        return Quote(Environment.ProcessPath ?? AppDomain.CurrentDomain.FriendlyName);
    }

    private static string Quote(string argument)
        => argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./\\:".Contains(c)) ? argument : $"\"{argument}\"";
}
