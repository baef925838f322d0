"""Runs the article's finetune_on_pregenerated.py (pytorch-pretrained-BERT 0.6) as it is, on a model of the size that is asked for and with random weights.

A local vocabulary stands in for a download, mocks for download libraries that are not installed. The loop is timed from outside: every batch that the
script asks its DataLoader for ends the step before it.
"""

import glob
import os
import runpy
import shutil
import sys
import tempfile
from unittest.mock import MagicMock

import numpy
import torch.utils.data

from bert import VOCABULARY, Clock, read_work

# The script is of 2019; NumPy has dropped these names since.
for plain in (bool, int, float):
    if plain.__name__ not in vars(numpy):
        setattr(numpy, plain.__name__, plain)

PACKAGES = ("pytorch_pretrained_bert", "pytorch_transformers")


def mock_missing():
    for name in ("boto3", "botocore", "botocore.config", "botocore.exceptions", "requests", "regex", "sentencepiece", "sacremoses", "tqdm", "tensorboardX"):
        try:
            __import__(name)
        except ImportError:
            sys.modules[name] = MagicMock()
    if isinstance(sys.modules.get("tqdm"), MagicMock):
        sys.modules["tqdm"].tqdm = Bar


class Bar:
    """tqdm, silent."""

    def __init__(self, items=None, **_):
        self.items = items

    def __iter__(self):
        return iter(self.items)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def __getattr__(self, _):
        return lambda *args, **options: None


def patch(package, work, size):
    """from_pretrained without the network."""
    tokenizer = __import__(f"{package}.tokenization" if package == PACKAGES[0] else f"{package}.tokenization_bert", fromlist=["BertTokenizer"]).BertTokenizer
    modeling = __import__(f"{package}.modeling" if package == PACKAGES[0] else f"{package}.modeling_bert", fromlist=["BertForPreTraining"])
    config = modeling.BertConfig(VOCABULARY, hidden_size=size["hidden"], num_hidden_layers=size["layers"], num_attention_heads=size["heads"],
                                 intermediate_size=size["intermediate"])
    tokenizer.from_pretrained = classmethod(lambda cls, name, **options: cls(work["vocabularyFile"], do_lower_case=True))
    modeling.BertForPreTraining.from_pretrained = classmethod(lambda cls, name, **options: cls(config))


def time_batches(clock):
    plain = torch.utils.data.DataLoader.__iter__

    def timed(loader):
        before = None
        for batch in plain(loader):
            if before is not None:
                clock.step(int(before[1].sum()), len(before[0]))
            before = batch
            yield batch
        clock.step(int(before[1].sum()), len(before[0]))

    torch.utils.data.DataLoader.__iter__ = timed


def main():
    work = read_work()
    script = os.path.abspath(work["script"])
    root = os.path.dirname(os.path.dirname(os.path.dirname(script)))
    package = next(name for name in PACKAGES if glob.glob(os.path.join(root, name)))
    sys.path.insert(0, root)
    mock_missing()
    patch(package, work, work["size"])
    clock = Clock(work)
    time_batches(clock)
    output = tempfile.mkdtemp()
    sys.argv = [script, "--pregenerated_data", work["pregenerated"], "--output_dir", output, "--bert_model", "bert-base-uncased", "--do_lower_case",
                "--epochs", "1", "--train_batch_size", str(work["batch"]), "--no_cuda"]
    stdout, sys.stdout = sys.stdout, sys.stderr
    runpy.run_path(script, run_name="__main__")
    sys.stdout = stdout
    shutil.rmtree(output)
    clock.finish()


main()
