// The whole pipeline in one resource group. README.md says what each part is for, what it costs, and what it may do.
targetScope = 'subscription'

@description('Name of the azd environment; the resource group is rg-{name}.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of everything. Container Apps has GPUs in some regions only.')
param location string

@description('The GPU of a worker.')
@allowed(['A100', 'T4'])
param gpuKind string = 'T4'

@description('Most workers at once, and so most GPUs; not more than the quota.')
@minValue(1)
@maxValue(100)
param maxWorkers int = 1

@description('The task hub: 3 to 40 letters and digits, the first a letter.')
@minLength(3)
@maxLength(40)
param taskHub string = 'BertPipeline'

@description('Hours after which an execution of the worker is told to stop and another goes on from its checkpoint.')
@minValue(1)
@maxValue(168)
param workerHours int = 24

@description('The worker\'s image. azd fills it in; before the first deployment a stand-in that does nothing.')
param workerImage string = 'mcr.microsoft.com/k8se/quickstart-jobs:latest'

@description('Memory of an instance of the Functions app in MB.')
@allowed([512, 2048, 4096])
param functionsMemory int = 2048

@description('Most instances of the Functions app.')
@minValue(1)
@maxValue(1000)
param functionsInstances int = 40

@description('Days that a checkpoint is kept after its last change.')
@minValue(7)
@maxValue(365)
param checkpointDays int = 30

@description('Days that logs and metrics of a run are kept after their last line.')
@minValue(7)
@maxValue(3650)
param logDays int = 90

@description('Most logs a day in GB; -1 for no limit.')
param logGigabytes int = 5

@description('Who is told when something is wrong; empty for nobody.')
param alertEmail string = ''

@description('Object id of a person or group that drops corpora and fetches models; empty for none.')
param teamPrincipalId string = ''

@description('What teamPrincipalId is.')
@allowed(['Group', 'User', 'ServicePrincipal'])
param teamPrincipalType string = 'Group'

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().subscriptionId, environmentName, location)

// What a profile gives with its one GPU.
var gpus = {
  A100: { profile: 'Consumption-GPU-NC24-A100', cores: 24, memory: '220Gi' }
  T4: { profile: 'Consumption-GPU-NC8as-T4', cores: 8, memory: '56Gi' }
}
var gpu = gpus[gpuKind]

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags }
}

module storageAccount 'modules/storage-account.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags, taskHub: taskHub, checkpointDays: checkpointDays, logDays: logDays }
}

module storageRoles 'modules/storage-roles.bicep' = {
  scope: group
  params: {
    accountName: storageAccount.outputs.name
    taskHub: taskHub
    functionsPrincipalId: identities.outputs.functions.principalId
    workerPrincipalId: identities.outputs.worker.principalId
    teamPrincipalId: teamPrincipalId
    teamPrincipalType: teamPrincipalType
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    functionsPrincipalId: identities.outputs.functions.principalId
    dailyGigabytes: logGigabytes
  }
}

module functionApp 'modules/function-app.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    appIdentity: identities.outputs.functions
    storageAccountName: storageAccount.outputs.name
    packagesUrl: storageAccount.outputs.packagesUrl
    taskHub: taskHub
    insightsConnectionString: monitoring.outputs.connectionString
    instanceMemory: functionsMemory
    maximumInstances: functionsInstances
  }
  // Its first start reads the account.
  dependsOn: [storageRoles]
}

module registry 'modules/container-registry.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags, workerPrincipalId: identities.outputs.worker.principalId }
}

module containers 'modules/container-environment.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags, gpuProfile: gpu.profile, workspaceId: monitoring.outputs.workspaceId }
}

module worker 'modules/worker-job.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    environmentId: containers.outputs.id
    gpuProfileName: containers.outputs.gpuProfileName
    cores: gpu.cores
    memory: gpu.memory
    workerIdentity: identities.outputs.worker
    registryServer: registry.outputs.loginServer
    image: workerImage
    storageAccountName: storageAccount.outputs.name
    taskHub: taskHub
    jobQueue: storageAccount.outputs.jobQueue
    maxWorkers: maxWorkers
    replicaTimeout: workerHours * 3600
  }
  // Its scaler counts the queue as soon as it exists.
  dependsOn: [storageRoles]
}

module topic 'modules/event-grid-topic.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags, storageAccountId: storageAccount.outputs.id }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId, email: alertEmail }
}

// azd keeps these in the environment; hooks and the deployment of services read them.
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output STORAGE_ACCOUNT_NAME string = storageAccount.outputs.name
output FUNCTION_APP_NAME string = functionApp.outputs.name
output EVENT_GRID_TOPIC_NAME string = topic.outputs.name
output BERTPIPELINE_URL string = functionApp.outputs.url
