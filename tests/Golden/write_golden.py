"""Writes the golden files: tiny decoders, computed by PyTorch in float64, that the tests compare ModelGen with. See README.md."""

import json
import math
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch
from torch.nn import functional

STEPS = 10
WARMUP_STEPS = 3
DECAY_STEPS = 9
PEAK_RATE = 3e-3
FINAL_RATE = 3e-4
BETAS = (0.9, 0.99)
EPSILON = 1e-8
WEIGHT_DECAY = 0.1
CLIP_NORM = 1.0
NORM_EPSILON = 1e-5
IGNORED_TARGET = -1

ACTIVATIONS = {
    "Relu": functional.relu,
    "Gelu": lambda x: functional.gelu(x, approximate="none"),
    "GeluTanh": lambda x: functional.gelu(x, approximate="tanh"),
    "Silu": functional.silu,
}


@dataclass(frozen=True)
class Decoder:
    """One declaration, in the attribute's terms, and the shape of its batches."""

    name: str
    seed: int
    d_model: int
    heads: int
    head_dim: int
    layers: int
    d_feed_forward: int
    vocabulary_size: int
    context_length: int
    activation: str
    pre_norm: bool
    learned_positions: bool
    bias: bool
    tied: bool
    batch: int
    length: int
    ignored_share: float = 0.0


# Of the first seeds, those for which no gradient comes so near 0 that AdamW, dividing it by its own size, makes much of float32's rounding.
DECODERS = [
    Decoder("PreNormGeluTanh", 5, d_model=24, heads=3, head_dim=8, layers=2, d_feed_forward=96, vocabulary_size=37, context_length=13,
            activation="GeluTanh", pre_norm=True, learned_positions=True, bias=True, tied=True, batch=3, length=13),
    Decoder("PostNormReluSinusoidal", 2, d_model=32, heads=2, head_dim=12, layers=3, d_feed_forward=40, vocabulary_size=101,
            context_length=37, activation="Relu", pre_norm=False, learned_positions=False, bias=False, tied=False, batch=1, length=37),
    Decoder("PreNormGeluNoBias", 6, d_model=64, heads=2, head_dim=32, layers=1, d_feed_forward=96, vocabulary_size=65, context_length=16,
            activation="Gelu", pre_norm=True, learned_positions=True, bias=False, tied=True, batch=4, length=16),
    # Shorter than the context, and some targets take no part in the loss.
    Decoder("PreNormSiluUntied", 4, d_model=48, heads=4, head_dim=12, layers=2, d_feed_forward=100, vocabulary_size=29, context_length=20,
            activation="Silu", pre_norm=True, learned_positions=True, bias=True, tied=False, batch=2, length=11, ignored_share=0.2),
]


def parameter_shapes(model):
    """Names and shapes in ModelGen's order. A matrix is (in, out): y = x W + b."""
    inner = model.heads * model.head_dim
    shapes = {"token_embedding.weight": (model.vocabulary_size, model.d_model)}
    if model.learned_positions:
        shapes["position_embedding.weight"] = (model.context_length, model.d_model)

    def add(name, *shape):
        shapes[f"{name}.weight"] = shape
        if model.bias:
            shapes[f"{name}.bias"] = shape[-1:]

    for layer in range(model.layers):
        add(f"layers.{layer}.attention.norm", model.d_model)
        add(f"layers.{layer}.attention.qkv", model.d_model, 3 * inner)
        add(f"layers.{layer}.attention.output", inner, model.d_model)
        add(f"layers.{layer}.feed_forward.norm", model.d_model)
        add(f"layers.{layer}.feed_forward.input", model.d_model, model.d_feed_forward)
        add(f"layers.{layer}.feed_forward.output", model.d_feed_forward, model.d_model)
    if model.pre_norm:
        add("final_norm", model.d_model)
    if not model.tied:
        shapes["head.weight"] = (model.d_model, model.vocabulary_size)
    return shapes


def initial_weights(model, random):
    """Larger than a real initialisation, and nowhere 0 or 1, so that no term of the forward pass or of a gradient is negligible."""
    weights = {}
    for name, shape in parameter_shapes(model).items():
        noise = torch.randn(shape, generator=random, dtype=torch.float64)
        if "embedding" in name:
            value = 0.3 * noise
        elif name == "head.weight":
            # Small enough that some gradients need no clipping and others do.
            value = 0.35 * noise / math.sqrt(shape[0])
        elif len(shape) == 2:
            value = noise / math.sqrt(shape[0])
        elif name.endswith("norm.weight"):
            value = 1 + 0.2 * noise
        else:
            value = 0.2 * noise
        # What the file stores in float32 is what the computation in float64 begins with.
        weights[name] = value.float().double().requires_grad_()
    return weights


def sinusoidal_positions(length, width):
    """PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos(...): Vaswani et al. (2017), section 3.5."""
    angles = torch.arange(length, dtype=torch.float64)[:, None] / 10000 ** (torch.arange(0, width, 2, dtype=torch.float64) / width)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(length, width)


