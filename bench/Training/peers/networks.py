"""A training of the taggers that are no BERT in eager PyTorch, of its own modules: BCE with logits over 10 tags, AdamW, global norm clipped at 1. Started by the benchmark.

cnn: Kim 2014, widths 3, 4, 5, 100 filters each, on padded batches. lstm: 256 units, on packed sequences. ulmfit: AWD-LSTM of three layers (256, 640, 640, 256) with
weight drop on packed sequences; of its other dropouts it has none, which only makes it faster.
"""

import json

import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from bert import VOCABULARY, Clock, read_work

TAGS = 10


class Cnn(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.words = torch.nn.Embedding(VOCABULARY, 384, padding_idx=0)
        self.filters = torch.nn.ModuleList(torch.nn.Conv1d(384, 100, width, padding=width - 1) for width in (3, 4, 5))
        self.head = torch.nn.Linear(300, TAGS)

    def forward(self, ids, lengths):
        channels = self.words(ids).transpose(1, 2)
        vector = torch.cat([F.relu(f(channels)).max(2).values for f in self.filters], 1)
        return self.head(F.dropout(vector, 0.5, self.training))


class Lstm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.words = torch.nn.Embedding(VOCABULARY, 384)
        self.lstm = torch.nn.LSTM(384, 256, batch_first=True)
        self.head = torch.nn.Linear(256, TAGS)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.words(ids), lengths, batch_first=True, enforce_sorted=False)
        _, (hidden, _) = self.lstm(packed)
        return self.head(F.dropout(hidden[-1], 0.5, self.training))


class Ulmfit(torch.nn.Module):
    def __init__(self):
        super().__init__()
        widths = [256, 640, 640, 256]
        self.words = torch.nn.Embedding(VOCABULARY, 256)
        self.layers = torch.nn.ModuleList(torch.nn.LSTM(a, b, batch_first=True) for a, b in zip(widths, widths[1:]))
        self.head = torch.nn.Sequential(torch.nn.LayerNorm(768), torch.nn.Linear(768, 50), torch.nn.ReLU(), torch.nn.LayerNorm(50), torch.nn.Linear(50, TAGS))

    def forward(self, ids, lengths):
        x = pack_padded_sequence(self.words(ids), lengths, batch_first=True, enforce_sorted=False)
        for layer in self.layers:
            layer._flat_weights = [layer.weight_ih_l0, F.dropout(layer.weight_hh_l0, 0.25, self.training), layer.bias_ih_l0, layer.bias_hh_l0]
            x, _ = layer(x)
        outputs, lengths = pad_packed_sequence(x, batch_first=True)
        mask = torch.arange(outputs.shape[1]) < lengths[:, None]
        last = outputs[torch.arange(len(lengths)), lengths - 1]
        largest = outputs.masked_fill(~mask[..., None], float("-inf")).max(1).values
        mean = outputs.masked_fill(~mask[..., None], 0).sum(1) / lengths[:, None]
        return self.head(torch.cat([last, largest, mean], 1))


def main():
    work = read_work()
    with open(work["lengthsFile"]) as file:
        lengths = json.load(file)
    model = {"cnn": Cnn, "lstm": Lstm, "ulmfit": Ulmfit}[work["network"]]().train()
    parameters = list(model.parameters())
    adam = torch.optim.AdamW(parameters, lr=1e-4, weight_decay=0.01, foreach=True)
    clock = Clock(work)
    for start in range(0, len(lengths), work["batch"]):
        rows = lengths[start:start + work["batch"]]
        ids = pad_sequence([torch.randint(1000, VOCABULARY, (length,)) for length in rows], batch_first=True)
        targets = torch.randint(4, (len(rows), TAGS)).eq_(0).float()
        loss = F.binary_cross_entropy_with_logits(model(ids, torch.tensor(rows)), targets)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
        clock.step(sum(rows), len(rows))
    clock.finish(", AdamW foreach")


main()
