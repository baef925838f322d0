using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Demo;

namespace BertPipeline.Local.Tests.Demo;

public sealed class DemoPlanTests
{
    [Fact]
    public void OfReal_FolderWithLabelledFeedback_TrainsAsTheDemoDoesAndChoosesLengthsByTheData()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("feedback-");
        try
        {
            folder.CreateSubdirectory("labelled");
            var demo = DemoPlan.Of(DemoSize.Standard, "minilm", seed: 1);

            RunRequest request = DemoPlan.OfReal(folder.FullName, "minilm").Request(folder.FullName);

            Assert.Equal(folder.FullName, request.Corpus);
            Assert.Null(request.Classifier.MaxSequenceLength);
            Assert.Equal(demo.Classifier.Optimizer, request.Classifier.Optimizer);
            Assert.Equal(demo.LanguageModel.Epochs, request.LanguageModel.Epochs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void OfReal_NothingLabelled_SaysWhereToPutIt()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => DemoPlan.OfReal("/nowhere/feedback", "minilm"));

        Assert.Contains("no folder '/nowhere/feedback/labelled'", error.Message, StringComparison.Ordinal);
    }
}
