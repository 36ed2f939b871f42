using System.Globalization;

namespace ModelGen.Samples;

/// <summary>A linear axis with round ticks.</summary>
internal sealed class Axis
{
    /// <summary>An axis that holds a range.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value; the axis is made wider where it is not above <paramref name="low"/>.</param>
    /// <param name="intervals">About how many intervals the ticks make.</param>
    /// <param name="toTicks">Whether the axis begins and ends on ticks.</param>
    /// <param name="leastInterval">The smallest distance of two ticks.</param>
    public Axis(double low, double high, int intervals, bool toTicks, double leastInterval = 0)
    {
        if (!(high > low)) high = low + 1;
        Interval = Math.Max(RoundInterval((high - low) / intervals), leastInterval);
        Low = toTicks ? Math.Floor(low / Interval) * Interval : low;
        High = toTicks ? Math.Ceiling(high / Interval) * Interval : high;
    }

    /// <summary>Where the axis begins.</summary>
    public double Low { get; }

    /// <summary>Where it ends.</summary>
    public double High { get; }

    /// <summary>Distance of two ticks: 1, 2 or 5 times a power of ten.</summary>
    public double Interval { get; }

    /// <summary>The ticks, in rising order.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            // Adding 0 turns -0 into 0.
            for (var i = Math.Ceiling(Low / Interval - 1e-9); i <= High / Interval + 1e-9; i++) yield return i * Interval + 0.0;
        }
    }

    /// <summary>A tick's text, which is short: 0.005 or 5e-5, 6000 or 10.5k or 1.5M.</summary>
    public string Label(double tick)
    {
        var decimals = (int)Math.Max(0, -Math.Floor(Math.Log10(Interval) + 1e-9));
        return High switch
        {
            >= 1_000_000 => Text(tick / 1_000_000, "0.###", "M"),
            >= 10_000 => Text(tick / 1000, "0.###", "k"),
            _ when decimals > 3 => Text(tick, "0.##e-0", ""),
            _ => Text(tick, $"F{decimals}", ""),
        };

        static string Text(double number, string format, string unit)
            => number == 0 && format[0] == '0' ? "0" : number.ToString(format, CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>Where a value lies: 0 at the beginning of the axis, 1 at its end.</summary>
    public double Share(double value) => (value - Low) / (High - Low);

    private static double RoundInterval(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (var factor in (double[])[1, 2, 5])
        {
            if (factor * power >= atLeast * (1 - 1e-9)) return factor * power;
        }

        return 10 * power;
    }
}
