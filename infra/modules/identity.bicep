// Whom the app signs in as, everywhere: storage, Service Bus, Application Insights and Microsoft Graph.
// An identity of its own outlives the app, so that the rights in Graph survive when the app is made anew.

param name string
param location string
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output name string = identity.name
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
