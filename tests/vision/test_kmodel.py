"""Kmodels that are right are read right; every other bytes get a finding and no crash."""
import random
import struct

import kmodel_bytes
import pytest

from edgeai.vision.kmodel.reader import load_findings, read_kmodel
from edgeai.vision.kmodel.records import Shape
from edgeai.vision.kmodel.stand_in import stand_in_kmodel


def errors(kmodel):
    return [finding.maixpy_error for finding in kmodel.findings]


def test_version_3():
    data = kmodel_bytes.version3(flags=1)
    kmodel = read_kmodel(data)
    assert (kmodel.version, kmodel.input, kmodel.findings) == (3, Shape(320, 240, 3), ())
    assert [layer.name for layer in kmodel.layers] == ["k210_conv", "dequantize"]
    assert kmodel.outputs[0].shape == Shape(10, 7, 35) and kmodel.outputs[0].bytes == 9800
    assert kmodel.has_8_bit_weights and not kmodel.is_stand_in
    assert kmodel.needed_bytes == len(data) + 97280


def test_version_4():
    kmodel = read_kmodel(kmodel_bytes.version4())
    assert (kmodel.version, kmodel.input, kmodel.findings) == (4, Shape(224, 160, 3), ())
    assert [layer.name for layer in kmodel.layers] == ["k210_upload", "k210_conv2d"]
    assert kmodel.outputs[0].bytes == 8000 and kmodel.outputs[0].shape is None


def test_version_5_is_known_and_refused():
    (finding,) = read_kmodel(kmodel_bytes.version5()).findings
    assert finding.maixpy_error == 2002
    assert "version 5" in finding.message and "0.2.0-beta4" in finding.remedy


@pytest.mark.parametrize("data, kind, error", [
    (b"", "truncated", 2005),
    (b"\x03\x00", "truncated", 2005),
    (b"PK\x03\x04" + b"\0" * 60, "version", 2002),
    (kmodel_bytes.version3(arch=1), "target", 2003),
    (kmodel_bytes.version4(target=0), "target", 2003),
    (kmodel_bytes.version3(first=18), "first-layer", 2007),
    (kmodel_bytes.version3(first=99), "first-layer", 2007),
    (kmodel_bytes.version3(layers=[(12, b"")]), "format", 2003),
    (kmodel_bytes.version4(nodes=((0x2002, b""),)), "format", 2003),
    (kmodel_bytes.version3(memory=100), "output", 2008),
    (kmodel_bytes.version4(memory=100), "output", 2008),
    (kmodel_bytes.version3()[:-9], "truncated", 2005),
    (kmodel_bytes.version4()[:-1], "truncated", 2005),
    (struct.pack("<7I", 3, 0, 0, 0, 0, 0, 1) + b"\0" * 40, "format", 2003),
    (struct.pack("<7I", 3, 0, 0, 2 ** 32 - 1, 0, 0, 2 ** 32 - 1), "format", 2003),
    (b"LDMK" + struct.pack("<9I", 4, 0, 1, 0, 0, 1, 0, 1, 0) + b"\0" * 40, "format", 2003),
])
def test_a_defect_has_its_number(data, kind, error):
    findings = read_kmodel(data).findings
    assert [(finding.kind, finding.maixpy_error) for finding in findings] == [(kind, error)]
    assert findings[0].message and findings[0].remedy


def test_the_last_padding_may_be_short():
    assert errors(read_kmodel(kmodel_bytes.version3()[:-8])) == []


def test_a_picture_of_no_size_is_refused():
    assert errors(read_kmodel(kmodel_bytes.version4(width=0))) == [2003]


def test_an_encrypted_model_is_told_by_its_name():
    assert errors(read_kmodel(b"\x91" * 500, "face.smodel")) == [2004]


def test_the_boards_own_limits():
    kmodel = read_kmodel(kmodel_bytes.version3())
    assert load_findings(kmodel, kmodel.needed_bytes, 4) == ()
    assert [one.maixpy_error for one in load_findings(kmodel, kmodel.needed_bytes - 1, 5)] == [
        2009, 2006]


def test_a_stand_in_reads_as_the_model_it_stands_for():
    data = stand_in_kmodel(Shape(320, 240, 3), Shape(10, 7, 35), "ab" * 32, 1 << 20)
    kmodel = read_kmodel(data)
    assert kmodel.is_stand_in and kmodel.findings == ()
    assert kmodel.input == Shape(320, 240, 3) and kmodel.outputs[0].shape == Shape(10, 7, 35)
    assert 1 << 20 <= len(data) < (1 << 20) + 1000
    assert data != stand_in_kmodel(Shape(320, 240, 3), Shape(10, 7, 35), "cd" * 32, 1 << 20)


def test_any_bytes_are_read_without_a_crash():
    """Damaged, cut and random ones: always a `Kmodel`; one that is no kmodel, with a finding."""
    dice = random.Random(2024)
    whole = [kmodel_bytes.version3(), kmodel_bytes.version4(), kmodel_bytes.version5()]
    for _round in range(4000):
        data = bytearray(dice.choice(whole))
        for _damage in range(dice.randint(1, 6)):
            data[dice.randrange(len(data))] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        kmodel = read_kmodel(bytes(data[:dice.randint(0, len(data))]))
        assert kmodel.findings or kmodel.input
    for _round in range(1000):
        noise = bytes(dice.getrandbits(8) for _byte in range(dice.randint(0, 200)))
        assert read_kmodel(noise).findings
