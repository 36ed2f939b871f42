using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>An edit and where the diagnostic stands that asks for it.</summary>
internal sealed record PlacedEdit(TextSpan Span, Edit Edit);
