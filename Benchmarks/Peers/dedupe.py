"""The peer of the near-duplicate measure: rensa's RMinHash and banded LSH, candidates verified by their signatures.

dedupe.py make prose|template COUNT TEXTS PAIRS   seeded texts (separated by U+001E) and the planted pairs
dedupe.py rensa TEXTS FLAGS                       prints CPU seconds; FLAGS gets the places of the duplicates
dedupe.py judge TEXTS PAIRS FLAGS                 prints a JSON object: pairs, found, repeats, repeatsFound, wrong
"""

import json
import random
import sys
import time

SEPARATOR = "\x1e"
EVERY = 50  # every fiftieth text repeats an earlier one


def shingles(text):
    return [text[place : place + 5] for place in range(len(text) - 4)]


def read(path):
    return open(path, encoding="utf-8", newline="").read().split(SEPARATOR)


def original(base, source):
    """A place that no repeat will overwrite: two copies of a text that is gone would be twins that nobody planted."""
    while (place := source.randrange(base)) % EVERY == EVERY - 1:
        pass
    return place


def prose(count, source):
    """Free sentences of about 400 characters; each fifth text is another one with one to six characters changed."""
    letters = [chr(0x4E00 + number) for number in range(3500)]
    words = ["".join(source.choices(letters, k=source.choice((1, 2, 2, 2, 3)))) for _ in range(20_000)]
    weights = [1 / (rank + 10) ** 0.7 for rank in range(len(words))]
    base, texts, pairs = count * 4 // 5, [], []
    for _ in range(base):
        drawn = source.choices(words, weights, k=190)
        texts.append("，".join("".join(drawn[place : place + 9]) for place in range(0, 190, 9)) + "。")
    while len(texts) < count:
        twin = original(base, source)
        text = list(texts[twin])
        for _ in range(source.randint(1, 6)):
            text[source.randrange(len(text))] = source.choice(letters)
        pairs.append((len(texts), twin))
        texts.append("".join(text))
    return texts, pairs


ASKED = ("请结合下列数据，说明这只股票目前的走势并给出操作建议：", "请阅读行情，写一段评价：", "请看数据，回答是否值得持有：", "下面的股票怎么样？请分析：")


def sheet(number, source):
    """One frame, many numbers: texts of different stocks share most of their shingles."""
    price = source.uniform(3, 90)
    near = lambda spread: f"{price * (1 + source.gauss(0, spread)):.2f}"
    rsi, dif, dea = source.gauss(50, 14), source.gauss(0, 0.3), source.gauss(0, 0.3)
    return (
        f"{ASKED[0]}\n代码：{600000 + number % 5400}.SH\n日期：2026-{1 + number % 12:02d}-{1 + number % 28:02d}\n"
        f"开盘：{near(0.01)}\n最高：{near(0.02)}\n最低：{near(0.02)}\n收盘：{price:.2f}\n"
        f"成交量：{source.lognormvariate(12, 1):,.0f}\n\n均线与指标\n五日均线：{near(0.02)}\n十日均线：{near(0.03)}\n"
        f"二十日均线：{near(0.04)}\n六十日均线：{near(0.08)}\nRSI：{rsi:.2f}\nDIF：{dif:.4f}\nDEA：{dea:.4f}\n"
        f"布林上轨：{near(0.06)}\n布林下轨：{near(0.06)}\n波动率：{abs(source.gauss(0, 25)):.2f}\n\n涨跌\n"
        f"一日：{source.gauss(0, 2):.2f}%\n五日：{source.gauss(0, 5):.2f}%\n二十日：{source.gauss(0, 9):.2f}%\n\n"
        + ("短期均线在长期均线之上，走势偏强。" if dif > dea else "短期均线在长期均线之下，走势偏弱。")
        + ("RSI处于高位，注意回落。" if rsi > 70 else "RSI在正常范围之内。")
        + "请控制仓位，理性投资。"
    )


def template(count, source):
    """Each tenth text is an earlier one under another question."""
    base, pairs = count * 9 // 10, []
    texts = [sheet(number, source) for number in range(base)]
    while len(texts) < count:
        twin = original(base, source)
        pairs.append((len(texts), twin))
        texts.append(texts[twin].replace(ASKED[0], ASKED[1 + len(texts) % 3]))
    return texts, pairs


def make(kind, count, texts_path, pairs_path):
    texts, pairs = {"prose": prose, "template": template}[kind](int(count), random.Random(20261126))
    for place in repeats(len(texts)):
        texts[place] = texts[place - EVERY + 1]
    with open(texts_path, "w", encoding="utf-8", newline="") as file:
        file.write(SEPARATOR.join(texts))
    with open(pairs_path, "w", encoding="utf-8") as file:
        json.dump([pair for pair in pairs if pair[0] not in repeats(len(texts))], file)


def repeats(count):
    return range(EVERY - 1, count, EVERY)


def rensa(texts_path, flags_path):
    from rensa import RMinHash, RMinHashLSH

    texts = read(texts_path)
    begin = time.process_time()
    signatures = []
    for text in texts:
        signature = RMinHash(num_perm=128, seed=42)
        signature.update(shingles(text))
        signatures.append(signature)
    found = []
    index = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=16)
    for place, signature in enumerate(signatures):
        if any(signature.jaccard(signatures[other]) >= 0.8 for other in index.query(signature)):
            found.append(place)
        else:
            index.insert(place, signature)
    print(time.process_time() - begin)
    with open(flags_path, "w", encoding="utf-8") as file:
        json.dump(found, file)


def judge(texts_path, pairs_path, flags_path):
    """Recall over planted pairs whose true Jaccard, nothing stripped, is 0.8 or more."""
    texts = read(texts_path)
    pairs, flags = json.load(open(pairs_path)), set(json.load(open(flags_path)))
    planted = {later for later, _ in pairs}
    exact = set(repeats(len(texts)))
    alike = []
    for later, earlier in pairs[:4000]:
        left, right = set(shingles(texts[later])), set(shingles(texts[earlier]))
        if len(left & right) >= 0.8 * len(left | right):
            alike.append(later)
    print(
        json.dumps(
            {
                "pairs": len(alike), "found": len(flags & set(alike)), "repeats": len(exact),
                "repeatsFound": len(flags & exact), "wrong": len(flags - exact - planted),
            }
        )
    )


if __name__ == "__main__":
    {"make": make, "rensa": rensa, "judge": judge}[sys.argv[1]](*sys.argv[2:])
