"""A network that runs: onnxruntime, or OpenCV's own reader where onnxruntime has no wheel.

onnxruntime has none for 32-bit Raspberry Pi OS and for Python 3.7.
"""
from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.packages import load


def open_network(package, role=None, threads=1):
    """(network, the `OnnxModel`) of a `ModelPackage`'s file, checked before it is loaded.

    role: "int8" or "float"; left out: int8 where there is one and onnxruntime to run it.
    """
    from edgeai.vision.detection.onnx_guard import check_onnx

    runtime = find_runtime()
    role = role or _best_role(package, runtime)
    data, path = package.read(role), "%s (%s)" % (package.folder, role)
    model = check_onnx(data, path, package.input)
    try:
        return runtime(data, model, threads), model
    except Exception as problem:  # a runtime raises whatever it likes for a model it can't take
        raise _unloadable(path, problem) from None


def find_runtime():
    """The class of networks that this Python can run."""
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        load("cv2", "opencv-python")
        return OpenCVNetwork
    return OnnxruntimeNetwork


class OnnxruntimeNetwork:
    name = "onnxruntime"

    def __init__(self, data, model, threads):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # its warnings are for those who make models
        self._session = onnxruntime.InferenceSession(
            bytes(data), options, providers=["CPUExecutionProvider"])
        self._input = model.inputs[0].name
        self._outputs = [one.name for one in model.outputs]

    def run(self, tensor):
        """{output's name: array} for a float32 tensor."""
        return dict(zip(self._outputs, self._session.run(self._outputs, {self._input: tensor})))


class OpenCVNetwork:
    """threads: OpenCV has one setting for the whole process, which is left alone."""

    name = "cv2.dnn"

    def __init__(self, data, model, threads):
        cv2 = load("cv2", "opencv-python")
        self._network = cv2.dnn.readNetFromONNX(_bytes_array(data))
        self._outputs = [one.name for one in model.outputs]

    def run(self, tensor):
        self._network.setInput(tensor)
        return dict(zip(self._outputs, self._network.forward(self._outputs)))


def _bytes_array(data):
    import numpy

    return numpy.frombuffer(data, numpy.uint8)


def _best_role(package, runtime):
    if package.has("int8") and runtime is OnnxruntimeNetwork:
        return "int8"
    return "float"


def _unloadable(path, problem):
    return ModelError(
        _("{path} can't be loaded: {problem}").format(
            path=path, problem=str(problem).strip().split("\n")[0][:300]),
        _("Train or export it again for opset 10."))
