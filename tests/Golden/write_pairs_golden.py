"""Writes the golden files of encoder-decoders: torch.nn's own layers in float64, on batches padded and masked. See README.md."""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from write_golden import IGNORED_TARGET, NORM_EPSILON, sinusoidal_positions, write_safetensors

STEPS = 10
WARMUP_STEPS = 4
RATE_FACTOR = 0.02
BETAS = (0.9, 0.98)
EPSILON = 1e-9
LABEL_SMOOTHING = 0.1
PADDING = 0


@dataclass(frozen=True)
class EncoderDecoder:
    """One declaration, in the attribute's terms, and the number of pairs in a batch."""

    name: str
    seed: int
    d_model: int
    heads: int
    encoder_layers: int
    layers: int
    d_feed_forward: int
    vocabulary_size: int
    source_vocabulary_size: int
    context_length: int
    source_context_length: int
    activation: str
    pre_norm: bool
    learned_positions: bool
    scaled: bool
    shared: bool
    tied: bool
    batch: int


# Of the first seeds, those for which no gradient comes so near 0 that Adam, dividing it by its own size, makes much of float32's rounding.
MODELS = [
    EncoderDecoder("PostNormReluPairs", 1, d_model=16, heads=2, encoder_layers=2, layers=2, d_feed_forward=40, vocabulary_size=37,
                   source_vocabulary_size=37, context_length=11, source_context_length=13, activation="relu", pre_norm=False,
                   learned_positions=False, scaled=True, shared=True, tied=True, batch=4),
    EncoderDecoder("PreNormGeluPairs", 1, d_model=24, heads=3, encoder_layers=1, layers=2, d_feed_forward=36, vocabulary_size=29,
                   source_vocabulary_size=41, context_length=14, source_context_length=9, activation="gelu", pre_norm=True,
                   learned_positions=True, scaled=False, shared=False, tied=False, batch=3),
]


