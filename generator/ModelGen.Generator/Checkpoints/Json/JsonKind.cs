namespace ModelGen.Generator.Checkpoints.Json;

internal enum JsonKind { Null, False, True, Number, String, Array, Object }
