"""Any bytes in, a `Kmodel` out: what its headers say, and what is wrong with it."""
from edgeai.vision.kmodel import findings, stand_in, version3, version4
from edgeai.vision.kmodel.fields import Broken, Fields
from edgeai.vision.kmodel.records import Kmodel


def read_kmodel(data, name=""):
    """Never raises, whatever `data` (bytes) holds.

    name: the file's; an .smodel is encrypted, and only its name tells it.
    """
    if name.endswith(".smodel"):
        return Kmodel(None, len(data), findings=(findings.encrypted(),))
    version = None
    try:
        version = _version(data)
        kmodel = {3: version3, 4: version4}[version].read(data)
        return kmodel._replace(is_stand_in=stand_in.is_stand_in(data))
    except Broken as broken:
        return Kmodel(version, len(data), findings=(broken.args[0],))


def _version(data):
    """3 or 4; raises `Broken`."""
    if data[:4] == version4.MAGIC:
        (version,) = Fields(data, 4).words(1)
        if version != 4:
            raise Broken(findings.newer_version(version))
        return version
    (version,) = Fields(data).words(1)
    if version != 3:
        raise Broken(findings.not_a_kmodel())
    return version


def load_findings(kmodel, free_bytes=None, loaded=0):
    """What MaixPy would refuse, the gravest first: the model's own defects, then the board's.

    free_bytes: of the board's system heap; loaded: models that are loaded already.
    """
    found = list(kmodel.findings)
    if loaded >= findings.MOST_MODELS:
        found.append(findings.too_many())
    if free_bytes is not None and kmodel.needed_bytes > free_bytes:
        found.append(findings.no_memory(kmodel.needed_bytes, free_bytes))
    return tuple(found)
