// When storage forgets. Azure looks once a day; what it deletes can be had back for the days of soft delete.

param accountName string

@description('Days after the last change; 0 keeps for ever.')
param uploads int
param reports int
param quarantine int

@description('Days after which an overwritten version goes.')
param versions int

var ages = [
  { container: 'uploads', days: uploads }
  { container: 'checks', days: uploads }
  { container: 'reports', days: reports }
  { container: 'quarantine', days: quarantine }
  // An event that was not delivered is of no use once upkeep has found its file.
  { container: 'dead-events', days: 30 }
]

var forgetting = [
  for age in filter(ages, age => age.days > 0): {
    enabled: true
    name: 'forget-${age.container}'
    type: 'Lifecycle'
    definition: {
      actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: age.days } } }
      filters: { blobTypes: ['blockBlob'], prefixMatch: ['${age.container}/'] }
    }
  }
]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource policy 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: concat(forgetting, [
        {
          enabled: true
          name: 'forget-versions'
          type: 'Lifecycle'
          definition: {
            actions: { version: { delete: { daysAfterCreationGreaterThan: versions } } }
            filters: { blobTypes: ['blockBlob'] }
          }
        }
      ])
    }
  }
}
