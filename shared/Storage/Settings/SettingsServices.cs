using BertPipeline.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BertPipeline.Storage.Settings;

/// <summary>The one way in which a program of the pipeline reads a section of its settings.</summary>
public static class SettingsServices
{
    /// <summary>
    /// Binds a section of the configuration to its options, which are injected as themselves. A key that they do not have, a value that cannot be read and
    /// one that the annotations refuse are each told on start, by the name under which a person writes them: <c>BertPipeline__Jobs__Visibility</c>.
    /// </summary>
    /// <param name="services">Must have an <see cref="IConfiguration"/>.</param>
    /// <param name="section">Path of the section: <c>BertPipeline:Jobs</c>.</param>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>()
            .Configure<IConfiguration>((options, configuration) => Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<T>>(new SettingsValidation<T>(NameOf(section)));
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return services;
    }

    /// <summary>For a program without a host, which would do it on start.</summary>
    /// <exception cref="UserErrorException">Names every wrong setting.</exception>
    public static void CheckSettings(this IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException e)
        {
            throw new UserErrorException(string.Join(Environment.NewLine, e.Failures), e);
        }
        catch (AggregateException e)
        {
            throw new UserErrorException(string.Join(Environment.NewLine, e.InnerExceptions.OfType<OptionsValidationException>().SelectMany(w => w.Failures)), e);
        }
    }

    private static void Bind<T>(IConfigurationSection section, T options)
        where T : class
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            string variable = NameOf(section.Path);
            string[] unknown = [.. section.GetChildren().Select(child => child.Key).Where(key => !IsKnown<T>(key)).Select(key => $"{variable}__{key}: there is no such setting.")];
            string[] failures = unknown.Length > 0 ? unknown : [e.Message.Replace($"'{section.Path}:", $"'{variable}__", StringComparison.Ordinal)];
            throw new OptionsValidationException(Options.DefaultName, typeof(T), failures);
        }
    }

    private static bool IsKnown<T>(string key) => typeof(T).GetProperties().Any(property => string.Equals(property.Name, key, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);
}
