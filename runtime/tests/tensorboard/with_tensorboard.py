"""What TensorBoard finds in the folder of a run, as its own pages get it."""

import json
import sys

from google.protobuf import json_format
from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.compat.proto import graph_pb2
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.util import tensor_util

accumulator = plugin_event_accumulator.EventAccumulator(
    sys.argv[1], size_guidance={plugin_event_accumulator.TENSORS: 0}
)
accumulator.Reload()

found = {}
# The graph is kept as a tensor too, of bytes.
for plugin in set(accumulator.ActivePlugins()) - {"graphs"}:
    tags = found[plugin] = {}
    for tag, content in accumulator.PluginTagToContent(plugin).items():
        if plugin == "hparams":
            data = plugin_data_pb2.HParamsPluginData.FromString(content)
            tags[tag] = json_format.MessageToDict(data, preserving_proto_field_name=True)
            continue
        events = accumulator.Tensors(tag)
        arrays = [tensor_util.make_ndarray(event.tensor_proto) for event in events]
        values = [a.item().decode() if a.dtype == object else a.tolist() for a in arrays]
        tags[tag] = [[event.step, value] for event, value in zip(events, values)]

graph = accumulator.Graph() if accumulator.Tags()["graph"] else graph_pb2.GraphDef()
found["graph"] = {
    node.name: {
        "op": node.op,
        "input": list(node.input),
        "attr": json_format.MessageToDict(node)["attr"] if node.attr else {},
    }
    for node in graph.node
}
print(json.dumps(found))
