// What the storage account tells of. The subscription to it is ../run-drop.bicep, because it needs a key that the app makes when it first runs.

@description('Where the topic lives: with its storage account.')
param location string

@description('Part of every name, unique to this deployment.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('The storage account.')
param storageAccountId string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${token}'
  location: location
  tags: tags
  properties: {
    source: storageAccountId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

output name string = topic.name
