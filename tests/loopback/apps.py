"""RPCs about Apps: create, find, publish, list, tag, stop."""

from typing import Any

from tests.loopback.containers import end_app
from tests.loopback.faults import refuse
from tests.loopback.state import App, State


def _pb() -> Any:
    from modal_proto import api_pb2

    return api_pb2


def _empty() -> Any:
    from google.protobuf.empty_pb2 import Empty

    return Empty()


def lifecycle(app: App) -> Any:
    """The App's dates by the provider's clock."""
    return _pb().AppLifecycle(
        app_state=app.state, created_at=app.created_at, deployed_at=app.deployed_at, version=app.version,
        stopped_at=app.stopped_at, created_by="loopback",
    )  # fmt: skip


def new_app(state: State, name: str, app_state: int, tags: dict[str, str]) -> App:
    """An App of that name, created now."""
    app = App(state.new_id("ap"), name, app_state, state.now(), tags=dict(tags))
    state.apps[app.id] = app
    return app


def live_app(state: State, name: str) -> App | None:
    """The deployed App of that name."""
    found = [app for app in state.apps.values() if app.name == name and app.state == 3]
    return found[-1] if found else None


def app_of(state: State, app_id: str) -> App:
    """The App of that id, NOT_FOUND otherwise."""
    if app_id not in state.apps:
        raise refuse("NOT_FOUND", f"App {app_id} not found")
    return state.apps[app_id]


async def AppGetByDeploymentName(state: State, request: Any) -> Any:
    app = live_app(state, request.name)
    return _pb().AppGetByDeploymentNameResponse(
        app_id=app.id if app else "", lifecycle=lifecycle(app) if app else None
    )


async def AppCreate(state: State, request: Any) -> Any:
    app = new_app(state, request.description, request.app_state, dict(request.tags))
    return _pb().AppCreateResponse(app_id=app.id, app_page_url="-", app_logs_url="-")


async def AppGetOrCreate(state: State, request: Any) -> Any:
    app = live_app(state, request.app_name)
    if app is None:
        if not request.object_creation_type:
            raise refuse("NOT_FOUND", f"App {request.app_name} not found")
        app = new_app(state, request.app_name, 3, {})
        app.deployed_at = app.created_at
    return _pb().AppGetOrCreateResponse(app_id=app.id, handle_metadata=_about(app))


async def AppPublish(state: State, request: Any) -> Any:
    app = app_of(state, request.app_id)
    app.name, app.state, app.version = request.name or app.name, request.app_state, app.version + 1
    app.tags, app.functions = dict(request.tags), dict(request.function_ids)
    app.deployed_at = state.now()
    return _pb().AppPublishResponse(url="-", deployed_at=app.deployed_at)


async def AppHeartbeat(state: State, request: Any) -> Any:
    return _empty()


async def AppClientDisconnect(state: State, request: Any) -> Any:
    app = app_of(state, request.app_id)
    if app.state == 6:
        app.state = 5
    return _empty()


async def AppGetLayout(state: State, request: Any) -> Any:
    app = app_of(state, request.app_id)
    return _pb().AppGetLayoutResponse(app_layout=_pb().AppLayout(function_ids=app.functions))


async def AppList(state: State, request: Any) -> Any:
    listed = [
        _pb().AppListResponse.AppListItem(
            app_id=app.id, name=app.name, description=app.name, state=app.state, created_at=app.created_at,
            stopped_at=app.stopped_at, metadata=_about(app),
        )
        for app in state.apps.values()
    ]  # fmt: skip
    return _pb().AppListResponse(apps=listed)


async def AppGetInfo(state: State, request: Any) -> Any:
    return _pb().AppGetInfoResponse(info=_about(app_of(state, request.app_id)))


async def AppSetTags(state: State, request: Any) -> Any:
    app_of(state, request.app_id).tags = dict(request.tags)
    return _empty()


async def AppGetTags(state: State, request: Any) -> Any:
    return _pb().AppGetTagsResponse(tags=app_of(state, request.app_id).tags)


async def AppStop(state: State, request: Any) -> Any:
    app = app_of(state, request.app_id)
    app.state, app.stopped_at = (4 if state.slow_to_stop else 5), state.now()
    end_app(state, app.id)
    return _empty()


def _about(app: App) -> Any:
    return _pb().AppHandleMetadata(description=app.name, lifecycle=lifecycle(app), functions=app.functions)
