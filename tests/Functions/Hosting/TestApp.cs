using Microsoft.Extensions.Hosting;

namespace BertPipeline.Functions.Tests.Hosting;

/// <summary>The app as its own program makes it, not started.</summary>
internal static class TestApp
{
    public static IHost Create() => FunctionsApp.Create(
    [
        "--AzureWebJobsStorage=UseDevelopmentStorage=true", "--BertPipeline:Storage:TaskHub=names",
        "--Functions:Worker:HostEndpoint=http://127.0.0.1:9", "--Functions:Worker:WorkerId=1", "--Functions:Worker:RequestId=1", "--Functions:Worker:GrpcMaxMessageLength=1000000",
    ]);
}
