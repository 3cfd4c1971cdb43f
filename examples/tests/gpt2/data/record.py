"""Makes tiny.json.gz and tiny.ckpt.*: what TensorFlow says of a tiny GPT-2.

    pip install tensorflow-cpu && python record.py

The model is the published one (github.com/openai/gpt-2, src/model.py) written down again: scopes, names, shapes, initializers, the order of
creation and the operations are its own. Recorded are names and shapes in the order of creation, logits and what is kept of the past for a
batch of tokens, logits of the last tokens when the first ones are the past, the loss of predicting each next token, and the norm of its
gradient for each variable. The values are drawn at random, also where a new model has ones and zeros, so that none of them can be left out;
the checkpoint has them, under the published names.
"""

import gzip
import json
import os

import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()

HPARAMS = {"n_vocab": 17, "n_ctx": 8, "n_embd": 8, "n_head": 2, "n_layer": 2}
TOKENS = [[3, 1, 4, 1, 5, 9, 2, 6], [16, 0, 8, 11, 13, 7, 12, 10]]
PAST = 5


def variable(name, shape, initializer):
    return tf.get_variable(name, shape, initializer=initializer)


def normal(stddev):
    return tf.random_normal_initializer(stddev=stddev)


def norm(x, scope):
    with tf.variable_scope(scope):
        n = x.shape[-1]
        g = variable("g", [n], tf.constant_initializer(1))
        b = variable("b", [n], tf.constant_initializer(0))
        mean = tf.reduce_mean(x, axis=-1, keepdims=True)
        variance = tf.reduce_mean(tf.square(x - mean), axis=-1, keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + 1e-5) * g + b


def conv1d(x, scope, nf):
    with tf.variable_scope(scope):
        nx = x.shape[-1]
        w = variable("w", [1, nx, nf], normal(0.02))
        b = variable("b", [nf], tf.constant_initializer(0))
        y = tf.matmul(tf.reshape(x, [-1, nx]), tf.reshape(w, [-1, nf])) + b
        return tf.reshape(y, [x.shape[0], x.shape[1], nf])


def gelu(x):
    return 0.5 * x * (1 + tf.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * tf.pow(x, 3))))


def attn(x, scope, past):
    batch, sequence, n = x.shape
    heads = HPARAMS["n_head"]

    def split(t):
        return tf.transpose(tf.reshape(t, [batch, sequence, heads, n // heads]), [0, 2, 1, 3])

    with tf.variable_scope(scope):
        q, k, v = (split(t) for t in tf.split(conv1d(x, "c_attn", 3 * n), 3, axis=2))
        present = tf.stack([k, v], axis=1)
        if past is not None:
            pk, pv = tf.unstack(past, axis=1)
            k, v = tf.concat([pk, k], axis=-2), tf.concat([pv, v], axis=-2)
        w = tf.matmul(q, k, transpose_b=True) * tf.math.rsqrt(tf.cast(n // heads, tf.float32))
        nd, ns = w.shape[-2], w.shape[-1]
        mask = tf.cast(tf.range(nd)[:, None] >= tf.range(ns) - ns + nd, tf.float32)
        a = tf.matmul(tf.nn.softmax(w * mask - 1e10 * (1 - mask)), v)
        a = tf.reshape(tf.transpose(a, [0, 2, 1, 3]), [batch, sequence, n])
        return conv1d(a, "c_proj", n), present


def mlp(x, scope):
    with tf.variable_scope(scope):
        n = x.shape[-1]
        return conv1d(gelu(conv1d(x, "c_fc", 4 * n)), "c_proj", n)


def block(x, scope, past):
    with tf.variable_scope(scope):
        a, present = attn(norm(x, "ln_1"), "attn", past)
        x = x + a
        return x + mlp(norm(x, "ln_2"), "mlp"), present


def model(tokens, past=None, reuse=False):
    n = HPARAMS["n_embd"]
    with tf.variable_scope("model", reuse=reuse):
        wpe = variable("wpe", [HPARAMS["n_ctx"], n], normal(0.01))
        wte = variable("wte", [HPARAMS["n_vocab"], n], normal(0.02))
        begin = 0 if past is None else past.shape[-2]
        x = tf.gather(wte, tokens) + tf.gather(wpe, begin + tf.range(tokens.shape[1]))
        pasts = [None] * HPARAMS["n_layer"] if past is None else tf.unstack(past, axis=1)
        presents = []
        for i, p in enumerate(pasts):
            x, present = block(x, f"h{i}", p)
            presents.append(present)
        x = norm(x, "ln_f")
        logits = tf.matmul(tf.reshape(x, [-1, n]), wte, transpose_b=True)
        return tf.reshape(logits, [*tokens.shape, -1]), tf.stack(presents, axis=1)


def numbers(a):
    return [float(v) for v in np.asarray(a, np.float32).ravel()]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    tokens = tf.constant(TOKENS)
    logits, _ = model(tokens)
    _, past = model(tokens[:, :PAST], reuse=True)
    later, _ = model(tokens[:, PAST:], past=past, reuse=True)
    loss = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tokens[:, 1:], logits=logits[:, :-1])
    )
    variables = tf.trainable_variables()
    gradients = [tf.convert_to_tensor(g) for g in tf.gradients(loss, variables)]
    random = np.random.RandomState(7)
    with tf.Session() as session:
        for v in variables:
            v.load(random.normal(0.0, 0.5, v.shape).astype(np.float32), session)
        out = {
            "tensorflow": tf.__version__,
            "hparams": HPARAMS,
            "tokens": TOKENS,
            "past": PAST,
            "variables": [[v.op.name, v.shape.as_list()] for v in variables],
            "logits": numbers(session.run(logits)),
            "later": numbers(session.run(later)),
            "loss": float(session.run(loss)),
            "gradients": [float(np.linalg.norm(np.float64(g))) for g in session.run(gradients)],
        }
        saver = tf.train.Saver(variables)
        saver.save(session, os.path.join(here, "tiny.ckpt"), write_meta_graph=False, write_state=False)
    with open(os.path.join(here, "tiny.json.gz"), "wb") as file:
        # Without a time, so that the same numbers make the same file.
        file.write(gzip.compress(json.dumps(out).encode(), mtime=0))


main()
