"""Writes tf_idf.json: a few texts, and what scikit-learn makes of them.

    python3 make_tf_idf.py          (scikit-learn 1.2.1, NumPy)
"""
import json

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

TEXTS = [
    "The export is slow, and the export crashes.",
    "I love the new dashboard!",
    "Crashes every time I open the calendar; crashes, crashes, crashes.",
    "Too expensive for what it does (9.99 a month).",
    "The price went up, the dashboard did not get better",
    "Größe und Preis: zu teuer. L'été, c'est cher…",
    "snake_case names like user_id are shown as user id",
    "It's OK.",
    "The app is slow since the update and too expensive",
    "a b c",
    "Love it, love it, LOVE it — worth the price",
    "Version ２ of the export has ½ of the features; 日本語 works",
]
BUGS = [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1]
PRICE = [0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0]
UNSEEN = ["The new export crashes and is too expensive", "nothing known: xyzzy", "slow slow slow price"]
FORMS = [
    {"ngram_range": (1, 1), "sublinear_tf": False, "C": 1.0, "class_weight": None},
    {"ngram_range": (1, 2), "sublinear_tf": True, "C": 10.0, "class_weight": "balanced"},
    {"ngram_range": (2, 3), "sublinear_tf": False, "C": 100.0, "class_weight": None},
]

runs = []
for form in FORMS:
    vectorizer = TfidfVectorizer(ngram_range=form["ngram_range"], sublinear_tf=form["sublinear_tf"])
    rows = vectorizer.fit_transform(TEXTS)
    run = {
        "shortestNgram": form["ngram_range"][0],
        "longestNgram": form["ngram_range"][1],
        "sublinearFrequency": form["sublinear_tf"],
        "c": form["C"],
        "balanced": form["class_weight"] == "balanced",
        "vocabulary": vectorizer.get_feature_names_out().tolist(),
        "importance": vectorizer.idf_.tolist(),
        "rows": rows.toarray().tolist(),
        "tags": [],
    }
    for targets in [BUGS, PRICE]:
        # The function of the default solver, lbfgs, which stops at a relative decrease of 2e-9, some 1e-5 before the minimum.
        model = LogisticRegression(C=form["C"], class_weight=form["class_weight"], solver="newton-cg", tol=1e-7, max_iter=1000).fit(rows, targets)
        run["tags"].append({
            "weights": model.coef_[0].tolist(),
            "bias": model.intercept_[0],
            "logits": model.decision_function(vectorizer.transform(UNSEEN)).tolist(),
        })
    runs.append(run)
with open("tf_idf.json", "w", encoding="utf-8") as file:
    json.dump({"texts": TEXTS, "targets": [BUGS, PRICE], "unseen": UNSEEN, "runs": runs}, file, ensure_ascii=False)
    file.write("\n")
