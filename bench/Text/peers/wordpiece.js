// The peer of WordPieceBenchmark: Hugging Face's Rust tokenizer as Node calls it, on one thread.
//   node wordpiece.js vocab.txt texts.json ids.bin
// Answers "encode" on standard input with the seconds of one pass over all texts, and "ids" with a file of the ids: little-endian 32-bit integers,
// for every text their number and then they.
const fs = require('fs');
const readline = require('readline');
const { Tokenizer, WordPiece, bertNormalizer, bertPreTokenizer } = require('tokenizers');

const batch = 1000;
const [vocabularyFile, textsFile, idsFile] = process.argv.slice(2);

const vocabulary = {};
fs.readFileSync(vocabularyFile, 'utf8').split('\n').forEach((token, id) => { if (token.length > 0) vocabulary[token] = id; });
const tokenizer = new Tokenizer(WordPiece.init(vocabulary, { unkToken: '[UNK]', maxInputCharsPerWord: 100, continuingSubwordPrefix: '##' }));
tokenizer.setNormalizer(bertNormalizer({ cleanText: true, handleChineseChars: true, stripAccents: true, lowercase: true }));
tokenizer.setPreTokenizer(bertPreTokenizer());
const texts = JSON.parse(fs.readFileSync(textsFile, 'utf8'));

// Batches are quicker than single calls, and on one thread they stay comparable.
async function encode(take) {
  for (let i = 0; i < texts.length; i += batch) {
    for (const encoding of await tokenizer.encodeBatch(texts.slice(i, i + batch), { addSpecialTokens: false })) {
      take(encoding.getIds());
    }
  }
}

async function writeIds() {
  const numbers = [];
  await encode((ids) => { numbers.push(ids.length); for (const id of ids) numbers.push(id); });
  fs.writeFileSync(idsFile, Buffer.from(Int32Array.from(numbers).buffer));
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line === 'encode') {
      let count = 0;
      const start = process.hrtime.bigint();
      await encode((ids) => { count += ids.length; });
      console.log(`${Number(process.hrtime.bigint() - start) / 1e9} ${count}`);
    } else if (line === 'ids') {
      await writeIds();
      console.log('written');
    }
  }
}

main().catch((error) => { console.error(error); process.exit(1); });
