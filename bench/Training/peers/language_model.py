"""Fine-tuning on pregenerated examples, step by step as the article's finetune_on_pregenerated.py (pytorch-pretrained-BERT, early 2019) does it, in our own words.

Every example is padded to 128; the logits of all 30,522 words are computed at every position, and cross entropy leaves out those whose label is -1;
next sentence prediction is added; BertAdam moves one parameter after the other: no bias correction, each gradient clipped by itself, decoupled decay.
Inside of the encoder it uses PyTorch's own GELU and LayerNorm, and one matrix for query, key and value, which are faster than the script's.
"""

import json
import os

import torch
import torch.nn.functional as F

from bert import VOCABULARY, Bert, Clock, begin, read_work

LENGTH = 128
RATE, WARMUP, DECAY, BETA1, BETA2, EPSILON = 3e-5, 0.1, 0.01, 0.9, 0.999, 1e-6


class PreTraining(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        hidden = size["hidden"]
        self.bert = Bert(size)
        self.transform = torch.nn.Linear(hidden, hidden)
        self.norm = torch.nn.LayerNorm(hidden, eps=1e-12)
        self.bias = torch.nn.Parameter(torch.zeros(VOCABULARY))
        self.next = torch.nn.Linear(hidden, 2)
        for layer in (self.transform, self.next):
            begin(layer)

    def forward(self, ids, mask, types, labels, is_random):
        hidden, pooled = self.bert(ids, mask, types)
        words = F.linear(self.norm(F.gelu(self.transform(hidden))), self.bert.words.weight, self.bias)
        return F.cross_entropy(words, labels.view(-1), ignore_index=-1) + F.cross_entropy(self.next(pooled), is_random)


class BertAdam:
    def __init__(self, model, steps):
        self.steps, self.step_count = steps, 0
        self.state = [(p, DECAY if p.dim() > 1 else 0.0, torch.zeros_like(p), torch.zeros_like(p)) for p in model.parameters()]

    @torch.no_grad()
    def step(self):
        share = self.step_count / self.steps
        rate = RATE * (share / WARMUP if share < WARMUP else max((share - 1) / (WARMUP - 1), 0))
        self.step_count += 1
        for parameter, decay, mean, square in self.state:
            gradient = parameter.grad
            torch.nn.utils.clip_grad_norm_(parameter, 1.0)
            mean.mul_(BETA1).add_(gradient, alpha=1 - BETA1)
            square.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
            update = mean / (square.sqrt() + EPSILON)
            if decay:
                update += decay * parameter
            parameter.sub_(rate * update)
            parameter.grad = None


def read_examples(folder, vocabulary_file):
    """The article's epoch_0.json as padded tensors: ids, mask, types, labels, next."""
    with open(vocabulary_file, encoding="utf-8") as file:
        numbers = {line.rstrip("\n"): number for number, line in enumerate(file)}
    with open(os.path.join(folder, "epoch_0.json"), encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    ids, types = torch.zeros(len(rows), LENGTH, dtype=torch.long), torch.zeros(len(rows), LENGTH, dtype=torch.long)
    labels = torch.full((len(rows), LENGTH), -1, dtype=torch.long)
    mask = torch.zeros(len(rows), LENGTH, dtype=torch.bool)
    for number, row in enumerate(rows):
        length = len(row["tokens"])
        ids[number, :length] = torch.tensor([numbers[token] for token in row["tokens"]])
        types[number, :length] = torch.tensor(row["segment_ids"])
        mask[number, :length] = True
        labels[number, torch.tensor(row["masked_lm_positions"])] = torch.tensor([numbers[token] for token in row["masked_lm_labels"]])
    return ids, mask, types, labels, torch.tensor([int(row["is_random_next"]) for row in rows])


def main():
    work = read_work()
    examples = read_examples(work["pregenerated"], work["vocabularyFile"])
    model = PreTraining(work["size"]).train()
    batches = torch.randperm(len(examples[0])).split(work["batch"])
    adam = BertAdam(model, len(batches))
    clock = Clock(work)
    for rows in batches:
        batch = [column[rows] for column in examples]
        model(*batch).backward()
        adam.step()
        clock.step(int(batch[1].sum()), len(rows))
    clock.finish()


main()
