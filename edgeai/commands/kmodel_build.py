"""edgeai kmodel build PACKAGE [--version 3|4] [--ncc PROGRAM] [--pictures DIR] [--out FILE]"""
import hashlib
import os
import tempfile

from edgeai.commands.kmodel_lint import say_findings
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file


def add_arguments(parser):
    parser.add_argument("package", metavar=_("PACKAGE"), help=_("a model package"))
    parser.add_argument("--version", type=int, choices=(3, 4),
                        help=_("3: every MaixPy, from tflite; 4: MaixPy's full firmware, from ONNX"))
    parser.add_argument("--ncc", metavar="PROGRAM", help=_("the compiler (ncc on the PATH)"))
    parser.add_argument("--pictures", metavar="DIR",
                        help=_("calibrate with these, not with the package's own"))
    parser.add_argument("--out", metavar="FILE", help=_("write it there (into the package)"))


def run(arguments, terminal):
    """Exit code 1 without ncc, when it fails, and when MaixPy would refuse what it made."""
    from edgeai.vision.kmodel.lint import lint
    from edgeai.vision.kmodel.ncc import build, find_ncc
    from edgeai.vision.kmodel.reader import read_kmodel
    from edgeai.vision.model_package import ModelPackage

    package = ModelPackage.open(arguments.package)
    version = arguments.version or (3 if package.has("tflite") and not package.has("kpu") else 4)
    built = build(package, version, find_ncc(version, arguments.ncc), arguments.pictures)
    kmodel = read_kmodel(built.data)
    # Its digest is not the package's yet: so it is not asked for.
    findings = lint(kmodel, "model.kmodel", package)
    is_fine = kmodel.version == version and all(one.is_warning for one in findings)
    if kmodel.version not in (version, None):
        terminal.say(_("This ncc made version {made}, not {wanted}.").format(made=kmodel.version, wanted=version))
    say_findings(terminal, findings)
    path = _kept(arguments, package, built.data) if is_fine else None
    if path:
        terminal.say(_("{path}: version {version}, {bytes} bytes, calibrated with {pictures} pictures").format(
            path=path, version=version, bytes=len(built.data), pictures=built.pictures))
    terminal.result({
        "ok": is_fine, "path": path, "version": kmodel.version, "bytes": len(built.data),
        "sha256": hashlib.sha256(built.data).hexdigest(), "pictures": built.pictures,
        "command": list(built.command), "findings": [dict(one._asdict()) for one in findings]})
    return 0 if is_fine else 1


def _kept(arguments, package, data):
    """Where it lies now."""
    from edgeai.vision.package_writer import add_file

    if arguments.out:
        with whole_file(arguments.out) as draft, open(draft, "wb") as file:
            file.write(data)
        return arguments.out
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.kmodel")
        with open(path, "wb") as file:
            file.write(data)
        return add_file(package, "kmodel", path).path_of("kmodel")
