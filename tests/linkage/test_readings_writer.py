"""A recording of readings: what is written is read again, and survives kills and full disks."""
import os
import signal
import subprocess
import sys
import threading

import pytest

from edgeai.errors import UsageError
from edgeai.linkage import readings_writer
from edgeai.linkage.readings_file import read_readings
from edgeai.linkage.readings_writer import ReadingsWriter
from edgeai.records import Reading

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ODD = [Reading("温室", "temperature_c", 25.123456789, "°C", 0.5),
       Reading("温室", "humidity_percent", -0.0, "%", 1.0, 2.5),
       Reading('a,"b"', "x", 1e300, "", 1.0, 0.0, False)]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "运行 1" / "读数.csv")


def written(path, readings):
    with ReadingsWriter(path) as writer:
        for reading in readings:
            writer.write(reading, reading.at_s)
    return list(read_readings(path))


def test_what_is_written_is_read_again(path):
    assert written(path, ODD) == ODD


def test_what_is_no_number_is_not_believed_when_read_either(path):
    found = written(path, [Reading("a", "x", float("nan")), Reading("a", "x", "kaputt"),
                           Reading("a", "x", None)])
    assert [one.ok for one in found] == [False, False]


def test_a_spreadsheet_sees_this(path):
    written(path, ODD[:2])
    with open(path, "rb") as file:
        assert file.read().decode("utf-8") == (
            "at_s,source,quantity,value,unit,age_s,ok\n"
            "0.5000,温室,temperature_c,25.123456789,°C,0,1\n"
            "1.0000,温室,humidity_percent,-0.0,%,2.5,1\n")


def test_a_time_that_two_threads_brought_out_of_order_does_not_go_back(path):
    with ReadingsWriter(path) as writer:
        for at_s in (1.0, 0.9, 1.1):
            writer.write(Reading("a", "x", 1.0), at_s)
    assert [one.at_s for one in read_readings(path)] == [1.0, 1.0, 1.1]


def test_many_threads_tear_no_line(path):
    with ReadingsWriter(path) as writer:
        threads = [threading.Thread(target=lambda: [
            writer.write(Reading("a", "x", 1.0), 0.0) for _time in range(300)]) for _one in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(list(read_readings(path))) == 1200


def test_another_recording_is_not_overwritten(path):
    written(path, ODD)
    with pytest.raises(UsageError, match="is there already"):
        ReadingsWriter(path)
    assert list(read_readings(path)) == ODD


def test_a_place_where_nothing_can_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can't be written"):
        ReadingsWriter(str(tmp_path / "file" / "r.csv"))


def test_after_close_nothing_is_written(path):
    writer = ReadingsWriter(path)
    writer.close()
    writer.write(ODD[0], 1.0)
    writer.sync()
    writer.close()
    assert list(read_readings(path)) == []


@pytest.mark.parametrize("room", [0, 3])
def test_a_full_disk_loses_rows_and_tears_none(path, monkeypatch, room):
    write, is_full = os.write, [False]

    def filling(file, data):
        if is_full[0]:
            if not room:
                raise OSError(28, "No space left on device")
            return write(file, data[:room])
        return write(file, data)

    monkeypatch.setattr(readings_writer.os, "write", filling)
    with ReadingsWriter(path) as writer:
        for is_full[0] in (False, True, True, False):
            writer.write(ODD[0], 1.0)
        assert writer.lost == 2
    assert len(list(read_readings(path))) == 2


@pytest.mark.parametrize("cut", range(1, 20))
def test_what_a_power_cut_leaves_of_the_last_row_is_no_reading(path, cut):
    written(path, ODD[:2])
    with open(path, "rb+") as file:
        file.truncate(os.path.getsize(path) - cut)
    found = list(read_readings(path))
    assert found in (ODD[:1], ODD[:2]) and (cut == 1) == (found == ODD[:2])


KILLED = """
import sys
from edgeai.linkage.readings_writer import ReadingsWriter
from edgeai.records import Reading
writer, number = ReadingsWriter(sys.argv[1]), 0
while True:
    writer.write(Reading("a", "x", float(number)), number / 10)
    number += 1
    if number == 200:
        print("on its way", flush=True)
"""


def test_a_kill_loses_nothing_that_was_written(path):
    child = subprocess.Popen([sys.executable, "-c", KILLED, path], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert child.stdout.readline()
    finally:
        child.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        child.wait()
        child.stdout.close()
    found = list(read_readings(path))
    assert len(found) >= 200 and [one.value for one in found] == list(range(len(found)))
