// Lets somebody drop rosters into one partner's folder, and do nothing else: not read, not list, not delete, and not
// replace what lies there, unless `mayReplace`. For a person, a group, or the identity of a feed.
//
//   az deployment group create --resource-group <AZURE_RESOURCE_GROUP> --template-file infra/uploader.bicep \
//     --parameters storageAccountName=<STORAGE_ACCOUNT_NAME> partner=fabrikam principalId=<object id>
//
// Run by an Owner or User Access Administrator of the group: it defines a role. Safe to repeat. To take the right
// away, delete the role assignment.
//
// The uploader then signs in with `azcopy login` and sends a roster:
//   azcopy copy may.xlsx https://<STORAGE_ACCOUNT_NAME>.blob.core.windows.net/uploads/fabrikam/may.xlsx \
//     --from-to LocalBlob --put-blob-size-mb 100 --check-length=false
// In one piece (--put-blob-size-mb), because pieces count as replacing; without --check-length=false AzCopy would look at
// what it sent, which is reading. Storage Explorer lists a container before it lets you upload: for it, `mayBrowse`,
// then "Search by prefix" with `fabrikam/`. The names under other prefixes stay hidden.

@description('STORAGE_ACCOUNT_NAME, an output of main.bicep.')
param storageAccountName string

@description('Name of the partner, which is the name of its folder and of its policy.')
@minLength(1)
param partner string

@description('Object id, in Microsoft Entra, of whoever uploads.')
@minLength(36)
@maxLength(36)
param principalId string

@description('uploads, or checks for rosters that are to be checked only.')
@allowed(['uploads', 'checks'])
param container string = 'uploads'

@description('May drop a file of the same name again. Needed for feeds with one name, and for files that are sent in pieces.')
param mayReplace bool = false

@description('May see the names in its own folder. Needed for Storage Explorer.')
param mayBrowse bool = false

var blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'
var path = '@Resource[${blobs}:path] StringStartsWith \'${partner}/\''
var prefix = '@Request[${blobs}:prefix] StringStartsWith \'${partner}/\''

// Each says: if it is this action, the attribute must fit. Reading has no case in which it fits.
var within = '((!(ActionMatches{\'${blobs}/add/action\'}) AND !(ActionMatches{\'${blobs}/write\'})) OR (${path}))'
var listing = '((!(ActionMatches{\'${blobs}/read\'} AND SubOperationMatches{\'Blob.List\'})) OR (${prefix}))'
var reading = '((!(ActionMatches{\'${blobs}/read\'} AND NOT SubOperationMatches{\'Blob.List\'})) OR (@Resource[${blobs}:path] StringEquals \'\'))'

var dataActions = concat(
  ['${blobs}/add/action'],
  mayReplace ? ['${blobs}/write'] : [],
  mayBrowse ? ['${blobs}/read'] : []
)

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource folders 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: blobService
  name: container
}

// No role of Azure's own can write blobs without reading and deleting them.
resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'uploader', string(mayReplace), string(mayBrowse))
  properties: {
    roleName: 'Guestlist uploader ${uniqueString(resourceGroup().id)}${mayReplace ? ', replaces' : ''}${mayBrowse ? ', browses' : ''}'
    description: 'Adds blobs. Given with a condition that names a folder.'
    type: 'CustomRole'
    permissions: [{ actions: [], notActions: [], dataActions: dataActions, notDataActions: [] }]
    assignableScopes: [resourceGroup().id]
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(folders.id, principalId, partner, role.id)
  scope: folders
  properties: {
    principalId: principalId
    roleDefinitionId: role.id
    description: 'Drops the rosters of ${partner}.'
    condition: mayBrowse ? '${within} AND ${listing} AND ${reading}' : within
    conditionVersion: '2.0'
  }
}
