// Tells the Functions app of a dropped corpora/{corpus}/run.json. Deployed after the app, by the hook of azure.yaml: the key in the address is made
// by the app when it first runs. It is read and used inside Azure: no machine, file or deployment record ever holds it.

@description('The Functions app.')
param functionAppName string

@description('The system topic of the storage account.')
param topicName string

// Of functions/Events/RunDropFunction.cs; a test compares.
var functionName = 'RunDropped'

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: functionAppName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'run-dropped'
  properties: {
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${uriComponent(listKeys('${app.id}/host/default', '2024-04-01').systemKeys.blobs_extension)}'
        maxEventsPerBatch: 1
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/corpora/blobs/'
      subjectEndsWith: '/run.json'
      isSubjectCaseSensitive: true
    }
    // A day of trying. What is lost after that, the app's sweep of drops finds.
    retryPolicy: { eventTimeToLiveInMinutes: 1440, maxDeliveryAttempts: 30 }
  }
}
