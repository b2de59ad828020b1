"""No operation without an event: whoever acts leaves a line in the audit trail (R16, R47)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, modules

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Public functions of operations that record nothing, each with its reason.
SILENT = {
    "accounts.note_passkey_shown": "a part of signing in, which records",
    "audit.record": "it is the recording itself",
    "audit.record_many": "it is the recording itself",
    "directory.publish_official_address": "a part of opening a mailbox, which records",
    "documents.take_next": "a part of issuing and registering, which record",
    "mailboxes.give_address": "a part of renaming and transfer, which record",
    "mailboxes.make_sheets": "accounts.create_activations records",
    "mailboxes.renew_access": "accounts.reset_access records",
    "webmail.save_draft": "a draft has left nobody's hand",
    "webmail.discard_draft": "a draft has left nobody's hand",
    "webmail.letter_bytes": "changes nothing",
    "webmail.copy_bytes": "changes nothing",
}


def _operations() -> Iterator[tuple[str, Path, ast.Module]]:
    """(context, path, tree) of each module of operations."""
    for path, tree in modules().items():
        parts = path.relative_to(PACKAGE).parts
        if len(parts) > 1 and (parts[1] in ("operations", "operations.py")):
            yield parts[0], path, tree


def _functions(tree: ast.Module) -> list[Function]:
    return [node for node in tree.body if isinstance(node, Function)]


def _called(function: Function) -> set[str]:
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            target = node.func
            names.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
    return names


def _recording() -> set[str]:
    """`context.function` of those that call `record`, themselves or through others of their context."""
    calls = {
        (context, path.stem, function.name): _called(function)
        for context, path, tree in _operations()
        for function in _functions(tree)
    }
    known: set[tuple[str, str, str]] = set()

    def records(place: tuple[str, str, str]) -> bool:
        context, module, _name = place
        callees = calls[place]
        return bool({"record", "record_many"} & callees) or any(
            name in callees and (own == module or not name.startswith("_"))
            for held, own, name in known
            if held == context
        )

    while more := {place for place in calls if place not in known and records(place)}:
        known |= more
    return {f"{context}.{name}" for context, _module, name in known}


def _public() -> Iterator[tuple[str, Function]]:
    for context, _path, tree in _operations():
        for function in _functions(tree):
            if not function.name.startswith("_"):
                yield f"{context}.{function.name}", function


def _parameters(function: Function) -> set[str]:
    return {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}


class TestOperations:
    @pytest.mark.row("R16", "R47")
    def test_each_that_changes_something_records_it(self) -> None:
        recording = _recording()
        acting = {name for name, function in _public() if _parameters(function) & {"actor", "user"}}
        assert acting
        assert sorted(acting - recording - set(SILENT)) == []

    def test_the_exceptions_are_still_there(self) -> None:
        names = {name for name, _function in _public()}
        assert set(SILENT) - names == set()

    def test_each_that_takes_an_actor_takes_the_moment_too(self) -> None:
        wrong = [name for name, f in _public() if "actor" in _parameters(f) and "now" not in _parameters(f)]
        assert wrong == []
