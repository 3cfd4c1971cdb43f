#!/usr/bin/env python3
"""Random programs with partitioners, constraints and custom getters, recorded on TensorFlow.

    pip install tensorflow-cpu==2.21.0
    partitions.py partitions COUNT SEED      programs, and what TensorFlow does with them
    partitions.py part_names COUNT SEED      without partitioners, over names that look like parts
    partitions.py again FILE.jsonl           records programs again; prints those that differ

FORMAT.md says what a line holds.
"""
import json
import os
import random
import re
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
import tensorflow.compat.v1 as tf  # noqa: E402

tf.disable_v2_behavior()

# -- errors --------------------------------------------------------------------

KINDS = [
    ("already_exists", r"^(Variable|Partitioned variable with name) .* already exists"),
    ("does_not_exist", r"^(Variable|PartitionedVariable) .* does not exist, or was not created"),
    ("shape_mismatch", r"^Trying to (share|reuse partitioned) variable .* specified shape"),
    ("dtype_mismatch", r"^Trying to (share|reuse partitioned) variable .* specified dtype"),
    ("partition_mismatch", r"^Trying to reuse partitioned variable .* specified partitions"),
    ("shape_required", r"did not get an initializer, so its `shape` argument must be specified"),
    ("shape_required", r"^Shape of a new partitioned variable .* was <unknown>"),
    ("invalid_initializer", r"^Shape of a new partitioned variable"),
    ("constant_with_shape", r"^If initializer is a constant, do not specify shape"),
    ("init_dtype_mismatch", r"^Initializer type '.*' and explicit dtype"),
    ("invalid_initializer", r"^The initializer passed is not valid"),
    ("initializer_required", r"^An initializer for variable .* is required"),
    ("partitioned", r"^No partitioner was provided, but a partitioned version"),
    ("unpartitioned", r"^A partitioner was provided, but an unpartitioned version"),
    ("invalid_partition", r"^A partitioned Variable must have rank at least 1"),
    ("invalid_partition", r"^Partitioner returned (a partition list|zero partitions|a different partitioning)"),
    ("invalid_partition", r"^Can only slice a variable along one dimension"),
    ("invalid_partition", r"^Cannot partition variable along axis"),
    ("invalid_partition", r"^list (assignment )?index out of range"),
    ("value_shape_mismatch", r"^Shapes .* are not compatible|^Shapes .* must have the same rank"),
    ("reuse_needs_name", r"^reuse=True cannot be used without a name_or_scope"),
    ("name_required", r"^If default_name is None then name_or_scope is required"),
    ("template_new_trainable", r"^Trainable variable created when calling a template after the first time"),
    ("duplicate_name", r"^Duplicate node name in graph"),
    ("invalid_name", r"is not a valid (root )?scope name|is not a valid node name"),
    ("init_conversion", r"^Expected .*, but got|^Cannot convert|^Attempt to convert a value"),
]


class Unlike(Exception):
    """A program in which TensorFlow goes on with half of a variable, which varscope never makes."""


def classified(error):
    message = str(error)
    if message.startswith("Expected 0 <= offset < shape"):
        raise Unlike(message) from error  # more parts than elements
    message = re.split(r" Originally defined at:|\n\noriginally defined at:", message)[0]
    for kind, pattern in KINDS:
        if re.search(pattern, message):
            return kind, message
    raise RuntimeError("no kind of error is this: " + message) from error


# -- what programs are made of --------------------------------------------------


def l2(variable):
    return tf.identity(variable, name="l2")


REGULARIZERS = {None: None, "l2": l2, "none": tf.no_regularizer}


def partitioner(spec):
    if spec is None:
        return None
    ((kind, arguments),) = spec.items()
    if kind == "fixed_size":
        return tf.fixed_size_partitioner(*arguments)
    if kind == "variable_axis_size":
        size, axis, most = arguments
        return tf.variable_axis_size_partitioner(size, axis=axis, max_shards=most)
    if kind == "min_max":
        most, axis, smallest = arguments
        return tf.min_max_variable_partitioner(most, axis=axis, min_slice_size=smallest)
    return lambda shape, dtype: list(arguments)


class Constraint:

    def __init__(self, name):
        self.name = name

    def __call__(self, value):
        return value


