namespace ModelGen.Generator.Checkpoints;

/// <summary>The width of a head where a file gives it only as the share of one head in the model's width.</summary>
internal static class HeadWidth
{
    /// <summary>It, or <see langword="null"/> where the heads do not divide the width.</summary>
    public static Setting<int>? Of(Setting<int> dModel, Setting<int> heads)
    {
        if (dModel.Value % heads.Value != 0) return null;
        var width = dModel.Value / heads.Value;
        return new Setting<int>(width, dModel.Key, $"{dModel.Key} / {heads.Key} = {width}");
    }
}
