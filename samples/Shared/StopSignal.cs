using System.Runtime.InteropServices;

namespace ModelGen.Samples;

/// <summary>
/// Ctrl+C, or a request of the system to end: the first asks the run to stop and save, the second ends the process at once.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens from now on, until disposed.</summary>
    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Accept),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Accept),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Called when the second signal is about to end the process.</summary>
    public event Action? Leaving;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void Accept(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            return;
        }

        // As a shell reports a process that the signal ended.
        Leaving?.Invoke();
        Environment.Exit(context.Signal == PosixSignal.SIGINT ? 130 : 143);
    }
}
