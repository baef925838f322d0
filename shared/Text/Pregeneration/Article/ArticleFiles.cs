using System.Globalization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>Names of the article's files.</summary>
public static class ArticleFiles
{
    public static string Examples(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch_{epoch}.json");

    public static string Metrics(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch_{epoch}_metrics.json");
}
