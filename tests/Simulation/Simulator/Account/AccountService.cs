namespace BertPipeline.Simulator.Account;

internal enum AccountService
{
    Blob,
    Queue,
    Table,
}
