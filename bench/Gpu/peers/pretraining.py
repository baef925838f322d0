"""A pre-training step of transformers' BertForPreTraining: SDPA, torch.compile, autocast to bf16 where that is asked for, fused AdamW.

The logits of all words are computed at all positions, as its own loss does. Prints who it was and the median of a step in seconds; ends with 3
where torch or transformers are not installed.
"""

import json
import statistics
import sys
import time

try:
    import torch
    import transformers
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

WARMUP = 5


def main():
    work = json.loads(sys.argv[1])
    device, bf16 = work["device"], work["precision"] == "bf16"
    torch.manual_seed(1)
    torch.set_float32_matmul_precision("highest")
    config = transformers.BertConfig(work["vocabulary"], hidden_size=work["hidden"], num_hidden_layers=work["layers"], num_attention_heads=work["heads"],
                                     intermediate_size=work["intermediate"], attn_implementation="sdpa")
    model = transformers.BertForPreTraining(config).to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, **({"fused": True} if device == "cuda" else {}))
    compiled = torch.compile(model) if device == "cuda" else model
    shape = (work["sequences"], work["length"])
    steps, total = [], 0.0
    while total < work["seconds"]:
        ids = torch.randint(1000, work["vocabulary"], shape).to(device)
        labels = torch.full(shape, -100)
        labels[:, :: work["length"] // work["masked"]] = 1000
        labels = labels.to(device)
        nexts = torch.randint(0, 2, shape[:1]).to(device)
        start = time.perf_counter()
        with torch.autocast(device, torch.bfloat16, enabled=bf16):
            loss = compiled(input_ids=ids, labels=labels, next_sentence_label=nexts).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        loss.item()
        steps.append(time.perf_counter() - start)
        total += steps[-1] if len(steps) > WARMUP else 0
    print(f"transformers {transformers.__version__}, torch {torch.__version__}")
    print(statistics.median(steps[WARMUP:]))


main()
