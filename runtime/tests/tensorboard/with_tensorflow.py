"""What TensorFlow's histogram summary makes of lists of numbers; all numbers by their bits, so that no text rounds them."""

import json
import struct
import sys

import tensorflow as tf


def number(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def bits(number):
    return struct.unpack("<Q", struct.pack("<d", number))[0]


histograms = []
for sample in json.loads(sys.argv[1]):
    values = [number(value) for value in sample]
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        summary = tf.compat.v1.summary.histogram("w", tf.constant(values, tf.float64))
        read = tf.compat.v1.Summary.FromString(session.run(summary)).value[0].histo
    fields = ["min", "max", "num", "sum", "sum_squares"]
    histogram = {field: bits(getattr(read, field)) for field in fields}
    histogram["bucket_limit"] = [bits(limit) for limit in read.bucket_limit]
    histogram["bucket"] = [bits(count) for count in read.bucket]
    histograms.append(histogram)
print(json.dumps(histograms))
