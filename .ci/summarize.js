// Adds up the .trx files of a test run, names what failed and why what was skipped was skipped, and closes with one line.
'use strict';
const fs = require('fs');
const path = require('path');

const folder = process.argv[2];
const files = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true }).filter(f => f.endsWith('.trx')) : [];
const count = { Passed: 0, Failed: 0, NotExecuted: 0 };
const unescape = s => s.replace(/&#x([0-9A-F]+);/gi, (_, h) => String.fromCodePoint(parseInt(h, 16)))
  .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&');

for (const file of files) {
  const xml = fs.readFileSync(path.join(folder, file), 'utf8');
  for (const [, attributes, body] of xml.matchAll(/<UnitTestResult ([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)) {
    const outcome = /outcome="(\w+)"/.exec(attributes)?.[1] ?? 'Failed';
    const name = unescape(/testName="([^"]*)"/.exec(attributes)?.[1] ?? '?');
    const message = unescape(/<Message>([\s\S]*?)<\/Message>/.exec(body ?? '')?.[1] ?? '').trim();
    const key = outcome in count ? outcome : 'Failed';
    count[key]++;
    if (key !== 'Passed') {
      console.log(`${key === 'Failed' ? 'FAILED' : 'skipped'} ${name}: ${message}`);
    }
  }
}

console.log(`${count.Passed} passed, ${count.Failed} failed, ${count.NotExecuted} skipped`);
if (count.Passed === 0) {
  console.error('no test was run');
  process.exitCode = 1;
}
