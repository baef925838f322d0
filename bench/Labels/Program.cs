using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.TfIdf;
using BertPipeline.SampleCorpus;

#pragma warning disable
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string set = args[0];
List<Piece> pieces = set == "aware" ? Aware() : [.. new SampleCorpusGenerator(new SampleCorpusOptions(1, 10, int.Parse(args[1]), 0, 0)).Labelled()];
pieces = [.. pieces.Select((p, i) => p with { Id = i })];
string[] tags = [.. pieces.SelectMany(p => p.Labels).Distinct().Order(StringComparer.Ordinal)];
Console.WriteLine($"{pieces.Count} pieces {tags.Length} tags: " + string.Join(" ", tags.Select(t => $"{t}:{pieces.Count(p => p.Labels.Contains(t))}")));
int n = pieces.Count, T = tags.Length;
foreach (string mode in new[] { "cells", "balanced", "positives" })
foreach (TfIdfOptions options in new[] { new TfIdfOptions(), new TfIdfOptions { C = 3, LongestNgram = 2, SublinearFrequency = true } })
{
    var sums = new SortedDictionary<string, List<double>>();
    for (int seed = 1; seed <= 3; seed++)
    {
        bool[][] truth = [.. tags.Select(t => pieces.Select(p => p.Labels.Contains(t)).ToArray())];
        bool[][] y = [.. truth.Select(t => (bool[])t.Clone())];
        var rng = SplitMix64.For(seed, 77);
        void FlipSome(int t, int[] from, int count) { rng.Shuffle<int>(from); foreach (int i in from.Take(count)) y[t][i] = !y[t][i]; }
        if (mode == "cells")
        {
            int[] cells = [.. Enumerable.Range(0, n * T)];
            rng.Shuffle<int>(cells);
            foreach (int c in cells.Take(n * T / 20)) y[c % T][c / T] = !y[c % T][c / T];
        }
        else for (int t = 0; t < T; t++)
        {
            int[] yes = [.. Enumerable.Range(0, n).Where(i => truth[t][i])], no = [.. Enumerable.Range(0, n).Where(i => !truth[t][i])];
            int count = (int)Math.Round(yes.Length * 0.05);
            FlipSome(t, yes, count);
            if (mode == "balanced") FlipSome(t, no, count);
        }
        double[][] prob = [.. tags.Select(_ => new double[n])];
        for (int fold = 0; fold < 5; fold++)
        {
            Piece Noisy(int i) => pieces[i] with { Labels = [.. Enumerable.Range(0, T).Where(t => y[t][i]).Select(t => tags[t])] };
            int[] test = [.. Enumerable.Range(0, n).Where(i => (SplitMix64.Mix((ulong)(i + 1) * SplitMix64.GoldenGamma) % 5) == (ulong)fold)];
            var held = test.ToHashSet();
            TfIdfModel model = new TfIdfTrainer(tags, options).Train([.. Enumerable.Range(0, n).Where(i => !held.Contains(i)).Select(Noisy)], default);
            foreach (int i in test) { float[] l = model.Score(pieces[i].Text); for (int t = 0; t < T; t++) prob[t][i] = 1 / (1 + Math.Exp(-l[t])); }
        }
        int k = 0; for (int t = 0; t < T; t++) for (int i = 0; i < n; i++) if (y[t][i] != truth[t][i]) k++;
        void Rank(string name, Func<int, double[]> score)
        {
            var all = new List<(double S, bool Bad)>();
            for (int t = 0; t < T; t++) { double[] s = score(t); for (int i = 0; i < n; i++) all.Add((s[i], y[t][i] != truth[t][i])); }
            double p = all.OrderByDescending(a => a.S).Take(k).Count(a => a.Bad) / (double)k;
            if (!sums.ContainsKey(name)) sums[name] = []; sums[name].Add(p);
        }
        double[] Calibrate(double[] p, bool[] g)
        {
            // Platt on the logit.
            double a = 1, b = 0;
            double[] x = [.. p.Select(v => Math.Log(v / (1 - v)))];
            for (int it = 0; it < 50; it++)
            {
                double ga = 0, gb = 0, haa = 1e-6, hab = 0, hbb = 1e-6;
                for (int i = 0; i < x.Length; i++) { double q = 1 / (1 + Math.Exp(-(a * x[i] + b))); double e = q - (g[i] ? 1 : 0), w = q * (1 - q); ga += e * x[i]; gb += e; haa += w * x[i] * x[i]; hab += w * x[i]; hbb += w; }
                double det = haa * hbb - hab * hab; double da = (hbb * ga - hab * gb) / det, db = (haa * gb - hab * ga) / det; a -= da; b -= db;
                if (Math.Abs(da) + Math.Abs(db) < 1e-10) break;
            }
            return [.. x.Select(v => 1 / (1 + Math.Exp(-(a * v + b))))];
        }
        (double Yes, double No) Thresholds(double[] p, bool[] g)
        {
            double sy = 0, sn = 0; int cy = 0, cn = 0;
            for (int i = 0; i < p.Length; i++) if (g[i]) { sy += p[i]; cy++; } else { sn += 1 - p[i]; cn++; }
            return (sy / cy, sn / cn);
        }
        double Margin(double p, bool g, double ty, double tn) => g ? (1 - p - tn) - (p - ty) : (p - ty) - (1 - p - tn);
        // Confident joint as in cleanlab (binary): argmax among classes above threshold.
        int Confident(double p, double ty, double tn) { bool Y = p >= ty, N = 1 - p >= tn; return Y && N ? (p >= 0.5 ? 1 : 0) : Y ? 1 : N ? 0 : -1; }
        double[] Bayes(double[] p, bool[] g)
        {
            var (ty, tn) = Thresholds(p, g);
            double nn = 0, ny = 0, yn = 0, yy = 0; // given, then true
            for (int i = 0; i < p.Length; i++) { int c = Confident(p[i], ty, tn); if (c < 0) continue; if (g[i]) { if (c == 1) yy++; else yn++; } else { if (c == 1) ny++; else nn++; } }
            double py = g.Count(v => v) / (double)g.Length;
            // calibrate rows
            double jyn = py * yn / Math.Max(1, yn + yy), jyy = py - jyn, jny = (1 - py) * ny / Math.Max(1, ny + nn), jnn = 1 - py - jny;
            double r1 = jny / (jny + jyy), r0 = jyn / (jyn + jnn); // P(given no|true yes), P(given yes|true no)
            double[] s = new double[p.Length];
            for (int i = 0; i < p.Length; i++)
            {
                double q = Math.Clamp((p[i] - r0) / Math.Max(0.05, 1 - r0 - r1), 1e-4, 1 - 1e-4);
                s[i] = g[i] ? r0 * (1 - q) / (r0 * (1 - q) + (1 - r1) * q) : r1 * q / (r1 * q + (1 - r0) * (1 - q));
            }
            return s;
        }
        double[] Joint(double[] p, bool[] g, bool prune)
        {
            var (ty, tn) = Thresholds(p, g);
            double nn = 0, ny = 0, yn = 0, yy = 0;
            for (int i = 0; i < p.Length; i++) { int c = Confident(p[i], ty, tn); if (c < 0) continue; if (g[i]) { if (c == 1) yy++; else yn++; } else { if (c == 1) ny++; else nn++; } }
            double py = g.Count(v => v) / (double)g.Length;
            int kyn = (int)Math.Round(g.Length * py * yn / Math.Max(1, yn + yy)), kny = (int)Math.Round(g.Length * (1 - py) * ny / Math.Max(1, ny + nn));
            double[] s = new double[p.Length];
            var yes = Enumerable.Range(0, p.Length).Where(i => g[i]).OrderBy(i => p[i]).Take(kyn).ToHashSet();
            var no = Enumerable.Range(0, p.Length).Where(i => !g[i]).OrderByDescending(i => p[i]).Take(kny).ToHashSet();
            for (int i = 0; i < p.Length; i++) s[i] = (yes.Contains(i) || no.Contains(i) ? 2 : 0) + (g[i] ? 1 - p[i] : p[i]);
            return s;
        }
        double[][] cal = [.. Enumerable.Range(0, T).Select(t => Calibrate(prob[t], y[t]))];
        double Raw(double p, bool g) => g ? 1 - p : p;

        double[] X(int t) => [.. prob[t].Select(v => Math.Log(v / (1 - v)))];
        double[][] xs = [.. Enumerable.Range(0, T).Select(X)];
        // Ridge logistic regression by gradient steps (Newton through dense solve).
        double[] Fit(double[][] f, bool[] g, double[] prior, double[] strength)
        {
            int d = f.Length; double[] w = [.. prior];
            for (int it = 0; it < 30; it++)
            {
                double[] grad = new double[d]; double[,] h = new double[d, d + 1];
                for (int j = 0; j < d; j++) { grad[j] = strength[j] * (w[j] - prior[j]); h[j, j] = strength[j] + 1e-9; }
                for (int i = 0; i < n; i++)
                {
                    double z = 0; for (int j = 0; j < d; j++) z += w[j] * f[j][i];
                    double q = 1 / (1 + Math.Exp(-z)), e = q - (g[i] ? 1 : 0), c = q * (1 - q);
                    for (int j = 0; j < d; j++) { grad[j] += e * f[j][i]; double cj = c * f[j][i]; for (int l = 0; l <= j; l++) h[j, l] += cj * f[l][i]; }
                }
                for (int j = 0; j < d; j++) { for (int l = j + 1; l < d; l++) h[j, l] = h[l, j]; h[j, d] = grad[j]; }
                for (int j = 0; j < d; j++) { double piv = h[j, j]; for (int l = j; l <= d; l++) h[j, l] /= piv; for (int m = 0; m < d; m++) if (m != j) { double fac = h[m, j]; for (int l = j; l <= d; l++) h[m, l] -= fac * h[j, l]; } }
                double change = 0; for (int j = 0; j < d; j++) { w[j] -= h[j, d]; change += Math.Abs(h[j, d]); }
                if (change < 1e-9) break;
            }
            double[] o = new double[n];
            for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < d; j++) z += w[j] * f[j][i]; o[i] = 1 / (1 + Math.Exp(-z)); }
            return o;
        }
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        double[][] platt = [.. Enumerable.Range(0, T).Select(t => Fit([xs[t], ones], y[t], [1, 0], [1e-6, 1e-6]))];
        double[][] plattMap = [.. Enumerable.Range(0, T).Select(t => Fit([xs[t], ones], y[t], [1, 0], [3, 1e-6]))];
        double[][] stack = [.. Enumerable.Range(0, T).Select(t => Fit([xs[t], ones, .. xs.Where((_, o) => o != t)], y[t], [1, 0, .. new double[T - 1]], [1, 1e-6, .. Enumerable.Repeat(10.0, T - 1)]))];
        double[][] stackLabels = [.. Enumerable.Range(0, T).Select(t => Fit([xs[t], ones, .. xs.Where((_, o) => o != t), .. y.Where((_, o) => o != t).Select(c => c.Select(v => v ? 1.0 : 0).ToArray())], y[t], [1, 0, .. new double[2 * (T - 1)]], [1, 1e-6, .. Enumerable.Repeat(10.0, 2 * (T - 1))]))];
        double[][] labels = [.. Enumerable.Range(0, T).Select(t => Fit([xs[t], ones, .. y.Where((_, o) => o != t).Select(c => c.Select(v => v ? 1.0 : 0).ToArray())], y[t], [1, 0, .. new double[(T - 1)]], [1, 1e-6, .. Enumerable.Repeat(10.0, (T - 1))]))];
        double[] Iso(double[] p, bool[] g)
        {
            int[] order = [.. Enumerable.Range(0, n).OrderBy(i => p[i])];
            var blocks = new List<(double Sum, int Count)>();
            foreach (int i in order) { blocks.Add((g[i] ? 1 : 0, 1)); while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count >= blocks[^1].Sum / blocks[^1].Count) { var m = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count); blocks.RemoveRange(blocks.Count - 2, 2); blocks.Add(m); } }
            double[] o = new double[n]; int at = 0; foreach (var (sum, count) in blocks) for (int j = 0; j < count; j++) { o[order[at]] = (sum + 0.5 * 0.1) / (count + 0.1) + p[order[at]] * 1e-6; at++; }
            return o;
        }
        double[][] iso = [.. Enumerable.Range(0, T).Select(t => Iso(prob[t], y[t]))];
        foreach (var (tag, P) in new[] { ("raw", prob), ("platt", platt), ("plattMap", plattMap), ("stack", stack), ("stackLabels", stackLabels), ("labels", labels), ("iso", iso) })
        {
            Rank(tag, t => [.. P[t].Select((p, i) => Raw(p, y[t][i]))]);
            if (tag is "raw" or "iso") continue;
            Rank(tag + "-cl", t => { var (ty, tn) = Thresholds(P[t], y[t]); return [.. P[t].Select((p, i) => { int c = Confident(p, ty, tn); return (c >= 0 && (c == 1) != y[t][i] ? 2 : 0) + Raw(p, y[t][i]); })]; });
            Rank(tag + "-lift", t => { double pi = P[t].Average(), l = Math.Log(pi / (1 - pi)); return [.. P[t].Select((p, i) => { double z = Math.Log(p / (1 - p)); return y[t][i] ? l - z : z; })]; });
            Rank(tag + "-half", t => { double pi = P[t].Average(), l = Math.Log(pi / (1 - pi)); return [.. P[t].Select((p, i) => { double z = Math.Log(p / (1 - p)); return y[t][i] ? 0.5 * l - z : z; })]; });
        }
    }
    Console.WriteLine($"{mode,-10} C={options.C} {options.ClassWeight}: " + string.Join("  ", sums.OrderByDescending(s => s.Value.Average()).Select(s => $"{s.Key} {string.Join("/", s.Value.Select(v => v.ToString("0.000")))}")));
}

static List<Piece> Aware()
{
    string path = Path.Combine(Environment.GetEnvironmentVariable("BERTPIPELINE_DATA")!, "aware", "train.jsonl.gz");
    using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
    List<Piece> pieces = [];
    while (lines.ReadLine() is { } line)
    {
        JsonElement row = JsonSerializer.Deserialize<JsonElement>(line);
        pieces.Add(new Piece(pieces.Count, row.GetProperty("text").GetString()!, [.. row.GetProperty("labels").EnumerateArray().Select(l => l.GetString()!)]));
    }
    return pieces;
}
