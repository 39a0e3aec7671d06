// Guestlist in Azure: one resource group with all that the app needs. `azd up` deploys it; docs/deploy.md tells how.
//
// Not here, because each needs something that comes later or somebody else:
//   events.bicep     who is told of new blobs: the app must run first
//   graph.bicep      rights in Microsoft Graph: a directory administrator grants them
//   sign_in.bicep    registration for Entra sign-in before the HTTP endpoints
//   uploader.bicep   rights of one partner's uploader

targetScope = 'subscription'

@description('Name of this installation, such as dev or prod. It is part of the names of all resources.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Azure region, such as westeurope. It must offer the Flex Consumption plan.')
@minLength(1)
param location string

@description('Resource group that is made, or used if it is there; its tags are replaced. None: rg-guestlist-<environmentName>.')
param resourceGroupName string = ''

// Who

@description('Object ids, in Microsoft Entra, of those who write policies, drop rosters and read reports and logs: best a group.')
param operatorIds string[] = []

@description('Client id of the registration by sign_in.bicep. With it the HTTP endpoints ask for Entra sign-in as well as a function key.')
param signInClientId string = ''

// What the app is told: docs/operations.md, Settings

@description('Your own mail domains, with commas or blanks between them. Their addresses are refused before Entra sees them.')
param tenantDomains string = ''

@description('Pace for the whole tenant. Begin slowly: Microsoft blocks tenants that invite suspiciously, and does not say from when on.')
@minValue(1)
@maxValue(1800)
param invitationsPerMinute int = 20

@description('When to ask who has accepted: six fields, from seconds to day of week, in UTC.')
param redemptionSchedule string = '0 */5 * * * *'

@description('When to look for what was lost, and to write reports.')
param upkeepSchedule string = '0 * * * * *'

@description('Of a hundred traces that ended well, how many are kept. Those with a failure are all kept.')
@minValue(1)
@maxValue(100)
param tracePercent int = 100

@description('Further app settings by name. They win over those that the template sets.')
param furtherSettings object = {}

// How large

@description('To how many instances each group of functions may grow.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 10

@description('Memory of an instance. A roster near the limits of MAX_FILE_MB needs 2048.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances that never sleep, as {name, instanceCount}; names are http, blob and function:<name>. Without one for blob, the first roster after a rest may wait for upkeep, which comes after 15 minutes.')
param alwaysReady array = [{ name: 'blob', instanceCount: 1 }]

// What is kept

@description('Copies of the data. ZRS survives the loss of a data centre, GZRS that of a region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('For how many days deleted blobs can be had back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 14

@description('After how many days a roster is deleted; 0 keeps it. A batch cannot be resumed without its roster.')
@minValue(0)
param keepUploadsDays int = 0

@description('After how many days without a change a report is deleted; 0 keeps it.')
@minValue(0)
param keepReportsDays int = 0

@description('After how many days a quarantined message is deleted; 0 keeps it.')
@minValue(0)
param keepQuarantineDays int = 0

@description('After how many days an overwritten version of a blob is deleted. Reports are overwritten often.')
@minValue(1)
param keepVersionsDays int = 30

@description('For how many days logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('How many GB of logs a day may bring; what comes above is lost. -1 sets no limit.')
@minValue(-1)
param logDailyGb int = 2

@description('Keeps people from deleting the storage account and the bus. azd down needs the locks gone.')
param lockData bool = true

// Network

@description('Lets the app reach storage by a private network. Its endpoints stay public: Event Grid comes from outside.')
param privateNetwork bool = false

@description('Range of that network.')
param networkPrefix string = '10.40.0.0/24'

@description('With a private network: addresses or ranges from which rosters and policies are uploaded. None: from anywhere, signed in.')
param uploadAddresses string[] = []

// Service Bus

@description('Gives the app Azure Service Bus Data Owner. Only if messages wait in their queues and no instance starts.')
param ownsBus bool = false

// Cost

@description('Expected cost of a month in the currency of your bill. Mails go out near it, and nothing is stopped. 0: no budget.')
@minValue(0)
param monthlyBudget int = 50

@description('First day of the first month of the budget, as 2026-11-01. None: of this month. Once made, it cannot be changed.')
param budgetStart string = ''

@description('Not to be given: Bicep tells the time in defaults only.')
param thisMonth string = utcNow('yyyy-MM-01')

@description('Mail address for warnings. Without one there is no budget.')
param alertMail string = ''

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().id, environmentName, location)
var firstMonth = empty(budgetStart) ? thisMonth : budgetStart
var suffix = '${environmentName}-${take(token, 6)}'

// The app reads, lists or writes each of these; Event Grid writes the last.
var containers = ['uploads', 'checks', 'reports', 'policies', 'quarantine', 'dead-events']
var tables = ['guests', 'batches', 'entries', 'control']
// Made here, so that the app needs a right on this queue alone.
var queues = ['webjobs-blobtrigger-poison']
var packageContainer = 'app-package'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? 'rg-guestlist-${environmentName}' : resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: 'id-guestlist-${suffix}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-guestlist-${suffix}'
    componentName: 'appi-guestlist-${suffix}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyGb: logDailyGb
  }
}

// Rosters, policies, reports and the tables.
module data 'modules/storage.bicep' = {
  name: 'data'
  scope: group
  params: {
    name: 'stguestlist${token}'
    location: location
    tags: tags
    sku: storageSku
    containers: containers
    tables: tables
    queues: queues
    softDeleteDays: softDeleteDays
    versions: true
    blobLog: ['StorageRead', 'StorageWrite', 'StorageDelete']
    publicNetworkAccess: 'Enabled'
    addresses: privateNetwork ? uploadAddresses : []
    workspaceId: monitoring.outputs.workspaceId
  }
}

