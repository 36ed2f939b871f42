using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>What the just-in-time compiler has limits on, of one method.</summary>
/// <param name="Name">Class and method.</param>
/// <param name="Bytes">Of IL.</param>
/// <param name="Instructions">Of IL.</param>
/// <param name="Locals">Declared by the C# compiler.</param>
/// <param name="Calls">
/// To methods of other classes that the just-in-time compiler may inline, which it gives up after about a hundred. Vector and Unsafe
/// operations are instructions to it, and do not count.
/// </param>
internal sealed record MethodMeasures(string Name, int Bytes, int Instructions, int Locals, int Calls)
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>Whether it is one of the methods in which the time goes.</summary>
    public bool IsKernel => Name.StartsWith("Kernels", StringComparison.Ordinal);

    /// <summary>Every method with a body in an assembly.</summary>
    public static IReadOnlyList<MethodMeasures> Read(Stream image)
    {
        using var file = new PEReader(image);
        var metadata = file.GetMetadataReader();
        var methods = new List<MethodMeasures>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            var (instructions, calls) = Scan(metadata, body.GetILReader());
            var type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
            methods.Add(new MethodMeasures(
                $"{type}.{metadata.GetString(method.Name)}", body.GetILReader().Length, instructions, CountLocals(metadata, body), calls));
        }

        return methods;
    }

    private static int CountLocals(MetadataReader metadata, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil) return 0;
        var signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }

    private static (int Instructions, int Calls) Scan(MetadataReader metadata, BlobReader il)
    {
        var (instructions, calls) = (0, 0);
        while (il.RemainingBytes > 0)
        {
            int value = il.ReadByte();
            if (value == 0xFE) value = 0xFE00 | il.ReadByte();
            var code = OpCodesByValue[value];
            instructions++;
            if (code.OperandType == OperandType.InlineMethod)
            {
                if (IsInlined(metadata, MetadataTokens.EntityHandle(il.ReadInt32()))) calls++;
                continue;
            }

            il.Offset += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 * il.ReadInt32(),
                _ => 4,
            };
        }

        return (instructions, calls);
    }

    private static bool IsInlined(MetadataReader metadata, EntityHandle method)
    {
        if (method.Kind == HandleKind.MethodSpecification)
            method = metadata.GetMethodSpecification((MethodSpecificationHandle)method).Method;
        if (method.Kind != HandleKind.MemberReference) return false;
        var declaring = metadata.GetMemberReference((MemberReferenceHandle)method).Parent;
        if (declaring.Kind == HandleKind.TypeSpecification)
        {
            // A generic type: its kind, that of the definition, then the definition.
            var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)declaring).Signature);
            if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return false;
            signature.ReadCompressedInteger();
            declaring = signature.ReadTypeHandle();
        }

        if (declaring.Kind != HandleKind.TypeReference) return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)declaring);
        return metadata.GetString(type.Namespace) != "System.Runtime.Intrinsics" && metadata.GetString(type.Name) != "Unsafe";
    }
}
