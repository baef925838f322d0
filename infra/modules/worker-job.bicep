// The GPU worker as an event-driven job: an execution for each message on the queue, none while it is empty.

import { identity } from 'identities.bicep'

@description('Where the job lives: with its environment.')
param location string

@description('Part of every name, unique to this deployment.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('The Container Apps environment.')
param environmentId string

@description('The workload profile with the GPU.')
param gpuProfileName string

@description('Processor cores of a worker: all that the profile gives with one GPU.')
param cores int

@description('Memory of a worker, such as 56Gi.')
param memory string

@description('Who the worker is.')
param workerIdentity identity

@description('The registry that the image is pulled from.')
param registryServer string

@description('The worker\'s image; a stand-in before the first deployment.')
param image string

@description('Name of the storage account.')
param storageAccountName string

@description('The task hub.')
param taskHub string

@description('The queue that is counted.')
param jobQueue string

@description('Most workers at once.')
@minValue(1)
param maxWorkers int

@description('Seconds after which an execution is told to stop. Its job goes back to the queue and on from its newest checkpoint.')
@minValue(600)
param replicaTimeout int

resource job 'Microsoft.App/jobs@2025-01-01' = {
  name: 'gpu-worker-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'gpu-worker' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${workerIdentity.id}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: gpuProfileName
    configuration: {
      triggerType: 'Event'
      replicaTimeout: replicaTimeout
      // The queue owns retries: a message whose worker died becomes visible again within two minutes.
      replicaRetryLimit: 0
      registries: [{ server: registryServer, identity: workerIdentity.id }]
      eventTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
        scale: {
          minExecutions: 0
          maxExecutions: maxWorkers
          pollingInterval: 30
          rules: [
            {
              name: 'gpu-jobs'
              type: 'azure-queue'
              identity: workerIdentity.id
              metadata: {
                accountName: storageAccountName
                queueName: jobQueue
                queueLength: '1'
                // Hidden messages are counted with the visible ones: running executions, which hold one each, are subtracted from the count. The other strategy,
                // visibleonly, would start nothing for a second job while a first one runs. The price: a message that is hidden because its job waits for
                // the next attempt starts an execution that finds nothing, and ends after five seconds of an empty queue.
                queueLengthStrategy: 'all'
              }
            }
          ]
        }
      }
    }
    template: {
      containers: [
        {
          name: 'gpu-worker'
          image: image
          args: ['--exit-when-empty', '5']
          resources: { cpu: cores, memory: memory }
          env: [
            { name: 'BertPipeline__Storage__AccountName', value: storageAccountName }
            { name: 'BertPipeline__Storage__TaskHub', value: taskHub }
            { name: 'AZURE_CLIENT_ID', value: workerIdentity.clientId }
          ]
          volumeMounts: [{ volumeName: 'scratch', mountPath: '/scratch' }]
        }
      ]
      volumes: [{ name: 'scratch', storageType: 'EmptyDir' }]
    }
  }
}

output name string = job.name
