// What the system topic may do.

import { roles } from 'roles.bicep'

param principalId string
param accountName string

module data 'storage_grants.bicep' = {
  name: 'topic-data-access'
  params: {
    accountName: accountName
    principalId: principalId
    principalType: 'ServicePrincipal'
    containers: [
      { name: 'dead-events', role: roles.blobContributor, why: 'Puts events aside that could not be delivered.' }
    ]
  }
}
