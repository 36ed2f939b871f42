using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declaration;

/// <summary>What keeps a draft from serving a model.</summary>
/// <param name="Name">The size in which they differ.</param>
/// <param name="Value">The model's.</param>
/// <param name="Drafts">The draft's.</param>
/// <param name="Advice">What to do, for messages.</param>
/// <param name="Remedies">What an editor can do.</param>
internal sealed record DraftDifference(string Name, string Value, string Drafts, string Advice, IReadOnlyList<Remedy> Remedies);
