# As subscribe-run-drops.sh, for Windows.
$ErrorActionPreference = 'Stop'
foreach ($name in 'AZURE_RESOURCE_GROUP', 'FUNCTION_APP_NAME', 'EVENT_GRID_TOPIC_NAME') {
    if (-not [Environment]::GetEnvironmentVariable($name)) { throw "$name comes from azd: run it with azd hooks run postdeploy" }
}

foreach ($wait in 15, 30, 60, 120, 0) {
    az deployment group create --only-show-errors --output none `
        --resource-group $env:AZURE_RESOURCE_GROUP `
        --name run-drop `
        --template-file infra/run-drop.bicep `
        --parameters functionAppName=$env:FUNCTION_APP_NAME topicName=$env:EVENT_GRID_TOPIC_NAME
    if ($LASTEXITCODE -eq 0) {
        Write-Output 'A run.json dropped in corpora starts its run at once.'
        exit 0
    }

    if ($wait -gt 0) {
        Write-Warning "The app does not answer yet; again in $wait s."
        Start-Sleep -Seconds $wait
    }
}

Write-Warning 'The subscription was not made. Dropped runs start all the same, within a minute, by the app''s sweep. Again: azd hooks run postdeploy'
exit 1
