using ModelGen.Numerics;

namespace ModelGen.Tests.Numerics;

public class TranspositionTests
{
    private const float Untouched = -1f;

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(8, 4)]
    [InlineData(8, 16)]
    [InlineData(3, 19)]
    [InlineData(7, 5)]
    [InlineData(12, 17)]
    [InlineData(15, 35)]
    [InlineData(32, 128)]
    [InlineData(37, 101)]
    [InlineData(64, 32)]
    public void Copies_every_element_and_writes_nothing_else(int rows, int columns)
    {
        foreach (var (sourcePadding, destinationPadding) in new[] { (0, 0), (3, 5), (16, 16) })
        {
            var sourceStride = columns + sourcePadding;
            var destinationStride = rows + destinationPadding;
            var source = new float[rows * sourceStride + 1];
            for (var i = 0; i < source.Length; i++) source[i] = i;
            var destination = new float[columns * destinationStride + 1];
            Array.Fill(destination, Untouched);

            Transposition.Copy(ref source[0], sourceStride, rows, columns, ref destination[0], destinationStride);

            var expected = new float[destination.Length];
            Array.Fill(expected, Untouched);
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++) expected[c * destinationStride + r] = source[r * sourceStride + c];
            }

            Assert.Equal(expected, destination);
        }
    }
}
