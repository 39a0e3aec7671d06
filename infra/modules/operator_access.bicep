// What an operator may do: a person, a group of people, or the pipeline that runs the smoke check.

import { roles } from 'roles.bicep'

@description('Object id in Microsoft Entra.')
param principalId string
param dataAccountName string
param workspaceName string

var containers = [
  { name: 'policies', role: roles.blobContributor, why: 'Decides by policies which partner may invite whom into what.' }
  { name: 'uploads', role: roles.blobContributor, why: 'Drops rosters, and takes away what should not lie there.' }
  { name: 'checks', role: roles.blobContributor, why: 'Drops rosters that are only to be checked.' }
  { name: 'reports', role: roles.blobContributor, why: 'Reads reports; the smoke check takes its own away.' }
  { name: 'quarantine', role: roles.blobContributor, why: 'Looks at what nobody could read, and takes it away.' }
  { name: 'dead-events', role: roles.blobReader, why: 'Looks at what Event Grid could not deliver.' }
]

var tables = [
  { name: 'guests', role: roles.tableReader, why: 'Looks at the state of guests when something is wrong.' }
  { name: 'batches', role: roles.tableReader, why: 'Looks at the state of rosters when something is wrong.' }
  { name: 'entries', role: roles.tableReader, why: 'Looks at the rows of rosters when something is wrong.' }
  { name: 'control', role: roles.tableReader, why: 'Looks at pace and breaker when something is wrong.' }
]

var queues = [
  { name: 'webjobs-blobtrigger-poison', role: roles.queueReader, why: 'Looks at uploads that failed five times.' }
]

module data 'storage_grants.bicep' = {
  name: 'operator-data-${uniqueString(principalId)}'
  params: {
    accountName: dataAccountName
    principalId: principalId
    containers: containers
    tables: tables
    queues: queues
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource onWorkspace 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, principalId, roles.logReader)
  scope: workspace
  properties: {
    principalId: principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.logReader)
    description: 'Reads the log.'
  }
}