class Pairs(nn.Module):
    """Embeddings and positions around torch.nn's encoder and decoder."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        sizes = dict(d_model=model.d_model, nhead=model.heads, dim_feedforward=model.d_feed_forward, dropout=0.0, batch_first=True,
                     activation=model.activation, layer_norm_eps=NORM_EPSILON, norm_first=model.pre_norm)
        self.embedding = nn.Embedding(model.vocabulary_size, model.d_model)
        self.source_embedding = self.embedding if model.shared else nn.Embedding(model.source_vocabulary_size, model.d_model)
        if model.learned_positions:
            self.positions = nn.Embedding(model.context_length, model.d_model)
            self.source_positions = nn.Embedding(model.source_context_length, model.d_model)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(**sizes), model.encoder_layers, self.final_norm(), enable_nested_tensor=False)
        self.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(**sizes), model.layers, self.final_norm())
        self.head = None if model.tied else nn.Linear(model.d_model, model.vocabulary_size, bias=False)
        self.double()

    def final_norm(self):
        return nn.LayerNorm(self.model.d_model, NORM_EPSILON) if self.model.pre_norm else None

    def forward(self, sources, tokens):
        """Logits of (rows, vocabulary) for lists of sequences: padded on their way in, and packed again on their way out."""
        source, source_padding = padded(sources)
        target, target_padding = padded(tokens)
        length = target.shape[1]
        causal = torch.ones(length, length, dtype=torch.bool).triu(diagonal=1)
        memory = self.encoder(self.embed(source, self.source_embedding, "source_positions"), src_key_padding_mask=source_padding)
        result = self.decoder(
            self.embed(target, self.embedding, "positions"), memory, tgt_mask=causal, tgt_key_padding_mask=target_padding,
            memory_key_padding_mask=source_padding)
        return functional.linear(result, self.embedding.weight if self.head is None else self.head.weight)[~target_padding]

    def embed(self, tokens, embedding, positions):
        length = tokens.shape[1]
        scale = math.sqrt(self.model.d_model) if self.model.scaled else 1
        learned = self.model.learned_positions
        table = getattr(self, positions).weight[:length] if learned else sinusoidal_positions(length, self.model.d_model)
        return embedding(tokens) * scale + table


def padded(sequences):
    """(batch, longest) ids, and where they are padding."""
    ids = nn.utils.rnn.pad_sequence(sequences, batch_first=True, padding_value=PADDING)
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    return ids, torch.arange(ids.shape[1])[None, :] >= lengths[:, None]


def as_modelgen(pairs, take):
    """What `take` gives of each parameter, under ModelGen's names and in its shapes. A matrix is (in, out): y = x W + b."""
    model, tensors = pairs.model, {}

    def norm(name, layer):
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = take(layer.weight), take(layer.bias)

    def linear(name, weight, bias):
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = weight.T, bias

    def sublayers(name, layer, last_norm):
        attention = layer.self_attn
        linear(f"{name}.attention.qkv", take(attention.in_proj_weight), take(attention.in_proj_bias))
        linear(f"{name}.attention.output", take(attention.out_proj.weight), take(attention.out_proj.bias))
        norm(f"{name}.attention.norm", layer.norm1)
        linear(f"{name}.feed_forward.input", take(layer.linear1.weight), take(layer.linear1.bias))
        linear(f"{name}.feed_forward.output", take(layer.linear2.weight), take(layer.linear2.bias))
        norm(f"{name}.feed_forward.norm", last_norm)

    tensors["token_embedding.weight"] = take(pairs.embedding.weight)
    if not model.shared:
        tensors["source_embedding.weight"] = take(pairs.source_embedding.weight)
    if model.learned_positions:
        tensors["position_embedding.weight"] = take(pairs.positions.weight)
        tensors["source_position_embedding.weight"] = take(pairs.source_positions.weight)
    for number, layer in enumerate(pairs.encoder.layers):
        sublayers(f"encoder.layers.{number}", layer, layer.norm2)
    keys_and_values = []
    for number, layer in enumerate(pairs.decoder.layers):
        name, attention, width = f"decoder.layers.{number}", layer.multihead_attn, model.d_model
        sublayers(name, layer, layer.norm3)
        weight, bias = take(attention.in_proj_weight), take(attention.in_proj_bias)
        linear(f"{name}.cross_attention.query", weight[:width], bias[:width])
        linear(f"{name}.cross_attention.output", take(attention.out_proj.weight), take(attention.out_proj.bias))
        norm(f"{name}.cross_attention.norm", layer.norm2)
        keys_and_values.append((weight[width:], bias[width:]))
    # Of all layers side by side, of each first its keys, then its values.
    weights, biases = zip(*keys_and_values)
    linear("decoder.cross_attention.key_value", torch.cat(weights), torch.cat(biases))
    if model.pre_norm:
        norm("encoder.final_norm", pairs.encoder.norm)
        norm("decoder.final_norm", pairs.decoder.norm)
    if not model.tied:
        tensors["head.weight"] = take(pairs.head.weight).T
    return {name: tensor.detach().clone() for name, tensor in tensors.items()}


def initialise(pairs, random):
    """Larger than a real initialisation, and nowhere 0 or 1, so that no term of the forward pass or of a gradient is negligible."""
    for name, parameter in pairs.named_parameters():
        noise = torch.randn(parameter.shape, generator=random, dtype=torch.float64)
        if "embedding" in name or "positions" in name:
            value = 0.3 * noise
        elif parameter.dim() == 2:
            value = noise / math.sqrt(parameter.shape[1])
        elif "norm" in name and name.endswith("weight"):
            value = 1 + 0.2 * noise
        else:
            value = 0.2 * noise
        # What the file stores in float32 is what the computation in float64 begins with.
        parameter.data = value.float().double()


