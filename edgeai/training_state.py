"""Where a training stands: its plan, and network and optimiser in one file of plain arrays.

Not torch's own format: that is a pickle, and reading one runs what is in it.
"""
import json
import os
import zipfile

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.whole_file import whole_file

_ROUNDS, _NETWORK, _OPTIMISER, _MORE = "rounds", "network/", "optimiser/", "more/"


def require_torch():
    return load("torch", "torch", _("Install what training needs: pip install \"edgeai[train]\"."))


def claim(work, plan):
    """The folder `work` is this plan's (plain data for JSON), or UsageError: mixing two trainings
    gives neither."""
    path = os.path.join(work, "plan.json")
    text = json.dumps(plan, ensure_ascii=False, sort_keys=True)
    if not os.path.exists(path):
        with whole_file(path) as draft, open(draft, "w", encoding="utf-8") as file:
            file.write(text)
        return
    with open(path, encoding="utf-8") as file:
        if file.read() != text:
            raise UsageError(_("{folder} holds another training").format(folder=work),
                             _("Give another --work folder, or delete that one."))


def save(path, net, optimiser, rounds, more=()):
    """Whole or not at all; rounds: how many are done; more: {name: array} to be given back."""
    import numpy as np

    arrays = {_ROUNDS: np.array(rounds)}
    arrays.update((_MORE + name, array) for name, array in dict(more).items())
    for name, tensor in net.state_dict().items():
        arrays[_NETWORK + name] = tensor.cpu().numpy()
    for number, values in optimiser.state_dict()["state"].items():
        for name, value in values.items():
            arrays["%s%d/%s" % (_OPTIMISER, number, name)] = np.asarray(value)
    with whole_file(path) as draft:
        np.savez(draft, **arrays)


def restore(path, net, optimiser):
    """Bring both to where the file left them: (how many rounds are done, what else was saved);
    (0, {}) without a file.

    Raises UsageError for a file that is damaged or of another network.
    """
    if not os.path.exists(path):
        return 0, {}
    try:
        return _restored(_tensors(path), net, optimiser)
    # zipfile's, numpy's and torch's errors; the last is for weights that do not fit.
    except (zipfile.BadZipFile, ValueError, EOFError, KeyError, RuntimeError) as problem:
        raise UsageError(
            _("{path} can't be gone on from: {problem}").format(
                path=path, problem=str(problem).split("\n")[0]),
            _("Delete that file; the training starts again.")
        ) from problem


def _tensors(path):
    import numpy as np
    import torch

    # Opened here: numpy leaves a file that is no archive open, and Windows can't delete it then.
    with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {name: torch.as_tensor(arrays[name]) for name in arrays.files}


def _restored(tensors, net, optimiser):
    net.load_state_dict(_below(tensors, _NETWORK))
    optimiser.load_state_dict({"state": _optimiser_state(_below(tensors, _OPTIMISER)),
                               "param_groups": optimiser.state_dict()["param_groups"]})
    more = {name: tensor.numpy() for name, tensor in _below(tensors, _MORE).items()}
    return int(tensors[_ROUNDS]), more


def _below(tensors, prefix):
    return {name[len(prefix):]: tensor for name, tensor in tensors.items()
            if name.startswith(prefix)}


def _optimiser_state(tensors):
    state = {}
    for name, tensor in tensors.items():
        number, key = name.split("/")
        # PyTorch 1.10 counts its steps in a Python number, and rounds otherwise with a tensor.
        value = tensor if tensor.is_floating_point() else tensor.item()
        state.setdefault(int(number), {})[key] = value
    return state
