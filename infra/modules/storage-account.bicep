// The one storage account: what is dropped, made and published, the queues and tables of the task hub, and the app's packages.

@description('Where the account lives.')
param location string

@description('Part of every name, unique to this deployment.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('The task hub: the first part of the names of its queues and tables.')
param taskHub string

@description('Days after its last change that a training checkpoint is kept. A finished training deletes its own.')
param checkpointDays int

@description('Days after its last line that a log or metrics stream of a run is kept.')
param logDays int

// Names as PipelineStorage has them; a test compares.
var containers = ['artifacts', 'checkpoints', 'corpora', 'models', 'runs', 'schedules']
var queues = ['gpu-jobs', 'gpu-jobs-poison', 'run-events']

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'st${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // A deleted corpus or model can be had back for a week.
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource pipelineContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for name in containers: {
    parent: blobs
    name: name
  }
]

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'deployments'
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

// The host creates them too. They are made here because the scaler asks for one before the host has ever run.
resource hubQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [
  for name in queues: {
    parent: queueService
    name: '${toLower(taskHub)}-${name}'
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'old-checkpoints'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['checkpoints/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: checkpointDays } } }
          }
        }
        {
          // A rule's prefix has no wildcard, so it cannot name runs/{run}/logs. Append blobs can be named: in this container the logs of attempts
          // and the metrics streams are append blobs, and nothing else is.
          name: 'old-logs'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['appendBlob'], prefixMatch: ['runs/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: logDays } } }
          }
        }
      ]
    }
  }
}

output id string = account.id
output name string = account.name

@description('Where deployment puts the app\'s package.')
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${packages.name}'

@description('The queue that workers are started for.')
output jobQueue string = '${toLower(taskHub)}-gpu-jobs'
