"""What TensorFlow reads and writes: `read PREFIX ..` prints every tensor (so does `restore`, by a `Saver`), `objects PREFIX`
writes a checkpoint of TensorFlow 2, `write FOLDER COUNT SEED` makes checkpoints and prints theirs."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

DTYPES = [
    tf.float16, tf.bfloat16, tf.float32, tf.float64, tf.int8, tf.int16, tf.int32, tf.int64,
    tf.uint8, tf.uint16, tf.uint32, tf.uint64, tf.bool, tf.complex64, tf.complex128, tf.string,
]


def printed(value, dtype):
    value = np.asarray(value)
    entry = {"dtype": dtype.name, "shape": list(value.shape)}
    if dtype == tf.string:
        entry["strings"] = [text.decode(errors="replace") for text in value.reshape(-1).tolist()]
    else:
        entry["hex"] = value.tobytes().hex()
    return entry


def read(prefix):
    reader = tf.train.load_checkpoint(prefix)
    dtypes = reader.get_variable_to_dtype_map()
    return {name: printed(tensor(reader, prefix, name, dtype), dtype) for name, dtype in dtypes.items()}


def tensor(reader, prefix, name, dtype):
    # The reader in Python gives no unsigned integers of these sizes; the operation does.
    if dtype in (tf.uint32, tf.uint64):
        return tf.raw_ops.RestoreV2(prefix=prefix, tensor_names=[name], shape_and_slices=[""], dtypes=[dtype])[0]
    return reader.get_tensor(name)


def restore(prefix):
    """By a `Saver` into variables, as a model of TensorFlow 1 would."""
    entries = read(prefix)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        variables = {
            name: tf.compat.v1.get_variable(
                name.replace("/", "_"), entry["shape"], tf.as_dtype(entry["dtype"]), use_resource=False,
                initializer=lambda shape, dtype=None, **_: tf.zeros(shape, dtype)
                if dtype != tf.string else tf.fill(shape, ""),
            )
            for name, entry in entries.items()
        }
        tf.compat.v1.train.Saver(variables).restore(session, prefix)
        values = session.run(variables)
    return {name: printed(value, tf.as_dtype(entries[name]["dtype"])) for name, value in values.items()}


def array(rng, dtype, shape):
    count = int(np.prod(shape))
    if dtype == tf.string:
        texts = ["xyzä€𝄞"[: rng.integers(7)] * int(rng.integers(40)) for _ in range(count)]
        return np.array([text.encode() for text in texts], dtype=object).reshape(shape)
    if dtype == tf.bool:
        return rng.integers(2, size=shape).astype(bool)
    numbers = np.frombuffer(rng.bytes(count * dtype.size), dtype=dtype.as_numpy_dtype)
    return numbers.reshape(shape)


def write(folder, count, seed):
    rng = np.random.default_rng(seed)
    everything = {}
    for i in range(count):
        names, slices, tensors, expected = [], [], [], {}
        for j in range(int(rng.integers(1, 40))):
            name = f"scope_{rng.integers(4)}/v{j}" if rng.integers(2) else f"v{j}"
            dtype = DTYPES[rng.integers(len(DTYPES))]
            shape = [int(n) for n in rng.integers(6, size=rng.integers(5))]
            value = array(rng, dtype, shape)
            expected[name] = printed(value, dtype)
            axes = [axis for axis, n in enumerate(shape) if n > 1]
            if axes and 0 not in shape and rng.integers(3) == 0:
                axis = axes[rng.integers(len(axes))]
                cuts = sorted({0, shape[axis], *rng.integers(1, shape[axis], size=2).tolist()})
                for begin, end in zip(cuts, cuts[1:]):
                    extents = [f"{begin},{end - begin}" if a == axis else f"0,{n}" for a, n in enumerate(shape)]
                    if rng.integers(2):
                        extents = [e if a == axis else "-" for a, e in enumerate(extents)]
                    names.append(name)
                    slices.append(" ".join(map(str, shape)) + " " + ":".join(extents))
                    tensors.append(tf.constant(np.take(value, range(begin, end), axis), dtype))
            else:
                names.append(name)
                slices.append("")
                tensors.append(tf.constant(value, dtype, shape))
        prefix = os.path.join(folder, f"theirs-{i}")
        tf.raw_ops.SaveV2(prefix=prefix, tensor_names=names, shape_and_slices=slices, tensors=tensors)
        everything[prefix] = expected
    return everything


def objects(prefix):
    """As TensorFlow 2 saves objects, with a graph of them beside the values."""
    saved = tf.train.Checkpoint(w=tf.Variable([1.0, 2.0]), step=tf.Variable(7, dtype=tf.int64)).write(prefix)
    values = read(saved)
    del values["_CHECKPOINTABLE_OBJECT_GRAPH"]
    return values


command, *arguments = sys.argv[1:]
if command == "write":
    folder, count, seed = arguments
    print(json.dumps(write(folder, int(count), int(seed))))
else:
    function = {"read": read, "restore": restore, "objects": objects}[command]
    print(json.dumps({prefix: function(prefix) for prefix in arguments}))
