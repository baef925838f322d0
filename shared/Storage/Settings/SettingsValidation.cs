using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BertPipeline.Storage.Settings;

/// <summary>
/// The data annotations of options, as <c>ValidateDataAnnotations</c> looks at them; its messages name class and property, these the variable that a
/// person set.
/// </summary>
/// <param name="variable">First part of the variables' names: <c>BertPipeline__Jobs</c>.</param>
internal sealed class SettingsValidation<T>(string variable) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(wrong.Select(w => $"{Names(w)}: {w.ErrorMessage}"));
    }

    private string Names(ValidationResult result) =>
        result.MemberNames.Any() ? string.Join(", ", result.MemberNames.Select(member => $"{variable}__{member}")) : variable;
}
