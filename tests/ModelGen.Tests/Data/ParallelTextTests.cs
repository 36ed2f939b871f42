using System.Text;
using ModelGen.Data;

namespace ModelGen.Tests.Data;

public sealed class ParallelTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_the_lines_of_two_files()
    {
        var text = ParallelText.Read(_folder.Write("en", "a\nb c\n"), _folder.Write("de", "ä\nb ç"));
        Assert.Equal(["a", "b c"], text.Source);
        Assert.Equal(["ä", "b ç"], text.Target);
        Assert.Equal((2, 0), (text.Count, text.Dropped));
    }

    [Fact]
    public void Drops_and_counts_pairs_with_an_empty_line()
    {
        var text = ParallelText.Read(_folder.Write("en", "a\n\n \nd\n\n"), _folder.Write("de", "A\nB\nC\n\t\nE\n"));
        Assert.Equal(["a"], text.Source);
        Assert.Equal(["A"], text.Target);
        Assert.Equal((1, 4), (text.Count, text.Dropped));
        Assert.Equal((0, 0), (ParallelText.FromLines([], []).Count, ParallelText.FromLines([], []).Dropped));
    }

    [Fact]
    public void Only_a_newline_ends_a_line()
    {
        File.WriteAllBytes(_folder["en"], [.. Encoding.UTF8.Preamble, .. "a\rb\u2028c\u0085d\r\ne\r\n"u8]);
        var text = ParallelText.Read(_folder["en"], _folder.Write("de", "A\nE\n"));
        Assert.Equal(["a\rb\u2028c\u0085d", "e"], text.Source);
    }

    [Fact]
    public void Refuses_unequal_numbers_of_lines()
    {
        var exception = Assert.Throws<InvalidDataException>(
            () => ParallelText.Read(_folder.Write("en", "a\nb\n\n"), _folder.Write("de", "A\nB\n")));
        Assert.Contains($"{_folder["en"]} has 3", exception.Message);
        Assert.Contains($"{_folder["de"]} has 2", exception.Message);
        Assert.Contains("Expected 1", Assert.Throws<ArgumentException>(() => ParallelText.FromLines(["a"], ["b", "c"])).Message);
    }

    [Fact]
    public void Refuses_what_is_no_UTF8_and_says_where()
    {
        File.WriteAllBytes(_folder["de"], [(byte)'A', (byte)'\n', 0xE4, (byte)'\n']);
        var exception = Assert.Throws<InvalidDataException>(() => ParallelText.Read(_folder.Write("en", "a\nb\n"), _folder["de"]));
        Assert.Contains($"{_folder["de"]}, line 2", exception.Message);
    }

    [Fact]
    public void Refuses_a_file_that_is_absent() =>
        Assert.Throws<FileNotFoundException>(() => ParallelText.Read(_folder["en"], _folder["de"]));
}