def forward(model, weights, tokens):
    """Logits of (batch, length, vocabulary)."""
    batch, length = tokens.shape
    inner = model.heads * model.head_dim
    masked = torch.ones(length, length, dtype=torch.bool).triu(diagonal=1)

    def linear(name, x):
        y = x @ weights[f"{name}.weight"]
        return y + weights[f"{name}.bias"] if model.bias else y

    def norm(name, x):
        return functional.layer_norm(x, (model.d_model,), weights[f"{name}.weight"], weights.get(f"{name}.bias"), NORM_EPSILON)

    def attention(name, x):
        # Columns of qkv: every query head, then every key head, then every value head.
        parts = linear(f"{name}.qkv", x).split(inner, dim=-1)
        q, k, v = (part.reshape(batch, length, model.heads, model.head_dim).transpose(1, 2) for part in parts)
        scores = (q @ k.transpose(-1, -2) / math.sqrt(model.head_dim)).masked_fill(masked, -math.inf)
        mixed = functional.softmax(scores, dim=-1) @ v
        return linear(f"{name}.output", mixed.transpose(1, 2).reshape(batch, length, inner))

    def feed_forward(name, x):
        return linear(f"{name}.output", ACTIVATIONS[model.activation](linear(f"{name}.input", x)))

    def residual(name, sublayer, x):
        if model.pre_norm:
            return x + sublayer(name, norm(f"{name}.norm", x))
        return norm(f"{name}.norm", x + sublayer(name, x))

    positions = weights["position_embedding.weight"][:length] if model.learned_positions else sinusoidal_positions(length, model.d_model)
    x = functional.embedding(tokens, weights["token_embedding.weight"]) + positions
    for layer in range(model.layers):
        x = residual(f"layers.{layer}.attention", attention, x)
        x = residual(f"layers.{layer}.feed_forward", feed_forward, x)
    if model.pre_norm:
        x = norm("final_norm", x)
    return x @ (weights["token_embedding.weight"].T if model.tied else weights["head.weight"])


def mean_loss(logits, targets):
    """Mean cross-entropy in nats over the targets that are not ignored."""
    return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED_TARGET)


def learning_rate(step):
    """Linear warm-up to the peak, a cosine down to the final rate, then the final rate. The first step is step 0, and its rate is not 0."""
    if step < WARMUP_STEPS:
        return PEAK_RATE * (step + 1) / (WARMUP_STEPS + 1)
    progress = min((step - WARMUP_STEPS) / (DECAY_STEPS - WARMUP_STEPS), 1)
    return FINAL_RATE + (PEAK_RATE - FINAL_RATE) * 0.5 * (1 + math.cos(math.pi * progress))


def random_batches(model, random, count):
    """Tokens and targets of (count, batch, length)."""
    shape = (count, model.batch, model.length)
    tokens = torch.randint(model.vocabulary_size, shape, generator=random)
    targets = torch.randint(model.vocabulary_size, shape, generator=random)
    ignored = torch.rand(shape, generator=random) < model.ignored_share
    return tokens, targets.masked_fill(ignored, IGNORED_TARGET)


def train(model, weights, tokens, targets):
    """Changes the weights by one AdamW step for each batch; returns losses, norms before clipping, and rates."""
    matrices = [weight for weight in weights.values() if weight.dim() >= 2]
    vectors = [weight for weight in weights.values() if weight.dim() < 2]
    groups = [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=PEAK_RATE, betas=BETAS, eps=EPSILON)
    losses, norms, rates = [], [], []
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step)
        optimizer.zero_grad()
        loss = mean_loss(forward(model, weights, tokens[step]), targets[step])
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(list(weights.values()), CLIP_NORM).item())
        optimizer.step()
        losses.append(loss.item())
        rates.append(learning_rate(step))
    return losses, norms, rates


def golden_tensors(model):
    """What one file holds, by name."""
    random = torch.Generator().manual_seed(model.seed)
    weights = initial_weights(model, random)
    tensors = {f"weights.{name}": weight.detach().clone() for name, weight in weights.items()}

    tokens, targets = (batches[0] for batches in random_batches(model, random, 1))
    logits = forward(model, weights, tokens)
    loss = mean_loss(logits, targets)
    loss.backward()
    tensors |= {"tokens": tokens, "targets": targets, "logits": logits, "loss": loss}
    tensors |= {f"gradients.{name}": weight.grad.clone() for name, weight in weights.items()}

    step_tokens, step_targets = random_batches(model, random, STEPS)
    losses, norms, rates = (torch.tensor(values, dtype=torch.float64) for values in train(model, weights, step_tokens, step_targets))
    tensors |= {"steps.tokens": step_tokens, "steps.targets": step_targets}
    tensors |= {"steps.losses": losses, "steps.norms": norms, "steps.rates": rates}
    tensors |= {f"after.{name}": weight for name, weight in weights.items()}
    return tensors


def write_safetensors(path, tensors, metadata):
    """An 8-byte little-endian header length, a JSON header, then the tensors row-major; floats as F32, integers as I32."""
    header, data = {"__metadata__": metadata}, bytearray()
    for name, tensor in tensors.items():
        dtype, stored = ("F32", "<f4") if tensor.is_floating_point() else ("I32", "<i4")
        start = len(data)
        data += tensor.detach().numpy().astype(numpy.dtype(stored)).tobytes()
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [start, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    torch.set_num_threads(1)
    for model in DECODERS:
        path = folder / f"{model.name}.golden"
        write_safetensors(path, golden_tensors(model), {"torch": torch.__version__, "seed": str(model.seed)})
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
