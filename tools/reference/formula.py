"""Numbers that follow from names, on both sides of a comparison; wants NumPy alone."""

import numpy as np


def salt_of(name):
    """FNV-1a, so that no two tensors are alike."""
    value = 0x811C9DC5
    for code in name.encode():
        value = ((value ^ code) * 0x01000193) % 2**32
    return value


def formula(name, shape):
    """Even numbers in [-1, 1), each a hash of its place in row-major order and of the tensor's name."""
    h = np.arange(np.prod(shape), dtype=np.uint32)  # whose products wrap
    h *= np.uint32(2654435761)
    h += np.uint32(salt_of(name))
    h ^= h >> np.uint32(16)
    h *= np.uint32(2246822519)
    h ^= h >> np.uint32(13)
    values = h.astype(np.float64)
    values /= 2**31
    values -= 1
    return values.reshape(shape)
