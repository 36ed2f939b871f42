namespace ModelGen.Tests.Training;

/// <summary>A clock that stands still but for <see cref="Advance"/>.</summary>
internal sealed class TickingClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
