"""The second synthesiser: its phones by a small index, its sound where it is installed."""
import numpy as np
import pytest

from edgeai.audio.training import evaluation, mbrola_speaker
from edgeai.audio.training.mbrola_speaker import MbrolaSpeaker, phones_of, speak

INSTALLED = mbrola_speaker.is_installed()
needs_mbrola = pytest.mark.skipif(
    not INSTALLED, reason="mbrola and mbrola-cn1 (Debian, contrib and non-free) are not installed")


@pytest.fixture
def database(tmp_path, monkeypatch):
    """An index of these pairs only, as it stands at the start of the file."""
    def of(*pairs):
        path = tmp_path / "cn1"
        index = b"".join(("%s\0%s\0" % tuple(pair.split())).encode("ascii") for pair in pairs)
        path.write_bytes(b"MBROLA\x01\x02" + index + bytes(range(128, 255)) * 40)
        mbrola_speaker._diphones.cache_clear()
        monkeypatch.setattr(mbrola_speaker, "DATABASE", str(path))

    yield of
    mbrola_speaker._diphones.cache_clear()


@pytest.mark.parametrize("syllable, pairs, expected", [
    ("ba", ["b a"], ["b", "a"]), ("zhi", ["zh ll"], ["zh", "ll"]), ("shi", ["sh ll"], ["sh", "ll"]),
    ("zi", ["z ii"], ["z", "ii"]), ("ju", ["j v"], ["j", "v"]), ("yi", [], ["i"]), ("er", [], ["er"]),
    # Where the database lacks the whole final, the glide goes to the initial.
    ("lian", ["l ian"], ["l", "ian"]), ("lian", ["li an"], ["li", "an"]),
    ("yue", ["yu e"], ["yu", "e"]), ("wo", ["w o"], ["w", "o"]), ("wo", ["u o"], ["u", "o"]),
    ("wan", ["w an"], ["w", "an"]), ("yan", ["i an"], ["i", "an"]),
    ("ba", ["p a"], None), ("lo", [], None),
])
def test_phones_of_a_syllable(database, syllable, pairs, expected):
    database("_ _", *pairs)
    assert phones_of(syllable) == expected


def test_a_syllable_that_the_database_lacks_is_not_said(database):
    database("b a")
    rng = np.random.RandomState(1)
    assert speak(["ba4", "lo5"], MbrolaSpeaker(200, 1.0), rng) is None


def test_without_the_database_there_is_no_second_voice(tmp_path, monkeypatch):
    monkeypatch.setattr(mbrola_speaker, "DATABASE", str(tmp_path / "absent"))
    assert not mbrola_speaker.is_installed()
    assert evaluation.voices() == ("held-out",)


@needs_mbrola
def test_nearly_every_syllable_has_phones():
    from test_units import dictionary_syllables

    known = [one for one in set(dictionary_syllables()) if phones_of(one.replace("ü", "v"))]
    assert len(known) > 380
    assert evaluation.voices() == ("held-out", "second")


@needs_mbrola
def test_it_speaks():
    def said(seed, syllables):
        rng = np.random.RandomState(seed)
        return speak(syllables, mbrola_speaker.draw_speaker(rng), rng)

    one, same, other = (said(seed, ["da3", "kai1"]) for seed in (1, 1, 2))
    assert np.abs(one).max() == pytest.approx(1.0) and 0.3 < len(one) / 16000 < 1.5
    assert (one == same).all() and len(one) != len(other)
    assert len(said(1, ["da3", "kai1"] * 2)) > 1.5 * len(one)
