#!/usr/bin/env bash
# azurite 3.35.0 (npm) on Node.js 20.
# Guess:   SIGTERM stops the emulator once the requests under way are answered; since Node 19 a server that closes ends its idle connections by itself.
# In fact: a connection on which no request was ever sent counts neither as idle nor as busy, and Azurite does not end while a client holds one. Clients with a pool open such connections: .NET's
#          begins one for each request that finds none free, and may answer the request on another that has become free meanwhile; its pool looks after them some fifteen seconds later.
#          Whoever stops Azurite in order (it keeps its index in memory for some seconds, so one should) waits for that now and then, and wonders why.
# Seen:    "no connection: ended", "one never used: still there after 20 s", "after the client closed it: ended"
set -euo pipefail
folder=$(mktemp -d); cd "$folder"
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund azurite@3.35.0 >/dev/null

start() { # first of three ports
  node node_modules/azurite/dist/src/azurite.js --silent --skipApiVersionCheck --inMemoryPersistence --disableTelemetry \
    --blobPort "$1" --queuePort $(($1 + 1)) --tablePort $(($1 + 2)) >/dev/null 2>&1 &
  azurite=$!
  until (: >/dev/tcp/127.0.0.1/$(($1 + 2))) 2>/dev/null; do sleep 0.2; done
  sleep 1
}
ends() { # within so many seconds
  for _ in $(seq $((10 * $1))); do kill -0 "$azurite" 2>/dev/null || return 0; sleep 0.1; done
  return 1
}

start 21000
kill -TERM "$azurite"; ends 5
echo "no connection: ended"

start 21010
exec 3<>/dev/tcp/127.0.0.1/21010
sleep 1
kill -TERM "$azurite"
if ends 20; then echo "one never used: ended"; exit 1; fi
echo "one never used: still there after 20 s"
exec 3>&-
ends 5
echo "after the client closed it: ended"
