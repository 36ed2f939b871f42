namespace ModelGen.Package.Tests.Harness;

/// <summary>Tests that share the package; they run one after the other, since each keeps all processors busy.</summary>
[CollectionDefinition(Name)]
public sealed class PackageTests : ICollectionFixture<PackedPackage>
{
    public const string Name = "Package";
}
