using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelGen.Package.Tests.Harness;

/// <summary>A program that has run to its end.</summary>
/// <param name="Line">How it was called.</param>
/// <param name="ExitCode">0 where all went well.</param>
/// <param name="Output">What it wrote, errors among it, by line.</param>
internal sealed record Command(string Line, int ExitCode, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Fails the test, with all that the program wrote, where it did not end well.</summary>
    public Command Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Line}: exit code {ExitCode}\n{Output}");
        return this;
    }

    /// <summary>Runs <c>dotnet</c>, which leaves no process behind.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="packages">The folder to restore packages to; null: the machine's own.</param>
    /// <param name="arguments">The command and its arguments.</param>
    public static Command Dotnet(string folder, string? packages, params string[] arguments)
    {
        // dotnet new knows no properties of MSBuild.
        string[] alone = arguments[0] is "pack" or "build" or "publish" ? ["-nodeReuse:false", "-p:UseSharedCompilation=false"] : [];
        return Run(folder, packages, "dotnet", [.. arguments, .. alone]);
    }

    /// <summary>Runs a program.</summary>
    /// <inheritdoc cref="Dotnet"/>
    public static Command Run(string folder, string? packages, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };

        // The build that runs these tests is none of the business of the builds in them.
        var inherited = start.Environment.Keys.Where(name =>
            name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal));
        foreach (var name in inherited.ToList()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (packages is not null) start.Environment["NUGET_PACKAGES"] = packages;

        var lines = new ConcurrentQueue<string>();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, received) => Add(received.Data);
        process.ErrorDataReceived += (_, received) => Add(received.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var command = $"{program} {string.Join(' ', arguments)}";
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} took longer than {Limit}.\n{string.Join('\n', lines)}");
        }

        process.WaitForExit();
        return new Command(command, process.ExitCode, string.Join('\n', lines));

        void Add(string? line)
        {
            if (line is not null) lines.Enqueue(line);
        }
    }
}
