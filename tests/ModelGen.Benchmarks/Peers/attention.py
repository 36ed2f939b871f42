"""Attention of the peers, fused where PyTorch is."""

import math

import torch
from torch.nn import functional

HAS_FUSED_ATTENTION = hasattr(functional, "scaled_dot_product_attention")


def split(x, parts, heads):
    """`parts` tensors of (batch, heads, length, head) out of (batch, length, parts * heads * head), in one copy if any."""
    batch, length, width = x.shape
    x = x.view(batch, length, parts, heads, width // (parts * heads)).permute(2, 0, 3, 1, 4)
    return (x if HAS_FUSED_ATTENTION else x.contiguous()).unbind(0)


def attend(q, k, v, mask=None):
    """(batch, length, heads * head) of (batch, heads, length, head) each; `mask`, if any, is causal: 0 or minus infinity."""
    batch, heads, length, head = q.shape
    if HAS_FUSED_ATTENTION:
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=mask is not None)
    else:
        # Scale and mask in the product itself: two passes over the scores fewer than the usual way of writing it.
        q, k, v = (x.view(batch * heads, -1, head) for x in (q, k, v))
        addend, beta = (q.new_zeros(()), 0) if mask is None else (mask, 1)
        shape = (batch * heads, length, k.shape[1])
        scores = torch.baddbmm(addend.expand(shape), q, k.transpose(1, 2), beta=beta, alpha=1 / math.sqrt(head))
        mixed = torch.bmm(scores.softmax(-1), v).view(batch, heads, length, head)
    return mixed.transpose(1, 2).reshape(batch, length, heads * head)
