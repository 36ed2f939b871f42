using ModelGen.Numerics;

namespace ModelGen.Tests.Numerics;

public class SinusoidalPositionsTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(7)]
    public void Follows_the_paper(int dModel)
    {
        const int positions = 50;
        var table = new float[positions * dModel];
        SinusoidalPositions.Fill(table, positions, dModel);
        for (var position = 0; position < positions; position++)
        {
            for (var i = 0; i < dModel; i++)
            {
                var angle = position / Math.Pow(10000.0, (i & ~1) / (double)dModel);
                var expected = i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
                Assert.Equal(expected, table[position * dModel + i], 1e-7);
            }
        }
    }

    [Fact]
    public void Refuses_a_table_of_another_size()
    {
        var exception = Assert.Throws<ArgumentException>(() => SinusoidalPositions.Fill(new float[11], 3, 4));
        Assert.Equal("table", exception.ParamName);
        Assert.Contains("(3, 4) = 12", exception.Message);
        Assert.Contains("11", exception.Message);
    }
}
