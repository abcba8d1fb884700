"""The same study on paid GPUs, against a control plane on this machine: Modal's client, no account, no money.

    python examples/sleepstudy/demo_modal.py [FOLDER]

The estimate lands in the STOP tier, a person approves it at a terminal (the demo types for him), a smoke run
and a fan-out follow, one container is taken away in the middle, and the bill is read. Needs a checkout with
its tests: the control plane is theirs.
"""

import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from demo import LEDGER, ask, run, say, shown, workplace

ROOT = Path(__file__).resolve().parents[2]
SECRET = "correct horse battery staple"


class Plane:
    """The control plane: a process of its own, and commands to it."""

    def __init__(self, state: Path, ledger_url: str) -> None:
        serve = [
            sys.executable,
            str(ROOT / "tests" / "loopback" / "serve.py"),
            "--state",
            str(state),
            "--warm",
        ]
        self.process = subprocess.Popen(
            [*serve, "--ledger-url", ledger_url], stdout=subprocess.PIPE, text=True
        )
        told = json.loads(self.process.stdout.readline())
        host, _, port = told["control"].partition(":")
        self.url = told["url"]
        self.lines = socket.create_connection((host, int(port))).makefile("rw")

    def do(self, what: str, **command) -> object:
        """One command and its answer."""
        self.lines.write(json.dumps({"do": what, **command}) + "\n")
        self.lines.flush()
        answer = json.loads(self.lines.readline())
        if "error" in answer:
            sys.exit(f"demo: the control plane answered {answer['error']}")
        return answer["result"]

    def close(self) -> None:
        """End the process."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def person(arguments: list[str], typed: list[str]) -> None:
    """A command at a terminal; each line is typed when the program has asked for it."""
    shown(arguments)
    master, slave = pty.openpty()
    process = subprocess.Popen([*LEDGER, *arguments], stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    waiting, asked = list(typed), ""
    while True:
        ready, _, _ = select.select([master], [], [], 0.7)
        if not ready and waiting and asked.endswith(": ") and process.poll() is None:
            os.write(master, (waiting.pop(0) + "\n").encode())
            asked = ""
            continue
        try:
            text = os.read(master, 65536) if ready else b""
        except OSError:
            break
        asked += text.decode("utf-8", "replace")
        sys.stdout.write(text.decode("utf-8", "replace").replace("\r\n", "\n"))
        sys.stdout.flush()
        if not ready and process.poll() is not None:
            break
    os.close(master)
    if process.wait() != 0:
        sys.exit(f"demo: expected exit 0, got {process.returncode}")


def provider(plane: Plane) -> None:
    """The real client, its address and made-up credentials."""
    for name in [name for name in os.environ if name.startswith("MODAL_")]:
        del os.environ[name]
    os.environ.update(
        MODAL_SERVER_URL=plane.url, MODAL_TOKEN_ID="ak-demo", MODAL_TOKEN_SECRET="as-demo",
        MODAL_DISABLE_API_PROXY="1", MODAL_CONFIG_PATH=str(Path.cwd() / "no-modal.toml"),
    )  # fmt: skip


def decide() -> None:
    say("1. A plan of 18 runs; the price comes from the provider, and it is above $20: STOP")
    run("propose", "mlp_modal.toml")
    run("estimate", "mlp-a10")
    run("launch", "mlp-a10", "--smoke", expect=3)

    say("2. A person enrols as approver, once, and approves this plan: the dollars, then the secret")
    person(["init", "--approver", "--name", "ann"], [SECRET, SECRET])
    amount = ask("estimate", "mlp-a10")["approve_usd"]
    person(["approve", "mlp-a10"], [amount, SECRET])


def compute(plane: Plane) -> None:
    say("3. One run, watched; then its measured time takes the place of the expected one")
    run("launch", "mlp-a10", "--smoke", "--wait")
    run("estimate", "mlp-a10")

    say("4. The fan-out; in the middle a container is taken away, and its run goes on in another one")
    run("launch", "mlp-a10", "--detach")
    taken = preempt(plane)
    run("watch", "mlp-a10")
    tell(taken)


def tell(run_id: str) -> None:
    """What the log has on a run; of checkpoints in a row the last, from which the next attempt goes on."""
    kinds = ("spawn.intended", "attempt.claimed", "checkpoint.saved", "run.ended")
    story = [event for event in ask("audit", "--run", run_id)["events"] if event["type"] in kinds]
    print(f"-- what the log says of {run_id}")
    for event, after in zip(story, [*story[1:], None], strict=True):
        data = event["data"]
        if event["type"] == "checkpoint.saved" and after is not None and after["type"] == event["type"]:
            continue
        more = [f"{key} {data[key]}" for key in ("retry_of", "step", "outcome", "container") if data.get(key)]
        print(f"  attempt {data['attempt']}  {event['type']:<17} {', '.join(more)}", flush=True)


def preempt(plane: Plane) -> str:
    """Take the container of a run that has saved a checkpoint and goes on."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        running = {one["call"] for one in plane.do("calls") if not one["over"]}
        claimed = {
            event["stream"]: event["data"]["call"]
            for event in ask("audit", "--type", "attempt.claimed")["events"]
        }
        for event in reversed(ask("audit", "--type", "checkpoint.saved")["events"]):
            call = claimed.get(event["stream"])
            if call in running and event["data"]["step"] < 1500:
                taken = event["stream"].removeprefix("run-")
                print(
                    f"-- the provider takes the container of {taken} away: SIGINT, then SIGKILL", flush=True
                )
                plane.do("preempt", call=call, grace=10.0)
                return taken
    sys.exit("demo: no run was long enough to be interrupted")


def money(plane: Plane) -> None:
    say("5. What it cost: by attempt, against the estimate and the approval")
    run("status", "mlp-a10")
    run("budget")

    say("6. The bill of hours that are over: ours is not among them, but an App is that nobody here knows")
    stranger = plane.do("foreign_app", name="somebody-elses-notebook")
    before = int(time.time() // 3600 - 1) * 3600
    plane.do("bill", app=stranger, hour=before, cost="3.20", description="somebody-elses-notebook")
    run("reconcile")
    run("budget")
    person(["budget", "assign", str(stranger), "--why", "the notebook of a colleague"], [SECRET])
    run("budget")

    say("7. The table, and the proof: every hash, every decision, every signature")
    run("table", "mlp-a10")
    run("verify")


def main() -> None:
    began = time.monotonic()
    folder = workplace()
    os.environ["XDG_STATE_HOME"] = str(folder / "state")  # keys and credentials of a demo are not a user's
    say(f"A new ledger in {folder}, and a control plane that speaks Modal's protocol on this machine")
    run("init")
    url = os.environ.get("LEDGER_URL") or f"sqlite:///{folder / '.ledger' / 'ledger.db'}"
    plane = Plane(folder / "plane", url)
    try:
        provider(plane)
        decide()
        compute(plane)
        money(plane)
    finally:
        plane.close()
    say(f"Done in {time.monotonic() - began:.0f} s; look around with: cd {folder}; ledger status")


if __name__ == "__main__":
    main()