CONSTRAINTS = {None: None, "c0": Constraint("c0"), "c1": Constraint("c1")}

# What a getter does with the request that it sees.
GETTERS = {
    "pass": lambda getter, name, args: getter(name, **args),
    "suffix": lambda getter, name, args: getter(name + "_g", **args),
    "frozen": lambda getter, name, args: getter(name, **{**args, "trainable": False}),
    "double": lambda getter, name, args: getter(name, **{**args, "dtype": tf.float64}),
    "whole": lambda getter, name, args: getter(name, **{**args, "partitioner": None}),
    "halves": lambda getter, name, args: getter(name, **{**args, "partitioner": tf.fixed_size_partitioner(2)}),
    "twice": lambda getter, name, args: (getter(name + "/extra", **args), getter(name, **args))[1],
}


class Recorder:

    def __init__(self):
        self.out, self.numbers, self.keep = [], {}, []
        self.handles, self.templates, self.propagate, self.seen = {}, {}, [], None

    # -- descriptions --

    def number(self, thing):
        self.keep.append(thing)  # so that id() stays unique
        return self.numbers.setdefault(id(thing), len(self.numbers))

    def variable(self, v):
        described = {
            "name": v.name,
            "shape": v.shape.as_list(),
            "dtype": v.dtype.base_dtype.name,
            "trainable": v.trainable,
            "var": self.number(v),
        }
        if v.constraint is not None:
            described["constraint"] = v.constraint.name
        return described

    def got(self, v):
        if isinstance(v, tf.Variable) or not hasattr(v, "_get_partitions"):
            return self.variable(v)
        shape = v.get_shape()
        return {
            "name": v.name,
            "shape": shape.as_list() if hasattr(shape, "as_list") else list(shape),
            "dtype": v.dtype.base_dtype.name,
            "partitions": list(v._get_partitions()),
            "var": self.number(v),
            "parts": [self.variable(part) for part in v],
        }

    def scope(self, s):
        reuse = "auto" if s.reuse is tf.AUTO_REUSE else bool(s.reuse)
        name_scope = tf.get_default_graph().get_name_scope()
        return {"name": s.name, "original_name_scope": s.original_name_scope, "reuse": reuse, "name_scope": name_scope}

    # -- arguments --

    def initializer(self, spec):
        if spec is None:
            return None
        if "constant" in spec:
            return tf.constant_initializer(spec["constant"])
        value = np.array(spec["value"], spec["dtype"] if spec["dtype"] != "string" else object)
        # A tensor, whose shape TensorFlow merges with that of the request; an array it does not look at.
        with tf.name_scope(None):
            return tf.constant(value, name="initial_value/of_a_variable")

    def getter(self, kind):
        if kind is None:
            return None

        def get(getter, name, **args):
            # A scope's getter sees the variables of its scope only, and in the order of the scopes.
            saw = {"getter": kind, "name": name, "dtype": tf.as_dtype(args["dtype"]).name}
            saw["reuse"] = "auto" if args["reuse"] is tf.AUTO_REUSE else bool(args["reuse"])
            saw["partitioner"] = args["partitioner"] is not None
            saw["constraint"] = args["constraint"].name if args.get("constraint") else None
            saw["shape"] = None if args["shape"] is None else tf.TensorShape(args["shape"]).as_list()
            self.seen.append(saw)
            return GETTERS[kind](getter, name, args)

        return get

    @staticmethod
    def reuse(value):
        return tf.AUTO_REUSE if value == "auto" else value

    # -- the program --

    def block(self, ops):
        for op in ops:
            entry = {"id": op["id"]}
            self.out.append(entry)
            if any(op.get(f) is not None and op[f] not in self.handles for f in ("handle", "name_from")):
                entry["skipped"] = "undefined_handle"
                continue
            if op["op"] == "call_template" and op["template"] not in self.templates:
                entry["skipped"] = "undefined_template"
                continue
            try:
                getattr(self, "op_" + op["op"])(op, entry)
            except (ValueError, TypeError, IndexError) as error:
                kind, message = classified(error)
                if not ("ok" in entry and "body" in op):
                    entry.pop("ok", None)
                    entry.update(error=kind, exc=type(error).__name__, message=message)
                if self.propagate and self.propagate[-1]:
                    raise

    def op_variable_scope(self, op, entry):
        target = self.handles[op["handle"]] if op.get("handle") is not None else op.get("name")
        settings = {
            "reuse": self.reuse(op.get("reuse")),
            "dtype": None if op.get("dtype") is None else tf.as_dtype(op["dtype"]),
            "initializer": self.initializer(op.get("initializer")),
            "regularizer": REGULARIZERS[op.get("regularizer")],
            "partitioner": partitioner(op.get("partitioner")),
            "constraint": CONSTRAINTS[op.get("constraint")],
            "custom_getter": self.getter(op.get("custom_getter")),
            "auxiliary_name_scope": op.get("auxiliary_name_scope", True),
        }
        with tf.variable_scope(target, default_name=op.get("default_name"), **settings) as s:
            entry["ok"] = self.scope(s)
            if op.get("as") is not None:
                self.handles[op["as"]] = s
            self.block(op["body"])

    def op_current_scope(self, op, entry):
        s = tf.get_variable_scope()
        if op.get("as") is not None:
            self.handles[op["as"]] = s
        entry["ok"] = self.scope(s)

    def op_reuse_variables(self, op, entry):
        s = self.handles[op["handle"]] if op.get("handle") is not None else tf.get_variable_scope()
        s.reuse_variables()
        entry["ok"] = {"name": s.name, "reuse": bool(s.reuse)}

    def op_get_variable(self, op, entry):
        arguments = {
            "shape": op.get("shape"),
            "dtype": None if op.get("dtype") is None else tf.as_dtype(op["dtype"]),
            "initializer": self.initializer(op.get("initializer")),
            "regularizer": REGULARIZERS[op.get("regularizer")],
            "partitioner": partitioner(op.get("partitioner")),
            "constraint": CONSTRAINTS[op.get("constraint")],
            "collections": op.get("collections"),
            "trainable": op.get("trainable"),
        }
        get = tf.get_local_variable if op.get("local") else tf.get_variable
        self.seen = []
        try:
            entry["ok"] = self.got(get(op["name"], **arguments))
        finally:
            if self.seen:
                entry["seen"] = self.seen

    def op_variable(self, op, entry):
        dtype = None if op.get("dtype") is None else tf.as_dtype(op["dtype"])
        trainable = True if op.get("trainable") is None else op["trainable"]
        v = tf.Variable(op["value"], name=op.get("name"), dtype=dtype, trainable=trainable, collections=op.get("collections"))
        entry["ok"] = self.variable(v)

    def op_name_scope(self, op, entry):
        name = self.handles[op["name_from"]].original_name_scope if op.get("name_from") is not None else op.get("name")
        with tf.name_scope(name, default_name=op.get("default_name")) as scope:
            entry["ok"] = {"scope": scope, "name_scope": tf.get_default_graph().get_name_scope()}
            self.block(op["body"])

    def op_op(self, op, entry):
        if op["kind"] == "no_op":
            entry["ok"] = {"name": tf.no_op(name=op.get("name")).name}
        else:
            entry["ok"] = {"name": tf.constant(0, name=op["name"]).op.name}

    def op_get_collection(self, op, entry):
        items = tf.get_collection(op["key"], scope=op.get("scope"))
        entry["ok"] = {"names": [item.name for item in items]}

    def op_scope_collection(self, op, entry):
        s = self.handles[op["handle"]] if op.get("handle") is not None else tf.get_variable_scope()
        entry["ok"] = {"names": [item.name for item in s.get_collection(op["key"])]}

    def op_make_template(self, op, entry):
        def body():
            self.templates[op["as"]]["entered"](tf.get_variable_scope())
            self.block(op["body"])

        made = tf.make_template(
            op["name"], body, create_scope_now_=op.get("create_scope_now", False), unique_name_=op.get("unique_name")
        )
        self.templates[op["as"]] = {"call": made, "propagate": op.get("propagate", False)}
        entry["ok"] = {"scope": made.variable_scope.name if op.get("create_scope_now") else None}

    def op_call_template(self, op, entry):
        template = self.templates[op["template"]]

        def entered(s):
            entry["ok"] = self.scope(s)

        template["entered"] = entered
        self.propagate.append(template["propagate"])
        try:
            template["call"]()
        except (ValueError, TypeError, IndexError):
            if "ok" in entry:
                entry["entered"] = entry.pop("ok")
            raise
        finally:
            self.propagate.pop()


