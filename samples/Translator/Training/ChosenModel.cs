namespace TranslatorSample;

/// <summary>The model that a run ends with.</summary>
/// <param name="Averaged">The number of snapshots that it is the mean of; 0: it is the one with the lowest validation loss.</param>
/// <param name="ValidationLoss">Its validation loss, in nats a token.</param>
internal sealed record ChosenModel(int Averaged, double ValidationLoss);
