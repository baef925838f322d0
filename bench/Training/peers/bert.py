"""BERT (Devlin et al. 2018) as a PyTorch user would write it for speed, and the clock that every peer here uses.

Query, key and value are one matrix, activations are [tokens, hidden] outside of attention so that each linear layer is one addmm, heads are
multiplied by bmm. Post-LN, exact GELU, biases everywhere, dropout on embeddings, attention probabilities and both sublayers' outputs.
"""

import json
import math
import os
import re
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

VOCABULARY = 30522


class Layer(nn.Module):
    def __init__(self, hidden, intermediate, heads, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.scale = 1 / math.sqrt(hidden // heads)
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.attended = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.wide = nn.Linear(hidden, intermediate)
        self.narrow = nn.Linear(intermediate, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)

    def forward(self, x, batch, bias):
        """x: [batch * length, hidden]; bias: [batch * heads, 1, length] or None where nothing is padded."""
        length = x.shape[0] // batch
        parts = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4).reshape(3, batch * self.heads, length, -1)
        query, key, value = parts.unbind(0)
        if bias is None:
            scores = torch.bmm(query * self.scale, key.transpose(1, 2))
        else:
            scores = torch.baddbmm(bias, query, key.transpose(1, 2), alpha=self.scale)
        shares = F.dropout(F.softmax(scores, -1), self.dropout, self.training)
        context = torch.bmm(shares, value).view(batch, self.heads, length, -1).transpose(1, 2).reshape(batch * length, -1)
        x = self.norm1(x + F.dropout(self.attended(context), self.dropout, self.training))
        return self.norm2(x + F.dropout(self.narrow(F.gelu(self.wide(x))), self.dropout, self.training))


class Bert(nn.Module):
    def __init__(self, size, dropout=0.1, positions=512):
        super().__init__()
        hidden, self.heads, self.dropout = size["hidden"], size["heads"], dropout
        self.words = nn.Embedding(VOCABULARY, hidden)
        self.positions = nn.Embedding(positions, hidden)
        self.types = nn.Embedding(2, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(hidden, size["intermediate"], self.heads, dropout) for _ in range(size["layers"]))
        self.pooler = nn.Linear(hidden, hidden)
        self.apply(begin)

    def forward(self, ids, mask=None, types=None):
        """ids, types: [batch, length]; mask: [batch, length], True at real tokens. Hidden states [batch * length, hidden] and pooled [batch, hidden]."""
        batch, length = ids.shape
        kind = self.types.weight[0] if types is None else self.types(types)
        x = self.norm(self.words(ids) + self.positions.weight[:length] + kind)
        x = F.dropout(x, self.dropout, self.training).view(batch * length, -1)
        bias = None
        if mask is not None:
            bias = torch.zeros(batch, 1, 1, length).masked_fill_(~mask.view(batch, 1, 1, length), torch.finfo(torch.float32).min)
            bias = bias.expand(batch, self.heads, 1, length).reshape(-1, 1, length)
        for layer in self.layers:
            x = layer(x, batch, bias)
        return x, torch.tanh(self.pooler(x.view(batch, length, -1)[:, 0]))


def begin(module):
    if isinstance(module, (nn.Linear, nn.Embedding)):
        module.weight.data.normal_(0, 0.02)
    if isinstance(module, nn.Linear):
        module.bias.data.zero_()


def memory(field):
    """VmRSS or VmHWM, in MB of 10^6 bytes (proc(5))."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith(field + ":"))


class Clock:
    """Counts steps; the timed part begins after those that are not counted."""

    def __init__(self, work):
        self.warmup, self.trace = work["warmup"], work["trace"]
        self.steps, self.tokens, self.examples, self.resident = 0, 0, 0, []

    def step(self, tokens, examples):
        self.steps += 1
        if self.steps > self.warmup:
            self.tokens += tokens
            self.examples += examples
        now = time.perf_counter(), time.process_time()
        if self.steps == self.warmup:
            self.began = now
        self.ended = now
        if self.trace:
            self.resident.append(memory("VmRSS"))

    def finish(self, note=""):
        """Prints what was measured, from the last step that is not counted to the last of all."""
        seconds, cpu = (end - begin for begin, end in zip(self.began, self.ended))
        count = len(self.resident)
        tenths = [self.resident[count * tenth // 10 - 1] for tenth in range(1, 11)] if count >= 10 else self.resident
        print(json.dumps(dict(
            seconds=seconds, cpuSeconds=cpu, tokens=self.tokens, examples=self.examples, steps=self.steps - self.warmup,
            peakMegabytes=memory("VmHWM"), residentMegabytes=tenths, **{"with": f"PyTorch {torch.__version__}, {blas()}{note}"})))


def blas():
    """The library that multiplies matrices, as it is loaded."""
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if re.search(r"/lib(openblas|mkl|blas|blis)[^/]*\.so", line)}
    names = sorted({"OpenBLAS-" + re.search(r"openblas-?(\w+)", os.path.realpath(path)).group(1) if re.search(r"openblas-\w+/", os.path.realpath(path))
                    else os.path.basename(path) for path in paths})
    return ", ".join(names) or ("MKL inside" if torch.backends.mkl.is_available() else "no BLAS library")


def read_work():
    work = json.loads(sys.argv[1])
    torch.set_num_threads(work["threads"])
    torch.manual_seed(1)
    return work
