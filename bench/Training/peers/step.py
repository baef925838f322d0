"""A training of a multi-label classifier in eager PyTorch: BCE with logits over 10 tags, AdamW, global norm clipped at 1. Started by the benchmark."""

import inspect
import json

import torch
import torch.nn.functional as F

from bert import VOCABULARY, Bert, Clock, read_work

TAGS = 10


class Classifier(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.bert = Bert(size)
        self.head = torch.nn.Linear(size["hidden"], TAGS)

    def forward(self, ids, mask):
        _, pooled = self.bert(ids, mask)
        return self.head(F.dropout(pooled, 0.1, self.training))


def optimizer(model):
    """No decay on biases and norms. Over all tensors at once where this PyTorch can: no slower than one after the other, at 128 a tenth faster."""
    plain = [p for p in model.parameters() if p.dim() < 2]
    decayed = [p for p in model.parameters() if p.dim() >= 2]
    more = dict(foreach=True) if "foreach" in inspect.signature(torch.optim.AdamW).parameters else {}
    return torch.optim.AdamW([dict(params=decayed, weight_decay=0.01), dict(params=plain, weight_decay=0.0)], lr=1e-4, **more), bool(more)


def main():
    work = read_work()
    with open(work["lengthsFile"]) as file:
        lengths = json.load(file)
    model = Classifier(work["size"]).train()
    adam, is_foreach = optimizer(model)
    parameters = list(model.parameters())
    clock = Clock(work)
    for start in range(0, len(lengths), work["batch"]):
        rows = torch.tensor(lengths[start:start + work["batch"]])
        longest = int(rows.max())
        mask = torch.arange(longest) < rows[:, None]
        ids = torch.randint(1000, VOCABULARY, (len(rows), longest)).masked_fill_(~mask, 0)
        targets = torch.randint(4, (len(rows), TAGS)).eq_(0).float()
        loss = F.binary_cross_entropy_with_logits(model(ids, None if bool(mask.all()) else mask), targets)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
        clock.step(int(rows.sum()), len(rows))
    clock.finish(", AdamW foreach" if is_foreach else ", AdamW")


main()
