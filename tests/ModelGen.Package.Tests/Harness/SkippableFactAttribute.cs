using Xunit.Sdk;

namespace ModelGen.Package.Tests.Harness;

/// <summary>A test that finds out as it runs whether it can: <see cref="UnavailableException"/> skips it.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ModelGen.Package.Tests.Harness.SkippableFactDiscoverer", "ModelGen.Package.Tests")]
internal sealed class SkippableFactAttribute : FactAttribute;
