using ModelGen.AnyDeclarations;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>
/// Declarations drawn at random, right and wrong: nothing breaks, and nobody is left without a word. The verb <c>declarations</c> of the
/// benchmarks runs ten thousand.
/// </summary>
public sealed class AnyDeclarationTests
{
    // To hunt for others, change the seed and raise the count.
    private const ulong Seed = 7;
    private const int Count = 60;
    private const int ProjectSize = 10;

    [Fact]
    public void Each_compiles_without_a_warning_or_has_an_error_where_it_stands()
    {
        var check = new ProjectCheck(References.All, new BoundTexts());
        var verdicts = Enumerable.Range(0, Count / ProjectSize)
            .SelectMany(project => check.Run(DrawnProject.Of(Seed, project, project * ProjectSize, ProjectSize)))
            .ToList();
        Assert.Empty(verdicts.SelectMany(verdict => verdict.Failures.Select(failure => $"{failure}\n{verdict.Declaration.Source}")));
        Assert.InRange(verdicts.Count(verdict => verdict.HasModel), 15, 40);
        Assert.InRange(verdicts.Count(verdict => verdict.HasOwnErrors), 15, 40);
    }

    [Fact]
    public void The_seed_settles_what_is_drawn()
    {
        var (one, other) = (DrawnProject.Of(Seed, 0, 0, 20), DrawnProject.Of(Seed, 0, 0, 20));
        Assert.Equal(one.Declarations, other.Declarations);
        Assert.NotEqual(one.Declarations, DrawnProject.Of(Seed + 1, 0, 0, 20).Declarations);
    }
}
