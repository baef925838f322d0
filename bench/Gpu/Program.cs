using BertPipeline.Gpu.Benchmarks;
using BertPipeline.Training.Benchmarks;

// dotnet run -c Release --project bench/Gpu -p:TorchBackend=cuda -- [options]
return GpuBenchmark.Run(new Options(args));
