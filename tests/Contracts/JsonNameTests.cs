using System.Text.Json;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Tests;

public sealed class JsonNameTests
{
    public static TheoryData<Type> Enums => [.. typeof(RunRequest).Assembly.GetTypes().Where(t => t.IsEnum)];

    [Theory]
    [MemberData(nameof(Enums))]
    public void All_IsWhatTheSerializerWrites(Type type) =>
        Assert.Equal(Enum.GetValues(type).Cast<object>().Select(v => JsonSerializer.SerializeToElement(v, type, PipelineJson.Options).GetString()), JsonName.All(type));
}
