"""The peer of the near-duplicate measure: rensa's RMinHash and banded LSH, candidates verified by their signatures.

The texts are those of the harness with which the peers' speeds were first measured, draw for draw.

dedupe.py make prose|template COUNT TEXTS PAIRS   seeded texts (separated by U+001E) and the planted pairs
dedupe.py rensa TEXTS FLAGS                       prints CPU seconds; FLAGS gets the places of the duplicates
dedupe.py judge TEXTS PAIRS FLAGS                 prints a JSON object: pairs, found, repeats, repeatsFound, wrong
"""

import json
import sys
import time

import numpy

SEPARATOR = "\x1e"
EVERY = 50  # every fiftieth text repeats an earlier one


def shingles(text):
    return [text[place : place + 5] for place in range(len(text) - 4)]


def read(path):
    return open(path, encoding="utf-8", newline="").read().split(SEPARATOR)


def prose(count):
    """Free sentences, 399 characters: 190 words a text from 20,000 of two characters, the frequent ones by Zipf's law;
    each fifth text is another one with one to six characters changed. Unrelated texts share hardly a shingle."""
    source = numpy.random.default_rng(11)
    letters = [chr(0x4E00 + number) for number in range(3000)]
    words = numpy.array(["".join(source.choice(letters, 2)) for _ in range(20_000)], dtype=object)
    weights = 1 / numpy.arange(1, len(words) + 1) ** 0.8
    weights /= weights.sum()
    base, texts, pairs = int(count * (1 - 0.2)), [], []
    for start in range(0, base, 2000):
        for drawn in words[source.choice(len(words), (min(2000, base - start), 190), p=weights)]:
            texts.append("，".join("".join(drawn[place : place + 10]) for place in range(0, 190, 10)) + "。")
    for later in range(base, count):
        twin = int(source.integers(0, base))
        text = list(texts[twin])
        for _ in range(int(source.integers(1, 7))):
            text[int(source.integers(0, len(text)))] = letters[int(source.integers(0, len(letters)))]
        pairs.append((later, twin))
        texts.append("".join(text))
    return texts, pairs


ASKED = (
    "分析以下股票的技术指标和价格走势，并给出投资建议：", "根据提供的股票数据，分析该股票的投资价值：",
    "请对以下股票数据进行专业分析：", "基于历史数据，评估这只股票的投资潜力：",
)


def sheet(number, source):
    """One frame, many numbers: texts of different stocks share a third of their shingles."""
    close = source.uniform(4, 80)
    drawn = source.normal(0, 1, 12)
    return (
        f"{ASKED[0]}\n股票代码: {600000 + number % 5000}.SH\n交易日期: 2025-{1 + number % 12:02d}-{1 + number % 28:02d}\n"
        f"开盘价: {close + drawn[0] / 5:.2f}\n最高价: {close + 0.5:.2f}\n最低价: {close - 0.5:.2f}\n收盘价: {close:.2f}\n"
        f"成交量: {abs(drawn[1]) * 1e6:,.0f}\n\n技术指标:\n5日均线: {close + drawn[2] / 4:.2f}\n"
        f"10日均线: {close + drawn[3] / 4:.2f}\n20日均线: {close + drawn[4] / 4:.2f}\n60日均线: {close + drawn[5]:.2f}\n"
        f"RSI: {50 + drawn[6] * 12:.2f}\nMACD: {drawn[7] / 5:.4f}\n布林上轨: {close + 2:.2f}\n布林下轨: {close - 2:.2f}\n"
        f"波动率: {abs(drawn[8]) / 3:.2f}\n\n价格变化:\n日涨跌幅: {drawn[9] * 2:.2f}%\n5日涨跌幅: {drawn[10] * 4:.2f}%\n"
        f"20日涨跌幅: {drawn[11] * 8:.2f}%\n"
        + ("技术面呈上升趋势，短期均线位于长期均线之上。" if drawn[2] > drawn[4] else "技术面呈下降趋势，短期均线位于长期均线之下。")
        + ("RSI显示超买状态，建议谨慎操作。" if drawn[6] > 1.6 else "RSI处于正常区间。")
        + "请注意控制风险，理性投资。"
    )


def template(count):
    """The shape of a stock's sample, 325 characters; each tenth text is an earlier one under another question."""
    source, twins = numpy.random.default_rng(12), numpy.random.default_rng(13)
    base, pairs = int(count * (1 - 0.1)), []
    texts = [sheet(number, source) for number in range(base)]
    for later in range(base, count):
        twin = int(twins.integers(0, base))
        pairs.append((later, twin))
        texts.append(texts[twin].replace(ASKED[0], ASKED[1 + (later - base) % 3]))
    return texts, pairs


def make(kind, count, texts_path, pairs_path):
    texts, pairs = {"prose": prose, "template": template}[kind](int(count))
    for place in repeats(len(texts)):
        texts[place] = texts[place - EVERY + 1]
    with open(texts_path, "w", encoding="utf-8", newline="") as file:
        file.write(SEPARATOR.join(texts))
    with open(pairs_path, "w", encoding="utf-8") as file:
        json.dump(pairs, file)


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
    """Recall over planted pairs whose true Jaccard, nothing stripped, is 0.8 or more; the first 4,000 of those that no
    repeat has overwritten. Copies of a text that is overwritten are planted all the same: no false drops."""
    texts = read(texts_path)
    pairs, flags = json.load(open(pairs_path)), set(json.load(open(flags_path)))
    planted = {later for later, _ in pairs}
    exact = set(repeats(len(texts)))
    whole = [pair for pair in pairs if exact.isdisjoint(pair)]
    alike = []
    for later, earlier in whole[:4000]:
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
