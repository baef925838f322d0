namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>
/// Logistic regression as scikit-learn's: minimises ½‖w‖² + Σ cᵢ ln(1 + exp(−yᵢ(w·xᵢ + b))) with yᵢ of ±1; the intercept b is not penalised. Newton's method with
/// conjugate gradients and a line search (Nocedal and Wright 2006, algorithm 7.1). The function is convex and its minimum one, so whatever solver finds it finds the same.
/// </summary>
/// <param name="rows">The pieces.</param>
/// <param name="columns">Elements of each.</param>
internal sealed class LogisticRegression(IReadOnlyList<SparseRow> rows, int columns)
{
    // The largest element of the gradient, over the largest cost, at which the minimum is found. At costs of 1 the weights are then right to about as much: the function is
    // as curved as ½‖w‖².
    private const double Tolerance = 1e-8;
    private const int MostSteps = 100;
    private const int MostHalvings = 40;
    private const int MostProducts = 1000;

    // The least share of the decrease that the slope promises (Armijo's rule).
    private const double SufficientDecrease = 1e-4;

    // Of the function's value: what rounding may add to it. Near the minimum a whole step promises less, and is right all the same.
    private const double Rounding = 1e-13;

    /// <summary>Newton steps so far.</summary>
    public long Steps { get; private set; }

    /// <param name="targets">Whether each row has the tag; both must occur.</param>
    /// <param name="costs">cᵢ: scikit-learn's C times the weight of the row's class.</param>
    /// <param name="cancellationToken">Looked at between steps.</param>
    /// <returns>A weight a column, and at last the intercept.</returns>
    public double[] Fit(bool[] targets, double[] costs, CancellationToken cancellationToken)
    {
        double[] weights = new double[columns + 1];
        double[] margins = new double[rows.Count];
        double[] gradient = new double[columns + 1];
        double[] curvature = new double[rows.Count];
        double enough = Tolerance * Math.Max(1, costs.Max());
        for (int step = 0; step < MostSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Derive(weights, margins, targets, costs, gradient, curvature);
            if (gradient.Max(Math.Abs) <= enough)
            {
                break;
            }

            Steps++;
            double[] direction = Solve(gradient, curvature);
            double[] change = [.. rows.Select(row => row.Dot(direction) + direction[columns])];
            double length = LineSearch(weights, direction, margins, change, targets, costs, Dot(gradient, direction));
            if (length == 0)
            {
                break; // No smaller value can be told from this one: the minimum, to the last digits.
            }

            Add(weights, direction, length);
            Add(margins, change, length);
        }

        return weights;
    }

    /// <summary>The gradient, and of every row the second derivative by its margin.</summary>
    private void Derive(double[] weights, double[] margins, bool[] targets, double[] costs, double[] gradient, double[] curvature)
    {
        weights.CopyTo(gradient, 0);
        gradient[columns] = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double probability = 1 / (1 + Math.Exp(-margins[i]));
            double slope = costs[i] * (probability - (targets[i] ? 1 : 0));
            curvature[i] = costs[i] * probability * (1 - probability);
            rows[i].AddTo(gradient, slope);
            gradient[columns] += slope;
        }
    }

    /// <summary>Conjugate gradients on the Newton equation, the more exactly the nearer the minimum is.</summary>
    private double[] Solve(double[] gradient, double[] curvature)
    {
        double[] solution = new double[columns + 1];
        double[] residual = Array.ConvertAll(gradient, value => -value);
        double[] direction = [.. residual];
        double squares = Dot(residual, residual);
        double enough = squares * Math.Min(0.25, Math.Sqrt(squares));
        for (int product = 0; product < MostProducts && squares > enough; product++)
        {
            double[] bent = Bend(direction, curvature);
            double curve = Dot(direction, bent);
            if (curve <= 0)
            {
                break; // Only where every row is so far from the border that its curvature is lost in rounding.
            }

            double length = squares / curve;
            Add(solution, direction, length);
            Add(residual, bent, -length);
            double before = squares;
            squares = Dot(residual, residual);
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = residual[i] + (squares / before * direction[i]);
            }
        }

        return solution;
    }

    /// <summary>The matrix of second derivatives times a vector.</summary>
    private double[] Bend(double[] vector, double[] curvature)
    {
        double[] product = [.. vector];
        product[columns] = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double bent = curvature[i] * (rows[i].Dot(vector) + vector[columns]);
            rows[i].AddTo(product, bent);
            product[columns] += bent;
        }

        return product;
    }

    /// <returns>How far to go; 0 when no length decreases the function.</returns>
    private double LineSearch(double[] weights, double[] direction, double[] margins, double[] change, bool[] targets, double[] costs, double slope)
    {
        double start = Value(0);
        double length = 1;
        for (int halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            if (Value(length) <= start + (SufficientDecrease * length * slope) + (Rounding * start))
            {
                return length;
            }
        }

        return 0;

        double Value(double step)
        {
            double value = 0;
            for (int column = 0; column < columns; column++)
            {
                double weight = weights[column] + (step * direction[column]);
                value += weight * weight / 2;
            }

            for (int i = 0; i < margins.Length; i++)
            {
                double margin = margins[i] + (step * change[i]);

                // ln(1 + e^x) without overflow, x the margin on the wrong side.
                double wrong = targets[i] ? -margin : margin;
                value += costs[i] * (Math.Max(wrong, 0) + Math.Log(1 + Math.Exp(-Math.Abs(wrong))));
            }

            return value;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(double[] target, double[] values, double factor)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += factor * values[i];
        }
    }
}
