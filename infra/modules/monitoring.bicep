// Where logs and traces of both programs go. Nothing is accepted without an identity.

@description('Where the resources live.')
param location string

@description('Part of every name, unique to this deployment.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Principal of the Functions app, which writes.')
param functionsPrincipalId string

@description('Most that is taken in a day, in GB; what comes after that is lost until the next day. -1 for no limit.')
param dailyGigabytes int

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    features: { disableLocalAuth: true }
    workspaceCapping: { dailyQuotaGb: dailyGigabytes }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource functionsTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, functionsPrincipalId, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

output workspaceId string = workspace.id

@description('An address, not a secret: nothing is accepted without a token of an identity that has the role.')
output connectionString string = insights.properties.ConnectionString
