using BertPipeline.Simulator.Account;

namespace BertPipeline.Simulator;

internal sealed record PlantedBug(string Name, Func<Func<AccountRequest, Func<AccountRequest, AccountAnswer>, AccountAnswer>> Plant);
