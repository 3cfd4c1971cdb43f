"""What NumPy reads and writes: `read FILE ..` prints every array, `sums FILE ..` shapes and sums, `write FOLDER COUNT SEED` makes archives and prints theirs."""

import json
import os
import sys
import zipfile

import numpy as np

DTYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1", "c8", "c16", "U", "S"]


def printed(value):
    entry = {"shape": list(value.shape)}
    if value.dtype.kind in "US":
        texts = value.reshape(-1).tolist()
        entry["dtype"] = "string"
        entry["strings"] = [text.decode() if isinstance(text, bytes) else text for text in texts]
    else:
        entry["dtype"] = value.dtype.name
        entry["hex"] = value.astype(value.dtype.newbyteorder("<")).tobytes().hex()
    return entry


def read(path):
    with np.load(path, allow_pickle=False) as arrays:
        return {name: printed(arrays[name]) for name in arrays.files}


def array(rng, word, shape):
    count = int(np.prod(shape))
    if word in "US":
        alphabet = "xyzä€𝄞" if word == "U" else "xyz"
        texts = [alphabet[: rng.integers(len(alphabet) + 1)] * int(rng.integers(4)) for _ in range(count)]
        texts = texts if word == "U" else [text.encode() for text in texts]
        return np.array(texts, dtype=word if texts else word + "1").reshape(shape)
    if word == "b1":
        return rng.integers(2, size=shape).astype(bool)
    order = "<>"[rng.integers(2)]
    dtype = np.dtype(order + word)
    return np.frombuffer(rng.bytes(count * dtype.itemsize), dtype=dtype).reshape(shape)


def write(folder, count, seed):
    rng = np.random.default_rng(seed)
    everything = {}
    for i in range(count):
        arrays = {}
        for j in range(int(rng.integers(1, 30))):
            name = f"scope_{rng.integers(4)}/v{j}" if rng.integers(2) else f"v{j}"
            shape = [int(n) for n in rng.integers(6, size=rng.integers(5))]
            value = array(rng, DTYPES[rng.integers(len(DTYPES))], shape)
            # Fortran's order is kept where it is another.
            arrays[name] = np.asfortranarray(value) if rng.integers(3) == 0 else value
        path = os.path.join(folder, f"theirs-{i}.npz")
        how = rng.integers(4)
        if how == 0:
            np.savez(path, **arrays)
        elif how == 1:
            np.savez_compressed(path, **arrays)
        else:
            # Headers of every version.
            with zipfile.ZipFile(path, "w") as archive:
                for name, value in arrays.items():
                    with archive.open(name + ".npy", "w", force_zip64=bool(rng.integers(2))) as file:
                        version = [(1, 0), (2, 0), (3, 0)][rng.integers(3)]
                        np.lib.format.write_array(file, value, version)
        everything[path] = {name: printed(value) for name, value in arrays.items()}
    return everything


def sums(path):
    with np.load(path) as arrays:
        return {name: [list(arrays[name].shape), int(arrays[name].sum(dtype=np.uint64))] for name in arrays.files}


command, *arguments = sys.argv[1:]
if command == "sums":
    print(json.dumps({path: sums(path) for path in arguments}))
elif command == "write":
    folder, count, seed = arguments
    print(json.dumps(write(folder, int(count), int(seed))))
else:
    print(json.dumps({path: read(path) for path in arguments}))
