"""Which calls write to a path, and which path that is."""

import ast

from ledger.rules.lint.constants import value
from ledger.rules.lint.facts import File
from ledger.rules.lint.resolve import origin

_OPENS = frozenset(
    ["builtins.open", "io.open", "gzip.open", "bz2.open", "lzma.open", "codecs.open", "tarfile.open",
     "zipfile.ZipFile", "h5py.File", "wave.open", "zarr.open", "netCDF4.Dataset", "fsspec.open"]
)  # fmt: skip
_WRITERS = {
    "torch.save": 1, "joblib.dump": 1, "safetensors.torch.save_file": 1, "torchvision.utils.save_image": 1,
    "numpy.save": 0, "numpy.savez": 0, "numpy.savez_compressed": 0, "numpy.savetxt": 0, "cv2.imwrite": 0,
    "imageio.imwrite": 0, "scipy.io.savemat": 0, "scipy.io.wavfile.write": 0, "torchaudio.save": 0,
    "soundfile.write": 0, "sqlite3.connect": 0, "logging.FileHandler": 0, "matplotlib.pyplot.savefig": 0,
    "torch.utils.tensorboard.SummaryWriter": 0, "shutil.copy": 1, "shutil.copy2": 1, "shutil.copyfile": 1,
    "shutil.copytree": 1, "shutil.move": 1, "shutil.make_archive": 0, "shutil.unpack_archive": 1,
    "os.rename": 1, "os.replace": 1, "urllib.request.urlretrieve": 1, "huggingface_hub.snapshot_download": 99,
}  # fmt: skip
"""The place of the path among the arguments; 99: only by keyword."""
_ON_PATHS = frozenset(["write_text", "write_bytes", "touch"])
_METHODS = frozenset(
    ["to_csv", "to_parquet", "to_json", "to_pickle", "to_feather", "to_hdf", "to_excel", "to_netcdf",
     "to_zarr", "write_csv", "write_parquet", "write_json", "write_image", "save", "savefig",
     "save_pretrained", "save_model", "save_weights", "save_state", "save_checkpoint", "save_to_disk",
     "save_adapter", "tofile"]
)  # fmt: skip
_WORDS = frozenset(
    ["f", "file", "fname", "filename", "fp", "path", "path_or_buf", "filepath", "save_directory",
     "output_dir", "dst", "local_dir", "cache_dir", "log_dir", "checkpoint_id"]
)  # fmt: skip


def written(file: File, call: ast.Call) -> ast.expr | None:
    """The path that a call writes to; None if it does not write."""
    found = origin(file, call.func)
    if isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return None  # the files define it: it is followed instead
    if found.path in _OPENS:
        return _argument(call, 0) if _writing(file, call, 1) else None
    if found.path:
        return _argument(call, _WRITERS[found.path]) if found.path in _WRITERS else None
    return _method(file, call, call.func) if isinstance(call.func, ast.Attribute) else None


def _method(file: File, call: ast.Call, func: ast.Attribute) -> ast.expr | None:
    """What a method writes: `path.write_text`, `frame.to_csv`, a path opened for writing."""
    if func.attr in _ON_PATHS or (func.attr == "open" and _writing(file, call, 0)):
        return func.value
    return _argument(call, 0) if func.attr in _METHODS else None


def _argument(call: ast.Call, number: int) -> ast.expr | None:
    if len(call.args) > number:
        return call.args[number]
    return next((word.value for word in call.keywords if word.arg in _WORDS), None)


def _writing(file: File, call: ast.Call, number: int) -> bool:
    """Whether the mode that is written out is one for writing."""
    said = call.args[number] if len(call.args) > number else None
    said = next((word.value for word in call.keywords if word.arg == "mode"), said)
    mode = value(file, said) if said is not None else "r"
    return isinstance(mode, str) and bool(set(mode) & set("wax+"))
