"""Events as TensorBoard's own writer puts them on disk, and a reading of event files.

    python tools/reference/tensorboard_events.py            writes packages/did/golden/tensorboard-events.json
    python tools/reference/tensorboard_events.py RUN        prints each event of a run as TensorBoard reads it

Needs `pip install tensorboard` (2.21).
"""

import base64
import json
import pathlib
import platform
import sys
import tempfile

import tensorboard
from tensorboard.backend.event_processing.directory_watcher import DirectoryWatcher
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.backend.event_processing.io_wrapper import IsTensorFlowEventsFile
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

ROOT = pathlib.Path(__file__).resolve().parents[2]


def scalars(values):
    return Summary(value=[Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()])


def golden():
    inputs = [
        {"wallTime": 1700000000.25, "step": 0, "fileVersion": "brain.Event:2"},
        {"wallTime": 1700000000.5, "step": 301, "starts": True},
        {"wallTime": 1700000001.125, "step": 301, "scalars": {"loss/total": 0.1, "schedule/learningRate": 1e-5}},
        {"wallTime": 1700000002.0, "step": 60000, "scalars": {"validation/auc": 0.9875, "balance/cls": -3.0}},
    ]
    events = [
        Event(wall_time=inputs[0]["wallTime"], file_version="brain.Event:2"),
        Event(wall_time=inputs[1]["wallTime"], step=301, session_log=SessionLog(status=SessionLog.START)),
        Event(wall_time=inputs[2]["wallTime"], step=301, summary=scalars(inputs[2]["scalars"])),
        Event(wall_time=inputs[3]["wallTime"], step=60000, summary=scalars(inputs[3]["scalars"])),
    ]
    with tempfile.TemporaryFile() as file:
        writer = RecordWriter(file)
        for event in events:
            writer.write(event.SerializeToString())
        writer.flush()
        file.seek(0)
        content = file.read()
    target = ROOT / "packages/did/golden/tensorboard-events.json"
    made_by = {
        "script": pathlib.Path(__file__).name,
        "python": platform.python_version(),
        "tensorboard": tensorboard.__version__,
    }
    cases = {"events": inputs, "file": base64.b64encode(content).decode()}
    target.write_text(json.dumps({"madeBy": made_by, "cases": cases}, indent=1) + "\n")
    print(target)


def show(run):
    watcher = DirectoryWatcher(run, EventFileLoader, IsTensorFlowEventsFile)
    for event in watcher.Load():
        values = {value.tag: value.tensor.float_val[0] for value in event.summary.value}
        kind = event.WhichOneof("what")
        print(json.dumps({"step": event.step, "kind": kind, "scalars": values}))


if len(sys.argv) > 1:
    show(sys.argv[1])
else:
    golden()
