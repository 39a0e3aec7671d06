// What the app may do in Microsoft Graph: the application permissions of graph_roles.json, and no others.
//
// Granted by a Privileged Role Administrator or a Global Administrator; nobody else's word suffices for Graph's
// permissions, and no pipeline should have it. Safe to repeat. Needs the network when it is compiled:
//
//   az deployment group create --resource-group <AZURE_RESOURCE_GROUP> --template-file infra/graph.bicep \
//     --parameters principalId=<APP_IDENTITY_PRINCIPAL_ID>

extension microsoftGraphV1

@description('APP_IDENTITY_PRINCIPAL_ID, an output of main.bicep.')
@minLength(36)
@maxLength(36)
param principalId string

var graphRoles = loadJsonContent('graph_roles.json')

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

resource grants 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for role in graphRoles: {
    appRoleId: role.id
    principalId: principalId
    resourceId: graph.id
  }
]

output granted string[] = map(graphRoles, role => role.name)
