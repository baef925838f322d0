namespace BertPipeline.Training.Benchmarks;

/// <summary>Matrix products as a step of training has them.</summary>
/// <param name="Size">Whose matrices.</param>
/// <param name="Rows">Tokens of a step.</param>
internal sealed record ProductsWork(ModelSize Size, int Rows);
