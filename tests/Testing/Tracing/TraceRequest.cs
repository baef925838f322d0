using Google.Protobuf;

namespace BertPipeline.Testing.Tracing;

/// <summary>
/// Reads an ExportTraceServiceRequest from its wire format. The numbers of fields are those of opentelemetry-proto 1.x: collector/trace/v1/trace_service.proto,
/// trace/v1/trace.proto, resource/v1/resource.proto and common/v1/common.proto.
/// </summary>
internal static class TraceRequest
{
    public static IEnumerable<Span> Read(byte[] body) =>
        from resourceSpans in Messages(body, 1)
        let service = Messages(resourceSpans, 1).SelectMany(resource => Attributes(resource, 1)).ToDictionary().GetValueOrDefault("service.name", "")
        from scopeSpans in Messages(resourceSpans, 2)
        from span in Messages(scopeSpans, 2)
        select new Span(
            Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), Kind(span), service, Attributes(span, 9).ToDictionary());

    private static IEnumerable<KeyValuePair<string, string>> Attributes(byte[] message, int field) =>
        from attribute in Messages(message, field)
        from value in Messages(attribute, 2)
        where Messages(value, 1).Any()
        select KeyValuePair.Create(Text(attribute, 1), Text(value, 1));

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Messages(message, field).SingleOrDefault() ?? []);

    private static string Text(byte[] message, int field) => System.Text.Encoding.UTF8.GetString(Messages(message, field).SingleOrDefault() ?? []);

    private static int Kind(byte[] span)
    {
        using var input = new CodedInputStream(span);
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 6)
            {
                return input.ReadEnum();
            }

            input.SkipLastField();
        }

        return 0;
    }

    /// <summary>The field's values: messages, texts and bytes look alike.</summary>
    private static IEnumerable<byte[]> Messages(byte[] message, int field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                yield return input.ReadBytes().ToByteArray();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
