using BertPipeline.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace BertPipeline.Local.Terminal;

/// <summary>What a console renders, without the control characters of texts: a tag or a name may not rewrite what a terminal shows.</summary>
internal sealed class PrintableHook : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(r => new Printable(r));

    private sealed class Printable(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth).Select(s => s.IsControlCode || s.IsLineBreak ? s : new Segment(PrintableText.Lines(s.Text), s.Style));
    }
}
