using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Calls;

/// <summary>Which number or truth an expression certainly is.</summary>
internal sealed class KnownValues
{
    private readonly Facts _facts;
    private readonly KnownOrigins<int> _ints;
    private readonly KnownOrigins<double> _numbers;
    private readonly KnownOrigins<bool> _conditions;

    public KnownValues(Facts facts)
    {
        _facts = facts;
        _ints = new KnownOrigins<int>(facts.Origins, Int);
        _numbers = new KnownOrigins<double>(facts.Origins, Number);
        _conditions = new KnownOrigins<bool>(facts.Origins, Condition);
    }

    /// <summary>The whole number that an expression is; null if that is not certain.</summary>
    public int? Int(IOperation? operation) => operation switch
    {
        null => null,
        { ConstantValue: { HasValue: true, Value: { } constant } } => Whole(constant),
        IConversionOperation { OperatorMethod: null } conversion when IsWhole(conversion.Type) && IsWhole(conversion.Operand.Type) =>
            Int(conversion.Operand),
        IConditionalOperation { WhenFalse: { } otherwise } conditional =>
            Int(conditional.WhenTrue) is { } value && Int(otherwise) == value ? value : null,
        IBinaryOperation { OperatorMethod: null } binary when IsWhole(binary.Type) => Arithmetic(binary),
        IPropertyReferenceOperation property => Property(property),
        _ => _ints.Of(operation),
    };

    /// <summary>The number that an expression is; null if that is not certain.</summary>
    public double? Number(IOperation? operation) => operation switch
    {
        null => null,
        { ConstantValue: { HasValue: true, Value: int or long or uint or ulong or short or byte or float or double } constant } =>
            Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture),
        IConversionOperation { OperatorMethod: null, Conversion: { IsNumeric: true, IsImplicit: true } } conversion =>
            Number(conversion.Operand),
        IConditionalOperation { WhenFalse: { } otherwise } conditional =>
            Number(conditional.WhenTrue) is { } value && Number(otherwise) is { } other && value.Equals(other) ? value : null,
        _ when Int(operation) is { } whole => whole,
        _ => _numbers.Of(operation),
    };

    /// <summary>Whether a condition holds; null if that is not certain.</summary>
    public bool? Condition(IOperation? operation) => operation switch
    {
        null => null,
        { ConstantValue: { HasValue: true, Value: bool constant } } => constant,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } negation => !Condition(negation.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both =>
            (Condition(both.LeftOperand), Condition(both.RightOperand)) switch
            {
                (false, _) or (_, false) => false,
                (true, true) => true,
                _ => null,
            },
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either =>
            (Condition(either.LeftOperand), Condition(either.RightOperand)) switch
            {
                (true, _) or (_, true) => true,
                (false, false) => false,
                _ => null,
            },
        IBinaryOperation { OperatorMethod: null } comparison
            when Int(comparison.LeftOperand) is { } left && Int(comparison.RightOperand) is { } right => Compare(comparison, left, right),
        IPropertyReferenceOperation { Property.Name: "IsEmpty", Instance: { } sequence } => _facts.Lengths.Of(sequence) is { } length
            ? length == 0
            : null,
        _ => _conditions.Of(operation),
    };

    private static bool? Compare(IBinaryOperation comparison, int left, int right) => comparison.OperatorKind switch
    {
        BinaryOperatorKind.Equals => left == right,
        BinaryOperatorKind.NotEquals => left != right,
        BinaryOperatorKind.LessThan => left < right,
        BinaryOperatorKind.LessThanOrEqual => left <= right,
        BinaryOperatorKind.GreaterThan => left > right,
        BinaryOperatorKind.GreaterThanOrEqual => left >= right,
        _ => null,
    };

    private int? Arithmetic(IBinaryOperation binary)
    {
        if (Int(binary.LeftOperand) is not { } left || Int(binary.RightOperand) is not { } right) return null;
        long? result = binary.OperatorKind switch
        {
            BinaryOperatorKind.Add => (long)left + right,
            BinaryOperatorKind.Subtract => (long)left - right,
            BinaryOperatorKind.Multiply => (long)left * right,
            BinaryOperatorKind.Divide when right != 0 => (long)left / right,
            BinaryOperatorKind.Remainder when right != 0 => (long)left % right,
            _ => null,
        };

        // What overflows wraps or throws, as the project says.
        return result is >= int.MinValue and <= int.MaxValue ? (int)result.Value : null;
    }

    private int? Property(IPropertyReferenceOperation property)
    {
        if (property.Instance is not { } instance) return null;
        var name = property.Property.Name;
        if (name == "Length" && KnownLength.IsSequence(instance.Type)) return _facts.Lengths.Of(instance);
        return _facts.Types.NameOf(property.Property.ContainingType) switch
        {
            "ModelDimensions" => Dimension(_facts.Models.OfDimensions(instance), name),
            "Session" when name == "Batch" && _facts.Models.MakerOf(instance, "CreateSession") is { } maker =>
                _facts.Models.OptionsOf(maker)?.Int("Batch", 1, least: 1),
            "EncoderSession" when name == "OutputWidth" =>
                _facts.Models.MakerOf(instance, "CreateSession") is { } maker ? _facts.Models.Of(maker.Instance)?.OutputWidth : null,
            _ => null,
        };
    }

    private static int? Dimension(DeclaredModel? model, string name) => name switch
    {
        "DModel" => model?.DModel,
        "VocabularySize" => model?.VocabularySize,
        "ContextLength" => model?.ContextLength,
        "SourceVocabularySize" => model?.SourceVocabularySize,
        "SourceContextLength" => model?.SourceContextLength,
        "Labels" => model?.Labels,
        _ => null,
    };

    private static int? Whole(object constant) => constant switch
    {
        int value => value,
        short value => value,
        byte value => value,
        sbyte value => value,
        ushort value => value,
        char value => value,
        long value when value is >= int.MinValue and <= int.MaxValue => (int)value,
        uint value when value <= int.MaxValue => (int)value,
        ulong value when value <= int.MaxValue => (int)value,
        _ => null,
    };

    private static bool IsWhole(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64;
}
