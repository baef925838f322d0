"""Writes our tagger as ONNX: the same model from our safetensors, its graph in the form that ONNX Runtime's fusions know (Hugging Face's)."""

import json
import math
import os
import struct
import sys

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


class Tagger(torch.nn.Module):
    def __init__(self, weights, config):
        super().__init__()
        self.names = {name: name.replace(".", "_") for name in weights}
        for name, value in weights.items():
            self.register_buffer(self.names[name], value)
        self.layers, self.heads, self.epsilon = config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"]

    def get(self, name):
        return getattr(self, self.names[name])

    def linear(self, x, name):
        return F.linear(x, self.get(name + ".weight"), self.get(name + ".bias"))

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.get(name + ".weight"), self.get(name + ".bias"), self.epsilon)

    def split(self, x):
        return x.view(x.size(0), x.size(1), self.heads, x.shape[-1] // self.heads).permute(0, 2, 1, 3)

    def attention(self, x, bias, name):
        query, key, value = (self.split(self.linear(x, f"{name}.self.{part}")) for part in ("query", "key", "value"))
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(query.shape[-1])
        context = torch.matmul(torch.softmax(scores + bias, dim=-1), value).permute(0, 2, 1, 3).contiguous()
        return self.linear(context.view(context.size(0), context.size(1), x.shape[-1]), f"{name}.output.dense")

    def forward(self, ids, mask):
        bias = (1.0 - mask.unsqueeze(1).unsqueeze(2).to(torch.float32)) * -10000.0
        embeddings = "bert.embeddings."
        words = F.embedding(ids, self.get(embeddings + "word_embeddings.weight"))
        positions = F.embedding(torch.arange(512)[None, :ids.size(1)], self.get(embeddings + "position_embeddings.weight"))
        types = F.embedding(torch.zeros_like(ids), self.get(embeddings + "token_type_embeddings.weight"))
        x = self.norm(words + types + positions, embeddings + "LayerNorm")
        for layer in range(self.layers):
            name = f"bert.encoder.layer.{layer}"
            x = self.norm(self.attention(x, bias, name + ".attention") + x, name + ".attention.output.LayerNorm")
            wide = F.gelu(self.linear(x, name + ".intermediate.dense"))
            x = self.norm(self.linear(wide, name + ".output.dense") + x, name + ".output.LayerNorm")
        return self.linear(torch.tanh(self.linear(x[:, 0], "bert.pooler.dense")), "classifier")


def main():
    folder, output = sys.argv[1:3]
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    model = Tagger(read_safetensors(os.path.join(folder, "model.safetensors")), config).eval()
    ids = torch.randint(1000, 2000, (2, 8))
    axes = {0: "batch", 1: "length"}
    torch.onnx.export(model, (ids, torch.ones_like(ids)), output, opset_version=int(sys.argv[3]) if len(sys.argv) > 3 else 14, do_constant_folding=True,
                      input_names=["ids", "mask"], output_names=["logits"], dynamic_axes={"ids": axes, "mask": axes, "logits": {0: "batch"}})


main()
