using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>The ids of all rules: which of them have remedies, their diagnostics say.</summary>
internal static class RuleIds
{
    public static ImmutableArray<string> All { get; } =
    [
        .. typeof(Rules).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Rules).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => ((DiagnosticDescriptor)field.GetValue(null)).Id)
            .OrderBy(id => id, StringComparer.Ordinal),
    ];
}
