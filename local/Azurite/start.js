// Starts Azurite as a child that ends with its parent: when standard input closes, Azurite is asked to stop in order, so that it
// writes its index (which it keeps in memory for a moment) before it exits.
'use strict';
// Ctrl+C on a terminal reaches every process of the group at once, but what host and worker still have to write needs Azurite:
// it takes no notice and waits for its parent.
const once = process.once;
process.once = (event, listener) =>
  event === 'SIGINT' ? process.on('SIGINT', () => {}) : once.call(process, event, listener);
// Who stops Azurite has nothing under way any more. A connection that a client opened ahead and never used would keep a server from closing until the client looks after its own, some 14 seconds.
const { Server } = require('http');
const close = Server.prototype.close;
Server.prototype.close = function (closed) {
  setTimeout(() => this.closeAllConnections(), 250).unref();
  return close.call(this, closed);
};
// Azurite looks for a blob by its account first, which is every blob's, and so goes through all of them for each request. It has an index of names.
const Loki = require('lokijs');
const { Collection } = Loki;
const findOne = Collection.prototype.findOne;
Collection.prototype.findOne = function (query) {
  return findOne.call(this, query && query.name !== undefined ? { name: query.name, ...query } : query);
};
// Azurite writes its index every five seconds, and forgets what it has answered since when it is killed. Here it does so four times a second, less often the longer it takes:
// for a tenth of the time, and every five seconds at least.
Loki.prototype.autosaveEnable = function () {
  const wait = (milliseconds) => { this.autosaveHandle = setTimeout(save, milliseconds); };
  const save = () => {
    if (!this.autosaveDirty()) {
      wait(250);
      return;
    }
    const begun = Date.now();
    this.saveDatabase(() => {
      // Null when it was disabled meanwhile: it closes.
      if (this.autosaveHandle !== null) {
        wait(Math.min(Math.max(10 * (Date.now() - begun), 250), 5000));
      }
    });
  };
  this.autosave = true;
  wait(250);
};
// What Azurite says goes to its parent. When that was killed nobody reads it any more, and a broken pipe must not keep Azurite from writing its index.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
// It stops in order when it is asked once and has come so far that it listens to that; asked before, or again, it would end on the spot.
let asked = false;
const ask = () => process.listenerCount('SIGTERM') > 0 ? process.kill(process.pid, 'SIGTERM') : setTimeout(ask, 50);
const stop = () => {
  if (!asked) {
    asked = true;
    ask();
  }
};
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdin.resume();
require('azurite/dist/src/azurite.js');
