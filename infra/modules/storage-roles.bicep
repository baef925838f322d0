// Who may do what in the storage account. README.md gives the reason for each line.

@description('Name of the account.')
param accountName string

@description('The task hub, for the names of its queues.')
param taskHub string

@description('Principal of the Functions app.')
param functionsPrincipalId string

@description('Principal of the worker.')
param workerPrincipalId string

@description('A person or group that drops corpora and fetches models; empty for none.')
param teamPrincipalId string

@description('What the team principal is.')
@allowed(['Group', 'User', 'ServicePrincipal'])
param teamPrincipalType string

var roles = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

// The account also holds the app's package and its keys, and the task hub's own queues. A worker that was taken over must not reach them.
var hub = toLower(taskHub)
var workerContainers = '\'artifacts\', \'checkpoints\', \'runs\''
var workerQueues = '\'${hub}-gpu-jobs\', \'${hub}-gpu-jobs-poison\', \'${hub}-run-events\''
var blobActions = map(
  ['read', 'write', 'delete', 'add/action', 'move/action'],
  a => '!(ActionMatches{\'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/${a}\'})'
)
var queueActions = map(
  ['read', 'write', 'delete', 'process/action'],
  a => '!(ActionMatches{\'Microsoft.Storage/storageAccounts/queueServices/queues/messages/${a}\'})'
)
var onlyWorkerContainers = '((${join(blobActions, ' AND ')}) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {${workerContainers}}))'
var onlyWorkerQueues = '((${join(queueActions, ' AND ')}) OR (@Resource[Microsoft.Storage/storageAccounts/queueServices/queues:name] ForAnyOfAnyValues:StringEquals {${workerQueues}}))'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource corpora 'containers' existing = { name: 'corpora' }
    resource models 'containers' existing = { name: 'models' }
    resource runs 'containers' existing = { name: 'runs' }
  }
}

resource functionsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, functionsPrincipalId, roles.blobDataOwner)
  scope: account
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataOwner)
  }
}

resource functionsQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, functionsPrincipalId, roles.queueDataContributor)
  scope: account
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueDataContributor)
  }
}

resource functionsTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, functionsPrincipalId, roles.tableDataContributor)
  scope: account
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableDataContributor)
  }
}

resource workerBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, workerPrincipalId, roles.blobDataContributor)
  scope: account
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
    conditionVersion: '2.0'
    condition: onlyWorkerContainers
  }
}

resource workerMessages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, workerPrincipalId, roles.queueDataContributor)
  scope: account
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueDataContributor)
    conditionVersion: '2.0'
    condition: onlyWorkerQueues
  }
}

resource workerTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, workerPrincipalId, roles.tableDataContributor)
  scope: account
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableDataContributor)
  }
}

resource teamCorpora 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(teamPrincipalId)) {
  name: guid(account::blobs::corpora.id, teamPrincipalId, roles.blobDataContributor)
  scope: account::blobs::corpora
  properties: {
    principalId: teamPrincipalId
    principalType: teamPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

resource teamModels 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(teamPrincipalId)) {
  name: guid(account::blobs::models.id, teamPrincipalId, roles.blobDataReader)
  scope: account::blobs::models
  properties: {
    principalId: teamPrincipalId
    principalType: teamPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataReader)
  }
}

resource teamRuns 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(teamPrincipalId)) {
  name: guid(account::blobs::runs.id, teamPrincipalId, roles.blobDataReader)
  scope: account::blobs::runs
  properties: {
    principalId: teamPrincipalId
    principalType: teamPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataReader)
  }
}
