// The function app on the Flex Consumption plan, and every app setting.

param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param hostBlobEndpoint string
param hostQueueEndpoint string
param hostTableEndpoint string
param packageContainer string
param dataBlobEndpoint string
param dataQueueEndpoint string
param dataTableEndpoint string
param busHost string
param componentName string
param workspaceId string

@description('Subnet for what the app sends out; none: straight to the internet.')
param subnetId string?

param maximumInstanceCount int
param instanceMemoryMB int
param alwaysReady array

param tenantDomains string
param invitationsPerMinute int
param redemptionSchedule string
param upkeepSchedule string
param tracePercent int
param furtherSettings object

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

// Names with two underscores belong together: where something is, and as whom the app signs in there.
// No setting is a secret. docs/operations.md says what those in capitals mean.
var settings = {
  AzureWebJobsStorage__blobServiceUri: hostBlobEndpoint
  AzureWebJobsStorage__queueServiceUri: hostQueueEndpoint
  AzureWebJobsStorage__tableServiceUri: hostTableEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId

  Storage__blobServiceUri: dataBlobEndpoint
  // Without it no function of the app is found, because a blob trigger must know where its poison queue is.
  Storage__queueServiceUri: dataQueueEndpoint
  Storage__tableServiceUri: dataTableEndpoint
  Storage__credential: 'managedidentity'
  Storage__clientId: identityClientId

  ServiceBus__fullyQualifiedNamespace: busHost
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identityClientId

  AZURE_CLIENT_ID: identityClientId

  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // The app sends its log and traces itself; the host would send each line a second time.
  PYTHON_ENABLE_OPENTELEMETRY: 'true'
  // Else the exporter sends Microsoft figures about itself, and a metric with each batch of spans.
  APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL: 'true'
  APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED: 'true'
  TRACE_PERCENT: string(tracePercent)

  TENANT_DOMAINS: tenantDomains
  INVITATIONS_PER_MINUTE: string(invitationsPerMinute)
  REDEMPTION_SCHEDULE: redemptionSchedule
  UPKEEP_SCHEDULE: upkeepSchedule
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd looks for this tag to know where the code goes.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    // Event Grid, the portal and whoever approves come from outside; keys and sign-in guard the endpoints.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: { name: 'python', version: '3.13' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: alwaysReady
      }
    }
  }

  // The map replaces whatever was set by hand.
  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, furtherSettings)
  }

  // Deploying means signing in with Entra: no password for it exists.
  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

// The app's log comes by Application Insights: FunctionAppLogs would be the same again.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = app.id
output name string = app.name
output host string = app.properties.defaultHostName
