// Reads {"parent", "model", "dtype", "texts"} from standard input; opens the folder as a user of transformers.js does, from disk and with nothing else to go by, and writes for each text,
// alone, its ids, its tags by the thresholds of the configuration, and the score of each tag.
import { readFileSync } from 'node:fs';
import { AutoTokenizer, env, pipeline } from '@huggingface/transformers';

const { parent, model, dtype, texts } = JSON.parse(readFileSync(0, 'utf8'));
env.allowRemoteModels = false;
env.localModelPath = parent;
const classify = await pipeline('text-classification', model, { dtype });
const tokenizer = await AutoTokenizer.from_pretrained(model);
const { thresholds } = classify.model.config;
const rows = [];
for (const text of texts) {
  const scores = await classify(text, { top_k: null });
  const { input_ids } = tokenizer(text, { truncation: true });
  const tags = scores.filter(({ label, score }) => score >= (thresholds?.[label] ?? 2)).map(({ label }) => label);
  rows.push({ ids: Array.from(input_ids.data, Number), tags, scores: Object.fromEntries(scores.map(({ label, score }) => [label, score])) });
}
console.log(JSON.stringify(rows));
