// What one principal may do in a storage account: each right on one container, table or queue and no further.

import { grant } from 'roles.bicep'

param accountName string
param principalId string

@description('Needed for an identity that has just been made. Left out for people and groups: Azure looks it up.')
param principalType string?

param containers grant[]
param tables grant[] = []
param queues grant[] = []

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for each in containers: {
    parent: blobService
    name: each.name
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for each in tables: {
    parent: tableService
    name: each.name
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = [
  for each in queues: {
    parent: queueService
    name: each.name
  }
]

resource onContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (each, i) in containers: {
    name: guid(container[i].id, principalId, each.role)
    scope: container[i]
    properties: {
      principalId: principalId
      principalType: principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', each.role)
      description: each.why
    }
  }
]

resource onTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (each, i) in tables: {
    name: guid(table[i].id, principalId, each.role)
    scope: table[i]
    properties: {
      principalId: principalId
      principalType: principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', each.role)
      description: each.why
    }
  }
]

resource onQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (each, i) in queues: {
    name: guid(queue[i].id, principalId, each.role)
    scope: queue[i]
    properties: {
      principalId: principalId
      principalType: principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', each.role)
      description: each.why
    }
  }
]
