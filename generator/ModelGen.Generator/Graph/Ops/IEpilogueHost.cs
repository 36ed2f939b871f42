namespace ModelGen.Generator.Graph.Ops;

/// <summary>An op that can take element-wise maths into itself.</summary>
internal interface IEpilogueHost
{
    /// <summary>What happens to the result before it is stored.</summary>
    Epilogue Epilogue { get; }

    /// <summary>The same op with another epilogue.</summary>
    Op With(Epilogue epilogue);
}
