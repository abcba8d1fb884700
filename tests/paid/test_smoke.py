"""What is kept of a smoke run elsewhere."""

from workers.paid.smoke import of_training


def test_what_is_kept_of_a_smoke_run_is_what_training_printed() -> None:
    """The worker's own last words and those of Slurm's client are no output of the training (R22)."""
    own = '{"run": "x1.1", "attempt": 1, "claimed": true, "outcome": "ok", "why": ""}\n'
    text = f'submitit INFO (1) - Starting\nepoch 1\n{{"loss": 2.5}}\n{{no json\n{own}'
    assert of_training(text) == 'epoch 1\n{"loss": 2.5}\n{no json\n'
    log = "2026-11-23 19:12:41 [info     ] attempt_over    attempt=1 claimed=True outcome=ok run=x1.1 why=\n"
    assert of_training(own + log) == ""
