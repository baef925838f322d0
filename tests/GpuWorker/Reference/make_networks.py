"""Writes networks.npz: small networks with random weights, what PyTorch computes of a few sequences, and the gradients of the loss.

    python3 make_networks.py          (PyTorch 1.13, NumPy; on the processor, fp32)

Each sequence is read by itself. Names: ids, lengths, targets; NAME.w.PARAMETER, NAME.logits, NAME.g.PARAMETER for NAME of cnn, lstm, bilstm.
"""
import numpy
import torch
from torch import nn
from torch.nn import functional

VOCABULARY, EMBEDDING, TAGS, WIDTHS, MAPS, HIDDEN = 23, 6, 3, [2, 3, 5], 4, 8
LENGTHS = [2, 7, 7, 4, 11]


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.word_embeddings = nn.Embedding(VOCABULARY, EMBEDDING)
        self.classifier = nn.Linear(len(WIDTHS) * MAPS, TAGS)
        self.filters = nn.ModuleList([nn.Conv1d(EMBEDDING, MAPS, width, padding=width - 1) for width in WIDTHS])

    def forward(self, ids):
        channels = self.word_embeddings(ids).t().unsqueeze(0)
        return self.classifier(torch.cat([functional.relu(f(channels)).max(dim=2).values for f in self.filters], 1))[0]


class Lstm(nn.Module):
    def __init__(self, bidirectional):
        super().__init__()
        self.word_embeddings = nn.Embedding(VOCABULARY, EMBEDDING)
        self.classifier = nn.Linear(HIDDEN * (2 if bidirectional else 1), TAGS)
        self.lstm = nn.LSTM(EMBEDDING, HIDDEN, batch_first=True, bidirectional=bidirectional)

    def forward(self, ids):
        _, (hidden, _) = self.lstm(self.word_embeddings(ids).unsqueeze(0))
        return self.classifier(torch.cat(list(hidden), 1))[0]


torch.manual_seed(1)
rows = [torch.randint(0, VOCABULARY, (length,)) for length in LENGTHS]
targets = torch.randint(0, 2, (len(rows), TAGS)).float()
arrays = {"ids": torch.cat(rows).numpy(), "lengths": numpy.array(LENGTHS, dtype=numpy.int64), "targets": targets.numpy()}
for name, model in [("cnn", Cnn()), ("lstm", Lstm(False)), ("bilstm", Lstm(True))]:
    logits = torch.stack([model(ids) for ids in rows])
    functional.binary_cross_entropy_with_logits(logits, targets).backward()
    arrays[name + ".logits"] = logits.detach().numpy()
    for parameter, value in model.named_parameters():
        arrays[f"{name}.w.{parameter}"] = value.detach().numpy()
        arrays[f"{name}.g.{parameter}"] = value.grad.numpy()
numpy.savez("networks.npz", **arrays)
