using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>The body of every answer that is no success.</summary>
/// <param name="Error">What is wrong, and the mend.</param>
/// <param name="ErrorType">Named as it is in code, unlike the pipeline's other enums.</param>
internal sealed record ErrorAnswer(string Error, [property: JsonConverter(typeof(JsonStringEnumConverter<ErrorKind>))] ErrorKind ErrorType);