def recorded(program):
    recorder = Recorder()
    with tf.Graph().as_default():
        try:
            recorder.block(program)
        except (ValueError, TypeError, IndexError):
            pass  # what leaves the outermost body has nowhere to go
    return recorder.out


# -- random programs -------------------------------------------------------------


class Maker:

    def __init__(self, seed, is_plain):
        self.r = random.Random(seed)
        self.next, self.depth, self.is_plain = 0, 0, is_plain

    def maybe(self, chance, make):
        return make() if self.r.random() < chance else None

    def one(self, *choices):
        return self.r.choice(choices)

    def name(self):
        parts = ("v/part_0", "w/part_0", "w/part_1", "part_0", "a/w/part_0", "w/part_0/part_0")
        edge = lambda: self.one(*parts, "v", "a/w", "W", "_a", "a b")
        return edge() if self.r.random() < (0.4 if self.is_plain else 0.12) else self.one("w", "w", "v", "a")

    def scope_name(self):
        return self.one("a", "a", "b", "w", "w/part_0", "") if self.r.random() < 0.2 else self.one("a", "b")

    def shape(self):
        r = self.r.random()
        if r < 0.78:
            return self.one([4], [5], [4, 3], [4, 3], [2, 6])
        return self.one([], [], [None, 3], None, [2])

    def partitioner(self):
        kind = self.r.random()
        if kind < 0.55:
            return {"fixed_size": [self.one(1, 2, 2, 3, 10), self.one(0, 0, 0, 1)]}
        if kind < 0.72:
            return {"variable_axis_size": [self.one(1, 8, 16, 17, 1000), self.one(0, 0, 1), self.one(None, None, 2)]}
        if kind < 0.88:
            return {"min_max": [self.one(1, 2, 4), self.one(0, 0, 1), self.one(1, 8, 16)]}
        return {"counts": self.one([2], [2, 1], [1, 3], [1, 1], [2, 2], [0, 1], [1])}

    def dtype(self):
        return self.one("float32", "float64", "float16", "int32", "complex64", "string")

    def initializer(self):
        if self.r.random() < 0.5:
            return {"constant": self.one(0.5, 0.5, 1)}
        value, dtype = self.one(
            ([1.0, 2.0, 3.0, 4.0], "float32"),
            ([1, 2, 3, 4], "int32"),
            ([[1.0, 2.0, 3.0]] * 4, "float32"),
            ([0.5] * 5, "float64"),
            (2.0, "float32"),
        )
        return {"value": value, "dtype": dtype}

    def collections(self):
        return [self.one("variables", "local_variables", "mine") for _ in range(self.r.randrange(3))]

    def handle(self):
        return self.one("h0", "h1")

    def constraint(self):
        return self.one("c0", "c1")

    def get_variable(self):
        return {
            "op": "get_variable",
            "name": self.name(),
            "shape": self.shape(),
            "dtype": self.maybe(0.12, self.dtype),
            "initializer": self.maybe(0.2, self.initializer),
            "regularizer": self.maybe(0.12, lambda: self.one("l2", "none")),
            "trainable": self.maybe(0.1, lambda: self.one(True, False)),
            "collections": self.maybe(0.08, self.collections),
            "partitioner": self.maybe(0.35, self.partitioner),
            "constraint": self.maybe(0.12, self.constraint),
            "local": True if self.r.random() < 0.06 else None,
        }

    def variable_scope(self):
        target = self.r.random()
        default = target > 0.9
        return {
            "op": "variable_scope",
            "name": self.scope_name() if target < 0.72 else None,
            "handle": self.handle() if 0.72 <= target <= 0.9 else None,
            "default_name": self.scope_name() if default else None,
            "reuse": None if default else self.maybe(0.4, lambda: self.one(True, True, "auto", "auto", False)),
            "dtype": self.maybe(0.06, self.dtype),
            "initializer": self.maybe(0.06, self.initializer),
            "regularizer": self.maybe(0.08, lambda: self.one("l2", "none")),
            "partitioner": self.maybe(0.3, self.partitioner),
            "constraint": self.maybe(0.15, self.constraint),
            "custom_getter": self.maybe(0.12, lambda: self.one(*GETTERS)),
            "auxiliary_name_scope": self.maybe(0.08, lambda: False),
            "as": self.maybe(0.4, self.handle),
        }

    def op(self):
        kind = self.r.random()
        op = None
        if self.depth < 3:
            if kind < 0.32:
                op = self.variable_scope()
            elif kind < 0.36:
                op = {"op": "name_scope", "name": self.one("a", "w", "n", "w/part_0")}
            elif kind < 0.39:
                now = True if self.r.random() < 0.4 else None
                op = {"op": "make_template", "as": "T%d" % self.depth, "name": self.scope_name(), "create_scope_now": now}
        if op is not None:
            return op
        kind = self.r.random()
        if kind < 0.74:
            return self.get_variable()
        if kind < 0.78:
            return {"op": "variable", "value": self.one(0.5, 1), "name": self.name(), "trainable": self.maybe(0.3, lambda: False)}
        if kind < 0.82:
            return {"op": "op", "kind": "no_op", "name": self.one("w", "a", "w/part_0")}
        if kind < 0.86:
            return {"op": "reuse_variables", "handle": self.maybe(0.5, self.handle)}
        if kind < 0.88:
            return {"op": "current_scope", "as": self.handle()}
        key = self.one("variables", "trainable_variables", "regularization_losses", "mine")
        if kind < 0.93:
            return {"op": "get_collection", "key": key, "scope": self.maybe(0.5, lambda: self.one("a", "w", ".*/part_1", "a/w/"))}
        if kind < 0.96:
            return {"op": "scope_collection", "handle": self.maybe(0.3, self.handle), "key": key}
        return {"op": "call_template", "template": self.one("T0", "T1", "T2")}

    def block(self, length, callable_templates):
        ops = []
        for _ in range(length):
            op = self.op()
            # A template calls only those made outside of it, so that none calls itself.
            if op["op"] == "call_template" and int(op["template"][1]) >= callable_templates:
                op = {"op": "current_scope"}
            new = ("partitioner", "constraint", "custom_getter") if self.is_plain else ()
            op = {"id": self.next, **{k: v for k, v in op.items() if v is not None and k not in new}}
            self.next += 1
            if op["op"] in ("variable_scope", "name_scope", "make_template"):
                inside = min(callable_templates, int(op["as"][1])) if op["op"] == "make_template" else callable_templates
                self.depth += 1
                op["body"] = self.block(self.r.randrange(1, 5), inside)
                self.depth -= 1
            ops.append(op)
        return ops


