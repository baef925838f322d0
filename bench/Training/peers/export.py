"""Writes our tagger as ONNX: the same model from our safetensors, its graph in the form that ONNX Runtime is fastest with."""

import json
import math
import os
import struct
import sys
import warnings

import torch
import torch.nn.functional as F


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    return {name: torch.frombuffer(data, dtype=torch.float32, count=math.prod(info["shape"]), offset=info["data_offsets"][0]).view(info["shape"])
            for name, info in header.items()}


# Two of ONNX Runtime's own operators, which its offline optimiser puts in a BERT's graph; at loading it fuses less by itself.
class Attention(torch.autograd.Function):

    @staticmethod
    def forward(_, x, weights, bias, mask, heads):
        return x @ weights[:, :x.shape[-1]]

    @staticmethod
    def symbolic(graph, x, weights, bias, mask, heads):
        return graph.op("com.microsoft::Attention", x, weights, bias, mask, num_heads_i=heads).setType(x.type())


class SkipLayerNorm(torch.autograd.Function):
    @staticmethod
    def forward(_, x, skip, weight, bias, added, epsilon):
        return x + skip

    @staticmethod
    def symbolic(graph, x, skip, weight, bias, added, epsilon):
        return graph.op("com.microsoft::SkipLayerNormalization", x, skip, weight, bias, added, epsilon_f=epsilon).setType(x.type())


class Tagger(torch.nn.Module):
    def __init__(self, weights, config):
        super().__init__()
        self.names = {name: name.replace(".", "_") for name in weights}
        for name, value in weights.items():
            self.register_buffer(self.names[name], value)
        self.layers, self.heads, self.epsilon = config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"]
        self.hidden = config["hidden_size"]

    def get(self, name):
        return getattr(self, self.names[name])

    def linear(self, x, name):
        return F.linear(x, self.get(name + ".weight"), self.get(name + ".bias"))

    def residual(self, x, skip, name):
        """The second half of a sublayer: its last matrix, the residual, LayerNorm."""
        product = F.linear(x, self.get(name + ".dense.weight"))
        norm = name + ".LayerNorm"
        return SkipLayerNorm.apply(product, skip, self.get(norm + ".weight"), self.get(norm + ".bias"), self.get(name + ".dense.bias"), self.epsilon)

    def norm(self, x, name):
        return F.layer_norm(x, (self.hidden,), self.get(name + ".weight"), self.get(name + ".bias"), self.epsilon)

    def attention(self, x, mask, name):
        weights, biases = ([self.get(f"{name}.self.{part}.{kind}") for part in ("query", "key", "value")] for kind in ("weight", "bias"))
        return Attention.apply(x, torch.cat(weights).t().contiguous(), torch.cat(biases), mask, self.heads)

    def forward(self, ids, mask):
        mask = mask.to(torch.int32)
        embeddings = "bert.embeddings."
        words = F.embedding(ids, self.get(embeddings + "word_embeddings.weight"))
        positions = F.embedding(torch.arange(512)[None, :ids.size(1)], self.get(embeddings + "position_embeddings.weight"))
        types = F.embedding(torch.zeros_like(ids), self.get(embeddings + "token_type_embeddings.weight"))
        x = self.norm(words + types + positions, embeddings + "LayerNorm")
        for layer in range(self.layers):
            name = f"bert.encoder.layer.{layer}"
            x = self.residual(self.attention(x, mask, name + ".attention"), x, name + ".attention.output")
            x = self.residual(F.gelu(self.linear(x, name + ".intermediate.dense")), x, name + ".output")
        return self.linear(torch.tanh(self.linear(x[:, 0], "bert.pooler.dense")), "classifier")


def main():
    # Of the two operators' shapes, which the exporter does not know.
    warnings.filterwarnings("ignore")
    folder, output = sys.argv[1:3]
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    model = Tagger(read_safetensors(os.path.join(folder, "model.safetensors")), config).eval()
    ids = torch.randint(1000, 2000, (2, 8))
    axes = {0: "batch", 1: "length"}
    torch.onnx.export(model, (ids, torch.ones_like(ids)), output, opset_version=14, do_constant_folding=True,
                      input_names=["ids", "mask"], output_names=["logits"], custom_opsets={"com.microsoft": 1},
                      dynamic_axes={"ids": axes, "mask": axes, "logits": {0: "batch"}})


main()
