"""Makes nn.json: what TensorFlow computes for the operations of varscope-nn, gradients included.

    pip install tensorflow-cpu && python nn.py > nn.json

All values are small multiples of 1/8, so every product and sum is exact in float32 and the numbers can be compared for
equality. Arguments are not written down: see `fill`, which the tests repeat. Gradients are those of `sum(result * fill(..., 3))`.
TensorFlow has no gradient of dilated convolutions on the CPU, so a plain loop computes all convolutions a second time, and
is held against TensorFlow wherever it has an answer.
"""

import json
import math

import numpy as np
import tensorflow as tf


def fill(shape, seed):
    n = int(np.prod(shape))
    return np.array([((i * 37 + seed * 101) % 23 - 11) / 8 for i in range(n)], np.float32).reshape(shape)


def loop(x, w, strides, padding, dilations, g):
    """Convolution and both gradients, by definition."""
    n, h, wd, _ = x.shape
    kh, kw, _, out = w.shape
    sizes, before = [], []
    for size, k, s, d in ((h, kh, strides[1], dilations[1]), (wd, kw, strides[2], dilations[2])):
        reach = (k - 1) * d + 1
        o = math.ceil(size / s) if padding == "SAME" else (size - reach) // s + 1
        total = max((o - 1) * s + reach - size, 0) if padding == "SAME" else 0
        sizes.append(o)
        before.append(total // 2)
    y = np.zeros((n, *sizes, out))
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    g = y if g is None else g
    for oy in range(sizes[0]):
        for ox in range(sizes[1]):
            for ky in range(kh):
                for kx in range(kw):
                    iy = oy * strides[1] + ky * dilations[1] - before[0]
                    ix = ox * strides[2] + kx * dilations[2] - before[1]
                    if 0 <= iy < h and 0 <= ix < wd:
                        y[:, oy, ox] += x[:, iy, ix] @ w[ky, kx]
                        dx[:, iy, ix] += g[:, oy, ox] @ w[ky, kx].T
                        dw[ky, kx] += x[:, iy, ix].T @ g[:, oy, ox]
    return y, dx, dw


def numbers(a):
    return [float(v) for v in np.asarray(a).ravel()]


def conv2d(name, input, filter, strides=(1, 1), padding="SAME", dilations=(1, 1)):
    x, w = fill(input, 1), fill(filter, 2)
    s, d = [1, *strides, 1], [1, *dilations, 1]
    with tf.GradientTape() as tape:
        tx, tw = tf.constant(x), tf.constant(w)
        tape.watch([tx, tw])
        y = tf.nn.conv2d(tx, tw, s, padding, dilations=d)
        g = fill(y.shape, 3)
        loss = tf.reduce_sum(y * g)
    ly, ldx, ldw = loop(x.astype(np.float64), w.astype(np.float64), s, padding, d, g.astype(np.float64))
    assert np.array_equal(ly, y), name
    if dilations == (1, 1):
        dx, dw = tape.gradient(loss, [tx, tw])
        assert np.array_equal(ldx, dx) and np.array_equal(ldw, dw), name
    return {
        "name": name, "input": input, "filter": filter, "strides": s, "padding": padding, "dilations": d,
        "shape": list(y.shape), "output": numbers(ly), "input_gradient": numbers(ldx), "filter_gradient": numbers(ldw),
    }


def max_pool(name, input, ksize, strides, padding):
    x = fill(input, 1) - 4  # all negative: padding that counted as 0 would win
    k, s = [1, *ksize, 1], [1, *strides, 1]
    with tf.GradientTape() as tape:
        tx = tf.constant(x)
        tape.watch(tx)
        y = tf.nn.max_pool(tx, k, s, padding)
        loss = tf.reduce_sum(y * fill(y.shape, 3))
    return {
        "name": name, "input": input, "ksize": k, "strides": s, "padding": padding,
        "shape": list(y.shape), "output": numbers(y), "input_gradient": numbers(tape.gradient(loss, tx)),
    }


def relu(shape):
    with tf.GradientTape() as tape:
        tx = tf.constant(fill(shape, 1))
        tape.watch(tx)
        y = tf.nn.relu(tx)
        loss = tf.reduce_sum(y * fill(shape, 3))
    return {"input": shape, "output": numbers(y), "input_gradient": numbers(tape.gradient(loss, tx))}


def bias_add(shape):
    with tf.GradientTape() as tape:
        tx, tb = tf.constant(fill(shape, 1)), tf.constant(fill(shape[-1:], 2))
        tape.watch([tx, tb])
        y = tf.nn.bias_add(tx, tb)
        loss = tf.reduce_sum(y * fill(shape, 3))
    dx, db = tape.gradient(loss, [tx, tb])
    return {"input": shape, "output": numbers(y), "input_gradient": numbers(dx), "bias_gradient": numbers(db)}


print(json.dumps({
    "tensorflow": tf.__version__,
    "conv2d": [
        conv2d("one pixel", [1, 1, 1, 1], [1, 1, 1, 1]),
        conv2d("1x1 filter", [2, 3, 3, 4], [1, 1, 4, 5]),
        conv2d("odd filter, same", [2, 5, 6, 3], [3, 3, 3, 2]),
        conv2d("odd filter, valid", [2, 5, 6, 3], [3, 3, 3, 2], padding="VALID"),
        conv2d("even filter pads more after", [1, 5, 4, 2], [2, 4, 2, 3]),
        conv2d("filter larger than the image", [1, 3, 2, 2], [5, 5, 2, 2]),
        conv2d("filter as large as the image", [2, 4, 4, 2], [4, 4, 2, 3], padding="VALID"),
        conv2d("stride 2, same", [1, 7, 6, 2], [3, 3, 2, 2], (2, 2)),
        conv2d("stride 2, valid", [1, 7, 6, 2], [3, 3, 2, 2], (2, 2), "VALID"),
        conv2d("strides differ", [2, 6, 7, 1], [4, 3, 1, 2], (3, 2)),
        conv2d("stride beyond the filter", [1, 7, 8, 2], [2, 2, 2, 1], (3, 4)),
        conv2d("stride beyond the image", [1, 3, 3, 1], [2, 2, 1, 2], (5, 5)),
        conv2d("dilated, same", [1, 6, 7, 2], [3, 2, 2, 2], dilations=(2, 2)),
        conv2d("dilated, valid", [1, 7, 7, 2], [2, 3, 2, 2], padding="VALID", dilations=(3, 2)),
        conv2d("dilated beyond the image", [1, 3, 3, 1], [3, 3, 1, 1], dilations=(4, 4)),
        conv2d("many outputs", [1, 3, 4, 2], [2, 2, 2, 37]),
        conv2d("many inputs", [1, 3, 3, 19], [2, 3, 19, 2]),
        conv2d("a batch", [5, 2, 3, 1], [3, 3, 1, 1]),
    ],
    "max_pool": [
        max_pool("2x2", [2, 4, 6, 3], (2, 2), (2, 2), "VALID"),
        max_pool("odd size, same", [1, 5, 5, 2], (2, 2), (2, 2), "SAME"),
        max_pool("odd size, valid", [1, 5, 5, 2], (2, 2), (2, 2), "VALID"),
        max_pool("overlapping", [1, 6, 7, 2], (3, 3), (2, 2), "SAME"),
        max_pool("overlapping, valid", [1, 6, 7, 2], (3, 2), (1, 2), "VALID"),
        max_pool("gaps", [1, 7, 7, 1], (1, 2), (3, 3), "SAME"),
        max_pool("window larger than the image", [1, 3, 2, 2], (5, 5), (2, 2), "SAME"),
        max_pool("many channels", [1, 2, 3, 35], (2, 2), (1, 1), "SAME"),
    ],
    "relu": relu([3, 23]),
    "bias_add": bias_add([2, 3, 2, 5]),
}, indent=None, separators=(",", ":")))
