"""OpenFst's binary file, byte for byte as its header says."""
import struct

from edgeai.audio.recognition.kaldi_files import Fst as FstSummary, read_fst
from edgeai.audio.training.openfst import Fst

HEADER = (b"\xd6\xfd\xb2\x7e" b"\x06\0\0\0vector" b"\x08\0\0\0standard"
          b"\x02\0\0\0" b"\0\0\0\0" b"\x03\0\0\0\0\0\0\0")


def small_graph():
    graph = Fst()
    start, end = graph.state(), graph.state(final_cost=0.5)
    graph.arc(start, end, input=9, output=1, cost=0.25)
    graph.arc(start, start, input=3, output=7)
    graph.arc(end, start)
    return graph


def written(graph, tmp_path, sort_by):
    path = tmp_path / "图.fst"
    graph.write(str(path), sort_by)
    return path.read_bytes()


def test_header_states_and_arcs(tmp_path):
    loop = struct.pack("<iifi", 3, 7, 0.0, 0)
    across = struct.pack("<iifi", 9, 1, 0.25, 1)
    assert written(small_graph(), tmp_path, "input") == (
        HEADER + struct.pack("<qqq", 0, 2, 3)
        + b"\0\0\x80\x7f" + struct.pack("<q", 2) + loop + across  # infinity: not final
        + b"\0\0\0\x3f" + struct.pack("<q", 1) + struct.pack("<iifi", 0, 0, 0.0, 0))


def test_arcs_are_sorted_by_the_side_that_is_looked_up(tmp_path):
    by_input = written(small_graph(), tmp_path, "input")
    by_output = written(small_graph(), tmp_path, "output")
    first = len(HEADER) + 24 + 12
    assert by_input[first : first + 4] == b"\x03\0\0\0"
    assert by_output[first : first + 8] == b"\x09\0\0\0\x01\0\0\0"
    assert len(by_input) == len(by_output)


def test_the_checker_of_models_reads_it(tmp_path):
    assert read_fst(written(small_graph(), tmp_path, "input")) == FstSummary("vector", 2, 3, False)


def test_state_0_is_the_start_and_states_count_up():
    graph = Fst()
    assert [graph.state(), graph.state(1.0), graph.state()] == [0, 1, 2]
    assert graph.final_costs == {1: 1.0}
