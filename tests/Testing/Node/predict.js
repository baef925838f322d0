// Reads {"address", "texts"} from standard input; writes what @huggingface/inference gets for each text from the server at that address.
import { readFileSync } from 'node:fs';
import { InferenceClient } from '@huggingface/inference';

const { address, texts } = JSON.parse(readFileSync(0, 'utf8'));
const client = new InferenceClient(undefined, { endpointUrl: `${address}/predict` });
const answers = [];
for (const text of texts) {
  // The client reads the first answer of a list, so a text goes as a list of one.
  answers.push(await client.textClassification({ inputs: [text] }));
}

console.log(JSON.stringify(answers));