def random_batch(model, random):
    """Pairs of every length, one of them as long as the contexts, and some targets that take no part in the loss."""
    def lengths(longest):
        drawn = torch.randint(1, longest + 1, (model.batch,), generator=random)
        drawn[torch.randint(model.batch, (1,), generator=random)] = longest
        return drawn.tolist()

    def sequences(vocabulary_size, of_lengths):
        return [torch.randint(vocabulary_size, (length,), generator=random) for length in of_lengths]

    sources = sequences(model.source_vocabulary_size, lengths(model.source_context_length))
    of_targets = lengths(model.context_length)
    tokens, targets = sequences(model.vocabulary_size, of_targets), torch.cat(sequences(model.vocabulary_size, of_targets))
    ignored = torch.rand(targets.shape, generator=random) < 0.1
    return sources, tokens, targets.masked_fill(ignored, IGNORED_TARGET)


def mean_loss(logits, targets, label_smoothing):
    """Mean cross-entropy in nats over the targets that are not ignored."""
    return functional.cross_entropy(logits, targets, ignore_index=IGNORED_TARGET, label_smoothing=label_smoothing)


def learning_rate(model, step):
    """Equation 3 of Vaswani et al. (2017), times a factor; the first step is step 1."""
    return RATE_FACTOR * model.d_model ** -0.5 * min(step ** -0.5, step * WARMUP_STEPS ** -1.5)


def train(pairs, batches):
    """Changes the weights by one step of Adam for each batch; returns losses, norms of the gradients, and rates."""
    optimizer = torch.optim.Adam(pairs.parameters(), betas=BETAS, eps=EPSILON)
    losses, norms, rates = [], [], []
    for step, (sources, tokens, targets) in enumerate(batches, start=1):
        rates.append(learning_rate(pairs.model, step))
        optimizer.param_groups[0]["lr"] = rates[-1]
        optimizer.zero_grad()
        loss = mean_loss(pairs(sources, tokens), targets, LABEL_SMOOTHING)
        loss.backward()
        losses.append(loss.item())
        norms.append(math.sqrt(sum(parameter.grad.square().sum().item() for parameter in pairs.parameters())))
        optimizer.step()
    return losses, norms, rates


def packed(prefix, batches):
    """The batches' sequences one after the other, and (batches, pairs) lengths."""
    sources, tokens, targets = zip(*batches)
    return {
        f"{prefix}source_tokens": torch.cat([sequence for batch in sources for sequence in batch]),
        f"{prefix}source_lengths": torch.tensor([[len(sequence) for sequence in batch] for batch in sources]),
        f"{prefix}tokens": torch.cat([sequence for batch in tokens for sequence in batch]),
        f"{prefix}lengths": torch.tensor([[len(sequence) for sequence in batch] for batch in tokens]),
        f"{prefix}targets": torch.cat(targets),
    }


def golden_tensors(model):
    """What one file holds, by name."""
    random = torch.Generator().manual_seed(model.seed)
    pairs = Pairs(model)
    initialise(pairs, random)
    tensors = {f"weights.{name}": weight for name, weight in as_modelgen(pairs, lambda parameter: parameter).items()}

    batch = random_batch(model, random)
    sources, tokens, targets = batch
    logits = pairs(sources, tokens)
    loss = mean_loss(logits, targets, LABEL_SMOOTHING)
    loss.backward()
    tensors |= packed("", [batch])
    tensors |= {"logits": logits, "loss": loss, "evaluation_loss": mean_loss(logits, targets, 0.0)}
    tensors |= {f"gradients.{name}": gradient for name, gradient in as_modelgen(pairs, lambda parameter: parameter.grad).items()}

    batches = [random_batch(model, random) for _ in range(STEPS)]
    losses, norms, rates = (torch.tensor(values, dtype=torch.float64) for values in train(pairs, batches))
    tensors |= packed("steps.", batches)
    tensors |= {"steps.losses": losses, "steps.norms": norms, "steps.rates": rates}
    tensors |= {f"after.{name}": weight for name, weight in as_modelgen(pairs, lambda parameter: parameter).items()}
    return tensors


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    torch.set_num_threads(1)
    for model in MODELS:
        path = folder / f"{model.name}.golden"
        write_safetensors(path, golden_tensors(model), {"torch": torch.__version__, "seed": str(model.seed)})
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
