// Who the two programs are in Azure. Neither has a password or a key.

@description('Where the identities live.')
param location string

@description('Part of every name, unique to this deployment.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-functions-${token}'
  location: location
  tags: tags
}

resource worker 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-worker-${token}'
  location: location
  tags: tags
}

@description('The Functions app.')
output functions identity = {
  id: functions.id
  clientId: functions.properties.clientId
  principalId: functions.properties.principalId
}

@description('The GPU worker, and the scaler that counts its messages.')
output worker identity = {
  id: worker.id
  clientId: worker.properties.clientId
  principalId: worker.properties.principalId
}

@export()
@description('A user-assigned identity: its resource, the name that a token request gives, and who roles are assigned to.')
type identity = {
  id: string
  clientId: string
  principalId: string
}
