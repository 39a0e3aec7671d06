// What the app may do. The tables below are the whole of it; Microsoft Graph is granted apart (../graph.bicep).

import { roles } from 'roles.bicep'

param principalId string
param dataAccountName string
param hostAccountName string
param busName string
param busQueues string[]
param componentName string

@description('Gives the app the whole of Service Bus, in case messages that wait do not wake it: see `scaleRole`.')
param ownsBus bool

var containers = [
  { name: 'uploads', role: roles.blobReader, why: 'Intake reads rosters; upkeep looks for those that no event announced.' }
  { name: 'checks', role: roles.blobReader, why: 'Check reads rosters; upkeep looks for those that no event announced.' }
  { name: 'policies', role: roles.blobReader, why: 'Reads policies. Only operators write them: they decide who gets in.' }
  { name: 'reports', role: roles.blobContributor, why: 'Writes reports and summaries, again and again.' }
  { name: 'quarantine', role: roles.blobContributor, why: 'Puts messages aside that nobody could read.' }
]

var tables = [
  { name: 'guests', role: roles.tableContributor, why: 'The state of each guest.' }
  { name: 'batches', role: roles.tableContributor, why: 'The state of each roster.' }
  { name: 'entries', role: roles.tableContributor, why: 'The rows of each roster.' }
  { name: 'control', role: roles.tableContributor, why: 'Pace, breaker, and which report belongs to which roster.' }
]

var queues = [
  { name: 'webjobs-blobtrigger-poison', role: roles.queueContributor, why: 'The Functions host leaves here what failed five times.' }
]

// The Functions host's own account holds its locks, keys, queues and the app's package, and no data of ours.
var hostAccount = [
  { name: 'blobs', role: roles.blobOwner, why: 'Locks of timers, function keys, the package of the app.' }
  { name: 'queues', role: roles.queueContributor, why: 'The queue behind the blob triggers, and its poison queue.' }
  { name: 'tables', role: roles.tableContributor, why: 'Diagnostic events that the portal shows.' }
]

var busRoles = [
  { name: 'receive', role: roles.busReceiver, why: 'Takes messages, and those of the dead-letter queue.' }
  { name: 'send', role: roles.busSender, why: 'Sends messages, now or for later.' }
]

var busRights = flatten(map(busQueues, queue => map(busRoles, right => { queue: queue, ...right })))

module data 'storage_grants.bicep' = {
  name: 'app-data-access'
  params: {
    accountName: dataAccountName
    principalId: principalId
    principalType: 'ServicePrincipal'
    containers: containers
    tables: tables
    queues: queues
  }
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostAccountName
}

resource onHostAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in hostAccount: {
    name: guid(account.id, principalId, each.role)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', each.role)
      description: each.why
    }
  }
]

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: busName
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for each in busRights: {
    parent: bus
    name: each.queue
  }
]

resource onQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (each, i) in busRights: {
    name: guid(queue[i].id, principalId, each.role)
    scope: queue[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', each.role)
      description: each.why
    }
  }
]

// The scale controller asks how many messages wait. Microsoft names Azure Service Bus Data Owner for it, or any role
// with Microsoft.ServiceBus/namespaces/*/read; Reader has that, and can neither send nor change a queue.
var scaleRole = ownsBus ? roles.busOwner : roles.reader

resource onBus 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(bus.id, principalId, scaleRole)
  scope: bus
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', scaleRole)
    description: 'How many messages wait, so that Azure starts as many instances.'
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource onComponent 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, roles.metricsPublisher)
  scope: component
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
    description: 'Sends its log and its traces.'
  }
}
