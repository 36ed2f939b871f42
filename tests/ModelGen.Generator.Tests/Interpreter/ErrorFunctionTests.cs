namespace ModelGen.Generator.Tests.Interpreter;

public sealed class ErrorFunctionTests
{
    // Abramowitz and Stegun, table 7.1, and further digits.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.1124629160182849)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(-1, -0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(3.5, 0.9999992569016276)]
    [InlineData(-7, -1)]
    public void Agrees_with_the_table(double x, double expected) => Assert.Equal(expected, ErrorFunction.Of(x), 2e-15);
}