def tags(ops):
    found = set()
    for op in ops:
        found.update(k for k in ("partitioner", "constraint", "custom_getter") if k in op)
        found |= tags(op.get("body", []))
    return found


def cut(outcome):
    """Without what hangs on the Python that recorded it."""
    return {k: v for k, v in outcome.items() if k != "exc"}


def main():
    if sys.argv[1] in ("partitions", "part_names"):
        profile, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        is_plain = profile == "part_names"
        made = 0
        while made < count:
            program = Maker(seed, is_plain).block(random.Random(seed).randrange(4, 11), 3)
            name, seed = "%s-%d" % (profile, seed), seed + 1
            if not is_plain and "partitioner" not in tags(program):
                continue
            line = {"id": name, "profile": profile, "tags": sorted(tags(program)), "program": program}
            try:
                line["expect"] = recorded(program)
            except Unlike:
                continue
            print(json.dumps(line, separators=(",", ":")))
            made += 1
        return 0
    differ = 0
    for path in sys.argv[2:]:
        for line in open(path):
            known = json.loads(line)
            again = json.loads(json.dumps(recorded(known["program"])))
            if list(map(cut, again)) != list(map(cut, known["expect"])):
                differ += 1
                print(known["id"])
                for a, b in zip(again, known["expect"]):
                    if cut(a) != cut(b):
                        print("   now", a, "\n   was", b)
                        break
    print("%d differ" % differ)
    return differ > 0


if __name__ == "__main__":
    sys.exit(main())
