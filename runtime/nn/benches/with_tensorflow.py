"""TensorFlow's times of what the benches measure, asked and answered line by line (JSON), so that both are measured in turns.

Everything is compiled to a graph (`tf.function`), NHWC, on as many threads as TensorFlow takes. Each answer is one round: the median of the
seconds that `runs` calls took.
"""

import json
import os
import statistics
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf


def net(padding):
    features = {"SAME": 7 * 7 * 64, "VALID": 4 * 4 * 64}[padding]
    normal = lambda *shape: tf.Variable(tf.random.normal(shape) * 0.05)
    zeros = lambda size: tf.Variable(tf.zeros(size))
    layers = [(normal(5, 5, 1, 32), zeros(32)), (normal(5, 5, 32, 64), zeros(64))]
    dense = (normal(features, 10), zeros(10))

    def logits(x):
        for weights, biases in layers:
            x = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, weights, 1, padding), biases))
            x = tf.nn.max_pool2d(x, 2, 2, padding)
        return tf.matmul(tf.reshape(x, [x.shape[0], -1]), dense[0]) + dense[1]

    return logits, [v for pair in [*layers, dense] for v in pair]


def step(padding, batch):
    logits, variables = net(padding)
    x = tf.random.normal([batch, 28, 28, 1])
    labels = tf.constant([i % 10 for i in range(batch)])

    @tf.function
    def run():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits(x)))
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(0.01 * gradient)
        return loss

    return lambda: run().numpy()


def inference(padding, batch):
    logits, _ = net(padding)
    x = tf.random.normal([batch, 28, 28, 1])
    run = tf.function(logits)
    return lambda: run(x).numpy()


def conv2d(input, filter, stride, dilation, padding, gradients):
    x, w = tf.random.normal(input), tf.random.normal(filter)
    compute = lambda x, w: tf.nn.conv2d(x, w, stride, padding, dilations=dilation)
    upstream = tf.random.normal(compute(x, w).shape)

    @tf.function
    def run(x, w):
        if not gradients:
            return compute(x, w)
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            y = compute(x, w)
        return y, tape.gradient(y, [x, w], output_gradients=upstream)

    return lambda: run(x, w)


made = {}
print(json.dumps(tf.__version__), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    runs, name = question.pop("runs"), question.pop("name")
    if line not in made:
        made = {line: {"step": step, "inference": inference, "conv2d": conv2d}[name](**question)}
        for _ in range(3):
            made[line]()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        made[line]()
        times.append(time.perf_counter() - start)
    print(json.dumps(statistics.median(times)), flush=True)
