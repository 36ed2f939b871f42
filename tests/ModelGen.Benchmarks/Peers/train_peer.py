"""Trains a GPT, or a translator, in PyTorch, as its users would write it for speed on a processor: the peer of `train --peers`.

Takes one step, prints "ready"; then, for each line "N" that it reads, takes N steps and prints their times in milliseconds on one
line. Works with PyTorch 1.13 and any later one.
"""

import argparse
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional

from attention import attend, split
from translator import Translator


class Layer(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.heads = size.heads
        self.attention_norm = nn.LayerNorm(size.d_model)
        self.qkv = nn.Linear(size.d_model, 3 * size.d_model)
        self.output = nn.Linear(size.d_model, size.d_model)
        self.feed_forward_norm = nn.LayerNorm(size.d_model)
        self.widen = nn.Linear(size.d_model, size.feed_forward)
        self.narrow = nn.Linear(size.feed_forward, size.d_model)

    def forward(self, x, mask):
        x = x + self.output(attend(*split(self.qkv(self.attention_norm(x)), 3, self.heads), mask))
        return x + self.narrow(functional.gelu(self.widen(self.feed_forward_norm(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.token_embedding = nn.Embedding(size.vocabulary, size.d_model)
        self.position_embedding = nn.Embedding(size.context, size.d_model)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))
        self.final_norm = nn.LayerNorm(size.d_model)
        self.register_buffer("positions", torch.arange(size.length))
        self.register_buffer("mask", torch.full((size.length, size.length), -math.inf).triu(1))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, sources, tokens, targets):
        x = self.token_embedding(tokens) + self.position_embedding(self.positions)
        for layer in self.layers:
            x = layer(x, self.mask)
        logits = functional.linear(self.final_norm(x), self.token_embedding.weight)
        return functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


def adamw(parameters):
    groups = [
        {"params": [parameter for parameter in parameters if parameter.dim() > 1], "weight_decay": 0.1},
        {"params": [parameter for parameter in parameters if parameter.dim() <= 1], "weight_decay": 0.0},
    ]
    settings = {"lr": 1e-3, "betas": (0.9, 0.99)}
    try:
        return torch.optim.AdamW(groups, fused=True, **settings)
    except (TypeError, RuntimeError):
        # Older than fused AdamW on processors. foreach=True gains nothing on a small model and costs a quarter of the update on GPT-2.
        return torch.optim.AdamW(groups, **settings)


def main():
    arguments = argparse.ArgumentParser()
    for name in ("d-model", "heads", "layers", "encoder-layers", "feed-forward", "vocabulary", "context", "batch", "length", "threads"):
        arguments.add_argument(f"--{name}", type=int, required=True)
    size = arguments.parse_args()
    torch.set_num_threads(size.threads)
    torch.manual_seed(1)
    model = Translator(size) if size.encoder_layers > 0 else Gpt(size)
    parameters = list(model.parameters())
    optimizer = adamw(parameters)
    batch = torch.randint(size.vocabulary, (3, size.batch, size.length)).unbind(0)

    def step():
        optimizer.zero_grad(set_to_none=True)
        model(*batch).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()

    step()
    print("ready", flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            started = time.perf_counter()
            step()
            times.append(1000 * (time.perf_counter() - started))
        print(*times, flush=True)


if __name__ == "__main__":
    main()
