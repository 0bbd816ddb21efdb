"""What a voice turn costs: our streaming loop against vosk's own, and the delays that a person feels.

    python benchmarks/voice.py [--runs N] [--json]

1. The same recording through `Recognizer.stream` and through the bare loop of vosk's examples, in
   turns; the ratio is of processor time, which a busy machine moves less than the clock.
2. A recording in real time: from the end of speech to the final text, and to the first partial
   result with the whole text.
3. The virtual kit's voice: from `say` to the first sound, and from an alarm to its first sound
   while a long sentence is spoken (benchmarks/voice_queue.py has more, also on a sound server).

Each figure is minimum, median and maximum of its runs. Goals are for a PC; nothing asserts them.
"""
import argparse
import json
import os
import statistics
import sys
import time

from voice_queue import DRIVERS, LONG, VirtualVoice

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMMANDS = os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav")
BLOCK_S = 0.1
SENTENCES = ("打开灯", "关闭风扇", "现在几点了", "打开继电器", "现在温度多少")


def main():
    options = arguments()
    rows = [row for measure in (streaming, end_of_speech, first_sound, alarm)
            for row in measure(options.runs)]
    print(json.dumps(rows, indent=2) if options.json else text(rows))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10, help="runs of each (10)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def figure(name, values, unit, goal=None):
    return {"figure": name, "unit": unit, "goal": goal, "runs": len(values),
            "min": round(min(values), 4), "median": round(statistics.median(values), 4),
            "max": round(max(values), 4)}


def streaming(runs):
    """The ratio of each pair of neighbours; the first, untimed, warms both and compares the texts."""
    import vosk

    from edgeai.audio.clip import Clip
    from edgeai.audio.recognition.recognizer import Recognizer

    recognizer, clip = Recognizer(), Clip.load(COMMANDS)
    chunks, model = blocks(clip), vosk.Model(recognizer.model.folder)
    data = [chunk.samples.tobytes() for chunk in chunks]
    loops = (lambda: bare(model, clip.rate_hz, data),
             lambda: [result.text for result in recognizer.stream(chunks) if result.is_final])
    if loops[0]() != loops[1]():
        sys.exit("the two loops hear different texts")
    pairs = []
    for turn in range(6 * runs):  # a pair takes a sixth of a second
        pair = [spent_s(loop) for loop in (loops if turn % 2 else loops[::-1])]
        pairs.append(pair if turn % 2 else pair[::-1])
    return [figure("real-time factor, bare vosk loop", [one / clip.seconds for one, _ in pairs], ""),
            figure("real-time factor, Recognizer.stream", [two / clip.seconds for _, two in pairs], ""),
            figure("Recognizer.stream / bare vosk loop", [two / one for one, two in pairs], "", 1.03)]


def bare(model, rate_hz, data):
    """The loop of vosk's own example, with word times; its texts without spaces."""
    import vosk

    engine = vosk.KaldiRecognizer(model, rate_hz)
    engine.SetWords(True)
    results = []
    for block in data:
        if engine.AcceptWaveform(block):
            results.append(engine.Result())
        else:
            engine.PartialResult()
    results.append(engine.FinalResult())
    return [json.loads(result)["text"].replace(" ", "").replace("[unk]", "") for result in results]


def blocks(clip):
    from edgeai.records import AudioChunk

    frames = int(clip.rate_hz * BLOCK_S)
    return [AudioChunk(clip.samples[start : start + frames, None], clip.rate_hz)
            for start in range(0, len(clip.samples), frames)]


def spent_s(loop):
    start_s = time.process_time()
    loop()
    return time.process_time() - start_s


def end_of_speech(runs):
    """Sentences with pauses, each block handed over when it would have been heard."""
    from edgeai.audio.recognition.recognizer import Recognizer

    recognizer, finals, partials = Recognizer(), [], []
    clip, ends_s = spoken((SENTENCES * runs)[: max(runs, 1)])
    start_s, expected = time.perf_counter(), list(zip(SENTENCES * runs, ends_s))
    for result in recognizer.stream(in_real_time(blocks(clip), start_s)):
        if not expected:
            break
        sentence, end_s = expected[0]
        delay_s = time.perf_counter() - start_s - end_s
        if not result.is_final and result.text == sentence and len(partials) == len(finals):
            partials.append(delay_s)
        elif result.is_final and (result.text or result.is_rejected):
            finals.append(delay_s)
            del expected[0]
            partials[len(finals):] = []
            partials += [delay_s] * (len(finals) - len(partials))
    return [figure("end of speech -> whole text as partial (below 0: before it)", partials, "s"),
            figure("end of speech -> final text", finals, "s")]


def spoken(sentences):
    """(the `Clip`, when each sentence's last loud sample is heard)"""
    import numpy as np

    from edgeai.audio.speaking import espeakng
    from edgeai.audio.clip import Clip
    from edgeai.audio.processing.resample import resample

    parts, ends_s, frames = [], [], 0
    for sentence in sentences:
        samples, rate_hz = espeakng.synthesise(sentence)
        samples = resample(samples // 2, rate_hz, 16000)
        loud = np.flatnonzero(abs(samples.astype(int)) > 500)
        ends_s.append((frames + 8000 + loud[-1]) / 16000)
        parts += [np.zeros(8000, np.int16), samples, np.zeros(16000, np.int16)]
        frames += 24000 + len(samples)
    return Clip(np.concatenate(parts), 16000), ends_s


def in_real_time(chunks, start_s):
    end_s = start_s
    for chunk in chunks:
        end_s += chunk.seconds
        time.sleep(max(0.0, end_s - time.perf_counter()))
        yield chunk


def first_sound(runs):
    """New sentences, and the same once more, by each driver."""
    rows = []
    for driver in DRIVERS:
        with VirtualVoice(driver) as virtual:
            for what in ("a new sentence", "spoken before"):
                delays = [sound_s(virtual, "第%d句话" % turn) for turn in range(runs)]
                rows.append(figure("text -> first sound, %s, %s" % (what, driver), delays, "s"))
    return rows


def alarm(runs):
    """A long sentence is spoken; the alarm comes half a second into it."""
    rows = []
    for driver in DRIVERS:
        with VirtualVoice(driver) as virtual:
            delays = []
            for turn in range(runs):
                virtual.say(LONG, "information")
                time.sleep(0.5)
                delays.append(sound_s(virtual, "温度过高，%d度" % turn, "alarm"))
        rows.append(figure("alarm -> its first sound, during another, %s" % driver, delays, "s",
                           0.3))
    return rows


def sound_s(virtual, sentence, priority="reply"):
    """Seconds until it sounds; then there is silence again."""
    delay_s = virtual.say(sentence, priority) / 1000
    virtual.voice.stop()
    while virtual.voice.is_speaking or virtual.voice.waiting:
        time.sleep(0.01)
    return delay_s


def text(rows):
    lines = ["Python %s" % sys.version.split()[0],
             "%-62s %8s %8s %8s %6s" % ("", "min", "median", "max", "goal")]
    for row in rows:
        lines.append("%-62s %8.3f %8.3f %8.3f %6s" % (
            ("%s, %s" % (row["figure"], row["unit"])).rstrip(", "), row["min"], row["median"],
            row["max"], row["goal"] or "-"))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
