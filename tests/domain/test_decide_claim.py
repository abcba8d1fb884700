"""Who may train: one at a time, within the claims, whatever order the requests arrive in."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.decide_claim import CLOSING, Claim, decide_claim, former_outcome
from ledger.domain.run import Run, evolve, initial
from ledger.domain.run_legal import legal
from ledger.testing.histories import QUEUED, attempt

CLAIMS = 2
CLAIMED = {"worker": "w", "hardware": "cpu", "lease_seconds": 60.0}


def state_after(*history: Any) -> Run:
    state = initial()
    for type_name, data in (QUEUED, *history):
        assert legal(state, type_name, data) is None
        state = evolve(state, type_name, data)
    return state


def intended(number: int = 1, call: str = "") -> list[Any]:
    handle = {"call": call} if call else {}
    return [attempt("spawn.intended", number, backend="b"), attempt("run.spawned", number, handle=handle)]


def command(state: Run, call: str = "c", number: int = 1, **more: Any) -> dict[str, Any]:
    last = state.attempts[-1] if state.attempts else None
    outcome = former_outcome(last) if last else "preempted"
    closing = {
        "result.recorded": {"status": outcome}, "cost.incurred": {"amount": 7},
        "run.ended": {"outcome": outcome, "seconds": 3.0},
    }  # fmt: skip
    return {
        "attempt": number, "call": call, "claims": CLAIMS, "lapsed": (), "closing": closing,
        "claimed": CLAIMED, "backend": "b", "spool": "s", **more,
    }  # fmt: skip


def decide(state: Run, *arguments: Any, **more: Any) -> Claim:
    """The decision, applied to the state; each of its events must be legal where it stands."""
    decision = decide_claim(state, command(state, *arguments, **more))
    for type_name, data in decision.events:
        reason = legal(state, type_name, data)
        assert reason is None, f"{type_name}: {reason}"
        state = evolve(state, type_name, data)
    return decision


def test_first_claim_wins_and_a_second_call_writes_nothing():
    """An intended attempt belongs to the first call; another call gets a reason and no event."""
    state = state_after(*intended())
    assert decide(state, "c") == Claim([("attempt.claimed", {**CLAIMED, "attempt": 1, "call": "c"})], 1, "")
    lost = decide(state, "d")
    assert (lost.events, lost.attempt) == ([], None)
    assert "claimed by call c" in lost.why


def test_a_late_handle_does_not_take_the_claim_away():
    """A handle of another call that arrives after the claim leaves the attempt with its claimer."""
    state = state_after(intended()[0])
    decide(state, "c")
    evolve(state, *intended(1, "x")[1])
    assert decide(state, "x").attempt is None
    assert decide(state, "c").attempt == 2


def test_a_repeated_call_closes_the_former_attempt_and_opens_the_next():
    """Result, cost and end of attempt 1, then intent, start and claim of attempt 2 with the same handle."""
    state = state_after(*intended(1, "c"))
    decide(state, "c")
    again = decide(state, "c")
    names = [name for name, _ in again.events]
    assert names == [*CLOSING, "spawn.intended", "run.spawned", "attempt.claimed"]
    assert again.attempt == 2
    assert (again.events[3][1]["retry_of"], again.events[4][1]["handle"]) == (1, {"call": "c"})
    assert (state.attempts[0].outcome, state.attempts[0].cost) == ("preempted", 7)


def test_past_its_claims_it_closes_and_does_not_train():
    """The third delivery of a call that may be claimed twice only closes the second attempt."""
    state = state_after(*intended())
    assert [decide(state).attempt for _ in range(2)] == [1, 2]
    third = decide(state)
    assert (third.attempt, [name for name, _ in third.events]) == (None, list(CLOSING))
    assert decide(state).events == []


def test_an_attempt_that_ended_is_not_trained_again():
    """After an end other than preempted the repeated call gets that end as the reason."""
    for outcome in ("ok", "failed", "nan", "timeout", "oom", "killed", "stopped"):
        state = state_after(*intended())
        decide(state)
        evolve(state, *attempt("run.ended", outcome=outcome))
        again = decide(state)
        assert again.attempt is None
        assert outcome in again.why


def test_a_preempted_attempt_is_taken_up_by_its_call():
    """A worker that recorded its preemption is followed without a second end; its cost stands."""
    state = state_after(*intended())
    decide(state)
    for name, data in (("result.recorded", {"status": "preempted"}), ("cost.incurred", {"amount": 1})):
        evolve(state, *attempt(name, **data))
    evolve(state, *attempt("run.ended", outcome="preempted"))
    again = decide(state)
    assert [name for name, _ in again.events] == ["spawn.intended", "run.spawned", "attempt.claimed"]
    assert state.attempts[0].cost == 1


def test_a_late_orphan_loses():
    """The call of an attempt that was given up gets nothing once the next one is intended, claimed or not."""
    state = state_after(*intended(), attempt("run.lost"), *intended(2))
    assert decide(state, "c", 1).attempt is None
    assert decide(state, "d", 2).attempt == 2
    assert decide(state, "c", 1).events == []


def test_a_recovered_predecessor_keeps_the_run_until_its_lease_lapses():
    """Attempt 2 waits while attempt 1 speaks again; once that is silent too long, it is lost and 2 claims."""
    state = state_after(*intended())
    decide(state, "c")
    for event in (attempt("run.lost"), *intended(2), attempt("run.recovered")):
        evolve(state, *event)
    assert "signs of life" in decide(state, "d", 2).why
    taken = decide(state, "d", 2, lapsed={1})
    assert [name for name, _ in taken.events] == ["run.lost", "attempt.claimed"]


def test_nothing_trains_after_a_stop_a_guard_or_a_settlement():
    """An approved stop, a tripped guard and a settled call each bar the claim, repeated or not."""
    bars = [
        [attempt("stop.requested"), attempt("stop.approved")],
        [attempt("guard.tripped", limit="money")],
        [attempt("provider.reported", settled=True, state="gone")],
    ]
    for bar in bars:
        assert decide(state_after(*intended(), *bar)).attempt is None
        state = state_after(*intended())
        decide(state)
        for event in bar:
            evolve(state, *event)
        assert decide(state).attempt is None


ACTIONS = st.one_of(
    st.tuples(st.just("deliver"), st.sampled_from("cde"), st.integers(1, 3), st.sets(st.integers(1, 4))),
    st.tuples(st.just("intend")),
    st.tuples(st.just("spawned"), st.integers(1, 3), st.sampled_from("cde")),
    st.tuples(st.just("end"), st.sampled_from(["ok", "failed", "preempted", "killed"])),
    st.tuples(st.just("lose")),
    st.tuples(st.just("recover"), st.integers(1, 3)),
    st.tuples(st.just("stop")),
)


def world(state: Run, action: tuple[Any, ...]) -> None:
    """What a supervisor, a worker or a person does, where it is legal."""
    number = len(state.attempts)
    events = {
        "intend": lambda: [attempt("spawn.intended", number + 1, backend="b")],
        "spawned": lambda: [attempt("run.spawned", action[1], handle={"call": action[2]})],
        "end": lambda: [attempt("run.ended", number, outcome=action[1])],
        "lose": lambda: [attempt("run.lost", number)],
        "recover": lambda: [attempt("run.recovered", action[1])],
        "stop": lambda: [attempt("stop.requested", number), attempt("stop.approved", number)],
    }[action[0]]()
    for type_name, data in events:
        if data["attempt"] and legal(state, type_name, data) is None:
            evolve(state, type_name, data)


@settings(max_examples=400, deadline=None)
@given(st.lists(ACTIONS, max_size=25))
def test_any_interleaving(actions: list[tuple[Any, ...]]):
    """A winner's attempt alone is open, no call passes its claims, a loser closes only its own."""
    state = state_after()
    for action in actions:
        if action[0] != "deliver":
            world(state, action)
            continue
        _, call, number, lapsed = action
        was_mine = bool(state.attempts) and state.attempts[-1].claimed and state.attempts[-1].call == call
        decision = decide(state, call, number, lapsed=lapsed)
        open_now = [a for a in state.attempts if a.outcome is None and not a.lost]
        held = [a for a in state.attempts if a.claimed and a.call == call]
        roots = sum(1 for a in held if a.retry_of is None)
        assert len(held) <= CLAIMS * max(roots, 1)
        if decision.attempt is None:
            assert {name for name, _ in decision.events} <= (set(CLOSING) if was_mine else set())
        else:
            assert decision.attempt == len(state.attempts)
            assert open_now == [state.attempts[-1]]
            assert not any(a.outcome == "ok" for a in state.attempts)
