using BertPipeline.Local.Client;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Tests.Commands;

/// <summary>The exit code of a command whose host did not do what it was asked.</summary>
public sealed class CommandFailureTests
{
    public static TheoryData<ApiProblem, int> Problems => new()
    {
        { ApiProblem.UserError("Mend it."), ExitCode.UserError },
        { ApiProblem.NoRun("x"), ExitCode.UserError },
        { ApiProblem.Unavailable("Connection refused."), ExitCode.UserError },
        { ApiProblem.Internal("It broke."), ExitCode.Failure },
    };

    [Theory]
    [MemberData(nameof(Problems), DisableDiscoveryEnumeration = true)]
    public void Tell_AProblemOfTheHost_EndsAsTheCommandItselfWould(ApiProblem problem, int code)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using var command = new CommandRunner();

        Assert.Equal(code, command.Fail(new ApiProblemException(problem)));
        Assert.Equal($"Error: {problem.Detail}", command.Error.Trim());
    }
}
