"""Makes the small files beside it, with Debian 12's python3-torch (PyTorch 1.13.1): /usr/bin/python3 make.py

bert.bin and bert.legacy.bin are not made here: they are the weights w0.* of tests/GpuWorker/Reference/refbert.npz, saved by the same
PyTorch from pytorch_transformers 1.1's BertForPreTraining.
"""

import os
from collections import OrderedDict

import torch
from torch import nn


def save(name, value, **more):
    torch.save(value, name + ".bin", **more)
    torch.save(value, name + ".legacy.bin", _use_new_zipfile_serialization=False, **more)


numbers = torch.arange(6).reshape(2, 3)
save("types", OrderedDict(
    double=numbers.double() / 8,
    single=numbers.float() / 8,
    half=numbers.half() / 8,
    bfloat16=numbers.bfloat16() / 8,
    int64=numbers,
    int32=numbers.int(),
    int16=numbers.short(),
    int8=numbers.char(),
    uint8=numbers.byte(),
    bool=numbers > 2,
))

grid = torch.arange(24.0).reshape(4, 6)
cube = torch.arange(24.0).reshape(2, 3, 4)
save("views", OrderedDict(
    whole=grid,
    transposed=grid.t(),
    rows=grid[1:3],
    columns=grid[:, 1:6:2],
    permuted=cube.permute(2, 0, 1),
    scalar=torch.tensor(2.5),
    empty=torch.zeros(0, 4),
    parameter=nn.Parameter(torch.ones(2)),
    tied=grid,
))

torch.manual_seed(0)
linear = nn.Linear(3, 2)
with torch.no_grad():
    linear.weight.copy_(torch.arange(6.0).reshape(2, 3))
    linear.bias.copy_(torch.tensor([7.0, 8.0]))
optimizer = torch.optim.Adam(linear.parameters())
linear(torch.ones(1, 3)).sum().backward()
save("parallel", nn.DataParallel(linear).state_dict())
state = linear.state_dict()
save("training", {"epoch": 3, "loss": 0.25, "state_dict": state, "optimizer": (optimizer.step(), optimizer.state_dict())[1]})
save("protocol4", {"weight": numbers.float(), "big": 2 ** 70, "name": "weights"}, pickle_protocol=4)
torch.save(linear, "module.legacy.bin", _use_new_zipfile_serialization=False)


class Command:
    def __reduce__(self):
        return os.system, ("touch /tmp/the-pickle-was-executed",)


save("malicious", OrderedDict(weight=torch.ones(2), more=Command()))
