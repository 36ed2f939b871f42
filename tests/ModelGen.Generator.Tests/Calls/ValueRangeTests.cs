using System.Reflection;
using ModelGen.Generator.Calls;

namespace ModelGen.Generator.Tests.Calls;

/// <summary>The ranges that calls are checked against while they are typed are those that the runtime library refuses.</summary>
public class ValueRangeTests
{
    private static readonly ModelDimensions Dimensions = new(8, 1, 2, 4, 32, 96, 64, 1000, 96, 64, 1);

    public static TheoryData<string> Options => [.. Names.Where(name => name.Count(c => c == '.') == 1)];

    public static TheoryData<string> Arguments => [.. Names.Where(name => name.Count(c => c == '.') > 1)];

    private static IEnumerable<string> Names => ValueRanges.All.Select(range => range.Key);

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_are_refused_outside_and_taken_at_the_ends(string name)
    {
        var range = ValueRanges.All.Single(pair => pair.Key == name).Value;
        var parts = name.Split('.');
        var type = TypeOf(parts[0]);
        var property = type.GetProperty(parts[1])!;
        var step = property.PropertyType == typeof(int) ? 1 : range.Least == 0 ? 1e-3 : range.Least / 1e3;
        double[] around = [range.Least - step, range.Least, range.Least + step];
        if (range.Most < double.MaxValue) around = [.. around, range.Most - step, range.Most, range.Most + step];
        foreach (var value in around)
        {
            Assert.Equal(range.Contains(value), IsTaken(value));
        }

        if (property.PropertyType == typeof(double)) Assert.False(IsTaken(double.NaN));
        if (property.PropertyType == typeof(double)) Assert.False(IsTaken(double.PositiveInfinity));

        bool IsTaken(double value)
        {
            try
            {
                var options = Activator.CreateInstance(type)!;
                property.SetValue(options, Convert.ChangeType(value, property.PropertyType));
                Validate(options);
                return true;
            }
            catch (TargetInvocationException refusal) when (refusal.InnerException is ArgumentException)
            {
                return false;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Arguments_are_those_of_the_library(string name)
    {
        var split = name.LastIndexOf('.');
        var (type, method) = (name[..name.IndexOf('.')], name[(name.IndexOf('.') + 1)..split]);
        var methods = TypeOf(type).GetMembers().OfType<MethodBase>().Where(candidate => candidate.Name == method);
        Assert.Contains(methods.SelectMany(candidate => candidate.GetParameters()), parameter => parameter.Name == name[(split + 1)..]);
    }

    private static void Validate(object options)
    {
        var validate = options.GetType().GetMethod("Validate", BindingFlags.Instance | BindingFlags.NonPublic);
        if (options is Training.FitOptions { SnapshotInterval: > 0 } or Training.FitOptions { CheckpointInterval: > 0 }) return;
        validate?.Invoke(options, [.. validate.GetParameters().Select(Argument)]);
    }

    private static object Argument(ParameterInfo parameter) => parameter.ParameterType == typeof(bool) ? true : Dimensions;

    private static Type TypeOf(string name) => typeof(TransformerModel).Assembly.GetExportedTypes().Single(type => type.Name == name);
}
