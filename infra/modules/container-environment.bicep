// The Container Apps environment with one kind of GPU, paid by the second and only while a worker runs.

@description('Where the environment lives; not every region has GPUs.')
param location string

@description('Part of every name, unique to this deployment.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('The workload profile: Consumption-GPU-NC24-A100 or Consumption-GPU-NC8as-T4.')
param gpuProfile string

@description('Where the logs of workers go.')
param workspaceId string

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-${token}'
  location: location
  tags: tags
  properties: {
    // Through diagnostic settings: writing to the workspace directly would take its key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: [
      { name: 'Consumption', workloadProfileType: 'Consumption' }
      { name: 'gpu', workloadProfileType: gpuProfile }
    ]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

output id string = environment.id

@description('Name of the workload profile that has the GPU.')
output gpuProfileName string = 'gpu'
