"""Asks every tuned question of its report and keeps one line for each: so that two runs can be set side by side, question by question.

    python evals/cases.py OUT.jsonl [BEFORE.jsonl]

Each line has the set, the id, whether it was right, the status and the text; with BEFORE, what differs is printed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from figures import HERE, asked, own_cache
from floor import sets


def lines() -> list[dict[str, object]]:
    """Return what came of each question."""
    found: list[dict[str, object]] = []
    for name in sets():
        for number, o in enumerate(asked([HERE / f"{name}.jsonl"])):
            j = o.judgement
            found.append({"set": name, "number": number, "question": o.turn.question, "right": j.right, "status": o.answer.status.value, "text": o.answer.text, "ms": round(o.ms, 2)})
    return found


def main() -> None:
    """Run the sets, write the lines, say what differs from an earlier run."""
    out, before = Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]]
    with own_cache():
        found = lines()
    out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found), encoding="utf-8")
    sys.stdout.write(f"{sum(bool(line['right']) for line in found)} of {len(found)} right\n")
    for path in before:
        old = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        changed = [(a, b) for a, b in zip(old, found, strict=True) if (a["text"], a["right"]) != (b["text"], b["right"])]
        sys.stdout.write(f"{len(changed)} of {len(found)} answers differ; {sum(bool(b['right']) for _, b in changed)} of these are right, {sum(bool(a['right']) for a, _ in changed)} were\n")
        for a, b in changed:
            sys.stdout.write(f"{a['set']} {a['question']}\n  - {a['right']} {a['text'][:120]}\n  + {b['right']} {b['text'][:120]}\n")


if __name__ == "__main__":
    main()
