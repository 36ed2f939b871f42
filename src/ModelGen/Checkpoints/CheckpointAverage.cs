namespace ModelGen.Checkpoints;

/// <summary>
/// The mean of a model's weights at several steps of one run, which usually does better than any of them: Vaswani et al. (2017, section
/// 6.1) average the last 5 checkpoints of a base model and the last 20 of a big one.
/// </summary>
public static class CheckpointAverage
{
    /// <summary>Writes the mean, which loads as a model.</summary>
    /// <param name="inputs">
    /// Models or training checkpoints with the same tensors. Sums are in double, so equal weights average to the same bits.
    /// </param>
    /// <param name="output">The file; one that is there, an input also, is replaced whole or not at all.</param>
    /// <remarks>Metadata, but for a trainer's, are those of the last input. All weights are F32 in the output.</remarks>
    /// <exception cref="ArgumentException">There is no input.</exception>
    /// <exception cref="CheckpointException">
    /// A file is damaged, is of another model than the last, or has tensors that are no floats. Nothing is written.
    /// </exception>
    /// <exception cref="IOException">Writing failed. A file that was there is as before.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Save(IEnumerable<string> inputs, string output)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentException.ThrowIfNullOrEmpty(output);
        var files = new List<SafeTensorsFile>();
        TensorToWrite[] means;
        Dictionary<string, string> metadata;
        try
        {
            foreach (var path in inputs) files.Add(SafeTensorsFile.Open(path));
            if (files.Count == 0) throw new ArgumentException("Expected files to average; got none.", nameof(inputs));
            var last = files[^1];
            StoredTensor[] weights = [.. last.Tensors.Where(tensor => !ModelCheckpoint.IsTrainingState(tensor.Name))];
            foreach (var tensor in weights) RequireFloats(last, tensor);
            foreach (var file in files) RequireSameModel(file, last, weights);
            means = [.. weights.Select(tensor => Mean(files, tensor))];
            metadata = last.Metadata.Where(pair => !ModelCheckpoint.IsTrainingState(pair.Key)).ToDictionary();
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }

        SafeTensorsWriter.Write(output, means, metadata);
    }

    private static TensorToWrite Mean(List<SafeTensorsFile> files, StoredTensor tensor)
    {
        var mean = new float[tensor.ElementCount];
        var sums = new double[mean.Length];
        foreach (var file in files)
        {
            file.Read(tensor.Name, mean);
            for (var i = 0; i < sums.Length; i++) sums[i] += mean[i];
        }

        for (var i = 0; i < mean.Length; i++) mean[i] = (float)(sums[i] / files.Count);
        return TensorToWrite.Create(tensor.Name, tensor.Shape.AsSpan(), mean);
    }

    private static void RequireFloats(SafeTensorsFile file, StoredTensor tensor)
    {
        if (!tensor.ElementType.IsFloat())
        {
            throw new CheckpointException(
                file.Path, $"{FaultText.Quote(tensor.Name)} is of {tensor.ElementType.FileName()}, expected F32, F16, BF16 or F64");
        }

        if (tensor.ElementCount > Array.MaxLength)
        {
            throw new CheckpointException(
                file.Path, $"{FaultText.Quote(tensor.Name)} has {tensor.ElementCount} elements; one array holds {Array.MaxLength}");
        }
    }

    private static void RequireSameModel(SafeTensorsFile file, SafeTensorsFile last, StoredTensor[] weights)
    {
        foreach (var expected in weights)
        {
            if (!file.Contains(expected.Name))
                throw new CheckpointException(file.Path, $"has no {FaultText.Quote(expected.Name)}, which {last.Path} has");
            var tensor = file[expected.Name];
            RequireFloats(file, tensor);
            if (tensor.Shape.SequenceEqual(expected.Shape)) continue;
            throw new CheckpointException(
                file.Path,
                $"{FaultText.Quote(tensor.Name)} is {FaultText.Shape(tensor.Shape)}, but {FaultText.Shape(expected.Shape)} in {last.Path}");
        }

        var names = weights.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var more = file.Tensors.FirstOrDefault(tensor => !ModelCheckpoint.IsTrainingState(tensor.Name) && !names.Contains(tensor.Name));
        if (more is not null) throw new CheckpointException(file.Path, $"has {FaultText.Quote(more.Name)}, which {last.Path} has not");

        // Tensors of the same shapes may be of another model, as with another number of heads.
        foreach (var name in ModelCheckpoint.DimensionNames)
        {
            var (given, expected) = (file.Metadata.GetValueOrDefault(name), last.Metadata.GetValueOrDefault(name));
            if (given == expected) continue;
            throw new CheckpointException(
                file.Path,
                $"was saved from a model with {name} = {FaultText.Quote(given ?? "")}, but {last.Path} "
                + $"with {FaultText.Quote(expected ?? "")}");
        }
    }
}