// The Functions host needs wide rights in its storage. An account of its own keeps them away from rosters and policies.
module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    sku: storageSku
    containers: [packageContainer]
    tables: []
    queues: []
    softDeleteDays: softDeleteDays
    versions: false
    blobLog: []
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    addresses: []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module lifecycle 'modules/lifecycle.bicep' = {
  name: 'lifecycle'
  scope: group
  params: {
    accountName: data.outputs.name
    uploads: keepUploadsDays
    reports: keepReportsDays
    quarantine: keepQuarantineDays
    versions: keepVersionsDays
  }
}

module bus 'modules/bus.bicep' = {
  name: 'bus'
  scope: group
  params: {
    name: 'sb-guestlist-${suffix}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module topic 'modules/topic.bicep' = {
  name: 'topic'
  scope: group
  params: {
    name: 'evgt-guestlist-${suffix}'
    location: location
    tags: tags
    storageId: data.outputs.id
    workspaceId: monitoring.outputs.workspaceId
  }
}

module topicAccess 'modules/topic_access.bicep' = {
  name: 'topic-access'
  scope: group
  params: { accountName: data.outputs.name, principalId: topic.outputs.principalId }
}

module appAccess 'modules/app_access.bicep' = {
  name: 'app-access'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    dataAccountName: data.outputs.name
    hostAccountName: hostStorage.outputs.name
    busName: bus.outputs.name
    busQueues: bus.outputs.queues
    componentName: monitoring.outputs.componentName
    ownsBus: ownsBus
  }
}

module operatorAccess 'modules/operator_access.bicep' = [
  for id in operatorIds: {
    name: 'operator-access-${uniqueString(id)}'
    scope: group
    params: {
      principalId: id
      dataAccountName: data.outputs.name
      workspaceName: monitoring.outputs.workspaceName
    }
  }
]

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  params: {
    name: 'vnet-guestlist-${suffix}'
    location: location
    tags: tags
    addressPrefix: networkPrefix
    accounts: [
      { name: data.outputs.name, id: data.outputs.id }
      { name: hostStorage.outputs.name, id: hostStorage.outputs.id }
    ]
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  // The app fetches its package when it starts: by then it must be allowed to.
  dependsOn: [appAccess]
  params: {
    name: 'func-guestlist-${suffix}'
    planName: 'plan-guestlist-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostBlobEndpoint: hostStorage.outputs.blobEndpoint
    hostQueueEndpoint: hostStorage.outputs.queueEndpoint
    hostTableEndpoint: hostStorage.outputs.tableEndpoint
    packageContainer: packageContainer
    dataBlobEndpoint: data.outputs.blobEndpoint
    dataQueueEndpoint: data.outputs.queueEndpoint
    dataTableEndpoint: data.outputs.tableEndpoint
    busHost: bus.outputs.host
    componentName: monitoring.outputs.componentName
    workspaceId: monitoring.outputs.workspaceId
    subnetId: privateNetwork ? network!.outputs.appSubnetId : null
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    alwaysReady: alwaysReady
    tenantDomains: tenantDomains
    invitationsPerMinute: invitationsPerMinute
    redemptionSchedule: redemptionSchedule
    upkeepSchedule: upkeepSchedule
    tracePercent: tracePercent
    furtherSettings: furtherSettings
  }
}

module appSignIn 'modules/app_sign_in.bicep' = if (!empty(signInClientId)) {
  name: 'app-sign-in'
  scope: group
  params: { appName: app.outputs.name, clientId: signInClientId }
}

module locks 'modules/locks.bicep' = if (lockData) {
  name: 'locks'
  scope: group
  params: { storageAccountName: data.outputs.name, busName: bus.outputs.name }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(alertMail)) {
  name: 'budget'
  scope: group
  params: {
    name: 'guestlist-${environmentName}'
    amount: monthlyBudget
    mail: alertMail
    startDate: firstMonth
  }
}

// azd keeps these as environment variables for the hooks and for you: `azd env get-values` shows them.
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = app.outputs.name
output FUNCTION_APP_ID string = app.outputs.id
output FUNCTION_APP_HOST string = app.outputs.host
output STORAGE_ACCOUNT_NAME string = data.outputs.name
output STORAGE_ACCOUNT_ID string = data.outputs.id
output STORAGE_BLOB_ENDPOINT string = data.outputs.blobEndpoint
output STORAGE_TABLE_ENDPOINT string = data.outputs.tableEndpoint
output HOST_STORAGE_ACCOUNT_NAME string = hostStorage.outputs.name
output SERVICE_BUS_NAMESPACE string = bus.outputs.name
output SERVICE_BUS_HOST string = bus.outputs.host
output SYSTEM_TOPIC_NAME string = topic.outputs.name
output APP_IDENTITY_NAME string = identity.outputs.name
output APP_IDENTITY_ID string = identity.outputs.id
output APP_IDENTITY_CLIENT_ID string = identity.outputs.clientId
output APP_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output LOG_WORKSPACE_ID string = monitoring.outputs.workspaceId
output LOG_WORKSPACE_CUSTOMER_ID string = monitoring.outputs.workspaceCustomerId
output APPLICATION_INSIGHTS_NAME string = monitoring.outputs.componentName
// Read back by the next deployment, which must not move it.
output BUDGET_START string = firstMonth
