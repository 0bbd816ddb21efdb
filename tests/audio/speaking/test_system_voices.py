"""Which voice speaks Mandarin, on lists as Windows and eSpeak give them."""
from typing import NamedTuple, Tuple

import pytest

from edgeai.audio.speaking.system_voices import choose, speaking
from edgeai.errors import VoiceError


class Voice(NamedTuple):
    id: str
    name: str
    languages: Tuple[object, ...] = ()


TOKENS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Speech\\Voices\\Tokens\\"
ZIRA = Voice(TOKENS + "TTS_MS_EN-US_ZIRA_11.0", "Microsoft Zira Desktop - English (United States)")
HUIHUI = Voice(TOKENS + "TTS_MS_ZH-CN_HUIHUI_11.0",
               "Microsoft Huihui Desktop - Chinese (Simplified)")
HANHAN = Voice(TOKENS + "TTS_MS_ZH-TW_HANHAN_11.0", "Microsoft Hanhan Desktop - Chinese (Taiwan)")
TRACY = Voice(TOKENS + "TTS_MS_ZH-HK_TRACY_11.0",
              "Microsoft Tracy Desktop - Chinese (Traditional, Hong Kong S.A.R.)")
# Made by others: only the language tells.
ACME = Voice(TOKENS + "ACME_LAN", "Acme Lan", ("804", "9"))
ACME_CANTONESE = Voice(TOKENS + "ACME_YU", "Acme Yu", ("c04",))
ESPEAK = [
    Voice("gmw/en", "English (Great Britain)", ("en-gb",)),
    Voice("sit/cmn", "Chinese (Mandarin, latin as English)", ("cmn",)),
    Voice("sit/cmn-latn-pinyin", "Chinese (Mandarin, latin as Pinyin)", ("cmn-latn-pinyin",)),
    Voice("sit/hak", "Hakka Chinese", ("hak",)),
    Voice("sit/yue", "Chinese (Cantonese)", ("yue",)),
]
OLD_ESPEAK = [Voice("english", "english", (b"\x02en",)), Voice("zh", "Mandarin", (b"\x05zh",))]


@pytest.mark.parametrize("voices, chosen", [
    ([ZIRA, TRACY, HANHAN, HUIHUI], HUIHUI), ([ZIRA, TRACY, HANHAN], HANHAN), ([ZIRA, ACME], ACME),
    (ESPEAK, ESPEAK[2]), (OLD_ESPEAK, OLD_ESPEAK[1]),
])
def test_the_best_mandarin_voice(voices, chosen):
    assert choose(voices, "zh") == chosen.id


@pytest.mark.parametrize("voices", [[], [ZIRA], [ZIRA, TRACY, ACME_CANTONESE], [ESPEAK[0]]])
def test_no_mandarin_voice_is_said(voices):
    with pytest.raises(VoiceError, match="the system has no Chinese voice") as caught:
        choose(voices, "zh")
    assert "Windows: Settings" in caught.value.remedy


def test_by_a_part_of_the_name():
    assert choose([ZIRA, HUIHUI, TRACY], "tracy") == TRACY.id
    assert choose(ESPEAK, "Great Britain") == "gmw/en"
    with pytest.raises(VoiceError, match="no voice 'Kangkang'"):
        choose([ZIRA, HUIHUI], "Kangkang")


def test_those_that_speak_the_language():
    assert speaking([ZIRA, TRACY, HUIHUI, ACME], "zh") == [HUIHUI, ACME]
    assert [voice.id for voice in speaking(ESPEAK, "zh")] == ["sit/cmn", "sit/cmn-latn-pinyin"]
