// A private way from the app to storage. What the app sends elsewhere (Service Bus Standard has no private endpoint,
// Graph and Entra have none at all) leaves through the same network to the internet.

param name string
param location string
param tags object

@description('A /24 that is free where this network may be peered.')
param addressPrefix string

type account = {
  name: string
  id: string
}

@description('Accounts that get private endpoints for blobs, queues and tables.')
param accounts account[]

var services = ['blob', 'queue', 'table']
var wanted = flatten(map(accounts, each => map(services, service => { account: each, service: service })))

// Its default rules are the right ones: nothing comes in from the internet.
resource rules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: '${name}-nsg'
  location: location
  tags: tags
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          networkSecurityGroup: { id: rules.id }
          // New networks have no way out unless they say so. For one fixed address, add a NAT gateway.
          defaultOutboundAccess: true
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          networkSecurityGroup: { id: rules.id }
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
    parent: zones[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      virtualNetwork: { id: network.id }
      registrationEnabled: false
    }
  }
]

// One after the other: two at a time may meet in the subnet.
@batchSize(1)
resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for each in wanted: {
    name: '${each.account.name}-${each.service}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpointSubnet.id }
      privateLinkServiceConnections: [
        {
          name: each.service
          properties: { privateLinkServiceId: each.account.id, groupIds: [each.service] }
        }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (each, i) in wanted: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: each.service, properties: { privateDnsZoneId: zones[indexOf(services, each.service)].id } }
      ]
    }
  }
]

output appSubnetId string = network::appSubnet.id
