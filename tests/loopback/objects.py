"""RPCs about what Functions need: environments, images, uploaded files, secrets, volumes."""

import hashlib
import os
from pathlib import Path
from typing import Any

from tests.loopback.faults import refuse
from tests.loopback.marks import streaming
from tests.loopback.state import State

BUILDER = "2025.06"


def _pb() -> Any:
    from modal_proto import api_pb2

    return api_pb2


def _empty() -> Any:
    from google.protobuf.empty_pb2 import Empty

    return Empty()


async def EnvironmentGetOrCreate(state: State, request: Any) -> Any:
    name = request.deployment_name or state.environment
    settings = _pb().EnvironmentSettings(image_builder_version=BUILDER, webhook_suffix="")
    metadata = _pb().EnvironmentMetadata(name=name, settings=settings)
    return _pb().EnvironmentGetOrCreateResponse(environment_id=f"en-{name}", metadata=metadata)


async def ImageGetOrCreate(state: State, request: Any) -> Any:
    key = request.image.SerializeToString(deterministic=True)
    found = next((name for name, image in state.images.items() if image[0] == key), None)
    if found is None:
        found = state.new_id("im")
        state.images[found] = (key, request.image)
    success = _pb().GenericResult(status=_pb().GenericResult.GENERIC_STATUS_SUCCESS)
    return _pb().ImageGetOrCreateResponse(image_id=found, result=success, metadata=_image_metadata())


@streaming
async def ImageJoinStreaming(state: State, request: Any) -> Any:
    success = _pb().GenericResult(status=_pb().GenericResult.GENERIC_STATUS_SUCCESS)
    yield _pb().ImageJoinStreamingResponse(result=success, metadata=_image_metadata(), eof=True)


def _image_metadata() -> Any:
    return _pb().ImageMetadata(image_builder_version=BUILDER)


async def MountBatchedCheckExistence(state: State, request: Any) -> Any:
    blobs = state.uploads
    missing = [digest for digest in request.sha256_hex_hashes if not (blobs / digest).exists()]
    return _pb().MountBatchedCheckExistenceResponse(missing_sha256_hex_hashes=missing)


async def MountPutFile(state: State, request: Any) -> Any:
    blob = state.uploads / request.sha256_hex
    if not request.data_blob_id and not blob.exists():
        blob.parent.mkdir(parents=True, exist_ok=True)
        partial = blob.with_name(state.new_id(f"{blob.name}.{os.getpid()}"))
        partial.write_bytes(request.data)
        partial.chmod(0o444)
        partial.rename(blob)
    return _pb().MountPutFileResponse(exists=blob.exists())


async def MountGetOrCreate(state: State, request: Any) -> Any:
    if request.deployment_name:
        mount = f"mo-{request.deployment_name}"
    else:
        text = "\n".join(sorted(f"{file.sha256_hex} {file.filename}" for file in request.files))
        mount = "mo-" + hashlib.sha256(text.encode()).hexdigest()[:22]
        if mount not in state.mounts:
            state.mounts[mount] = _laid_out(state, mount, request.files)
    return _pb().MountGetOrCreateResponse(mount_id=mount, handle_metadata=_pb().MountHandleMetadata())


def _laid_out(state: State, mount: str, files: Any) -> Path:
    """The uploaded files under the paths that a container would see them at."""
    root = state.folder / "mounts" / mount
    for file in files:
        path = root / file.filename.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.link(state.uploads / file.sha256_hex, path)
    return root


async def SecretGetOrCreate(state: State, request: Any) -> Any:
    if request.deployment_name:
        values = state.secrets.get(request.deployment_name)
        if values is None:
            raise refuse("NOT_FOUND", f"Secret '{request.deployment_name}' not found")
        missing = [key for key in request.required_keys if key not in values]
        if missing:
            raise refuse("NOT_FOUND", f"Secret is missing key(s): {missing}")
    else:
        values = dict(request.env_dict)
    secret = state.new_id("st")
    state.secret_ids[secret] = values
    return _pb().SecretGetOrCreateResponse(secret_id=secret, metadata=_pb().SecretMetadata())


async def VolumeGetOrCreate(state: State, request: Any) -> Any:
    name = request.deployment_name or "anonymous"
    known = {folder: volume for volume, folder in state.volumes.items()}
    if name not in known:
        if not request.object_creation_type:
            raise refuse("NOT_FOUND", f"Volume '{name}' not found")
        known[name] = state.new_id("vo")
        state.volumes[known[name]] = name
        (state.folder / "volumes" / name).mkdir(parents=True, exist_ok=True)
    metadata = _pb().VolumeMetadata(name=name, version=request.version)
    return _pb().VolumeGetOrCreateResponse(volume_id=known[name], version=request.version, metadata=metadata)


async def VolumeCommit(state: State, request: Any) -> Any:
    state.commits.append(request.volume_id)
    return _pb().VolumeCommitResponse(skip_reload=True)


async def VolumeReload(state: State, request: Any) -> Any:
    return _empty()


async def VolumeHeartbeat(state: State, request: Any) -> Any:
    return _empty()
