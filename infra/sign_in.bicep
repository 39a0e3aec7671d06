// A registration by which people sign in to the HTTP endpoints, with the roles Operator and Approver.
//
// Made by an Application Administrator. Safe to repeat. Then:
//   azd env set SIGN_IN_CLIENT_ID <output SIGN_IN_CLIENT_ID>     and     azd provision
// and, in the Entra portal under Enterprise applications, give each role to its people: whoever has none gets no
// token. Which endpoint somebody may call is still a matter of its function key, so only approvers get that of `approve`.
// A token:  az account get-access-token --scope <SIGN_IN_CLIENT_ID>/.default

extension microsoftGraphV1

@description('AZURE_ENV_NAME: installations have registrations of their own.')
param environmentName string

// Of the Azure CLI, with which an operator gets a token.
var azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
var scopeId = guid('guestlist', environmentName, 'use')

resource registration 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'guestlist-${environmentName}'
  displayName: 'Guestlist ${environmentName}'
  signInAudience: 'AzureADMyOrg'
  appRoles: [
    {
      id: guid('guestlist', environmentName, 'Operator')
      value: 'Operator'
      displayName: 'Operator'
      description: 'Looks at batches, runs failures again, closes the breaker.'
      allowedMemberTypes: ['User', 'Application']
      isEnabled: true
    }
    {
      id: guid('guestlist', environmentName, 'Approver')
      value: 'Approver'
      displayName: 'Approver'
      description: 'Lets held batches go.'
      allowedMemberTypes: ['User']
      isEnabled: true
    }
  ]
  api: {
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: scopeId
        value: 'use'
        type: 'Admin'
        adminConsentDisplayName: 'Use Guestlist'
        adminConsentDescription: 'Call the HTTP endpoints as the signed-in person, within the roles that the person has.'
        isEnabled: true
      }
    ]
    preAuthorizedApplications: [{ appId: azureCli, delegatedPermissionIds: [scopeId] }]
  }
}

resource enterpriseApplication 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: registration.appId
  appRoleAssignmentRequired: true
}

output SIGN_IN_CLIENT_ID string = registration.appId
