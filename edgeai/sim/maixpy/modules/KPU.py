"""Stand-in for MaixPy's KPU. It reads the real kmodel's headers and refuses what MaixPy refuses;
what it sees comes from the ONNX of the same model package, on the picture it is given.
"""
import errno as _errno

from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy import network as _network
from edgeai.sim.maixpy import region_layer as _region_layer
from edgeai.vision.kmodel import records as _records
from edgeai.vision.kmodel.reader import load_findings as _load_findings
from edgeai.vision.kmodel.reader import read_kmodel as _read_kmodel

_MESSAGES = {
    2001: "ERR_PARAM: please check param, load address or kmodel file name",
    2002: "ERR_KMODEL_VERSION: only support kmodel V3/V4 now",
    2003: "ERR_KMODEL_FORMAT: layer_header.body_size <=0",
    2004: "ERR_DECRYPT: check smodel match with your board",
    2005: "ERR_READ_FILE: read file failed",
    2006: "ERR_NO_MEM: memory not enough",
    2007: "ERR_GET_CONV_LAYER: first layer should be conv layer",
    2008: "ERR_RUN_MODEL: maybe model dirty",
    2009: "ERR_MODELS_FULL: we only support load 5 models in the same time",
}
_AT_LOAD = (2001, 2002, 2003, 2004, 2005, 2006, 2009)  # the others come when it runs
_MOST_FILE_BYTES = 8 << 20
_loaded = []


class kpu_net:
    def model_addr(self):
        return self._address

    def model_size(self):
        return self._kmodel.file_bytes

    def model_path(self):
        return self._path

    def net_arg(self):
        return self._yolo

    def __str__(self):
        return '{"model_addr": %d, "model_size": %d, "model_path": "%s", "net_args": %s}' % (
            self._address or 0, self._kmodel.file_bytes, self._path,
            self._yolo or '"(null)"')


class kpu_yolo2:
    def anchor(self):
        return self._anchor

    def threshold(self):
        return self._threshold

    def nms_value(self):
        return self._nms_value

    def anchor_number(self):
        return len(self._anchor) // 2

    def __str__(self):
        return ('{"threshold":%f, "nms_value":%f, "anchor_number":%d, "anchor":"(%s)"}' % (
            self._threshold, self._nms_value, self.anchor_number(),
            ", ".join("%f" % value for value in self._anchor)))


class kpu_yolo2_find:
    def __init__(self, seen, index, count):
        self._seen, self._index, self._count = seen, index, count

    def rect(self):
        return self._seen[:4]

    def x(self):
        return self._seen.x

    def y(self):
        return self._seen.y

    def w(self):
        return self._seen.w

    def h(self):
        return self._seen.h

    def classid(self):
        return self._seen.class_id

    def value(self):
        return self._seen.value

    def index(self):
        return self._index

    def objnum(self):
        return self._count

    def __str__(self):
        return ('{"x":%d, "y":%d, "w":%d, "h":%d, "value":%f, "classid":%d, "index":%d, '
                '"objnum":%d}' % (self._seen[:4] + (self._seen.value, self._seen.class_id,
                                                    self._index, self._count)))

    __repr__ = __str__


class kpu_fmap:
    def __init__(self, values, shape):
        self._values, self._shape = values, shape

    def __getitem__(self, index):
        if isinstance(index, slice):
            if index.step not in (None, 1):
                raise OSError("only slices with step=1 (aka None) are supported")
            return tuple(float(value) for value in self._values[index])
        return float(self._values[index])

    def size(self):
        return len(self._values) * 4

    def index(self):
        return 0

    def w(self):
        return self._shape[0]

    def h(self):
        return self._shape[1]

    def ch(self):
        return self._shape[2]

    def typecode(self):
        return "f"


for _type in (kpu_net, kpu_yolo2, kpu_yolo2_find):
    _type.__repr__ = _type.__str__
_net, _yolo2, _find, _fmap = kpu_net, kpu_yolo2, kpu_yolo2_find, kpu_fmap
del kpu_net, kpu_yolo2, kpu_yolo2_find, kpu_fmap


def _refuse(number, what="load"):
    raise ValueError("[MAIXPY]kpu: %s error:%d, %s" % (what, number, _MESSAGES[number]))


def load(source):
    """A model of a flash address or of a file whose name has .kmodel or .smodel."""
    if isinstance(source, int):
        if source <= 0:
            raise ValueError("[MAIXPY]kpu: model_addr must > 0 ")
        return _load(_of_flash(source), "", address=source)
    if not isinstance(source, str):
        raise TypeError("[MAIXPY]kpu: only accept int or string")
    if not any(ending in source for ending in (".kmodel", ".smodel", ".emodel")):
        raise ValueError("[MAIXPY]kpu: model format don't match, only supply .kmodel ")
    try:
        with _hardware.current().files.open(source, "rb") as file:
            data = file.read(_MOST_FILE_BYTES)
    except OSError:
        _refuse(_records.BAD_PARAMETER)
    return _load(data, source, path=source)


def load_flash(address, is_dual_buf, batch_size, spi_speed):
    return load(address)


def _of_flash(address):
    """The model's bytes: as many as its own headers tell."""
    data = _hardware.current().flash_read(address, _MOST_FILE_BYTES)
    end = _read_kmodel(data).end_bytes
    return data[:end] if end else data.rstrip(b"\xff") + b"\xff" * 8


def _without_erased(data):
    """A file may be a few bytes shorter than its headers say."""
    return data[:-8] + data[-8:].rstrip(b"\xff")


