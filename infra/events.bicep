// Tells the app of new blobs: one event subscription for each blob trigger of blob_triggers.json.
//
// Deployed after the code, and again after each deployment of it, because Azure asks the running app whether it wants
// the events. Safe to repeat. A subscription cannot change where it delivers: on another host name or key, delete it
// and deploy this again. Meanwhile nothing is lost, because upkeep finds what no event announced.

@description('FUNCTION_APP_NAME, an output of main.bicep.')
param appName string

@description('STORAGE_ACCOUNT_NAME, an output of main.bicep.')
param storageAccountName string

@description('SYSTEM_TOPIC_NAME, an output of main.bicep.')
param topicName string

var triggers = loadJsonContent('blob_triggers.json')

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

// The key of the host's blob extension. It is read here and handed on inside Azure: no person or script sees it.
@batchSize(1)
resource subscriptions 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for trigger in triggers: {
    parent: topic
    name: trigger.function
    properties: {
      destination: {
        endpointType: 'WebHook'
        properties: {
          endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${trigger.function}&code=${listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension}'
          minimumTlsVersionAllowed: '1.2'
        }
      }
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobCreated']
        // To the end of `/blobs/`: without it, a container whose name only begins like this one would count.
        subjectBeginsWith: '/blobServices/default/containers/${trigger.container}/blobs/'
        // A file is told of once, when it is whole.
        advancedFilters: [
          {
            operatorType: 'StringIn'
            key: 'data.api'
            values: ['PutBlob', 'PutBlockList', 'CopyBlob', 'FlushWithClose']
          }
        ]
      }
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: account.id, blobContainerName: 'dead-events' }
        }
      }
    }
  }
]
