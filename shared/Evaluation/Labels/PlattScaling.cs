namespace BertPipeline.Evaluation.Labels;

/// <summary>
/// Makes probabilities of a tag's logits: the sigmoid of a·logit + b with the a and b under which the labels are likeliest (Platt 1999, "Probabilistic outputs for support vector machines",
/// whose smoothed targets these are; Newton's method with halved steps as in Lin, Lin and Weng 2007, "A note on Platt's probabilistic outputs").
/// </summary>
/// <param name="Slope">At least 0: a model that puts the pieces in the wrong order tells nothing of them.</param>
public sealed record PlattScaling(double Slope, double Intercept)
{
    private const int MostSteps = 100;
    private const int MostHalvings = 30;
    private const double Tolerance = 1e-10;

    // Keeps the matrix invertible where all logits are equal.
    private const double Ridge = 1e-9;

    public double Probability(double logit) => 1 / (1 + Math.Exp(-((Slope * logit) + Intercept)));

    /// <param name="logits">One a piece; not those of a model that was trained on it.</param>
    /// <param name="labels">Whether each has the tag.</param>
    public static PlattScaling Fit(ReadOnlySpan<double> logits, ReadOnlySpan<bool> labels)
    {
        int positives = labels.Count(true);
        double yes = (positives + 1.0) / (positives + 2.0), no = 1 / (labels.Length - positives + 2.0);
        double rate = (positives + 1.0) / (labels.Length + 2.0);
        double[] targets = new double[labels.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = labels[i] ? yes : no;
        }

        var constant = new PlattScaling(0, Math.Log(rate / (1 - rate)));
        PlattScaling fitted = constant;
        double loss = fitted.Loss(logits, targets);
        for (int step = 0; step < MostSteps; step++)
        {
            (double slope, double intercept) = fitted.NewtonStep(logits, targets);
            PlattScaling next = fitted;
            double nextLoss = loss, length = 1;
            for (int halving = 0; halving < MostHalvings && !(nextLoss < loss); halving++, length /= 2)
            {
                next = new(fitted.Slope - (length * slope), fitted.Intercept - (length * intercept));
                nextLoss = next.Loss(logits, targets);
            }

            if (!(nextLoss < loss - (Tolerance * loss)))
            {
                break;
            }

            (fitted, loss) = (next, nextLoss);
        }

        return fitted.Slope > 0 ? fitted : constant;
    }

    /// <summary>The inverse of the second derivatives times the first.</summary>
    private (double Slope, double Intercept) NewtonStep(ReadOnlySpan<double> logits, double[] targets)
    {
        double g1 = 0, g2 = 0, h11 = Ridge, h12 = 0, h22 = Ridge;
        for (int i = 0; i < targets.Length; i++)
        {
            double probability = Probability(logits[i]);
            double error = probability - targets[i], curvature = probability * (1 - probability);
            g1 += error * logits[i];
            g2 += error;
            h11 += curvature * logits[i] * logits[i];
            h12 += curvature * logits[i];
            h22 += curvature;
        }

        double determinant = (h11 * h22) - (h12 * h12);
        return (((h22 * g1) - (h12 * g2)) / determinant, ((h11 * g2) - (h12 * g1)) / determinant);
    }

    private double Loss(ReadOnlySpan<double> logits, double[] targets)
    {
        double loss = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            // ln(1 + e^x) without overflow, less the target's share.
            double x = (Slope * logits[i]) + Intercept;
            loss += Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - (targets[i] * x);
        }

        return loss;
    }
}
