// Azure's built-in roles by name. Nothing else in infra/ knows the id of a role.

@export()
var roles = {
  // Sees what there is and how many messages wait; opens no content.
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  // The Functions host takes leases on blobs of its own account and makes containers there.
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  tableReader: '76199698-9eea-4c19-bc75-cec21354c6b6'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  queueReader: '19e7f393-937e-4f77-808e-94535e297925'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  busReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  busSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  busOwner: '090c5cfd-751d-490a-894a-3ce6f1109419'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  logReader: '73c42c96-874c-492b-b04d-ab87d138a893'
}

@export()
@description('One right: what it is for, a role of the table above, and why it is given.')
type grant = {
  name: string
  role: string
  why: string
}
