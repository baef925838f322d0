using System.Text;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Tests.Api;

public class RunRequestReaderTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_OnlyTheCorpus_TakesEveryDefault()
    {
        RunRequest request = Read("""{"corpus":"feedback/2030-01"}""").Request!;

        Assert.Equal("feedback/2030-01", request.Corpus);
        Assert.Equal(new RunRequest { Corpus = "" }.Variants, request.Variants);
        Assert.Equal(10_000, request.Classifier.Resamples);
    }

    [Fact]
    public void Read_Optimizers_AreOfTheTrainingThatNamesThem()
    {
        RunRequest request = Read("""
            {"corpus":"f","languageModel":{"optimizer":{"adamWConvention":"transformers","learningRate":0.001}},
             "classifier":{"optimizer":{"kind":"sgd","learningRate":0.05,"schedule":"one-cycle"},"head":{"pooling":"mean"}}}
            """).Request!;

        Assert.Equal(new OptimizerOptions { AdamWConvention = AdamWConvention.Transformers, LearningRate = 0.001 }, request.LanguageModel.Optimizer);
        Assert.Equal(
            new OptimizerOptions { Kind = OptimizerKind.Sgd, LearningRate = 0.05, Schedule = LearningRateSchedule.OneCycle }, request.Classifier.Optimizer);
        Assert.Equal(Pooling.Mean, request.Classifier.Head.Pooling);
    }

    [Fact]
    public void Read_Devices_AreANumberOrAll()
    {
        RunRequest request = Read("""{"corpus":"f","languageModel":{"devices":"all"},"classifier":{"devices":2}}""").Request!;

        Assert.Equal(DeviceCount.All, request.LanguageModel.Devices);
        Assert.Equal(2, request.Classifier.Devices.Number);
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkipped() => Assert.NotNull(Read("\uFEFF{\"corpus\":\"f\"}").Request);

    [Theory]
    [InlineData("""{"corpus":"f","baseModle":"x"}""", "baseModle", "unknown key. Did you mean 'baseModel'?")]
    [InlineData("""{"corpus":"f","languageModel":{"epoch":3}}""", "languageModel.epoch", "unknown key. Did you mean 'epochs'?")]
    [InlineData("""{"corpus":"f","colour":1}""", "colour", "unknown key.")]
    [InlineData("""{"corpus":"f","Corpus":"g"}""", "Corpus", "given twice.")]
    [InlineData("{}", "corpus", "is missing.")]
    [InlineData("""{"corpus":null}""", "corpus", "must be text, not null.")]
    [InlineData("""{"corpus":"f","classifier":{"labelCheck":{"variant":"cnn"}}}""", "classifier.labelCheck.variant", "'cnn' is neither tf-idf nor one of the variants bag-of-tricks, bert, bert-adapted.")]
    [InlineData("""{"corpus":"f","seeds":"1"}""", "seeds", "must be a list of whole numbers, but is \"1\".")]
    [InlineData("""{"corpus":"f","force":"yes"}""", "force", "must be true or false, but is \"yes\".")]
    [InlineData("""{"corpus":"f","classifier":{"epochs":2.5}}""", "classifier.epochs", "must be a whole number, but is 2.5.")]
    [InlineData("""{"corpus":"f","classifier":[]}""", "classifier", "must be a JSON object.")]
    [InlineData("""{"corpus":"f","classifier":{"epochs":0}}""", "classifier.epochs", "must be from 1 to 1000, but is 0.")]
    [InlineData("""{"corpus":"f","languageModel":{"layout":"piece"}}""", "languageModel.layout", "must be auto or pieces or documents or sentences, but is 'piece'. Did you mean 'pieces'?")]
    [InlineData("""{"corpus":"f","languageModel":{"recipe":"moder"}}""", "languageModel.recipe", "must be article or modern, but is 'moder'. Did you mean 'modern'?")]
    [InlineData("""{"corpus":"f","languageModel":{"maskingRate":{"begin":0.3}}}""", "languageModel.maskingRate.begin", "unknown key.")]
    [InlineData("""{"corpus":"f","languageModel":{"layout":3}}""", "languageModel.layout", "must be auto or pieces or documents or sentences, but is 3.")]
    [InlineData("""{"corpus":"f","languageModel":{"layout":null}}""", "languageModel.layout", "must be auto or pieces or documents or sentences, not null.")]
    [InlineData("""{"corpus":"f","classifier":{"optimizer":{"kind":"admw"}}}""", "classifier.optimizer.kind", "must be adamw or sgd, but is 'admw'. Did you mean 'adamw'?")]
    [InlineData("""{"corpus":"f","classifier":{"optimizer":{"kind":0}}}""", "classifier.optimizer.kind", "must be adamw or sgd, but is 0.")]
    [InlineData("""{"corpus":"f","classifier":{"optimizer":{"schedule":"oneCycle"}}}""", "classifier.optimizer.schedule", "must be linear or triangular or one-cycle or warmup-stable-decay, but is 'oneCycle'. Did you mean 'one-cycle'?")]
    [InlineData("""{"corpus":"f","classifier":{"optimizer":{"adamWConvention":"tf"}}}""", "classifier.optimizer.adamWConvention", "must be torch or transformers, but is 'tf'.")]
    [InlineData("""{"corpus":"f","classifier":{"optimizer":{"clipNorm":-1}}}""", "classifier.optimizer.clipNorm", "must be from 0 to 1000, but is -1.")]
    [InlineData("""{"corpus":"f","classifier":{"optimizer":"sgd"}}""", "classifier.optimizer", "must be a JSON object.")]
    [InlineData("""{"corpus":"f","classifier":{"learningRate":0.1}}""", "classifier.learningRate", "unknown key. Did you mean 'optimizer.learningRate' or 'bagOfTricks.learningRate' or 'cnn.learningRate' or 'lstm.learningRate'?")]
    [InlineData("""{"corpus":"f","epochs":3}""", "epochs", "unknown key. Did you mean 'languageModel.epochs' or 'classifier.epochs' or 'ulmfit.epochs'?")]
    [InlineData("""{"corpus":"f","classifier":{"head":{"pooling":"max"}}}""", "classifier.head.pooling", "must be cls or mean, but is 'max'.")]
    [InlineData("""{"corpus":"f","classifier":{"precision":"fp16"}}""", "classifier.precision", "must be fp32 or bf16 or bf16-mixed, but is 'fp16'.")]
    [InlineData("""{"corpus":"f","classifier":{"devices":0}}""", "classifier.devices", "must be a whole number from 1 to 64 or all, but is 0.")]
    [InlineData("""{"corpus":"f","languageModel":{"devices":"every"}}""", "languageModel.devices", "must be a whole number from 1 to 64 or all, but is \"every\".")]
    [InlineData("""{"corpus":"f","languageModel":{"devices":null}}""", "languageModel.devices", "must be a whole number from 1 to 64 or all, not null.")]
    [InlineData("""{"corpus":"f","variants":["bert","birt"]}""", "variants", "unknown variant 'birt'; there are bag-of-tricks, tf-idf, cnn, lstm, bert, bert-deeper, bert-adapted, ulmfit. Did you mean 'bert'?")]
    [InlineData("""{"corpus":"f","variants":[]}""", "variants", "must be one or more different variants.")]
    [InlineData("""{"corpus":"f","classifier":{"cnn":{"widths":[3,3]}}}""", "classifier.cnn.widths", "must be one to 8 different numbers from 1 to 32.")]
    [InlineData("""{"corpus":"f","classifier":{"operatingPoints":[{"tag":"Bugs"}]}}""", "classifier.operatingPoints[0]", "must have minPrecision, maxAlerts or both.")]
    [InlineData("""{"corpus":"f","classifier":{"sweep":{"budget":0}}}""", "classifier.sweep.budget", "must be from 1 to 16, but is 0.")]
    [InlineData("""{"corpus":"f","classifier":{"ensemble":true}}""", "classifier.ensemble", "is several seeds' taggers as one: set seeds to two or more, such as [1, 2, 3].")]
    [InlineData("""{"corpus":"f","seeds":[1,2],"classifier":{"ensemble":true,"folds":5}}""", "classifier.folds", "has no ensemble beside it: its members would each be trained once a fold. Set classifier.folds to 1, or classifier.ensemble to false.")]
    [InlineData("""{"corpus":"f","seeds":[1,2],"classifier":{"ensemble":true,"learningCurve":[200]}}""", "classifier.learningCurve", "has no ensemble beside it: its points would each be trained once a seed. Leave one of them out.")]
    [InlineData("""{"corpus":"f","classifier":{"learningCurve":[500,200]}}""", "classifier.learningCurve", "must be at most 8 rising numbers of labelled pieces, such as [200, 500, 1000].")]
    [InlineData("""{"corpus":"f","classifier":{"tfIdf":{"shortestNgram":3,"longestNgram":2}}}""", "classifier.tfIdf.shortestNgram", "is 3, above longestNgram, which is 2.")]
    [InlineData("""{"corpus":"f","classifier":{"lstm":{"hidden":0}}}""", "classifier.lstm.hidden", "must be from 1 to 4096, but is 0.")]
    [InlineData("""{"corpus":"f","ulmfit":{"dropout":2}}""", "ulmfit.dropout", "must be from 0 to 1.5, but is 2.")]
    [InlineData("""{"corpus":"f","variants":["bert"]}""", "baseline", "'bag-of-tricks' is not among the variants bert.")]
    [InlineData("""{"corpus":"f","seeds":[1,2,3,4,5,6,7,8,9]}""", "seeds", "9 seeds of 3 variants make 27 taggers; a run trains at most 24. Start several runs: they share what they have in common.")]
    [InlineData("""{"corpus":"f","seeds":[1,1]}""", "seeds", "must be one or more different numbers, none negative.")]
    [InlineData("""{"corpus":"f","baseModel":"scratch:tinny"}""", "baseModel", "unknown size 'tinny'; there are tiny, mini, small, medium, base. Did you mean 'tiny'?")]
    [InlineData("""{"corpus":"f","deadline":"2029-12-31T00:00:00Z"}""", "deadline", "2029-12-31 00:00:00Z has passed.")]
    [InlineData("""{"corpus":"f","classifier":{"validationShare":0.4,"testShare":0.6}}""", "classifier", "validationShare and testShare leave less than a tenth of the pieces to train on.")]
    [InlineData("", "", "The body is empty; send a request as JSON.")]
    [InlineData("{\n  \"corpus\" \"f\"}", "", "Not JSON: line 2, byte 12.")]
    [InlineData("""{"corpus":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["f"]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "", "Objects and lists stand in each other more than 32 deep.")]
    [InlineData("""{"corpus":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "corpus", "must be text, but is [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]….")]
    [InlineData("[]", "", "must be a JSON object.")]
    [InlineData("""{"corpus":"f","classifier":{"epochs":"3"}}""", "classifier.epochs", "must be a whole number, but is \"3\".")]
    [InlineData("""{"corpus":"f","classifier":{"dropout":"0.1"}}""", "classifier.dropout", "must be a number, but is \"0.1\".")]
    [InlineData("""{"corpus":"f","seeds":[1,"2"]}""", "seeds[1]", "must be a whole number, but is \"2\".")]
    [InlineData("""{"corpus":"f","variants":[null]}""", "variants[0]", "must be text, not null.")]
    [InlineData("""{"corpus":"f","external":{"gpt":null}}""", "external.gpt", "must be text, not null.")]
    [InlineData("""{"corpus":"f","external":{"gpt":"a","gpt":"b"}}""", "external.gpt", "given twice.")]
    [InlineData("""{"corpus":"f","classifier":{"operatingPoints":[null]}}""", "classifier.operatingPoints[0]", "must be an object, not null.")]
    [InlineData("""{"corpus":"f","classifier":{"operatingPoints":[{"tag":"Bugs","minPrecison":1}]}}""", "classifier.operatingPoints[0].minPrecison", "unknown key. Did you mean 'minPrecision'?")]
    [InlineData("""{"corpus":"f","classifier":{"operatingPoints":[{"tag":"Bugs","minPrecision":2}]}}""", "classifier.operatingPoints[0].minPrecision", "must be from 0 to 1, but is 2.")]
    [InlineData("""{"corpus":"f","\ud800":1}""", "", "has a key with half of a surrogate pair (\\ud800 to \\udfff) in it.")]
    [InlineData("""{"corpus":"f","classifier":{"\udc00x":1}}""", "classifier", "has a key with half of a surrogate pair (\\ud800 to \\udfff) in it.")]
    [InlineData("""{"corpus":"\ud800"}""", "corpus", "has half of a surrogate pair (\\ud800 to \\udfff) in it.")]
    [InlineData("""{"corpus":"f","languageModel":{"layout":"\ud800"}}""", "languageModel.layout", "has half of a surrogate pair (\\ud800 to \\udfff) in it.")]
    [InlineData("""{"corpus":"f","seeds":["\ud800"]}""", "seeds[0]", "has half of a surrogate pair (\\ud800 to \\udfff) in it.")]
    public void Read_Invalid_SaysWhereAndWhat(string json, string path, string message)
    {
        RequestReading<RunRequest> reading = Read(json);

        Assert.Null(reading.Request);
        Assert.Equal([message], reading.Errors[path]);
    }

    [Theory]
    [InlineData("""{"corpus":"../x"}""", "corpus", "'../x' cannot be used: '..' is not allowed")]
    [InlineData("""{"corpus":"a//b"}""", "corpus", "'a//b' cannot be used: it has an empty segment")]
    [InlineData("""{"corpus":"f","labelled":"/etc"}""", "labelled", "'/etc' cannot be used: it has an empty segment")]
    [InlineData("""{"corpus":"f","ulmfit":{"pretrainOn":"../x"}}""", "ulmfit.pretrainOn", "'../x' cannot be used: '..' is not allowed")]
    [InlineData("""{"corpus":"f","languageModel":{"continueFrom":"../x"}}""", "languageModel.continueFrom", "'../x' cannot be used: '..' is not allowed")]
    [InlineData("""{"corpus":"f","languageModel":{"publishAs":"a/0001"}}""", "languageModel.publishAs", "'a/0001' has a version")]
    [InlineData("""{"corpus":"f","publishAs":"../x"}""", "publishAs", "'../x' cannot be used: '..' is not allowed")]
    [InlineData("""{"corpus":"f","publishAs":"a/0001"}""", "publishAs", "'a/0001' has a version")]
    [InlineData("""{"corpus":"f","baseModel":"../x"}""", "baseModel", "'../x' cannot be used: '..' is not allowed")]
    public void Read_NameThatClimbs_SaysWhy(string json, string path, string message) =>
        Assert.Contains(message, Assert.Single(Read(json).Errors[path]), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"corpus":"f","baseModel":"scratch:tiny","languageModel":{"continueFrom":"f-adapted"}}""", "'scratch:tiny' makes another: set baseModel to 'f-adapted' too")]
    [InlineData("""{"corpus":"f","variants":["bert","bag-of-tricks"],"languageModel":{"continueFrom":"f-adapted"}}""", "no language model is trained: 'bert-adapted' is not among the variants")]
    public void Read_ContinuedWhereItCannotBe_SaysWhatToSet(string json, string message) =>
        Assert.Contains(message, Assert.Single(Read(json).Errors["languageModel.continueFrom"]), StringComparison.Ordinal);

    [Fact]
    public void Read_SeveralMistakes_AreAllReported() =>
        Assert.Equal(
            ["baseModl", "corpus", "languageModel.tokensPerStep"],
            Read("""{"baseModl":"x","languageModel":{"tokensPerStep":1}}""").Errors.Keys);

    [Fact]
    public void Read_ByteThatIsNotUtf8_IsNamed()
    {
        byte[] json = Encoding.Latin1.GetBytes("{\"corpus\":\"caf\u00e9\"}");

        Assert.Equal(["Not UTF-8: byte 15 (0xE9). Save the request as UTF-8."], RunRequestReader.Read(json, Now).Errors[""]);
    }

    [Fact]
    public void Read_LongerThanAnyRequest_IsRefusedUnread() =>
        Assert.Equal(["A request has at most 1,048,576 bytes."], Read($$"""{"corpus":"{{new string('f', 1 << 20)}}"}""").Errors[""]);

    /// <summary>What was sent is never sent back whole: 200 characters of a key, a path or a value at most, and a hundred messages.</summary>
    [Theory]
    [InlineData("""{"LONG":1}""")]
    [InlineData("""{"corpus":"LONG"}""")]
    [InlineData("""{"corpus":"f","baseModel":"scratch:LONG"}""")]
    [InlineData("""{"corpus":"f","baseModel":"LONG"}""")]
    [InlineData("""{"corpus":"f","publishAs":"hub:LONG"}""")]
    [InlineData("""{"corpus":"f","variants":["LONG"]}""")]
    [InlineData("""{"corpus":"f","baseline":"LONG"}""")]
    [InlineData("""{"corpus":"f","external":{"LONG":"LONG"}}""")]
    [InlineData("""{"corpus":"f","seeds":["LONG"]}""")]
    [InlineData("""{"corpus":"f","languageModel":{"layout":"LONG","encoding":"LONG","delimiter":"LONG"}}""")]
    [InlineData("""{"corpus":"f","languageModel":{"encoding":"LONG","delimiter":"LONG"}}""")]
    [InlineData("""{"corpus":"f","classifier":{"operatingPoints":[{"tag":"LONG"},{"tag":"LONG"}]}}""")]
    public void Read_LongKeysAndValues_AreNotEchoed(string json)
    {
        RequestReading<RunRequest> reading = Read(json.Replace("LONG", new string('x', 300_000), StringComparison.Ordinal));

        Assert.NotEmpty(reading.Errors);
        Assert.All(reading.Errors, e => Assert.All(e.Value.Prepend(e.Key), text => Assert.DoesNotContain(new string('x', 201), text, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"corpus":"f","languageModel":{"maximumRowBytes":1023}}""", "languageModel.maximumRowBytes")]
    [InlineData("""{"corpus":"f","classifier":{"maximumRowBytes":67108865}}""", "classifier.maximumRowBytes")]
    [InlineData("""{"corpus":"f","languageModel":{"maximumRowBytes":1024},"classifier":{"maximumRowBytes":67108864}}""", null)]
    public void Read_BoundOfARow_IsFromAKilobyteToSixtyFourMegabytes(string json, string? wrong) =>
        Assert.Equal(wrong is null ? [] : [wrong], Read(json).Errors.Keys);

    [Theory]
    [InlineData(1023, true)]
    [InlineData(67_108_865, true)]
    [InlineData(2048, false)]
    public void Read_BoundOfARowToTag_IsTheSame(int bytes, bool isWrong) => Assert.Equal(
        isWrong ? ["maximumRowBytes"] : [],
        TaggingRequestReader.Read(Encoding.UTF8.GetBytes($$"""{"texts":"f","model":"m","maximumRowBytes":{{bytes}}}"""), Now).Errors.Keys);

    [Fact]
    public void Read_ManyMistakes_ListsSomeAndCountsTheRest()
    {
        string keys = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"unknown-{i}\":{i}"));

        RequestReading<RunRequest> reading = Read($$"""{"corpus":"f",{{keys}}}""");

        Assert.Equal(101, reading.Errors.Values.Sum(messages => messages.Count));
        Assert.Equal(["19900 more mistakes are not listed."], reading.Errors[""]);
    }

    private static RequestReading<RunRequest> Read(string json) => RunRequestReader.Read(Encoding.UTF8.GetBytes(json), Now);
}
