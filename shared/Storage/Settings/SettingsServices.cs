using System.Reflection;
using System.Text.RegularExpressions;
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

    /// <summary>The same for a program that needs its settings before it has services.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="section">Path of the section: <c>BertPipeline:Jobs</c>.</param>
    /// <param name="defaults">What holds where nothing is set; it is changed.</param>
    /// <exception cref="UserErrorException">Names every wrong setting.</exception>
    public static T ReadSettings<T>(this IConfiguration configuration, string section, T defaults)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configuration);
        try
        {
            Bind(configuration.GetSection(section), defaults);
        }
        catch (OptionsValidationException e)
        {
            throw new UserErrorException(string.Join(Environment.NewLine, e.Failures), e);
        }

        ValidateOptionsResult result = new SettingsValidation<T>(NameOf(section)).Validate(Options.DefaultName, defaults);
        return result.Failed ? throw new UserErrorException(string.Join(Environment.NewLine, result.Failures)) : defaults;
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
            string[] unknown = [.. Unknown(section, typeof(T))];
            string[] failures = unknown.Length > 0 ? unknown : [Regex.Replace(e.Message, $"'{Regex.Escape(section.Path)}:[^']*'", path => NameOf(path.Value))];
            throw new OptionsValidationException(Options.DefaultName, typeof(T), failures);
        }
    }

    /// <summary>Of each key that the options do not have, that there is no such setting; those of options within options too.</summary>
    private static IEnumerable<string> Unknown(IConfigurationSection section, Type type)
    {
        PropertyInfo[] properties = type.GetProperties();
        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo? property = properties.FirstOrDefault(p => string.Equals(p.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                yield return $"{NameOf(child.Path)}: there is no such setting.{Suggestion.For(child.Key, properties.Where(p => p.CanWrite).Select(p => p.Name))}";
            }
            else if (property.PropertyType.Assembly == typeof(SettingsServices).Assembly)
            {
                foreach (string problem in Unknown(child, property.PropertyType))
                {
                    yield return problem;
                }
            }
        }
    }

    private static string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);
}
