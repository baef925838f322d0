// Reads {"folder", "texts"} from standard input; writes the ids of each text, as @huggingface/tokenizers gives them without special tokens.
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';

const { folder, texts } = JSON.parse(readFileSync(0, 'utf8'));
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
const tokenizer = new Tokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
console.log(JSON.stringify(texts.map((text) => tokenizer.encode(text, { add_special_tokens: false }).ids)));
