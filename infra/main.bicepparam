// Each parameter from an environment variable: `azd env set INVITATIONS_PER_MINUTE 60`, then `azd provision`.
// What a value means, and which are allowed, stands in main.bicep.

using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param resourceGroupName = readEnvironmentVariable('AZURE_RESOURCE_GROUP', '')

// Whoever deploys, unless others are named.
var named = readEnvironmentVariable('OPERATOR_IDS', '')
var deployer = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorIds = filter(split(empty(named) ? deployer : named, ','), id => !empty(id))
param signInClientId = readEnvironmentVariable('SIGN_IN_CLIENT_ID', '')

param tenantDomains = readEnvironmentVariable('TENANT_DOMAINS', '')
param invitationsPerMinute = int(readEnvironmentVariable('INVITATIONS_PER_MINUTE', '20'))
param redemptionSchedule = readEnvironmentVariable('REDEMPTION_SCHEDULE', '0 */5 * * * *')
param upkeepSchedule = readEnvironmentVariable('UPKEEP_SCHEDULE', '0 * * * * *')
param tracePercent = int(readEnvironmentVariable('TRACE_PERCENT', '100'))
param furtherSettings = json(readEnvironmentVariable('APP_SETTINGS', '{}'))

param maximumInstanceCount = int(readEnvironmentVariable('MAXIMUM_INSTANCES', '10'))
param instanceMemoryMB = int(readEnvironmentVariable('INSTANCE_MEMORY_MB', '2048'))
param alwaysReady = json(readEnvironmentVariable('ALWAYS_READY', '[{"name": "blob", "instanceCount": 1}]'))

param storageSku = readEnvironmentVariable('STORAGE_SKU', 'Standard_ZRS')
param softDeleteDays = int(readEnvironmentVariable('SOFT_DELETE_DAYS', '14'))
param keepUploadsDays = int(readEnvironmentVariable('KEEP_UPLOADS_DAYS', '0'))
param keepReportsDays = int(readEnvironmentVariable('KEEP_REPORTS_DAYS', '0'))
param keepQuarantineDays = int(readEnvironmentVariable('KEEP_QUARANTINE_DAYS', '0'))
param keepVersionsDays = int(readEnvironmentVariable('KEEP_VERSIONS_DAYS', '30'))
param logRetentionDays = int(readEnvironmentVariable('LOG_RETENTION_DAYS', '30'))
param logDailyGb = int(readEnvironmentVariable('LOG_DAILY_GB', '2'))
param lockData = bool(readEnvironmentVariable('LOCK_DATA', 'true'))

param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param networkPrefix = readEnvironmentVariable('NETWORK_PREFIX', '10.40.0.0/24')
param uploadAddresses = filter(split(readEnvironmentVariable('UPLOAD_ADDRESSES', ''), ','), each => !empty(each))

param ownsBus = bool(readEnvironmentVariable('OWNS_BUS', 'false'))

param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '50'))
param alertMail = readEnvironmentVariable('ALERT_MAIL', '')
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
