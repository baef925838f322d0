"""Makes ulmfit.npz beside it, with Debian 12's python3-torch (PyTorch 1.13.1): /usr/bin/python3 make_ulmfit.py

A tagger on an AWD-LSTM of two layers, dropout off, in PyTorch's own modules; three sequences of different lengths, each read by itself. Names of weights and gradients
are the model's here, with PyTorch's two biases added to each other.
"""

import numpy
import torch
from torch import nn

torch.manual_seed(1)
vocabulary, embedding, hidden, width, tags = 20, 8, 16, 5, 3
sequences = [[2, 7, 9, 4, 3], [2, 11, 3], [2, 19, 5, 5, 8, 1, 3]]
words = nn.Embedding(vocabulary, embedding)
layers = [nn.LSTM(embedding, hidden), nn.LSTM(hidden, embedding)]
pooled_norm, hidden_layer = nn.LayerNorm(3 * embedding), nn.Linear(3 * embedding, width)
hidden_norm, output_layer = nn.LayerNorm(width), nn.Linear(width, tags)
for norm in (pooled_norm, hidden_norm):
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)


def classify(sequence):
    outputs = words(torch.tensor(sequence))
    for layer in layers:
        outputs = layer(outputs)[0]
    pooled = torch.cat([outputs[-1], outputs.max(0).values, outputs.mean(0)])
    return output_layer(hidden_norm(torch.relu(hidden_layer(pooled_norm(pooled)))))


logits = torch.stack([classify(sequence) for sequence in sequences])
loss_weights = torch.randn(len(sequences), tags)
(logits * loss_weights).sum().backward()

parameters = {"ulmfit.embeddings.weight": words.weight}
for index, layer in enumerate(layers):
    parameters[f"ulmfit.layers.{index}.input.weight"] = layer.weight_ih_l0
    parameters[f"ulmfit.layers.{index}.hidden_weight"] = layer.weight_hh_l0
for name, module in {"pooledLayerNorm": pooled_norm, "hidden": hidden_layer, "hiddenLayerNorm": hidden_norm, "output": output_layer}.items():
    parameters[f"classifier.{name}.weight"] = module.weight
    parameters[f"classifier.{name}.bias"] = module.bias

arrays = {"logits": logits.detach(), "loss_weights": loss_weights}
for name, parameter in parameters.items():
    arrays[name] = parameter.detach()
    arrays["gradient:" + name] = parameter.grad
for index, layer in enumerate(layers):
    name = f"ulmfit.layers.{index}.input.bias"
    arrays[name] = (layer.bias_ih_l0 + layer.bias_hh_l0).detach()
    arrays["gradient:" + name] = layer.bias_ih_l0.grad
numpy.savez("ulmfit.npz", **arrays)
