// Microsoft Entra sign-in before the HTTP endpoints, beside their function keys.
// Who gets a token at all is decided by the app roles of the registration that ../sign_in.bicep makes.

param appName string

@description('Client id of the registration.')
param clientId string

// Of the Azure CLI, with which an operator gets a token.
var azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      // Event Grid comes with a key of its own, and a monitor has nobody to sign in.
      excludedPaths: ['/runtime/webhooks/blobs', '/api/health']
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [clientId, 'api://${clientId}']
          defaultAuthorizationPolicy: { allowedApplications: [clientId, azureCli] }
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}
