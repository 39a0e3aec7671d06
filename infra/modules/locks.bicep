// Keeps people from deleting what cannot be made anew: the guests table knows who was invited.
// Nothing else is locked: a lock on a whole group stops deployments.

param storageAccountName string
param busName string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource onAccount 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep-data'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Without the guests table everybody would be invited a second time.'
  }
}

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: busName
}

resource onBus 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep-data'
  scope: bus
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds messages that are due later.'
  }
}
