namespace ModelGen.Generator.Diagnostics;

/// <summary>What an <see cref="Edit"/> does to the source.</summary>
internal enum EditKind
{
    /// <summary>Gives an argument of the model's attribute another value; one that is not written is added.</summary>
    SetArgument,

    /// <summary>The same of another class, which the edit names.</summary>
    SetArgumentOf,

    /// <summary>Adds an argument to the model's attribute.</summary>
    AddArgument,

    /// <summary>Takes an argument out of the model's attribute.</summary>
    RemoveArgument,

    /// <summary>Adds a modifier to the type around the diagnostic.</summary>
    AddModifier,

    /// <summary>Takes a modifier from the type around the diagnostic.</summary>
    RemoveModifier,

    /// <summary>Makes a class of the record around the diagnostic.</summary>
    MakeClass,

    /// <summary>Puts another expression where the diagnostic is.</summary>
    ReplaceExpression,

    /// <summary>Makes a file of the project one of its AdditionalFiles.</summary>
    AddAdditionalFile,
}
