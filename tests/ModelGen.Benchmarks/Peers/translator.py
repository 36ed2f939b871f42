"""The translator of the peers: the encoder and decoder of Vaswani et al. (2017), without dropout."""

import math

import torch
from torch import nn
from torch.nn import functional

from attention import attend, split

LABEL_SMOOTHING = 0.1


class SelfAttention(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.heads = size.heads
        self.qkv = nn.Linear(size.d_model, 3 * size.d_model)
        self.output = nn.Linear(size.d_model, size.d_model)

    def forward(self, x, mask=None):
        return self.output(attend(*split(self.qkv(x), 3, self.heads), mask))


class CrossAttention(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.heads = size.heads
        self.query = nn.Linear(size.d_model, size.d_model)
        self.key_value = nn.Linear(size.d_model, 2 * size.d_model)
        self.output = nn.Linear(size.d_model, size.d_model)

    def forward(self, x, memory):
        return self.output(attend(*split(self.query(x), 1, self.heads), *split(self.key_value(memory), 2, self.heads)))


class Layer(nn.Module):
    def __init__(self, size, crosses):
        super().__init__()
        self.attention = SelfAttention(size)
        self.attention_norm = nn.LayerNorm(size.d_model)
        if crosses:
            self.cross_attention = CrossAttention(size)
            self.cross_attention_norm = nn.LayerNorm(size.d_model)
        self.widen = nn.Linear(size.d_model, size.feed_forward)
        self.narrow = nn.Linear(size.feed_forward, size.d_model)
        self.feed_forward_norm = nn.LayerNorm(size.d_model)

    def forward(self, x, memory=None, mask=None):
        x = self.attention_norm(x + self.attention(x, mask))
        if memory is not None:
            x = self.cross_attention_norm(x + self.cross_attention(x, memory))
        return self.feed_forward_norm(x + self.narrow(functional.relu(self.widen(x), inplace=True)))


class Translator(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.scale = math.sqrt(size.d_model)
        self.embedding = nn.Embedding(size.vocabulary, size.d_model)
        self.encoder = nn.ModuleList(Layer(size, crosses=False) for _ in range(size.encoder_layers))
        self.decoder = nn.ModuleList(Layer(size, crosses=True) for _ in range(size.layers))
        angles = torch.arange(size.length)[:, None] / 10000 ** (torch.arange(0, size.d_model, 2) / size.d_model)
        self.register_buffer("positions", torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(size.length, size.d_model))
        self.register_buffer("mask", torch.full((size.length, size.length), -math.inf).triu(1))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.normal_(self.embedding.weight, std=1 / self.scale)

    def forward(self, sources, tokens, targets):
        memory = self.embed(sources)
        for layer in self.encoder:
            memory = layer(memory)
        x = self.embed(tokens)
        for layer in self.decoder:
            x = layer(x, memory, self.mask)
        logits = functional.linear(x, self.embedding.weight)
        return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), label_smoothing=LABEL_SMOOTHING)

    def embed(self, tokens):
        return torch.add(self.positions, self.embedding(tokens), alpha=self.scale)
