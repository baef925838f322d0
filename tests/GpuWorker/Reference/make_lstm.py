"""Makes lstm.npz beside it, with Debian 12's python3-torch (PyTorch 1.13.1): /usr/bin/python3 make_lstm.py"""

import numpy
import torch

torch.manual_seed(1)
time, batch, inputs, outputs = 5, 3, 4, 8
lstm = torch.nn.LSTM(inputs, outputs)
x = torch.randn(time, batch, inputs, requires_grad=True)
hidden = torch.randn(1, batch, outputs)
cell = torch.randn(1, batch, outputs)
weights = torch.randn(time, batch, outputs)

y, (last_hidden, last_cell) = lstm(x, (hidden, cell))
(y * weights).sum().backward()

# The two biases are added to each other, so that their gradients are the same.
numpy.savez(
    "lstm.npz",
    x=x.detach(), hidden=hidden[0], cell=cell[0], loss_weights=weights,
    input_weight=lstm.weight_ih_l0.detach(), hidden_weight=lstm.weight_hh_l0.detach(), bias=(lstm.bias_ih_l0 + lstm.bias_hh_l0).detach(),
    y=y.detach(), last_hidden=last_hidden[0].detach(), last_cell=last_cell[0].detach(),
    x_gradient=x.grad, input_weight_gradient=lstm.weight_ih_l0.grad, hidden_weight_gradient=lstm.weight_hh_l0.grad, bias_gradient=lstm.bias_ih_l0.grad,
)
