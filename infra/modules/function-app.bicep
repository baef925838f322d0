// The Functions app on Flex Consumption: HTTP API, orchestrations, activities, sweeps.

import { identity } from 'identities.bicep'

@description('Where the app lives.')
param location string

@description('Part of every name, unique to this deployment.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Who the app is.')
param appIdentity identity

@description('Name of the storage account.')
param storageAccountName string

@description('Container for the app\'s packages.')
param packagesUrl string

@description('The task hub.')
param taskHub string

@description('Address of Application Insights.')
param insightsConnectionString string

@description('Memory of an instance in MB. An activity works on a shard of about 64 MB of text, three at a time on an instance.')
@allowed([512, 2048, 4096])
param instanceMemory int

@description('Most instances at once.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${appIdentity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: appIdentity.id }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: { instanceMemoryMB: instanceMemory, maximumInstanceCount: maximumInstances }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storageAccountName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: appIdentity.clientId
      AZURE_CLIENT_ID: appIdentity.clientId
      BertPipeline__Storage__TaskHub: taskHub
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${appIdentity.clientId};Authorization=AAD'
    }
  }

  // Publishing takes a token, never a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
