"""Files as `torch.save` writes them, by Python's own pickler and without PyTorch: `FOLDER COUNT SEED` makes them and prints what is in them."""

import io
import json
import os
import pickle
import random
import sys
import types
import zipfile
from collections import OrderedDict

# What is pickled is only named: modules and classes of these names are all that it takes.
torch = types.ModuleType("torch")
utils = types.ModuleType("torch._utils")
sys.modules["torch"], sys.modules["torch._utils"] = torch, utils
DTYPES = {
    "HalfStorage": ("float16", 2), "BFloat16Storage": ("bfloat16", 2), "FloatStorage": ("float32", 4),
    "DoubleStorage": ("float64", 8), "CharStorage": ("int8", 1), "ShortStorage": ("int16", 2),
    "IntStorage": ("int32", 4), "LongStorage": ("int64", 8), "ByteStorage": ("uint8", 1),
    "BoolStorage": ("bool", 1), "ComplexFloatStorage": ("complex64", 8), "ComplexDoubleStorage": ("complex128", 16),
}


class Storage:
    def __init__(self, kind, key, data):
        self.kind, self.key, self.data = kind, key, data


for kind in DTYPES:
    setattr(torch, kind, type(kind, (), {"__module__": "torch", "__qualname__": kind}))


def named(name):
    def function(*args):
        raise NotImplementedError

    function.__module__, function.__name__, function.__qualname__ = "torch._utils", name, name
    setattr(utils, name, function)
    return function


REBUILD, PARAMETER = named("_rebuild_tensor_v2"), named("_rebuild_parameter")


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.args = (storage, offset, tuple(shape), tuple(strides), False, OrderedDict())

    def __reduce__(self):
        return REBUILD, self.args

    def printed(self):
        storage, offset, shape, strides = self.args[:4]
        dtype, size = DTYPES[storage.kind]
        places = [offset]
        for n, stride in zip(shape, strides):
            places = [place + i * stride for place in places for i in range(n)]
        data = b"".join(storage.data[size * place : size * (place + 1)] for place in places)
        return {"dtype": dtype, "shape": list(shape), "hex": data.hex()}


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        return PARAMETER, (self.tensor, True, OrderedDict())

    def printed(self):
        return self.tensor.printed()


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            count = len(value.data) // DTYPES[value.kind][1]
            return "storage", getattr(torch, value.kind), value.key, "cpu", count


def storage(rng, key, count):
    kind = rng.choice(list(DTYPES))
    size = count * DTYPES[kind][1]
    data = bytes(rng.randrange(2) for _ in range(size)) if kind == "BoolStorage" else rng.randbytes(size)
    return Storage(kind, str(key), data)


def tensors(rng, key):
    """One or two tensors of a storage: all of it, turned around, or a part."""
    shape = [rng.randrange(5) for _ in range(rng.randrange(5))]
    count = 1
    for n in shape:
        count *= n
    more = rng.choice([0, 0, 3])
    of = storage(rng, key, count + more)
    order = list(range(len(shape)))
    if rng.randrange(2):
        rng.shuffle(order)
    strides, step = [0] * len(shape), 1
    for axis in reversed(order):
        strides[axis] = step
        step *= max(shape[axis], 1)
    whole = Tensor(of, rng.randrange(more + 1), shape, strides)
    if shape and shape[0] > 1 and rng.randrange(2):
        part = Tensor(of, whole.args[1] + strides[0], [shape[0] - 1, *shape[1:]], strides)
        return [whole, Parameter(part)]
    return [whole]


def save(path, items, storages):
    out = io.BytesIO()
    Pickler(out, protocol=2).dump(items)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model/data.pkl", out.getvalue())
        archive.writestr("model/byteorder", "little")
        for key, value in storages.items():
            archive.writestr(f"model/data/{key}", value.data)
        archive.writestr("model/version", "3\n")


def write(folder, count, seed):
    rng = random.Random(seed)
    everything = {}
    for i in range(count):
        items, expected, storages = OrderedDict(), {}, {}
        items._metadata = OrderedDict([("", {"version": 1}), ("layer", {"version": 2})])
        for j in range(rng.randrange(1, 30)):
            for k, tensor in enumerate(tensors(rng, j)):
                name = f"layer.{j}.{'ab'[k]}"
                items[name], expected[name] = tensor, tensor.printed()
                inner = tensor.tensor if isinstance(tensor, Parameter) else tensor
                storages[str(j)] = inner.args[0]
        path = os.path.join(folder, f"theirs-{i}.pth")
        save(path, items, storages)
        everything[path] = expected
    return everything


folder, count, seed = sys.argv[1:]
print(json.dumps(write(folder, int(count), int(seed))))
