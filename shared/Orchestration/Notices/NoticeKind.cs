namespace BertPipeline.Orchestration.Notices;

/// <summary>What the receiver of a notice reads.</summary>
public enum NoticeKind
{
    /// <summary>The members of <see cref="RunNotice"/>.</summary>
    Webhook,

    /// <summary>Slack's incoming webhooks, and those made like them: <c>{"text": …}</c>.</summary>
    Slack,
}
