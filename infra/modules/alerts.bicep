// What somebody must look at. Queue metrics of Azure Monitor count no single queue, so the alerts listen to lines that host and worker log.
// A forwarded log line of an isolated worker keeps its text but not its number: host lines are known by their words, worker lines by their number.

@description('Where the alerts live.')
param location string

@description('Tags of every resource.')
param tags object

@description('The workspace that is searched.')
param workspaceId string

@description('Who is told; empty for nobody, and the alerts are in the portal only.')
param email string

var alerts = [
  {
    name: 'poison-queue'
    severity: 1
    text: 'The poison queue holds jobs that were given up. Read them with: bert-pipeline jobs.'
    query: '''
      union isfuzzy=true
        (ContainerAppConsoleLogs | where Log contains "[4013]" | project TimeGenerated, Line = Log),
        (AppTraces | where Message startswith "Poison queue " | project TimeGenerated, Line = Message)
      '''
  }
  {
    name: 'stale-heartbeat'
    severity: 2
    text: 'A worker fell silent with a job, or cannot write its heartbeat. The job is enqueued again; look for what ends workers.'
    query: '''
      union isfuzzy=true
        (ContainerAppConsoleLogs | where Log contains "[4008]" or Log contains "[4010]" or Log contains "[4012]" | project TimeGenerated, Line = Log),
        (AppTraces | where Message contains "shows no life since" | project TimeGenerated, Line = Message)
      '''
  }
  {
    name: 'failed-run'
    severity: 2
    text: 'A run has failed. Its reason: bert-pipeline status {run}.'
    query: '''
      AppTraces
      | where Message startswith "Run " and Message contains "ended Failed"
      | project TimeGenerated, Line = Message
      '''
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'pipeline-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'pipeline'
    emailReceivers: [{ name: 'email', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: alert.name
    location: location
    tags: tags
    properties: {
      displayName: alert.name
      description: alert.text
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      autoMitigate: true
      // A workspace knows these tables only after their first line.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]
