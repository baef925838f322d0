using BertPipeline.Simulator;

return await SimulateCommand.Create().Parse(args).InvokeAsync();
