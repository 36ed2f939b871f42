namespace ModelGen.Generator.Graph;

/// <summary>What a value is made of. Float32 is the only number format so far; nothing may assume it.</summary>
internal enum ElementType
{
    Float32,
    Int32,
}