def _load(data, name, path=None, address=None):
    chip = _hardware.current()
    kmodel = _read_kmodel(data, name)
    for finding in _load_findings(kmodel, chip.heap_free, len(_loaded)):
        if finding.maixpy_error in _AT_LOAD:
            _refuse(finding.maixpy_error)
    net = _net()
    net._kmodel, net._path, net._address = kmodel, path, address
    net._yolo, net._network, net._shape = None, None, None
    net._package = _network.find_package(
        data if address is None else _without_erased(data), chip.settings.models)
    chip.heap_used += kmodel.needed_bytes
    _loaded.append(net)
    return net


def deinit(net):
    _check_net(net)
    if net in _loaded:
        _loaded.remove(net)
        _hardware.current().heap_used -= net._kmodel.needed_bytes
    return True


def _check_net(net):
    if not isinstance(net, _net):
        raise TypeError("[MAIXPY]kpu: kpu_net type error")


def set_outputs(net, index, w, h, ch):
    """What version 4 does not keep: an output's shape."""
    chip = _hardware.current()
    if index >= len(net._kmodel.outputs):
        chip.print("[MAIXPY]kpu: set_outputs arg value error:kmodel output idx %d out of range\n"
                   % index)
        return False
    if w * h * ch * 4 != net._kmodel.outputs[index].bytes:
        chip.print("[MAIXPY]kpu: set_outputs arg value error: w,c,ch size not match output "
                   "size\n")
        return False
    net._shape = (w, h, ch)
    return True


def init_yolo2(net, threshold, nms_value, anchor_number, anchor, dma=-1):
    import numpy
    _check_net(net)
    if not 0.0 <= threshold <= 1.0:
        raise ValueError("[MAIXPY]kpu: threshold only support 0 to 1")
    if not 0.0 <= nms_value <= 1.0:
        raise ValueError("[MAIXPY]kpu: nms_value only support 0 to 1")
    if anchor_number <= 0:
        raise ValueError("[MAIXPY]kpu: anchor_number should > 0")
    if len(anchor) != 2 * anchor_number:
        raise ValueError("requested length %d but object has length %d" % (
            2 * anchor_number, len(anchor)))
    net._yolo = _yolo2()
    net._yolo._threshold = float(numpy.float32(threshold))
    net._yolo._nms_value = float(numpy.float32(nms_value))
    net._yolo._anchor = tuple(float(numpy.float32(value)) for value in anchor)
    return True


def run_yolo2(net, img):
    """A list of objects, or None when there is none."""
    _check_net(net)
    picture = _picture(net, img)
    shape = net._shape or net._kmodel.outputs[0].shape
    if net._yolo is None or shape is None:
        raise ValueError("[MAIXPY]kpu: region_layer_init err!\r\n")
    feature_map = _run(net, picture)[0]
    if feature_map.shape != (shape[2], shape[1], shape[0]):
        raise ValueError("[MAIXPY]kpu: region_layer_init err!\r\n")
    seen = _region_layer.decode(feature_map, net._yolo._anchor, net._yolo._threshold,
                                net._yolo._nms_value, *net._kmodel.input[:2])
    return [_find(one, index, len(seen)) for index, one in enumerate(seen)] or None


def forward(net, img, out_index=0, dma=-1):
    _check_net(net)
    net._outputs = _run(net, _picture(net, img))
    return get_output(net, out_index)


def get_output(net, index):
    values = net._outputs[index]
    shape = net._shape or (values.size, 1, 1)
    return _fmap(values.reshape(-1), shape)


def fmap(feature_map, channel):
    raise ValueError("[MAIXPY]kpu: can't convet float fmap yet\r\n")


def fmap_free(feature_map):
    pass


def set_layers(net, length):
    return length <= len(net._kmodel.layers)


def netinfo(net):
    return [layer.name for layer in net._kmodel.layers]


def memtest():
    chip = _hardware.current()
    chip.print("###free gc heap memory : %d KB\n" % (_hardware.GC_HEAP_BYTES // 1024))
    chip.print("###free sys heap memory: %d KB\n" % (chip.heap_free // 1024))


def _picture(net, img):
    """The planes that the KPU would read; ValueError as MaixPy's when they don't fit."""
    chip = _hardware.current()
    if net._kmodel.input is None or any(
            finding.maixpy_error == 2007 for finding in net._kmodel.findings):
        raise ValueError("[MAIXPY]kpu: first layer not conv layer!\r\n")
    width, height, channels = net._kmodel.input
    if img._ai is None:
        _bad_picture(chip, "pix_ai is NULL!")
    if (img.width(), img.height()) != (width, height):
        _bad_picture(chip, "img w=%d,h=%d, but model w=%d,h=%d" % (
            img.width(), img.height(), width, height))
    if img._is_grey and channels != 1:
        _bad_picture(chip, "grayscale img, but model channel=%d" % channels)
    if not img._is_grey and channels != 3:
        _bad_picture(chip, "RGB img, but model channel=%d" % channels)
    return img._ai


def _bad_picture(chip, message):
    chip.print("[MAIXPY]kpu: %s\n" % message)
    raise ValueError("[MAIXPY]kpu: check img format err!\r\n")


def _run(net, picture):
    if net not in _loaded:
        raise OSError(_MESSAGES[2008])
    if any(finding.maixpy_error == 2008 for finding in net._kmodel.findings):
        raise OSError(_MESSAGES[2008])
    if net._package is None:
        # Not MaixPy's: the virtual board has nothing to run. Better than to see nothing.
        raise OSError(_errno.ENODEV, "the virtual board knows no model package of this kmodel")
    if net._network is None:
        net._network = _network.Network(net._package)
    return net._network.run(picture)
