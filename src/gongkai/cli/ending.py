"""How the program ends: with an exit status and, when something is wrong with the call, one line that says what."""

from __future__ import annotations

import os
import sys

import typer

from gongkai.cli import show

# The root of all errors in a call (no such option, a missing argument): Typer names only this one of them.
_WRONG_CALL: type[Exception] = typer.BadParameter.__bases__[0]
_SPREAD = "--subordinate"
_NOBODY_READS = 141  # as the shell says of programs that a closed pipe ended


def run(app: typer.Typer, arguments: list[str]) -> int:
    """Run the command that `arguments` name and return its exit status."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  for as long as the program runs
    if sys.stdout is None:
        show.error("标准输出已关闭，没有地方显示结果。Standard output is closed: there is nowhere to print to.")
        return 2
    for stream in (sys.stdout, sys.stderr):
        # Names of files may hold bytes that are no UTF-8; printing them must not fail.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return _run(app, arguments)
    except BrokenPipeError:
        # The reader of a pipe went away (gongkai ... | head): there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _NOBODY_READS
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        why = error.strerror or type(error).__name__
        show.error(f"写不出结果 Cannot write: {error.filename or 'standard output'}: {why}")
        return 2


def _run(app: typer.Typer, arguments: list[str]) -> int:
    try:
        status = app(arguments, prog_name="gongkai", standalone_mode=False)
        sys.stdout.flush()
    except _WRONG_CALL as error:
        show_wrong_call(error)
        return 2
    except SystemExit as ended:
        # Typer ends the program by itself when a pipe is closed.
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    return status if isinstance(status, int) else 0


def show_wrong_call(error: Exception) -> None:
    """What is wrong with the call and where its options are listed; the help itself where nothing was called."""
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    if "\n" in said:
        sys.stderr.write(said + "\n")
        return
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "gongkai"
    show.error(f"用法有误 Wrong call: {said.rstrip('.')}；用法见 see: {command} --help")


def spread(arguments: list[str]) -> list[str]:
    """``--subordinate a b c`` written as the option once before each path, which is what the parser takes."""
    found: list[str] = []
    spreading = False
    for at, argument in enumerate(arguments):
        if argument == "--":
            return found + arguments[at:]
        if argument.startswith("-") and argument != "-":
            spreading = argument == _SPREAD
            found.append(argument)
        elif spreading and found[-1] != _SPREAD:
            found += [_SPREAD, argument]
        else:
            found.append(argument)
    return found
