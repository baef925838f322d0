using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The part of a tagger's card that says which programs open it, and where their answers differ from ours.</summary>
internal static class ModelUse
{
    private const string Transformers = """
        ```python
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(folder, split_special_tokens=True)  # a typed [SEP] is text, as in training
        model = AutoModelForSequenceClassification.from_pretrained(folder)
        batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
        scores = model(**batch).logits.sigmoid()
        labels, thresholds = model.config.id2label, model.config.thresholds
        tags = [[labels[i] for i, s in enumerate(row) if s >= thresholds.get(labels[i], 2)] for row in scores.tolist()]
        ```


        """;

    private const string TransformersJs = """
        `bert-pipeline models export NAME --format onnx -o tagger` writes a folder for transformers.js, optimum and ONNX Runtime (`onnx/model.onnx`: `input_ids`, `attention_mask` and
        `token_type_ids` to `logits`), with `--quantize int8` one of a quarter of the size:

        ```js
        import { env, pipeline } from '@huggingface/transformers';

        env.localModelPath = '.'; // where the folder is
        env.allowRemoteModels = false;
        const classify = await pipeline('text-classification', 'tagger', { dtype: 'fp32' }); // 'q8' after --quantize int8
        const scores = await classify(text, { top_k: null });
        const { thresholds } = classify.model.config;
        const tags = scores.filter(({ label, score }) => score >= (thresholds[label] ?? 2)).map(({ label }) => label);
        ```

        Quantized, activations share a scale across the batch: a text's logits change a little with the texts beside it, so score one at a time where the same text must get the same answer.
        In fp32 they do not depend on others.

        Other tokenizers give the ids of training, except: those in Rust (Python's, Tokenizers.DotNet) end a Greek word in capitals with another sigma, and keep characters that Unicode has not assigned or only since
        version 10; transformers.js cuts [SEP] off a text that is too long, and does not part Chinese characters beyond U+FFFF.


        """;

    /// <param name="name">The model's.</param>
    /// <param name="config">The tagger's; null when it is no BERT.</param>
    public static string Of(string name, BertConfig? config)
    {
        if (config is null)
        {
            return "Use `bert-pipeline tag`.\n\n";
        }

        HeadOptions head = config.Head;
        string transformers = head is { Layers: 1, Pooling: Pooling.Cls }
            ? Transformers
            : string.Create(CultureInfo.InvariantCulture, $"Its head ({head.Layers} layers, pooling {JsonName.Of(config.Pooling)}) is not the one of transformers' `BertForSequenceClassification`, which would compute other logits from these weights: use `bert-pipeline tag`, or the graph.\n\n");
        return (transformers + TransformersJs.Replace("NAME", name, StringComparison.Ordinal)).ReplaceLineEndings("\n");
    }
}
