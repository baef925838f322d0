#!/bin/sh
# Subscribes the Functions app to dropped run.json files. Event Grid calls the app while it subscribes, and a fresh app needs a moment
# to start and to make its key: so it is tried a few times. Safe to run again.
set -eu
: "${AZURE_RESOURCE_GROUP:?comes from azd: run it with azd hooks run postdeploy}"
: "${FUNCTION_APP_NAME:?comes from azd}" "${EVENT_GRID_TOPIC_NAME:?comes from azd}"

for wait in 15 30 60 120 0; do
  if az deployment group create --only-show-errors --output none \
    --resource-group "$AZURE_RESOURCE_GROUP" \
    --name run-drop \
    --template-file infra/run-drop.bicep \
    --parameters functionAppName="$FUNCTION_APP_NAME" topicName="$EVENT_GRID_TOPIC_NAME"; then
    echo "A run.json dropped in corpora starts its run at once."
    exit 0
  fi
  [ "$wait" -eq 0 ] || { echo "The app does not answer yet; again in $wait s." >&2; sleep "$wait"; }
done
echo "The subscription was not made. Dropped runs start all the same, within a minute, by the app's sweep. Again: azd hooks run postdeploy" >&2
exit 1
