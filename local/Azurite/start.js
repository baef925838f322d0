// Starts Azurite as a child that ends with its parent: when standard input closes, Azurite is asked to stop the way
// Ctrl+C does, so that it writes its index (which it keeps in memory for up to five seconds) before it exits.
'use strict';
process.stdin.on('end', () => process.kill(process.pid, 'SIGINT'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGINT'));
process.stdin.resume();
require('azurite/dist/src/azurite.js');
