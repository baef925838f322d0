using Microsoft.Playwright;

namespace BertPipeline.EndToEnd.Tests.Page;

/// <summary>The machine's own Chromium, headless; tests that want it say that they were skipped where there is none.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Programs =
        [Environment.GetEnvironmentVariable("BERTPIPELINE_CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string? Program = Programs.FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static bool IsThere => Program is not null;

    /// <summary>Skips the test, with the reason, where there is no browser.</summary>
    public static void Require() => Assert.SkipWhen(Program is null, "No Chromium is installed (BERTPIPELINE_CHROMIUM names another place).");

    public async ValueTask InitializeAsync()
    {
        if (Program is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"] });
        }
    }

    /// <summary>A window of its own, with nothing remembered.</summary>
    public async Task<IPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
